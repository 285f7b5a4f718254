// A published game in a real browser: it plays in the page around it, sees nothing of the app, and can be gone on from.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { complaints, game, launch } from "./chromium.mjs";
import { DONE, ask, connected } from "./conversation.mjs";
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

/** Makes a game in the app and publishes it; its public id. */
async function publish(page) {
  await page.goto(server.url);
  await connected(page);
  await ask(page, "make a 2D game where a cat catches fish");
  await game(page);
  return page.evaluate(async () => {
    const project = location.pathname.split("/")[2];
    const { accessToken } = await import("/page/session.js");
    const headers = { authorization: `Bearer ${accessToken()}` };
    const body = JSON.stringify({ title: "Cat & <fish>", description: "A cat.", howToPlay: "Arrow keys.", tags: ["cat"] });
    const answer = await fetch(`/api/projects/${project}/publish`, { method: "POST", headers, body });
    return (await answer.json()).gameId;
  });
}

test("a published game plays for a stranger, is counted once, and is gone on from", async () => {
  const author = await browser.newPage({ locale: "en" });
  const id = await publish(author);
  assert.match(id, /^g_[A-Za-z0-9]{10}$/);
  await author.close();

  const page = await (await browser.newContext({ locale: "en" })).newPage();
  const found = complaints(page);
  await page.goto(`${server.url}/game/${id}`);
  await page.locator("#about").waitFor(DONE);
  assert.equal(await page.locator("#title").textContent(), "Cat & <fish>");
  assert.equal(await page.locator("#how").textContent(), "Arrow keys.");
  const frame = await game(page);
  await frame.locator("body").press("Enter");
  await frame.locator("body").press("ArrowLeft");
  assert.ok(await frame.locator("body").evaluate(() => window.__waza?.frames > 0), "the game does not run");
  assert.deepEqual(found, []);
  const count = () => page.evaluate(async (id) => (await (await fetch(`/api/published-games/${id}`)).json()).play_count, id);
  assert.equal(await count(), 1);

  // What the game could reach of the app: nothing.
  const reached = await frame.locator("body").evaluate(async () => {
    const tried = {};
    try { tried.storage = window.parent.sessionStorage.length; } catch { tried.storage = "refused"; }
    try { tried.app = (await fetch("/api/health")).status; } catch { tried.app = "refused"; }
    try { tried.own = (await fetch("index.html")).status; } catch { tried.own = "refused"; }
    tried.origin = window.origin;
    localStorage.setItem("best", "7");
    tried.kept = localStorage.getItem("best");
    return tried;
  });
  assert.deepEqual(reached, { storage: "refused", app: "refused", own: 200, origin: "null", kept: "7" });

  await page.locator("#remix").click();
  await page.waitForURL(/\/project\//, DONE);
  await connected(page);
  await game(page);
  await page.locator("#project option:checked").filter({ hasText: "Cat & <fish> (Remix)" }).waitFor({ state: "attached", ...DONE });
});

test("a game that is not there is said to be not there, in either language", async () => {
  for (const [locale, text] of [["en", "There is no such game"], ["ja", "公開されていません"]]) {
    const page = await browser.newPage({ locale });
    await page.goto(`${server.url}/game/g_0123456789`);
    await page.locator("#notice").filter({ hasText: text }).waitFor(DONE);
    assert.equal(await page.locator("iframe").count(), 0);
    await page.close();
  }
});

test("both languages have every text", async () => {
  const page = await browser.newPage({ locale: "en" });
  await page.goto(`${server.url}/game/g_0123456789`);
  assert.deepEqual(await page.evaluate(async () => (await import("/page/play_texts.js")).missing()), []);
});
