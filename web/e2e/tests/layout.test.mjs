// Narrow, mirrored, dark, still: how it looks where screens and people differ. And WCAG 2.2 AA in each state of the button.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { page, script } from "../site.mjs";
import { email, onTheList, signUp, stage, submit, tellMe } from "../stage.mjs";

const it = stage();
const overflow = (tab) => tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
const DARK = "html{background:#111;color:#eee}";

test("320 pixels are enough", async () => {
  const { url } = await it.product("merino-neck-tube", { attributes: { quantity: "" } });
  const tab = await it.visit(url, { viewport: { width: 320, height: 640 } });
  await tellMe(tab).click();
  assert.ok((await overflow(tab)) <= 0);
  const [field, button] = [await email(tab).boundingBox(), await submit(tab).boundingBox()];
  assert.ok(field.x >= 0 && field.x + field.width <= 320 && button.x + button.width <= 320);
  assert.ok(button.y >= field.y + field.height, "the button goes below the field");
  await signUp(tab, "ana@example.com");
  await onTheList(tab).waitFor();
  assert.ok((await overflow(tab)) <= 0);
  await tab.locator(".launch").click();
  await tab.getByRole("button", { name: "Is this in stock?" }).click();
  await tab.locator(".card").waitFor();
  const wide = await tab.locator(".panel").evaluate((panel) =>
    Array.from(panel.querySelectorAll("*"))
      .filter((e) => !e.closest(".sr") && e.getBoundingClientRect().right > 320.5)
      .map((e) => e.outerHTML.slice(0, 80)),
  );
  assert.deepEqual(wide, []);
  await assertAccessible(tab, "shelfbell-chat");
});

test("from right to left everything is mirrored", async () => {
  const { url } = await it.product("driftwood-candle", { html: 'lang="ar" dir="rtl"' });
  const tab = await it.visit(url);
  const launcher = await tab.locator(".launch").boundingBox();
  assert.ok(launcher.x < 100, "the chat waits on the left");
  await tellMe(tab).click();
  const [field, button] = [await email(tab).boundingBox(), await submit(tab).boundingBox()];
  assert.ok(button.x + button.width < field.x, "the button is left of the field");
  const [box, cross] = [
    await tab.locator(".box").boundingBox(),
    await tab.getByRole("button", { name: "Close", exact: true }).boundingBox(),
  ];
  assert.ok(cross.x - box.x < 20);
  await tab.locator(".launch").click();
  await tab.getByLabel("Your message").fill("hello");
  await tab.keyboard.press("Enter");
  await tab.locator(".log > li:not(.me) .said").nth(1).waitFor();
  const [mine, log] = [await tab.locator(".me .said").boundingBox(), await tab.locator(".log").boundingBox()];
  assert.ok(mine.x - log.x < 40, "what one says oneself stands on the left");
  assert.deepEqual(tab.faults, []);
});

for (const [name, style, colorScheme] of [
  ["light", "", "light"],
  ["dark", DARK, "dark"],
  ["light page on a dark system", "", "dark"],
  ["dark page on a light system", DARK, "light"],
]) {
  test(`every state can be read: ${name}`, async () => {
    const { url, sold } = await it.product("afterdrop-tea", { style, attributes: { refresh: 1, quantity: "" } });
    const tab = await it.visit(url, { colorScheme });
    await tellMe(tab).waitFor();
    await assertAccessible(tab, "shelfbell-notify");
    await tellMe(tab).click();
    await assertAccessible(tab, "shelfbell-notify");
    await submit(tab).click();
    await tab.locator(".error:not(:empty)").waitFor();
    await assertAccessible(tab, "shelfbell-notify");
    await signUp(tab, "ana@example.com");
    await onTheList(tab).waitFor();
    await assertAccessible(tab, "shelfbell-notify");
    await tab.locator(".launch").click();
    await tab.getByLabel("Your message").fill("Is the afterdrop tea in stock?");
    await tab.keyboard.press("Enter");
    await tab.locator(".card").first().waitFor();
    assert.equal(
      await tab.locator("shelfbell-chat").evaluate((host) => host.hasAttribute("dark")),
      style === DARK,
      "as dark as the page",
    );
    await assertAccessible(tab, "shelfbell-chat");
    await it.demo.stock(sold.variant_id, 2);
    await tab.locator("main p", { hasText: "Good news" }).waitFor();
    await assertAccessible(tab, "main shelfbell-notify");
    await it.demo.stock(sold.variant_id, 0);
    assert.deepEqual(tab.faults, []);
  });
}

test("what cannot be read is found", async () => {
  const { url } = await it.product("merino-neck-tube", { style: ":root{--shelfbell-accent:#777;--shelfbell-on-accent:#888}" });
  const tab = await it.visit(url);
  await tellMe(tab).waitFor();
  await assert.rejects(assertAccessible(tab, "shelfbell-notify"), /color-contrast/);
});

test("a dialog on a card can be read too", async () => {
  for (const style of ["", DARK]) {
    const tab = await it.visit(
      it.publish(() =>
        page(`<main><shelfbell-notify product="birch-whisk" compact></shelfbell-notify></main>${script(it.demo)}`, { style }),
      ),
    );
    await tellMe(tab).click();
    await email(tab).waitFor();
    await assertAccessible(tab, "shelfbell-notify");
  }
});

test("those who want stillness get it", async () => {
  const { url } = await it.product("merino-neck-tube");
  for (const reducedMotion of ["reduce", "no-preference"]) {
    const tab = await it.visit(url, { reducedMotion });
    await tellMe(tab).click();
    await email(tab).waitFor();
    await tab.locator(".launch").click();
    await tab.locator(".panel").waitFor();
    const moving = await tab.evaluate(() => {
      const moves = (selector, inner) =>
        getComputedStyle(document.querySelector(selector).shadowRoot.querySelector(inner)).animationName !== "none";
      return [moves("shelfbell-notify", ".box"), moves("shelfbell-chat", ".panel")];
    });
    assert.deepEqual(moving, Array(2).fill(reducedMotion !== "reduce"));
  }
});

test("the shop's colour, the page's properties and parts are followed", async () => {
  const { url } = await it.product("merino-neck-tube", {
    style: ":root{--shelfbell-accent:#ffe680;--shelfbell-radius:0}shelfbell-notify::part(button){text-transform:uppercase}",
  });
  const tab = await it.visit(url);
  const style = await tellMe(tab).evaluate((button) => {
    const { backgroundColor, color, borderRadius, textTransform } = getComputedStyle(button);
    return { backgroundColor, color, borderRadius, textTransform };
  });
  assert.deepEqual(style, {
    backgroundColor: "rgb(255, 230, 128)",
    color: "rgb(0, 0, 0)",
    borderRadius: "0px",
    textTransform: "uppercase",
  });
});
