// A small skill ranker: a skill is worth the sum of the rare terms that it shares with the message.
//
// `index` runs once and leaves its table in the image; `rank` looks the terms of a message up in it. All numbers are
// integers, and only ASCII is split into words, so that the same ranker in another language answers the same bytes.

#include <stdlib.h>
#include <string.h>

#include "skill_ranker_plugin.h"

typedef skill_ranker_plugin_string_t string;
typedef exports_waza_plugin_skill_ranker_ranked_t ranked;
typedef exports_waza_plugin_skill_ranker_evidence_t evidence;

// What a term is worth that only one skill has; one that n skills have is worth an n-th of it.
static const uint32_t RARE = 1000000;
// The score that makes a skill certain.
static const uint64_t CERTAIN = 4000000;

// A piece of a text: the skill that the text describes, and the first and the last char that it covers there.
typedef struct {
    string text;
    size_t skill, first, last;
} term;

typedef struct {
    term *at;
    size_t count;
} terms;

typedef struct {
    const string *name;
    uint64_t score;
    exports_waza_plugin_skill_ranker_list_evidence_t why;
} candidate;

static skill_ranker_plugin_list_string_t names;
// In the order of `by_text`, so the skills that have a term stand together.
static terms table;

// Makes room for one more; the room doubles each time it is used up.
static void *grown(void *at, size_t count, size_t size) {
    if (count & (count - 1)) return at;
    at = realloc(at, (count ? 2 * count : 1) * size);
    if (!at) abort();
    return at;
}

