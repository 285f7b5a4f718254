// node watch.mjs URL [SCREENSHOT]: exits 0 only if the page's game loads without a console error and moves.

import { complaints, launch, moves } from "./chromium.mjs";

const [, , url, picture] = process.argv;
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, locale: "ja" });
  const found = complaints(page);
  await page.goto(url);
  await moves(page);
  if (picture) await page.screenshot({ path: picture });
  if (found.length > 0) throw new Error(`the console has errors:\n  ${found.join("\n  ")}`);
} catch (error) {
  console.error(`watch: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
