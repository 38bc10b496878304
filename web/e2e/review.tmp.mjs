import { mkdir } from "node:fs/promises";
import { startBrowser } from "./browser.mjs";
import { dashboard, furnish } from "./dashboard-screenshots.mjs";
import { startSeeded } from "./seeded.mjs";

const OUT = "/tmp/review";
await mkdir(OUT, { recursive: true });
const [browser, large] = await Promise.all([startBrowser(), startSeeded()]);
const robin = await furnish(large);
for (const [w, h, c] of [
  [390, 844, "dark"],
  [1440, 900, "light"],
]) {
  await dashboard(robin, browser, { viewport: { width: w, height: h }, colorScheme: c }, async (tab, name) => {
    await tab.waitForTimeout(350);
    const modal = /approve|lift|product|dry-run/.test(name);
    await tab.screenshot({ path: `${OUT}/${name}-${w}-${c}.png`, fullPage: !modal });
  });
}
await browser.close();
await large.stop();
