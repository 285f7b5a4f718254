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
import { complaints, launch } from "./chromium.mjs";
import { benches, fences, kind, pagesRoot, samples, sheets, skills } from "./samples.mjs";
import { start } from "./shelf.mjs";

const LIMIT = 30_000;
let browser;
let shelf;

before(async () => { shelf = await start(); });
after(() => shelf?.stop());

const frames = (page, count) => page.evaluate((left) => new Promise((resolve) => {
  const next = () => { left -= 1; if (left > 0) requestAnimationFrame(next); else resolve(); };
  requestAnimationFrame(next);
}), count);

/** Opens a page, uses it for a moment and gives what it complained about. */
async function tried(url, checks) {
  const page = await browser.newPage({ viewport: { width: 360, height: 560 }, hasTouch: true });
  page.setDefaultTimeout(LIMIT);
  const found = complaints(page);
  page.on("console", (message) => {
    if (message.type() === "warning" && /deprecat|has been (renamed|removed)|error adding/i.test(message.text())) found.push(message.text());
  });
  page.on("response", (response) => { if (response.status() >= 400) found.push(`${response.status()} ${response.url()}`); });
  await page.route((target) => !target.href.startsWith(shelf.url) && target.protocol.startsWith("http"), (route) => route.abort());
  // A page that stands still gives no frames, and waiting for frames has no limit of its own.
  const limit = setTimeout(() => { found.push("not done in time"); page.close().catch(() => {}); }, 2 * LIMIT);
  try {
    await page.goto(url, { waitUntil: "load", timeout: LIMIT });
    await frames(page, 6);
    await page.mouse.move(180, 260);
    await page.mouse.down();
    await frames(page, 3);
    await page.mouse.move(230, 300);
    await page.mouse.up();
    await page.keyboard.down("ArrowRight");
    await page.keyboard.press("Space");
    await frames(page, 6);
    await page.keyboard.up("ArrowRight");
    await frames(page, 4);
    const told = await page.evaluate(async () => {
      if (typeof window.check !== "function") return "none";
      try { await window.check(); return "held"; } catch (error) { return `check: ${error?.stack ?? error}`; }
    });
    if (told.startsWith("check:") || (checks && told === "none")) found.push(told === "none" ? "the page has no check" : told);
  } catch (error) {
    found.push(`the page was not usable: ${error.message}`);
  }
  clearTimeout(limit);
  await page.close();
  return found;
}

async function open(url, code, checks) {
  assert.deepEqual(await tried(url, checks), [], url);
  if (/p5@1/.test(code)) assert.deepEqual(await tried(`${url}?p5=2`, checks), [], `${url} with p5 2.x`);
}

test("a block that does not say how it is tried is told apart", () => {
  const read = (text) => fences(text).map(kind);
  assert.deepEqual(read("```html\n<!doctype html>\n```\n```js a.js\n1\n```\n```js\n1\n```\n"), ["page", "named", undefined]);
  assert.deepEqual(read("```js fragment: stands inside update\n1\n```\n```js fragment: short\n1\n```\n"), ["fragment", undefined]);
  assert.deepEqual(read("```html\n<p>no page</p>\n```\n```js ../up.js\n1\n```\n"), [undefined, undefined]);
  assert.throws(() => fences("```js\n1\n"));
});

for (const skill of skills()) {
  test(skill, async (context) => {
    const { named, pages, wrong } = samples(skill);
    assert.deepEqual(wrong, []);
    // A browser for each skill: one that has drawn for thirty of them without a graphics card comes to a halt.
    browser = await launch();
    context.after(() => browser.close());
    for (const page of pages) {
      await context.test(page.where, () => open(`${shelf.url}/${skill}/${page.name}`, page.code, false));
    }
    for (const bench of benches(skill)) {
      const code = readFileSync(join(pagesRoot, skill, bench), "utf8");
      await context.test(bench, () => open(`${shelf.url}/${skill}/${bench}`, code, true));
    }
    const untried = [...named].filter(([name]) => !shelf.asked.has(`${skill}/${name}`)).map(([name, block]) => `${block.where}: ${name}`);
    assert.deepEqual(untried, [], "blocks that no page asks for");
    assert.ok(named.size + pages.length > 0, `${sheets(skill)[0]}: no sample runs`);
  });
}
