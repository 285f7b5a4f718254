// Every sample of every skill runs in a real browser, with the libraries that package.json pins and without a network.
// How a block of code says how it is tried is in samples.mjs; what the pages are served from, in shelf.mjs.
//
// A page is opened, given some frames, touched and typed at, and then asked to check itself: the pages in `pages/SKILL/`
// each set `window.check`, a function that throws when something is not as its skill says. What fails a page: an error
// on the console, an exception, a request that fails or leaves this machine, and a call that a library calls outdated.
// Pages with p5 are tried with 1.x and 2.x. One skill alone: `node --test --test-name-pattern='^p5js-input$' skills.test.mjs`

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { benches, fences, kind, pagesRoot, samples, sheets, skills } from "./samples.mjs";
import { start } from "./shelf.mjs";
import { browsers, tried } from "./trial.mjs";

let shelf;

before(async () => { shelf = await start(); });
after(() => shelf?.stop());

async function open(host, url, code, checks) {
  const how = { origin: shelf.url, checks, small: /three@/.test(code) };
  assert.deepEqual(await tried(host, url, how), [], url);
  if (/p5@1/.test(code)) assert.deepEqual(await tried(host, `${url}?p5=2`, how), [], `${url} with p5 2.x`);
}

test("a block that does not say how it is tried is told apart", () => {
  const read = (text) => fences(text).map(kind);
  assert.deepEqual(read("```html\n<!doctype html>\n```\n```js a.js\n1\n```\n```js\n1\n```\n"), ["page", "named", undefined]);
  assert.deepEqual(read("```js fragment: stands inside update\n1\n```\n```js fragment: short\n1\n```\n"), ["fragment", undefined]);
  assert.deepEqual(read("```html\n<p>no page</p>\n```\n```js ../up.js\n1\n```\n"), [undefined, undefined]);
  assert.throws(() => fences("```js\n1\n"));
});

test("a page that hangs is ended in time, and the next one runs", async (context) => {
  const host = browsers();
  context.after(() => host.close());
  const page = (name, limit) => tried(host, `${shelf.url}/p5js/${name}`, { origin: shelf.url, limit });
  assert.deepEqual(await page("busy.html", 3_000), ["not done in 3 s"]);
  assert.deepEqual(await page("still.html", 3_000), ["not done in 3 s"]);
  assert.deepEqual(await page("page-0.html"), []);
});

for (const skill of skills()) {
  test(skill, async (context) => {
    const { named, pages, wrong } = samples(skill);
    assert.deepEqual(wrong, []);
    // A browser for each skill: one that has drawn for thirty of them without a graphics card comes to a halt.
    const host = browsers();
    context.after(() => host.close());
    for (const page of pages) {
      await context.test(page.where, () => open(host, `${shelf.url}/${skill}/${page.name}`, page.code, false));
    }
    for (const bench of benches(skill)) {
      const code = readFileSync(join(pagesRoot, skill, bench), "utf8");
      await context.test(bench, () => open(host, `${shelf.url}/${skill}/${bench}`, code, true));
    }
    const untried = [...named].filter(([name]) => !shelf.asked.has(`${skill}/${name}`)).map(([name, block]) => `${block.where}: ${name}`);
    assert.deepEqual(untried, [], "blocks that no page asks for");
    assert.ok(named.size + pages.length > 0, `${sheets(skill)[0]}: no sample runs`);
  });
}
