#!/usr/bin/env python3
"""Checks the training messages: their form, their labels against the policy, and that no evaluation row leaked in.

usage: training/check.py [--counts]
Ends with 1 and one line a finding, or with 0. Bounds: standard library only; reads this folder and tests/eval/dev.jsonl.
"""
import collections
import json
import pathlib
import sys
import unicodedata

import policy

HERE = pathlib.Path(__file__).resolve().parent
FIELDS = ["id", "text", "lang", "context", "intent", "intent_any", "intent_v1", "dimension", "dimension_any",
          "effective_dimension", "must_have", "nice_to_have", "must_not", "skills_scope", "category", "tags"]
BACKGROUND = "background.jsonl"
SHORT, LEAK, TWIN, GENERATED_SHARE = 12, 0.5, 0.8, 0.10


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def fold(text):
    """Compatibility form, lower case, katakana as hiragana, letters and digits only: what makes two texts equal."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)
    return "".join(c for c in text if c.isalnum() or c == "ー")


def grams(folded):
    return {folded[i:i + 3] for i in range(max(1, len(folded) - 2))}


def jaccard(a, b):
    return len(a & b) / len(a | b) if a or b else 1.0


class Near:
    """Finds the nearest of many texts by shared 3-grams, so that all pairs need not be compared."""

    def __init__(self):
        self.rows, self.at = [], collections.defaultdict(list)

    def add(self, row, folded):
        sets = grams(folded)
        for gram in sets:
            self.at[gram].append(len(self.rows))
        self.rows.append((row, sets))

    def nearest(self, folded):
        sets = grams(folded)
        seen = {i for gram in sets for i in self.at.get(gram, ())}
        return max(((jaccard(sets, self.rows[i][1]), self.rows[i][0]) for i in seen), key=lambda t: t[0],
                   default=(0.0, None))


def form(row):
    """What is wrong with a row by itself."""
    names = {name for group in row["must_have"] for name in group}
    kinds, ways = set(policy.INTENTS), {"none", "2d", "3d"}
    rules = {
        "fields": list(row) == FIELDS,
        "lang": row["lang"] in ("ja", "en", "mixed"),
        "context": set(row["context"]) == {"project", "awaiting_dimension"} and row["context"]["project"] in ways,
        "awaiting with an open project": not (row["context"]["awaiting_dimension"]
                                              and row["context"]["project"] != "none"),
        "intent": row["intent"] in row["intent_any"] and set(row["intent_any"]) <= kinds,
        "intent_v1": row["intent_v1"] == policy.INTENT_V1[row["intent"]],
        "dimension": row["dimension"] in row["dimension_any"] and set(row["dimension_any"]) <= ways,
        "unknown skill": names | set(row["nice_to_have"]) | (set(row["must_not"]) - {"*"}) <= set(policy.SKILLS),
        "wanted and forbidden": not (names | set(row["nice_to_have"])) & set(row["must_not"]),
        "wanted twice": not names & set(row["nice_to_have"]),
        "size": 0 < len(row["text"].encode()) <= 8192 and row["text"].strip() == row["text"],
        "scope": row["skills_scope"] in ("all", "pipeline"),
    }
    return [name for name, good in rules.items() if not good]


def labels(row):
    """Where a row's skills are not those of the policy."""
    intent, dimension = row["intent"], row["effective_dimension"]
    if intent == "chat" or row["intent_any"] == ["restore"]:
        silent = row["must_have"] == [] and row["nice_to_have"] == [] and row["must_not"] == ["*"]
        return [] if silent else ["a message without skills has skills"]
    lean = row["dimension"] if len(row["dimension_any"]) > 1 and dimension == "none" else "none"
    harmless = {name for group in row["must_have"] for name in group} | set(row["nice_to_have"]) | set(row["must_not"])
    groups = {tuple(policy.spread(policy.WISHES[w][0], d)) for w in policy.WISHES for d in ("2d", "3d", "none")}
    out = []
    if not set(policy.base(intent, dimension, lean)) <= harmless:
        out.append("a skill of the base is missing")
    if not set(policy.forbidden(intent, dimension, row["category"])) <= harmless and "convert" not in row["tags"]:
        out.append("a skill of the other dimension is allowed")
    if any(tuple(group) not in groups for group in row["must_have"]):
        out.append("a group that no wish has")
    return out


def leaks(row, folded, dev, shared):
    """Whether a row says what an evaluation row says."""
    for text, _, other in dev:
        if folded == text:
            (shared if len(row["text"]) <= SHORT else []).append((row, other))
            return [] if len(row["text"]) <= SHORT else [f"equal to {other['id']}"]
    if len(row["text"]) <= SHORT:
        return []
    sets = grams(folded)
    near = max(((jaccard(sets, theirs), other["id"]) for _, theirs, other in dev), default=(0, None))
    return [f"near {near[1]} ({near[0]:.2f})"] if near[0] >= LEAK else []


def judge(rows, dev):
    """The findings of all rows as (file, row, text), and the short rows that an evaluation row also says."""
    findings, shared, near, seen, ids = [], [], Near(), {}, set()
    for name, row in rows:
        folded, tags = fold(row["text"]) or row["text"], row.get("tags", [])
        wrong = leaks(row, folded, dev, shared)
        if name != BACKGROUND:
            wrong += form(row) or labels(row)
        wrong += ["id used twice"] if row["id"] in ids else []
        ids.add(row["id"])
        key = (folded, row["context"]["project"], row["context"]["awaiting_dimension"])
        wrong += [f"equal to {seen[key]}"] if key in seen and "form" not in tags else []
        seen[key] = row["id"]
        if len(row["text"]) > SHORT and "generated" not in tags:
            share, twin = near.nearest(folded)
            wrong += [f"twin of {twin['id']} ({share:.2f})"] if share >= TWIN else []
            near.add(row, folded)
        findings += [(name, row, text) for text in wrong]
    return findings, shared


def counts(rows):
    for field in ("lang", "intent", "category", "effective_dimension"):
        count = collections.Counter(row[field] for row in rows)
        print(field + ":", ", ".join(f"{key} {n}" for key, n in count.most_common()))
    wants = collections.Counter(name for row in rows for group in row["must_have"] for name in group)
    print("wanted:", ", ".join(f"{key} {wants[key]}" for key in policy.SKILLS))
    print("generated:", sum("generated" in row["tags"] for row in rows))


def main(args):
    dev = [(fold(row["text"]), grams(fold(row["text"])), row) for row in read(HERE.parent / "tests/eval/dev.jsonl")]
    rows = [(path.name, row) for path in sorted((HERE / "messages").glob("*.jsonl")) for row in read(path)]
    background = [(BACKGROUND, row) for row in read(HERE / BACKGROUND)]
    findings, shared = judge(rows + background, dev)
    made = sum("generated" in row["tags"] for _, row in rows)
    for name, row, text in findings:
        print(f"{name} {row['id']}: {text}: {row['text'][:60]}")
    if made > GENERATED_SHARE * len(rows):
        print(f"{made} of {len(rows)} rows are generated")
    print(f"{len(rows)} messages, {len(background)} background rows, {len(findings)} findings")
    print("the same as an evaluation row, at most", SHORT, "characters:",
          ", ".join(f"{row['text']} ({other['id']})" for row, other in shared) or "none")
    if "--counts" in args:
        counts([row for _, row in rows])
    return 1 if findings or made > GENERATED_SHARE * len(rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
