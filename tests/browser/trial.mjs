// One page of a skill: opened, used as a player would, asked to check itself, and ended in time whatever it does.
//
// A page that keeps its thread busy answers nothing, not even the wish to be closed. So a page that is late takes its
// browser along, whose process is killed after half a minute at the most, and the next page gets a new one.

import { complaints, launch } from "./chromium.mjs";

/** How long a page may take from its opening to the end of its checks, in ms. */
export const LIMIT = 60_000;

const LATE = Symbol("late");
const OUTDATED = /deprecat|has been (renamed|removed)|error adding/i;

/** A browser for one page after another. */
export function browsers() {
  let browser;
  return {
    /** Starting has a limit of its own, which is not the page's. */
    async ready() { if (!browser?.isConnected()) browser = await launch(); },
    page: (options) => browser.newPage(options),
    async close() { await browser?.close(); },
  };
}

/** Waits for frames; a page that draws slowly is asked for two of them. */
const frames = (page, count) => page.evaluate((wanted) => new Promise((resolve) => {
  const start = performance.now();
  let drawn = 0;
  const next = () => {
    drawn += 1;
    if (drawn >= wanted || (drawn > 1 && performance.now() - start > 400)) resolve();
    else requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}), count);

function watch(page) {
  const found = complaints(page);
  page.on("console", (message) => { if (message.type() === "warning" && OUTDATED.test(message.text())) found.push(message.text()); });
  page.on("response", (response) => { if (response.status() >= 400) found.push(`${response.status()} ${response.url()}`); });
  return found;
}

async function play(page, { width, height }) {
  const at = (x, y) => page.mouse.move(Math.round(width * x), Math.round(height * y));
  await frames(page, 6);
  await at(0.5, 0.46);
  await page.mouse.down();
  await frames(page, 3);
  await at(0.64, 0.54);
  await page.mouse.up();
  await page.keyboard.down("ArrowRight");
  await page.keyboard.press("Space");
  await frames(page, 6);
  await page.keyboard.up("ArrowRight");
  await frames(page, 4);
}

/** What the page's own check says: nothing when it holds. */
async function answer(page, checks) {
  const told = await page.evaluate(async () => {
    if (typeof window.check !== "function") return "none";
    try { await window.check(); return "held"; } catch (error) { return `check: ${error?.stack ?? error}`; }
  });
  if (told === "held" || (told === "none" && !checks)) return [];
  return [told === "none" ? "the page has no check" : told];
}

/**
 * Opens a page, uses it for a moment and gives what it complained about. Nothing that it asks for may come from
 * elsewhere than `origin`. A small screen is for pages whose every pixel is computed without a graphics card.
 */
export async function tried(host, url, { origin, checks = false, small = false, limit = LIMIT }) {
  const viewport = small ? { width: 216, height: 336 } : { width: 360, height: 560 };
  let found = [];
  await host.ready();
  async function use() {
    const page = await host.page({ viewport, hasTouch: true });
    page.setDefaultTimeout(limit);
    found = watch(page);
    await page.route((target) => !target.href.startsWith(origin) && target.protocol.startsWith("http"), (route) => route.abort());
    await page.goto(url, { waitUntil: "load" });
    await play(page, viewport);
    found.push(...await answer(page, checks));
    await page.close();
  }
  let timer;
  const late = new Promise((resolve) => { timer = setTimeout(resolve, limit, LATE); });
  const used = use().catch((error) => { found.push(`the page was not usable: ${error.message}`); });
  const end = await Promise.race([used, late]);
  clearTimeout(timer);
  if (end !== LATE) return found;
  const told = [...found, `not done in ${limit / 1000} s`];
  await host.close();
  return told;
}
