// A real headless Chromium, and what every suite asks of it.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Launches the system's Chromium. A missing browser is an error, never a skipped test. */
export async function launch() {
  const executablePath = process.env.WAZA_CHROMIUM ?? PLACES.find(existsSync);
  if (!executablePath) throw new Error("no Chromium; run `cargo xtask setup --browser`");
  return chromium.launch({
    executablePath,
    timeout: 30_000,
    args: [
      "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--mute-audio",
      // WebGL without a graphics card.
      "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
      // Everything else is faster when it does not go through a graphics card that is only played.
      "--disable-gpu-rasterization", "--disable-accelerated-2d-canvas",
    ],
  });
}

/** Collects what a page complains about. */
export function complaints(page) {
  const found = [];
  page.on("console", (message) => { if (message.type() === "error") found.push(message.text()); });
  page.on("pageerror", (error) => found.push(String(error)));
  page.on("requestfailed", (request) => found.push(`${request.url()}: ${request.failure()?.errorText}`));
  return found;
}

/** The frame that the game plays in, once its script runs. */
export async function game(page) {
  const frame = page.frameLocator("#stage iframe");
  await frame.locator("canvas").first().waitFor({ timeout: 20_000 });
  return frame;
}

/** Waits until the game's picture changes. */
export async function moves(page) {
  const canvas = (await game(page)).locator("canvas").first();
  const before = await canvas.screenshot();
  const limit = Date.now() + 20_000;
  while (Date.now() < limit) {
    if (!before.equals(await canvas.screenshot())) return;
  }
  throw new Error("the game's picture did not change in 20 s");
}
