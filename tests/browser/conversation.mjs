// What people do in the studio's page, for the tests of it.

/** As long as a machine with two slow cores may take. */
export const DONE = { timeout: 30_000 };

export async function connected(page) {
  await page.locator("#connection[data-state=connected]").waitFor(DONE);
}

export async function ask(page, text) {
  await page.locator("#text").fill(text);
  await page.locator("#text").press("Enter");
}

/** Waits until the newest version is this one. */
export async function version(page, number) {
  await page.locator(`#version-list .version.current .number:text-is("v${number}")`).waitFor({ state: "attached", ...DONE });
}
