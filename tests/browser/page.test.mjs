// The page in a real browser: a message becomes a game that plays, and everything around it works.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { complaints, game, launch, moves } from "./chromium.mjs";
import { DONE, ask, connected, version } from "./conversation.mjs";
import { start } from "./server.mjs";

let server;
let browser;

before(async () => {
  server = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page of its own, and what it complained about. */
async function open(options = {}) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, locale: "en", ...options });
  const found = complaints(page);
  await page.goto(server.url);
  await connected(page);
  return { page, found };
}

/** Asks for a game that is held back until its style is chosen, and does without one. */
async function make(page, text) {
  await ask(page, text);
  await page.locator(".styles .skip").click(DONE);
}

/** Plays: starts the game and presses keys until its counters say that it runs. */
async function play(page) {
  const frame = await game(page);
  await moves(page);
  await frame.locator("body").press("Enter");
  const counters = () => frame.locator("body").evaluate(() => window.__waza);
  const first = await counters();
  assert.ok(first, "the game has no counters");
  for (let at = 0; at < 20; at += 1) await frame.locator("body").press(at % 2 ? "ArrowLeft" : "ArrowRight");
  const second = await counters();
  assert.ok(second.frames > first.frames, `${JSON.stringify(first)} then ${JSON.stringify(second)}`);
}

test("a wish becomes a 2D game that plays, and what decided is shown", async () => {
  const { page, found } = await open({ locale: "ja" });
  await make(page, "ネコが魚をつかまえる2Dゲームを作って");
  await play(page);
  const hooks = await page.locator("#decisions .card[data-hook]").evaluateAll((cards) => cards.map((card) => card.dataset.hook));
  for (const hook of ["intent-classifier", "skill-ranker", "path-policy", "asset-rewriter", "budget"]) {
    assert.ok(hooks.includes(hook), `${hook} is not among ${hooks}`);
  }
  await page.locator("#decisions .time").first().waitFor();
  assert.match(page.url(), /\/project\/[0-9a-f-]{36}$/);
  if (process.env.WAZA_SCREENSHOT) await page.screenshot({ path: process.env.WAZA_SCREENSHOT });
  assert.deepEqual(found, []);
  await page.close();
});

test("a style is chosen by its picture, and a reload asks again", async () => {
  const { page, found } = await open({ locale: "ja" });
  await ask(page, "星を集める3Dゲームを作って");
  await page.locator(".styles .style img").nth(4).waitFor(DONE);
  await page.reload();
  const picture = page.locator(".styles .style[data-style=neon-grid] img");
  await picture.waitFor(DONE);
  assert.ok(await picture.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
  await picture.click();
  await version(page, 1);
  await moves(page);
  assert.deepEqual(found, []);
  await page.close();
});

test("errors of a game are sent to be mended", async () => {
  const { page } = await open();
  await ask(page, "make a 2D game where a cat catches fish");
  await version(page, 1);
  const frame = await game(page);
  await frame.locator("body").evaluate(() => { setTimeout(() => { throw new Error("on purpose"); }, 0); });
  await page.locator("#game-errors", { hasText: "on purpose" }).waitFor(DONE);
  await page.locator("#fix").click();
  await page.locator("#lines .line.user", { hasText: "on purpose" }).waitFor(DONE);
  await page.locator("#send:not([hidden])").waitFor(DONE);
  assert.equal(await page.locator(".styles").count(), 0);
  await page.close();
});

test("a 3D game plays too", async () => {
  const { page, found } = await open();
  await ask(page, "make a 3D game where a rocket collects stars");
  await play(page);
  assert.deepEqual(found, []);
  await page.close();
});

test("an edit is a new version, and going back is another", async () => {
  const { page, found } = await open();
  await ask(page, "make a 2D game where a cat catches fish");
  await version(page, 1);
  await ask(page, "make the fish faster and the background pink");
  await version(page, 2);
  await page.locator("#tab-versions").click();
  await page.locator("#version-list .version:not(.current) button").first().click();
  await page.locator("#lines .line", { hasText: "Went back" }).waitFor(DONE);
  await moves(page);
  assert.deepEqual(found, []);
  await page.close();
});

test("a vague wish is asked back, and the answer makes the game", async () => {
  const { page, found } = await open();
  await ask(page, "make a game");
  await page.locator(".choices button", { hasText: "2D" }).first().click(DONE);
  await moves(page);
  assert.deepEqual(found, []);
  await page.close();
});

test("a reload brings conversation and game back", async () => {
  const { page, found } = await open();
  await ask(page, "make a 2D shooting game");
  await version(page, 1);
  await page.reload();
  await page.locator("#lines .line.user", { hasText: "shooting" }).waitFor(DONE);
  await moves(page);
  assert.deepEqual(found, []);
  await page.close();
});

test("phone width: one pane at a time, nothing wider than the screen", async () => {
  const { page, found } = await open({ viewport: { width: 360, height: 740 } });
  await ask(page, "make a 2D game where a dog dodges rocks");
  await version(page, 1);
  await page.locator("#views button[data-view=play]").click();
  await moves(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `the page is ${wide} px wide`);
  assert.equal(await page.locator("#chat").isVisible(), false);
  assert.deepEqual(found, []);
  await page.close();
});

test("keyboard, languages, light and dark", async () => {
  const { page, found } = await open({ locale: "ja" });
  assert.equal(await page.locator("html").getAttribute("lang"), "ja");
  await page.locator("body").press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "text");
  await page.locator("#tab-decided").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator("#tab-versions").getAttribute("aria-selected"), "true");
  await page.locator("#language").click();
  assert.equal(await page.locator("#send").textContent(), "Send");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.locator("#theme").click();
  assert.notEqual(await ground(), light);
  assert.deepEqual(await page.evaluate(async () => (await import("/page/i18n.js")).missing()), []);
  assert.deepEqual(found, []);
  await page.close();
});

test("the frame of the game is nobody: no access to the page, no network beyond the game's own files", async () => {
  const { page } = await open();
  await ask(page, "make a 2D game where a cat catches fish");
  await version(page, 1);
  const frame = await game(page);
  assert.equal(await page.locator("#stage iframe").getAttribute("sandbox"), "allow-scripts allow-pointer-lock");
  const tried = await frame.locator("body").evaluate(async () => {
    const attempt = async (act) => { try { await act(); return "open"; } catch (error) { return error.name; } };
    return {
      parent: await attempt(() => window.parent.document.title),
      elsewhere: await attempt(() => fetch("https://example.com/")),
    };
  });
  assert.deepEqual(Object.values(tried).includes("open"), false, JSON.stringify(tried));
  await page.close();
});
