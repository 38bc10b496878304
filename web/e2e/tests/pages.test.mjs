// The pages behind the links of a message, without a script: what can be done there, and that everybody can read it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { openTab } from "../browser.mjs";
import { stage } from "../stage.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const it = stage();
const WITHOUT_SCRIPT = { javaScriptEnabled: false, viewport: { width: 390, height: 780 } };

/** Signs up for sold-out things and has one of them told; gives the link to the alerts. */
async function alerts(address, handles, told = handles[0]) {
  for (const handle of new Set([...handles, told])) {
    const { variant_id } = await it.demo.variant(handle, "sold_out");
    const consent = { text: "Tell me once when it is back.", at: Date.now() };
    await it.demo.api("subscriptions", { variant_id, channel: "email", address, locale: "en", consent });
    if (handle === told) await it.demo.stock(variant_id, 50);
  }
  const mail = await it.demo.mail(address);
  return mail.text.match(/http\S+\/s\/[\w-]+/)[0];
}

/** axe runs in a tab that may run scripts, on the same page. */
async function faults(tab) {
  await tab.evaluate(AXE);
  const { violations } = await tab.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`,
  );
}

describe("the pages of a shopper's alerts", () => {
  test("axe finds nothing, in light and dark, and nothing is cut off at 320 px", async () => {
    const link = await alerts("axe@example.com", ["sea-thermometer", "drift-changing-robe", "changing-mat"]);
    for (const colorScheme of ["light", "dark"]) {
      const tab = await openTab(it.browser, { bypassCSP: true, colorScheme, viewport: { width: 320, height: 700 } });
      for (const lang of ["en", "de", "fr", "pt"]) {
        for (const view of ["alerts", "preferences", "unsubscribe", "erase"]) {
          await tab.goto(`${link}?view=${view}&lang=${lang}`);
          for (const closed of await tab.locator("summary").all()) await closed.click();
          for (const dir of ["ltr", "rtl"]) {
            await tab.evaluate((dir) => document.documentElement.setAttribute("dir", dir), dir);
            const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
            assert.equal(wide, 320, `${view} in ${lang}, ${dir}, is ${wide} px wide`);
          }
          if (lang === "en" || lang === "de") assert.deepEqual(await faults(tab), [], `${view} in ${lang}, ${colorScheme}`);
        }
      }
      // Messages beside fields and above the page.
      await tab.goto(link);
      await tab.locator("summary").first().click();
      await tab
        .locator("form.fields")
        .first()
        .evaluate((form) => (form.noValidate = true));
      await tab.locator("input[name=quantity]").first().fill("0");
      await tab.getByRole("button", { name: "Save" }).first().click();
      await tab.getByText("Please give a whole number from 1 to 10,000.").waitFor();
      assert.equal(await tab.locator("input[name=quantity]").first().inputValue(), "0");
      assert.deepEqual(await faults(tab), []);
      await tab.context().close();
    }
  });

  test("an alert is changed, stopped, taken up again, and everything stopped, without a script", async () => {
    const link = await alerts("noscript@example.com", ["drift-changing-robe"], "fingerless-mitts");
    const tab = await it.visit(link, WITHOUT_SCRIPT);
    const robe = tab.locator("article", { hasText: "Drift Changing Robe" });
    assert.match(await robe.innerText(), /Number \d+ in line/);
    await robe.locator("summary").click();
    await robe.getByLabel("How many you would like").fill("2");
    await robe.getByRole("button", { name: "Save" }).click();
    await tab.getByRole("status").getByText("Saved.").waitFor();
    assert.match(await robe.innerText(), /2 wanted/);
    await robe.getByRole("button", { name: /^Stop this alert/ }).click();
    await tab.getByRole("button", { name: "Undo" }).click();
    await tab.getByText("You are in line again.").waitFor();
    await tab.getByRole("link", { name: "Preferences" }).click();
    await tab.getByLabel("Language", { exact: true }).selectOption("nl");
    await tab.getByRole("button", { name: "Save" }).click();
    await tab.getByText("Opgeslagen. We schrijven je").waitFor();
    await tab.getByRole("link", { name: "Afmelden" }).click();
    await tab.getByRole("button", { name: "Stop alle berichten" }).click();
    await tab.getByText("Gestopt. Naar dit adres worden geen berichten meer gestuurd.").waitFor();
    assert.deepEqual(tab.faults, []);
  });

  test("erase me asks once more, and then nothing is left", async () => {
    const link = await alerts("erase@example.com", ["changing-mat"], "birch-whisk");
    const tab = await it.visit(`${link}?view=preferences`, WITHOUT_SCRIPT);
    await tab.getByRole("link", { name: "Erase everything about me" }).click();
    await tab.getByText("Shall everything about").waitFor();
    await tab.getByRole("button", { name: "Erase everything" }).click();
    await tab.getByRole("heading", { name: "Everything is erased" }).waitFor();
    assert.equal((await tab.goto(link)).status(), 410);
  });
});
