// What people do around a game: sign in, stop, bring pictures, publish, play, remix, have errors fixed, lose the line.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { complaints, game, launch, moves } from "./chromium.mjs";
import { DONE, ask, connected, version } from "./conversation.mjs";
import { identity } from "./identity.mjs";
import { start } from "./server.mjs";
import { png } from "./stand-ins.mjs";

const WISH = "make a 2D game where a cat catches fish";
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

/** A page of somebody who is nobody else, and what it complained about. */
async function open(url = server.url) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, locale: "en" });
  const page = await context.newPage();
  const found = complaints(page);
  await page.goto(url);
  return { page, found, close: () => context.close() };
}

const red = png(8, 8, () => [255, 0, 0, 255]);

async function upload(page, name, buffer) {
  await page.locator("#tab-assets").click();
  await page.locator("#asset-file").setInputFiles({ name, mimeType: "image/png", buffer });
  await page.locator(`.asset[data-alias="${name}"]`).waitFor(DONE);
}

test("a picture is brought in, seen, used by the game, and thrown away", async () => {
  const { page, found, close } = await open();
  await connected(page);
  await upload(page, "hero.png", red);
  await page.waitForFunction(() => document.querySelector(".asset img")?.naturalWidth > 0, null, DONE);
  await page.locator('.asset[data-alias="hero.png"] button', { hasText: "Use" }).click();
  await ask(page, WISH);
  await version(page, 1);
  const frame = await game(page);
  const picture = () => performance.getEntriesByType("resource").some((entry) => /assets\/hero\.png\?v=[0-9a-f]{8}$/.test(entry.name));
  await frame.locator("body").press("Enter");
  await frame.locator("body").evaluate(async (_, source) => {
    const there = new Function(`return (${source})()`);
    while (!there()) await new Promise(requestAnimationFrame);
  }, picture.toString());
  await page.locator('.asset[data-alias="hero.png"] button', { hasText: "×" }).click();
  await page.locator(".asset").waitFor({ state: "detached", ...DONE });
  await page.locator("#reload").click();
  await moves(page);
  assert.deepEqual(found, []);
  await close();
});

test("what is no picture is refused with a sentence", async () => {
  const { page, close } = await open();
  await connected(page);
  await page.locator("#tab-assets").click();
  await page.locator("#asset-file").setInputFiles({ name: "evil.png", mimeType: "image/png", buffer: Buffer.from("<html><script>alert(1)</script>") });
  await page.locator("#asset-problem:not([hidden])").waitFor(DONE);
  assert.match(await page.locator("#asset-problem").textContent(), /evil\.png: .+/);
  await close();
});

test("a game is published, played by a stranger, and remixed", async () => {
  const { page, found, close } = await open();
  await connected(page);
  await ask(page, WISH);
  await version(page, 1);
  await page.locator("#tab-publish").click();
  await page.locator("#publish-form [name=title]").fill("Cat & <Fish>");
  await page.locator("#publish-form button[type=submit]").click();
  const address = await page.locator("#published a").getAttribute("href", DONE);
  assert.match(address, /^\/game\/g_[A-Za-z0-9]{10}$/);

  const stranger = await open(new URL(address, server.url).href);
  await stranger.page.locator("#title", { hasText: "Cat & <Fish>" }).waitFor(DONE);
  const frame = stranger.page.frameLocator("#stage iframe");
  await frame.locator("canvas").first().waitFor(DONE);
  await stranger.page.locator("#remix").click();
  await stranger.page.waitForURL(/\/project\/[0-9a-f-]{36}$/, DONE);
  await connected(stranger.page);
  await moves(stranger.page);
  assert.deepEqual(stranger.found, []);
  await stranger.close();

  await page.locator("#unpublish").click();
  await page.locator("#published a").waitFor({ state: "detached", ...DONE });
  const gone = await page.request.get(new URL(address.replace("/game/", "/g/") + "/index.html", server.url).href);
  assert.equal(gone.status(), 404);
  assert.deepEqual(found, []);
  await close();
});

test("an error in the preview is shown, and a click has it looked at", async () => {
  const { page, close } = await open();
  await connected(page);
  await ask(page, WISH);
  await version(page, 1);
  const frame = await game(page);
  await frame.locator("body").evaluate(() => setTimeout(() => { throw new Error("the cat is lost"); }, 0));
  await page.locator("#game-errors", { hasText: "the cat is lost" }).waitFor(DONE);
  await page.locator("#fix").click();
  await page.locator("#lines .line.user", { hasText: "the cat is lost" }).waitFor(DONE);
  await page.locator("#send:visible").waitFor(DONE);
  await page.locator("#lines .line.assistant").nth(1).waitFor(DONE);
  await close();
});

test("the line is lost in the middle of a job: nothing is lost, nothing is said twice", async () => {
  const { page, close } = await open();
  await connected(page);
  await ask(page, WISH);
  await page.locator("#stop:visible, #version-list .version").first().waitFor(DONE);
  server.freeze();
  await page.locator("#connection[data-state=offline], #connection[data-state=connecting]").first().waitFor(DONE);
  server.thaw();
  await connected(page);
  await version(page, 1);
  await moves(page);
  const said = await page.locator("#lines .line.user").allTextContents();
  assert.equal(said.filter((text) => text.includes("cat catches fish")).length, 1, JSON.stringify(said));
  await close();
});

test("a job is stopped, and the next one runs", async () => {
  const { page, close } = await open();
  await connected(page);
  await page.evaluate(() => {
    // The template generator is done before a hand could reach the button, so it is pressed as soon as it is there.
    new MutationObserver(() => {
      const stop = document.querySelector("#stop");
      if (!stop.hidden && !window.stopped) { window.stopped = true; stop.click(); }
    }).observe(document.querySelector("#stop"), { attributes: true });
  });
  await ask(page, WISH);
  await page.waitForFunction(() => window.stopped, null, DONE);
  await page.locator("#send:visible").waitFor(DONE);
  await ask(page, "make a 2D shooting game");
  await page.locator("#version-list .version").first().waitFor({ state: "attached", ...DONE });
  await close();
});

test("somebody signs in at the identity provider, with a wrong password first", async () => {
  const provider = await identity({ email: "cat@example.test", password: "fish and chips" });
  const own = await start({ environment: provider.environment });
  const { page, close } = await open(own.url);
  await page.locator("#sign-in [name=email]").fill("cat@example.test");
  await page.locator("#sign-in [name=password]").fill("dog");
  await page.locator("#sign-in button").click();
  await page.locator("#sign-in-problem:visible").waitFor(DONE);
  await page.locator("#sign-in [name=password]").fill("fish and chips");
  await page.locator("#sign-in button").click();
  await connected(page);
  await ask(page, WISH);
  await version(page, 1);
  await close();
  await own.stop();
  await provider.stop();
});
