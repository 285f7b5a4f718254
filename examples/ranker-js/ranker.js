// A small skill ranker: a skill is worth the sum of the rare terms that it shares with the message.
//
// `index` runs once and leaves its table in the image; `rank` looks the terms of a message up in it. All numbers are
// integers, and only ASCII is split into words, so that the same ranker in another language answers the same bytes.

/** What a term is worth that only one skill has; one that n skills have is worth an n-th of it. */
const RARE = 1_000_000;
/** The score that makes a skill certain. */
const CERTAIN = 4_000_000;

let names = [];
/** From a term to the skills that have it. */
let table = new Map();

export const lifecycle = {
  describe: () => ({
    name: "ranker-js",
    version: "0.1.0",
    languages: ["en", "ja"],
    settingsSchema: '{"type":"object","additionalProperties":false}',
  }),

  configure(settings) {
    // What is thrown is the error that the host gets.
    if (Object.keys(JSON.parse(settings)).length > 0) throw [{ pointer: "", message: "there are no settings" }];
  },
};

export const skillRanker = {
  index(entries) {
    names = entries.map((entry) => entry.name);
    table = new Map();
    entries.forEach(({ name, description, body }, skill) => {
      for (const text of distinct(`${name}\n${description}\n${body ?? ""}`).keys()) {
        if (!table.has(text)) table.set(text, []);
        table.get(text).push(skill);
      }
    });
  },

  rank(request, { maxResults, minP, withEvidence }) {
    const found = new Map();
    const span = withEvidence ? spans(request) : undefined;
    for (const [text, place] of distinct(request.folded)) {
      const skills = table.get(text);
      if (!skills) continue;
      const weight = Math.floor(RARE / skills.length);
      for (const skill of skills) {
        let one = found.get(skill);
        if (!one) found.set(skill, (one = { name: names[skill], score: 0, why: [] }));
        one.score += weight;
        if (withEvidence) one.why.push({ code: "term", span: span(place), weight, note: text });
      }
    }
    return [...found.values()]
      .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
      .map(({ name, score, why }) => ({ name, p: Math.floor(Math.min(score, CERTAIN) / (CERTAIN / 1_000_000)), why }))
      .filter(({ p }) => p >= minP)
      .slice(0, maxResults);
  },
};

const [BETWEEN, WORD, OTHER_SCRIPT] = [0, 1, 2];
/** Of each ASCII character; an interpreter reads a table faster than it matches a pattern. */
const KINDS = Uint8Array.from({ length: 0x80 }, (_, code) => (/[A-Za-z0-9]/.test(String.fromCharCode(code)) ? WORD : BETWEEN));
const kind = (code) => (code < 0x80 ? KINDS[code] : OTHER_SCRIPT);

/**
 * Each term of a text, with the first and the last of the chars that it covers where it occurs first: words where there
 * are ASCII letters and digits, pairs of neighbours in any other script.
 */
function distinct(text) {
  const terms = new Map();
  const add = (term, first, last) => terms.has(term) || terms.set(term, { first, last });
  let at = 0;
  for (let from = 0, to; from < text.length; from = to) {
    const here = kind(text.charCodeAt(from));
    for (to = from + 1; to < text.length && kind(text.charCodeAt(to)) === here; ) to++;
    // A string is counted in UTF-16 units, the host's map in chars.
    let count = to - from;
    if (here === WORD) {
      // Only ASCII becomes lower case: what lies beyond is folded by the host, and in a catalogue it stays as it is.
      add(text.slice(from, to).toLowerCase(), at, at + count - 1);
    } else if (here === OTHER_SCRIPT) {
      const chars = [...text.slice(from, to)];
      count = chars.length;
      if (count === 1) add(chars[0], at, at);
      for (let i = 0; i + 1 < count; i++) add(chars[i] + chars[i + 1], at + i, at + i + 1);
    }
    at += count;
  }
  return terms;
}

/** From chars of `folded` to where they stand in what the user typed, in bytes. */
function spans({ text, foldedMap: map }) {
  let bytes = 0;
  for (const char of text) bytes += char < "\x80" ? 1 : char < "\u0800" ? 2 : char.length === 1 ? 3 : 4;
  return ({ first, last }) => {
    if (last >= map.length) return undefined;
    // Several chars may come from one place, so the end is the next other place.
    let next = last;
    while (next < map.length && map[next] <= map[last]) next++;
    return [map[first], next < map.length ? map[next] : bytes];
  };
}
