// Around the rollouts in the operators' console: who may look, what is found, and what is seen when the server is away.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DONE, around, card, live, phase } from "./console.mjs";
import { Operator } from "./operator.mjs";
import { start } from "./server.mjs";

const over = around();

test("decisions are found by plugin, hook, verdict, time and code", async () => {
  const { page, found } = await over.open();
  await over.operator.check(["../outside.js"]);
  await page.locator("body").press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "by-plugin");
  await page.locator("#by-plugin").selectOption("path-policy");
  await page.locator("#by-hook").selectOption("path-policy");
  await page.locator("#by-verdict").fill("deny");
  await page.locator("#by-within").selectOption("300");
  const rows = page.locator("#decision-table tbody tr");
  const search = async () => {
    const answered = page.waitForResponse(/decisions\?/);
    await page.locator("#search [type=submit]").click();
    await (await answered).finished();
  };
  // The log is written beside the calls; a search may be ahead of it.
  const limit = Date.now() + DONE.timeout;
  do await search(); while ((await rows.count()) === 0 && Date.now() < limit);
  const codes = await rows.first().locator(".codes").textContent();
  assert.ok(codes.length > 0);
  await page.locator("#by-code").fill(codes.split(" ")[0]);
  await search();
  await rows.first().waitFor(DONE);
  await page.locator("#by-code").fill("no-such-code");
  await search();
  await page.locator("#decision-table .hint").waitFor(DONE);
  assert.deepEqual(found, []);
  await page.close();
});

test("a token opens the console and is never in an address; a wrong one does not, and signing out leaves nothing", async () => {
  const page = await over.browser.newPage({ locale: "en" });
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(over.server.operators);
  await page.locator("#token").fill("wrong");
  await page.locator("#token").press("Enter");
  await page.locator("#sign-in-wrong:text-matches('does not take')").waitFor(DONE);
  assert.equal(await page.locator("#main").isVisible(), false);
  await page.locator("#token").fill(over.operator.operatorToken);
  await page.locator("#token").press("Enter");
  await live(page);
  await page.reload();
  await live(page);
  await page.goto(over.operator.console);
  await page.waitForURL(`${over.server.operators}/`, DONE);
  await live(page);
  assert.ok(asked.every((url) => !new URL(url).search.includes(over.operator.operatorToken)));
  await page.locator("#sign-out").click();
  await page.locator("#sign-in").waitFor(DONE);
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  assert.equal(kept.includes(over.operator.operatorToken), false);
  assert.equal(await page.evaluate(() => document.querySelector("#history-list").textContent), "");
  await page.close();
});

test("a server that goes away leaves what was seen, greyed, and is found again", async () => {
  const first = await start({ admin: "127.0.0.1:0" });
  const one = await Operator.of(first);
  const { page } = await over.open({}, one);
  await one.stagePolicy("max_depth = 3");
  await phase(page, "staged");
  first.freeze();
  await page.locator("body[data-link=away]").waitFor(DONE);
  first.thaw();
  await live(page);
  const folder = await first.kill();
  await page.locator("body[data-link=away] #away:not([hidden])").waitFor(DONE);
  await page.locator("#away-again:text-matches('Next try')").waitFor(DONE);
  await phase(page, "staged");
  assert.equal(await card(page).locator("[data-act=promote]").getAttribute("aria-disabled"), "true");
  await card(page).locator("[data-act=promote]").click({ force: true });
  await page.locator("body").press("p");
  assert.equal(await page.locator("#confirm[open]").count(), 0);
  const second = await start({ admin: new URL(first.operators).host, folder });
  try {
    await page.locator("#try-now").click({ timeout: 2_000 }).catch(() => { /* it was back by itself */ });
    await live(page);
    assert.equal(await page.locator("#away").isVisible(), false);
    assert.equal(await card(page).locator("[data-act=promote]").getAttribute("aria-disabled"), null);
  } finally {
    await page.close();
    await second.stop();
  }
});

test("events are whole however the network cuts them", async () => {
  const { page } = await over.open();
  const events = await page.evaluate(async () => {
    const { Frames } = await import("/console/sse.js");
    const text = ": alive\r\n\r\nevent: status\r\ndata: {\"a\":\r\ndata: 1}\r\n\r\nid: 7\ndata:x\n\nevent: lost\n\ndata: rest";
    const one = new Frames().push(text);
    const cut = new Frames();
    return [one, [...text].flatMap((letter) => cut.push(letter))];
  });
  const wanted = [{ event: "status", data: '{"a":\n1}' }, { event: "message", data: "x" }];
  assert.deepEqual(events, [wanted, wanted]);
  await page.close();
});

test("languages, light and dark, a phone's width, and a policy that lets no text become markup", async () => {
  const { page, found } = await over.open({ locale: "ja", colorScheme: "light", viewport: { width: 360, height: 740 } });
  assert.equal(await page.locator("html").getAttribute("lang"), "ja");
  assert.equal(await page.locator("#rollouts-title").textContent(), "ロールアウト");
  await page.locator("#language").click();
  assert.equal(await page.locator("#rollouts-title").textContent(), "Rollouts");
  assert.deepEqual(await page.evaluate(async () => (await import("/console/i18n.js")).missing()), []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `the page is ${wide} px wide`);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  assert.notEqual(await ground(), light);
  assert.deepEqual(found, []);
  const tried = await page.evaluate(() => {
    try { document.body.innerHTML = "<b>x</b>"; return "open"; } catch (error) { return error.name; }
  });
  assert.equal(tried, "TypeError");
  await page.close();
});