static int compare(const string *a, const string *b) {
    int order = memcmp(a->ptr, b->ptr, a->len < b->len ? a->len : b->len);
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static int by_first(const void *a, const void *b) {
    size_t one = ((const term *)a)->first, other = ((const term *)b)->first;
    return (one > other) - (one < other);
}

static int by_text(const void *a, const void *b) {
    const term *one = a, *other = b;
    int order = compare(&one->text, &other->text);
    if (!order) order = (one->skill > other->skill) - (one->skill < other->skill);
    return order ? order : by_first(a, b);
}

static int by_score(const void *a, const void *b) {
    const candidate *one = a, *other = b;
    if (one->score != other->score) return one->score < other->score ? 1 : -1;
    return compare(one->name, other->name);
}

// Only ASCII becomes lower case: what lies beyond is folded by the host, and in a catalogue it stays as it is.
static void lower(string *text) {
    for (uint8_t *c = text->ptr; c < text->ptr + text->len; c++)
        if (*c >= 'A' && *c <= 'Z') *c += 'a' - 'A';
}

enum kind { WORD, OTHER_SCRIPT, BETWEEN };

static enum kind kind(uint8_t c) {
    if (c >= 0x80) return OTHER_SCRIPT;
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? WORD : BETWEEN;
}

static size_t width(uint8_t lead) { return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4; }

static void add(terms *list, term one) {
    list->at = grown(list->at, list->count, sizeof(term));
    list->at[list->count++] = one;
}

// Words where there are ASCII letters and digits, pairs of neighbours in any other script.
static void collect(terms *list, string text, size_t skill) {
    size_t at = 0, nth = 0;
    while (at < text.len) {
        enum kind run = kind(text.ptr[at]);
        size_t from = at, before = at, first = nth;
        for (; at < text.len && kind(text.ptr[at]) == run; nth++) {
            size_t next = at + width(text.ptr[at]);
            if (run == OTHER_SCRIPT && nth > first)
                add(list, (term){{text.ptr + before, next - before}, skill, nth - 1, nth});
            before = at;
            at = next;
        }
        if (run == WORD || (run == OTHER_SCRIPT && nth - first == 1))
            add(list, (term){{text.ptr + from, at - from}, skill, first, nth - 1});
    }
}

// Sorts by text, and leaves each term of a skill once, where it occurs first.
static void distinct(terms *list) {
    size_t kept = 0;
    qsort(list->at, list->count, sizeof(term), by_text);
    for (size_t i = 0; i < list->count; i++) {
        const term *one = &list->at[i], *last = kept ? &list->at[kept - 1] : NULL;
        if (!last || last->skill != one->skill || compare(&last->text, &one->text)) list->at[kept++] = *one;
    }
    list->count = kept;
}

// The first row of a term, or the place where it would be.
static size_t find(const string *text) {
    size_t low = 0, high = table.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(&table.at[middle].text, text) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

// From chars of `folded` to where they stand in what the user typed, in bytes.
static skill_ranker_plugin_option_tuple2_u32_u32_t
span(const exports_waza_plugin_skill_ranker_request_t *request, const term *one) {
    const skill_ranker_plugin_list_u32_t *map = &request->folded_map;
    if (one->last >= map->len) return (skill_ranker_plugin_option_tuple2_u32_u32_t){false, {0, 0}};
    // Several chars may come from one place, so the end is the next other place.
    size_t next = one->last;
    while (next < map->len && map->ptr[next] <= map->ptr[one->last]) next++;
    uint32_t end = next < map->len ? map->ptr[next] : request->text.len;
    return (skill_ranker_plugin_option_tuple2_u32_u32_t){true, {map->ptr[one->first], end}};
}

static void explain(candidate *found, const exports_waza_plugin_skill_ranker_request_t *request, const term *one,
                    uint32_t weight) {
    evidence why = {.span = span(request, one), .weight = weight, .note = {.is_some = true}};
    skill_ranker_plugin_string_dup(&why.code, "term");
    skill_ranker_plugin_string_dup_n(&why.note.val, (const char *)one->text.ptr, one->text.len);
    found->why.ptr = grown(found->why.ptr, found->why.len, sizeof(evidence));
    found->why.ptr[found->why.len++] = why;
}

void exports_waza_plugin_lifecycle_describe(exports_waza_plugin_lifecycle_info_t *info) {
    skill_ranker_plugin_string_dup(&info->name, "ranker-c");
    skill_ranker_plugin_string_dup(&info->version, "0.1.0");
    info->languages.ptr = calloc(2, sizeof(string));
    if (!info->languages.ptr) abort();
    info->languages.len = 2;
    skill_ranker_plugin_string_dup(&info->languages.ptr[0], "en");
    skill_ranker_plugin_string_dup(&info->languages.ptr[1], "ja");
    skill_ranker_plugin_string_dup(&info->settings_schema, "{\"type\":\"object\",\"additionalProperties\":false}");
}

// `{}`, with white space or without.
bool exports_waza_plugin_lifecycle_configure(string *settings,
                                             exports_waza_plugin_lifecycle_list_settings_error_t *errors) {
    size_t seen = 0;
    for (size_t i = 0; i < settings->len; i++) {
        if (strchr(" \t\r\n", settings->ptr[i])) continue;
        seen = seen < 2 && settings->ptr[i] == "{}"[seen] ? seen + 1 : 3;
    }
    if (seen == 2) return true;
    errors->ptr = calloc(1, sizeof(*errors->ptr));
    if (!errors->ptr) abort();
    errors->len = 1;
    skill_ranker_plugin_string_dup(&errors->ptr[0].message, "there are no settings");
    return false;
}

bool exports_waza_plugin_skill_ranker_index(exports_waza_plugin_skill_ranker_list_skill_entry_t *entries,
                                            exports_waza_plugin_skill_ranker_error_t *error) {
    (void)error;
    table = (terms){0};
    names = (skill_ranker_plugin_list_string_t){0};
    for (size_t skill = 0; skill < entries->len; skill++) {
        exports_waza_plugin_skill_ranker_skill_entry_t *entry = &entries->ptr[skill];
        string *texts[] = {&entry->name, &entry->description, entry->body.is_some ? &entry->body.val : NULL};
        names.ptr = grown(names.ptr, names.len, sizeof(string));
        skill_ranker_plugin_string_dup_n(&names.ptr[names.len++], (const char *)entry->name.ptr, entry->name.len);
        // The texts stay where they are, because the table points into them.
        for (size_t i = 0; i < 3; i++) {
            if (!texts[i]) continue;
            lower(texts[i]);
            collect(&table, *texts[i], skill);
        }
    }
    distinct(&table);
    return true;
}

bool exports_waza_plugin_skill_ranker_rank(exports_waza_plugin_skill_ranker_request_t *request,
                                           exports_waza_plugin_skill_ranker_options_t *options,
                                           exports_waza_plugin_skill_ranker_list_ranked_t *answer,
                                           exports_waza_plugin_skill_ranker_error_t *error) {
    (void)error;
    terms query = {0};
    lower(&request->folded);
    collect(&query, request->folded, 0);
    distinct(&query);
    // The order shows in the evidence only, where a term stands before those that come after it in the message.
    if (options->with_evidence) qsort(query.at, query.count, sizeof(term), by_first);

    candidate *found = calloc(names.len + 1, sizeof(candidate));
    if (!found) abort();
    for (size_t i = 0; i < names.len; i++) found[i].name = &names.ptr[i];
    for (term *one = query.at; one < query.at + query.count; one++) {
        size_t row = find(&one->text), end = row;
        while (end < table.count && !compare(&table.at[end].text, &one->text)) end++;
        for (size_t i = row; i < end; i++) {
            uint32_t weight = RARE / (end - row);
            found[table.at[i].skill].score += weight;
            if (options->with_evidence) explain(&found[table.at[i].skill], request, one, weight);
        }
    }

    // Most skills share nothing with a message, and those are not worth sorting.
    size_t scored = 0;
    for (size_t i = 0; i < names.len; i++)
        if (found[i].score) found[scored++] = found[i];
    qsort(found, scored, sizeof(candidate), by_score);
    *answer = (exports_waza_plugin_skill_ranker_list_ranked_t){0};
    for (size_t i = 0; i < scored; i++) {
        uint64_t score = found[i].score < CERTAIN ? found[i].score : CERTAIN;
        ranked one = {.p = score / (CERTAIN / 1000000), .why = found[i].why};
        if (one.p < options->min_p || answer->len >= options->max_results) {
            exports_waza_plugin_skill_ranker_list_evidence_free(&one.why);
            continue;
        }
        skill_ranker_plugin_string_dup_n(&one.name, (const char *)found[i].name->ptr, found[i].name->len);
        answer->ptr = grown(answer->ptr, answer->len, sizeof(ranked));
        answer->ptr[answer->len++] = one;
    }
    free(found);
    free(query.at);
    exports_waza_plugin_skill_ranker_request_free(request);
    return true;
}
