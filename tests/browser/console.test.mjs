// Rollouts by hand and by key in the operators' console: a real browser, a real server, live calls.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DONE, activeLineUp, answered, around, calls, card, confirm, phase } from "./console.mjs";
import { DEEP, SHALLOW } from "./operator.mjs";

const over = around();

test("a broken component is in quarantine with step, reason and what to do, and can be released", async () => {
  const { page, found } = await over.open();
  assert.ok((await over.operator.stageBroken("max_depth = 3")).status >= 400);
  assert.ok((await over.operator.stageBroken("max_depth = 4")).status >= 400);
  const barred = page.locator(".barred");
  await barred.nth(1).waitFor(DONE);
  assert.equal(await barred.count(), 2);
  const [step, reason, next] = await Promise.all(
    [".chip", "p >> nth=0", ".next"].map((part) => barred.first().locator(part).textContent()));
  assert.equal(step, "compile");
  assert.ok(reason.length > 10 && next.length > 10, `${reason} / ${next}`);
  await page.locator("#said:text-matches('quarantine')").waitFor(DONE);
  const revision = await barred.first().locator("code").textContent();
  await barred.first().locator("button").click();
  await confirm(page, "built anew");
  await page.locator(`.barred[data-key="${revision}"]`).waitFor({ state: "detached", ...DONE });
  assert.equal(await barred.count(), 1);
  await page.locator("#history-list li[data-verb=release] q:text-is('built anew')").waitFor(DONE);
  assert.deepEqual(found, []);
  await page.close();
});

test("a changed policy goes into the shadow, is compared with live calls, becomes a canary, active, and is taken back", async () => {
  const { page, found } = await over.open();
  const before = await over.operator.check([DEEP]);
  assert.deepEqual(before.allowed, { [DEEP]: true });
  const stopTraffic = over.operator.traffic();
  try {
    assert.equal((await over.operator.stagePolicy("max_depth = 3", "shallower projects")).status, 200);
    await phase(page, "staged");
    await card(page).locator("[data-act=shadow]").click();
    await confirm(page, "look first");
    await phase(page, "shadow");

    await calls(page, "shadow", 40);
    await page.locator(`.samples code:text-is("${DEEP}")`).first().waitFor(DONE);
    assert.equal(await page.locator(".samples del").first().textContent(), "allow");
    assert.match(await page.locator(".agree strong").textContent(), /^\d\d(\.\d)? %$/);
    assert.deepEqual((await over.operator.check([DEEP])).allowed, { [DEEP]: true }, "a shadow decides nothing");

    await card(page).locator("[data-act=canary]").click();
    await page.locator("#share").fill("50");
    await confirm(page, "half of them");
    await phase(page, "canary 50 %");
    await calls(page, "canary", 80);
    await calls(page, "active", 80);
    if (process.env.WAZA_CONSOLE_SCREENSHOT) await picture(page, process.env.WAZA_CONSOLE_SCREENSHOT);
  } finally {
    await stopTraffic();
  }

  await card(page).locator("[data-act=promote]").click();
  await page.locator("#confirm .warn", { hasText: "of the answers differ" }).waitFor(DONE);
  await confirm(page, "good enough");
  await card(page).waitFor({ state: "detached", ...DONE });
  const promoted = await over.operator.check([DEEP, ...SHALLOW]);
  assert.equal(promoted.allowed[DEEP], false);
  assert.ok(SHALLOW.every((path) => promoted.allowed[path]));
  await activeLineUp(page, promoted.lineup);

  await page.locator(`#lineups [data-act=undo][data-of="${before.lineup}"]`).click();
  await confirm(page, "too strict");
  await page.locator("#history-list li[data-verb=undo] q:text-is('too strict')").waitFor(DONE);
  const back = await over.operator.check([DEEP]);
  assert.deepEqual(back.allowed, { [DEEP]: true });
  await activeLineUp(page, back.lineup);

  const said = await page.locator("#history-list li").evaluateAll((items) => items.slice(0, 5).map((item) => item.dataset.verb));
  assert.deepEqual(said, ["undo", "promote", "canary", "shadow", "stage"]);
  assert.match(await page.locator("#history-list li p").first().textContent(), /^operator, /);
  assert.deepEqual(found, []);
  await page.close();
});

/** The picture in the documentation: everything at rest, nothing in focus. */
async function picture(page, path) {
  await page.locator("#decisions [type=submit]").click();
  await page.locator("#decision-table tbody tr").first().waitFor(DONE);
  await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
  await page.screenshot({ path });
}

test("the same with nothing but keys", async () => {
  const { page, found } = await over.open();
  const keys = page.keyboard;
  const started = await over.operator.check([DEEP]);
  assert.equal((await over.operator.stagePolicy("max_depth = 2")).status, 200);
  await phase(page, "staged");

  await keys.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await keys.press("?");
  await page.locator("#keys[open]").waitFor(DONE);
  await keys.press("Escape");
  await keys.press("1");
  assert.equal(await page.evaluate(() => document.activeElement.id), "rollouts-title");
  await keys.press("Tab");
  const first = await page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return { act: document.activeElement.dataset.act, outlineStyle, outlineWidth };
  });
  assert.deepEqual(first, { act: "shadow", outlineStyle: "solid", outlineWidth: "2px" });

  await keys.press("Enter");
  await page.locator("#confirm[open]").waitFor(DONE);
  await keys.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.act), "shadow", "back where it was, nothing done");
  await phase(page, "staged");

  const byKey = async (key, why) => {
    await keys.press(key);
    await page.locator("#confirm[open]").waitFor(DONE);
    await keys.type(why);
    await keys.press("Enter");
    await answered(page);
    await page.locator(`#history-list q:text-is("${why}")`).waitFor(DONE);
  };
  await byKey("s", "looking, r and p are letters here");
  await phase(page, "shadow");
  await over.operator.check([DEEP]);
  await calls(page, "shadow", 1);
  await byKey("p", "by key");
  await card(page).waitFor({ state: "detached", ...DONE });
  assert.equal((await over.operator.check([DEEP])).allowed[DEEP], false);
  const focused = await page.evaluate(() => document.activeElement.id);
  assert.equal(focused, "rollouts-title", "the focus is not lost with the card");
  await byKey("u", "back by key");
  assert.equal((await over.operator.check([DEEP])).allowed[DEEP], true);

  assert.equal((await over.operator.stagePolicy("max_depth = 1")).status, 200);
  await phase(page, "staged");
  await byKey("r", "never mind");
  await card(page).waitFor({ state: "detached", ...DONE });
  assert.ok((await over.operator.check([DEEP])).lineup > started.lineup);
  assert.deepEqual(found, []);
  await page.close();
});

test("a verb that comes too late says why, and nothing happens", async () => {
  const { page } = await over.open();
  const { body } = await over.operator.stagePolicy("max_depth = 5");
  await phase(page, "staged");
  await card(page).locator("[data-act=promote]").click();
  await page.locator("#confirm .warn", { hasText: "Nothing was compared" }).waitFor(DONE);
  await over.operator.post(`rollouts/${body.rollout}/abort`, { why: "somebody was faster" });
  await card(page).waitFor({ state: "detached", ...DONE });
  await page.locator("#confirm-yes").click();
  await page.locator("#confirm-wrong:text-matches('no rollout')").waitFor(DONE);
  await page.locator("#confirm-no").click();
  await answered(page);
  await page.close();
});
