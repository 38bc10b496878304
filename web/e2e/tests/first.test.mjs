import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openTab, startBrowser } from "../browser.mjs";
import { startDemo } from "../demo.mjs";
import { javascript, productPage, startSite, THEME } from "../site.mjs";

let demo, browser, site, variants;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  variants = await demo.variants("drift-changing-robe");
  const handler = (url) => productPage(demo, variants, { chosen: url.searchParams.get("variant") ?? undefined });
  site = await startSite({ "/products/drift-changing-robe": handler, "/theme.js": javascript(THEME) });
});
after(async () => {
  await browser?.close();
  site?.stop();
  demo?.stop();
});

test("a button", async () => {
  const tab = await openTab(browser);
  tab.on("console", (m) => console.log(m.text()));
  tab.on("requestfailed", (m) => console.log("FAILED", m.url(), m.failure().errorText));
  await tab.goto(`${site.url}/products/drift-changing-robe`);
  await tab.getByRole("button", { name: "Tell me when it is back" }).click();
  await tab.screenshot({ path: "/tmp/s1.png" });
  await tab.getByLabel("E-mail address").fill("ana@example.com");
  await tab.getByRole("button", { name: "Tell me", exact: true }).click();
  await tab.locator(".title", { hasText: "You are on the list" }).waitFor();
  await tab.screenshot({ path: "/tmp/s2.png" });
  await tab.getByRole("button", { name: "Open the chat" }).click();
  await tab.getByRole("button", { name: "Is this in stock?" }).click();
  await tab.getByText("sold out at the moment").first().waitFor();
  await tab.screenshot({ path: "/tmp/s3.png" });
  assert.deepEqual(tab.faults, []);
});
