// The demo shop as a visitor walks through it: browse, ask, restock, read, buy.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { openTab } from "../browser.mjs";
import { onTheList, signUp, stage, tellMe } from "../stage.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const it = stage();

describe("the demo shop", () => {
  test("from a sold-out robe to the order that carries the alert's token", async () => {
    const tab = await it.visit(`${it.demo.shop}/collections/robes`);
    await tab.getByRole("link", { name: /Drift Changing Robe/ }).click();
    await tab.getByRole("link", { name: /^Rust/ }).click();
    await tab.getByRole("button", { name: "Add to cart" }).waitFor();
    // What can be bought needs no alert; the button goes once the server has answered for this colour.
    await tellMe(tab).waitFor({ state: "hidden" });
    await tab.getByRole("link", { name: /^Slate/ }).click();
    await tellMe(tab).click();
    await signUp(tab, "ana@example.com");
    await onTheList(tab).waitFor();
    await tab.getByRole("button", { name: "Restock 5" }).click();
    // The page that is open sees it, and so does whoever waited.
    await tab.getByRole("button", { name: "Add to cart" }).waitFor();
    const toast = tab.locator("[data-toast]");
    await toast.getByText("Mail for ana@example.com").waitFor();
    const mail = await it.demo.mail("ana@example.com");
    await tab.goto(mail.text.match(/http\S+\/r\/[\w-]+/)[0]);
    await tab.getByText("You came from your alert.").waitFor();
    await tab.getByRole("button", { name: "Add to cart" }).click();
    await toast.getByRole("link", { name: "To the cart" }).click();
    await tab.getByText("From an alert: the cart carries").waitFor();
    await tab.getByRole("button", { name: "Place the order" }).click();
    await tab.getByText("The order carries the alert’s token").waitFor();
    assert.deepEqual(tab.faults, []);
  });

  test("a card's own button asks for whichever comes first", async () => {
    const tab = await it.visit(`${it.demo.shop}/collections/all`);
    const card = tab.locator("li.card", { hasText: "Birch Sauna Whisk" });
    await card.getByRole("button").click();
    await signUp(tab, "card@example.com");
    await onTheList(tab).waitFor();
    assert.deepEqual(tab.faults, []);
  });

  test("an hour passes for both, and what was due in it happens", async () => {
    const { variant_id } = await it.demo.variant("fingerless-mitts", "sold_out");
    for (const address of ["first@example.com", "second@example.com"]) {
      await it.demo.api("subscriptions", {
        variant_id,
        channel: "email",
        address,
        consent: { text: "Tell me.", at: Date.now() },
      });
    }
    await it.demo.stock(variant_id, 1);
    await it.demo.mail("first@example.com");
    const mails = async () =>
      (await (await fetch(`${it.demo.inbox}/messages.json?to=second@example.com`)).json()).messages.length;
    assert.equal(await mails(), 0, "one unit, one person; the next wave waits");
    const tab = await it.visit(`${it.demo.shop}/products/fingerless-mitts`);
    await tab.getByRole("button", { name: "+1 hour" }).click();
    await it.demo.mail("second@example.com");
  });

  test("axe finds nothing, and nothing is wider than a phone", async () => {
    for (const colorScheme of ["light", "dark"]) {
      const tab = await openTab(it.browser, { bypassCSP: true, colorScheme, viewport: { width: 390, height: 800 } });
      for (const path of ["/", "/collections/hats", "/products/drift-changing-robe", "/cart", "/tour", "/inbox"]) {
        await tab.goto(it.demo.shop + path, { waitUntil: "load" });
        await tab.evaluate(AXE);
        const { violations } = await tab.evaluate(() =>
          globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
        );
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`),
          [],
          `${path}, ${colorScheme}`,
        );
        assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth), 390, path);
      }
    }
  });
});
