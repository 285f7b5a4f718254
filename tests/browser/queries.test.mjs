// The example messages of the skills, `evals/queries.jsonl`: what people write when they want a skill, and what only
// sounds like it. They are data for training and for counting, so their form is strict and none of them is one of the
// rows that the detection is judged by.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root, skills } from "./samples.mjs";

const rows = (path) => readFileSync(path, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
const plain = (text) => text.toLowerCase().normalize("NFKC").replace(/[\s\p{P}]/gu, "");
const pairs = (text) => new Set(Array.from({ length: Math.max(1, plain(text).length - 1) }, (_, at) => plain(text).slice(at, at + 2)));
const alike = (a, b) => [...a].filter((pair) => b.has(pair)).length / (a.size + b.size - [...a].filter((pair) => b.has(pair)).length);

const judged = rows(join(root, "tests/eval/dev.jsonl")).map(({ text }) => [text, pairs(text)]);

for (const skill of skills()) {
  test(skill, () => {
    const list = rows(join(root, "skills", skill, "evals/queries.jsonl"));
    for (const row of list) {
      assert.deepEqual(Object.keys(row), ["text", "lang", "match"]);
      assert.ok(typeof row.text === "string" && row.text.trim() === row.text && row.text.length > 0, row.text);
      assert.ok(["ja", "en", "mixed"].includes(row.lang) && typeof row.match === "boolean", row.text);
      const [text] = judged.find(([, other]) => alike(pairs(row.text), other) > 0.6) ?? [];
      assert.equal(text, undefined, `${row.text}: nearly a row that the detection is judged by`);
    }
    const wanted = list.filter(({ match }) => match);
    assert.ok(wanted.length >= 20 && list.length - wanted.length >= 10, `${wanted.length} wanted of ${list.length}`);
    assert.deepEqual([...new Set(wanted.map(({ lang }) => lang))].sort(), ["en", "ja", "mixed"]);
    assert.equal(new Set(list.map(({ text }) => plain(text))).size, list.length, "a message stands twice");
  });
}

test("no message is wanted by two skills", () => {
  const of = new Map();
  for (const skill of skills()) {
    for (const { text, match } of rows(join(root, "skills", skill, "evals/queries.jsonl"))) {
      if (!match) continue;
      assert.equal(of.get(plain(text)), undefined, `${text}: ${skill}`);
      of.set(plain(text), skill);
    }
  }
});
