// A console in the browser, over a server of a suite's own.

import { after, before } from "node:test";
import { complaints, launch } from "./chromium.mjs";
import { Operator } from "./operator.mjs";
import { start } from "./server.mjs";

export const DONE = { timeout: 30_000 };

/** Starts a server with a listener for operators, and a browser, around the tests of a file. */
export function around() {
  const over = {
    /** A page that is signed in and live, and what it complained about. */
    async open(options = {}, of = over.operator) {
      const page = await over.browser.newPage({ viewport: { width: 1440, height: 1000 }, locale: "en", ...options });
      const found = complaints(page);
      await page.goto(of.console);
      await live(page);
      return { page, found };
    },
  };
  before(async () => {
    over.server = await start({ admin: "127.0.0.1:0" });
    over.operator = await Operator.of(over.server);
    over.browser = await launch();
  });
  after(async () => {
    await over.browser?.close();
    await over.server?.stop();
  });
  return over;
}

/** Waits until events come in and what no event carries is there too. */
export async function live(page) {
  await page.locator("body[data-link=live] #main:not([hidden])").waitFor(DONE);
  await page.locator("#history-list [data-verb]").first().waitFor(DONE);
}

export const card = (page) => page.locator("[data-rollout]");
export const phase = (page, name) => card(page).locator(`.steps [aria-current=step]:text-matches("^${name}")`).waitFor(DONE);
export const activeLineUp = (page, number) => page.locator(`.lineup.now .number:text-is("${number}")`).waitFor(DONE);

/** Answers the question that a button asks. */
export async function confirm(page, why) {
  await page.locator("#confirm[open]").waitFor(DONE);
  await page.locator("#why").fill(why);
  await page.locator("#confirm-yes").click();
  await answered(page);
}

/** Waits until the server has done what was asked, and the dialog is gone. */
export const answered = (page) => page.locator("#confirm:not([open])").waitFor({ state: "attached", ...DONE });

/** Waits until so many calls of the active one, the canary or the shadow are on the page. */
export async function calls(page, who, atLeast) {
  await page.waitForFunction(
    ([who, atLeast]) => Number(document.querySelector(`[data-who="${who}"] td`)?.textContent.replaceAll(/\D/g, "")) >= atLeast,
    [who, atLeast],
    DONE,
  );
}
