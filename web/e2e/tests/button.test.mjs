// The button beside a sold-out product, and its form.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../demo.mjs";
import { page, script } from "../site.mjs";
import { email, onTheList, signUp, stage, submit, tellMe } from "../stage.mjs";

const it = stage();

test("from the button to the mail, and out again by its link", async () => {
  const { url, sold } = await it.product("long-sleeve-suit");
  const other = (await it.demo.variants("long-sleeve-suit")).find(({ variant_id: id }) => id !== sold.variant_id);
  const tab = await it.visit(url);
  await tellMe(tab).click();
  await signUp(tab, "ana@example.com");
  await tab.locator("p", { hasText: "You are next in line." }).waitFor();
  const bob = await it.visit(`${url}?variant=${other.variant_id}`);
  await tellMe(bob).click();
  await signUp(bob, "bob@example.com");
  await onTheList(bob).waitFor();
  await tab.goto(`${url}?variant=${other.variant_id}`);
  await tellMe(tab).click();
  await signUp(tab, "ana@example.com");
  await tab.locator("p", { hasText: "You are number 2 in line." }).waitFor();

  await it.demo.stock(sold.variant_id, 5);
  const mail = await it.demo.mail("ana@example.com");
  const link = /https?:\/\/\S+\/s\/[\w-]+/.exec(mail.text)[0];
  await tab.goto(link);
  await tab.locator("form:has([value=stop]) button").first().click();
  await tab.waitForLoadState();
  await it.demo.stock(other.variant_id, 5);
  await it.demo.mail("bob@example.com");
  const { messages } = await (await fetch(`${it.demo.inbox}/messages.json?to=ana@example.com`)).json();
  assert.equal(messages.length, 1, "she left the line of the other variant");
  assert.deepEqual(tab.faults, []);
});

test("it follows the variant picker, and what was typed stays", async () => {
  const { url, variants, sold } = await it.product("drift-changing-robe");
  const tab = await it.visit(url);
  const pick = (variant) => tab.getByRole("radio", { name: variant.variant_title }).check();
  const buyable = variants.find(({ availability }) => availability === "in_stock");
  const alsoSold = variants.find(({ variant_id: id, availability }) => availability === "sold_out" && id !== sold.variant_id);
  await tellMe(tab).click();
  await email(tab).fill("ana@exam");
  await pick(buyable);
  await email(tab).waitFor({ state: "detached" });
  await pick(alsoSold);
  await tab.locator(".item", { hasText: alsoSold.variant_title }).waitFor();
  assert.equal(await email(tab).inputValue(), "ana@exam");
  // By the address alone, as a theme does that renders on the server.
  await tab.evaluate((id) => history.pushState({}, "", `?variant=${id}`), buyable.variant_id);
  await tab.evaluate(() => document.querySelector("[name=id]").remove());
  await email(tab).waitFor({ state: "detached" });
  await tab.goBack();
  assert.deepEqual(tab.faults, []);
});

test("stock that comes and goes is noticed while the page is open", async () => {
  const { url, sold } = await it.product("sea-thermometer", { attributes: { refresh: 1 } });
  const tab = await it.visit(url);
  const events = tab.evaluate(
    () =>
      new Promise((done) =>
        addEventListener(
          "shelfbell:availability",
          ({ detail }) => detail.variants[0].availability !== "sold_out" && done(detail.variants[0].availability),
        ),
      ),
  );
  await tellMe(tab).waitFor();
  await it.demo.stock(sold.variant_id, 2);
  await tab.locator("p", { hasText: "Good news: it is back in stock" }).waitFor();
  assert.equal(await events, "low_stock");
  await it.demo.stock(sold.variant_id, 0);
  await tellMe(tab).waitFor();
  assert.deepEqual(tab.faults, []);
});

test("a form that comes too late brings the better news", async () => {
  const { url, sold } = await it.product("changing-mat", { attributes: { refresh: 3600 } });
  const tab = await it.visit(url);
  await tellMe(tab).click();
  await it.demo.stock(sold.variant_id, 4);
  await signUp(tab, "ana@example.com");
  await tab.locator("p", { hasText: "Good news: it is back in stock" }).waitFor();
});

test("mistakes are told beside the field, in the shopper's language", async () => {
  const { url } = await it.product("short-robe-terry", { html: 'lang="de-AT"', attributes: { quantity: "" } });
  const tab = await it.visit(url);
  await tab.getByRole("button", { name: "Sagen Sie mir, wenn es wieder da ist" }).click();
  const field = tab.getByLabel("E-Mail-Adresse");
  const send = tab.getByRole("button", { name: "Bescheid geben" });
  await field.fill("ana@nirgends");
  await send.click();
  const error = tab.locator("[role=alert]");
  await error.filter({ hasText: "Das ist keine vollständige E-Mail-Adresse." }).waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.ok(
    await field.evaluate(
      (input) =>
        input.closest(".field").querySelector("[role=alert]").id === input.getAttribute("aria-describedby").split(" ")[1],
    ),
  );
  await tab.getByLabel("Wie viele möchten Sie?").fill("0");
  await field.fill("ana@example.com");
  assert.equal(await error.textContent(), "", "an answer to it takes the message away");
  await send.click();
  await error.filter({ hasText: "eine Zahl von 1 bis 10.000" }).waitFor();
  await tab.getByLabel("Wie viele möchten Sie?").fill("2");
  await send.click();
  await tab.locator("p", { hasText: "Sie stehen auf der Liste" }).waitFor();
});

test("what is typed outlives a server that is away, and a change of pages", async () => {
  const { url } = await it.product("pier-trunks");
  const tab = await it.visit(url);
  await tellMe(tab).click();
  await tab.context().setOffline(true);
  await signUp(tab, "ana@example.com");
  await tab.getByRole("alert").filter({ hasText: "Your entry is kept" }).waitFor();
  assert.equal(await email(tab).inputValue(), "ana@example.com");
  await tab.context().setOffline(false);
  await onTheList(tab).waitFor();

  const again = await it.visit((await it.product("silicone-cap")).url);
  await again.route("**/storefront/v1/subscriptions", (route) =>
    route.fulfill({ status: 503, headers: { "Access-Control-Allow-Origin": "*" }, body: "{}" }),
  );
  await tellMe(again).click();
  await signUp(again, "ana@example.com");
  await again.getByRole("alert").filter({ hasText: "Your entry is kept" }).waitFor();
  await again.unroute("**/storefront/v1/subscriptions");
  await again.reload();
  await onTheList(again).waitFor();
  await again.reload();
  await onTheList(again).waitFor();
  assert.deepEqual([...tab.faults, ...again.faults], []);
});

test("it finds the product in whatever way the theme names it", async () => {
  const { variants } = await it.product("waffle-towel");
  const sold = variants.find(({ availability }) => availability === "sold_out");
  const first = variants.find(({ availability }) => availability !== "sold_out");
  const cart = '<form action="/cart/add"><button type="submit">Add</button></form>';
  const list = (available) =>
    JSON.stringify({ variants: variants.map(({ variant_id: id }) => ({ id, available: id === available })) });
  const body = {
    meta: `${cart}<script>window.ShopifyAnalytics={meta:{product:{id:${sold.product_id}},selectedVariantId:"${sold.variant_id}"}}</script>`,
    json: `${cart}<script type="application/json" id="ProductJson-1">${list(sold.variant_id)}</script>`,
    js: `${cart}<script>window.Shopify={routes:{root:"/en/"}}</script>`,
    select: `<form action="/en/cart/add"><select name="id"><option value="${first.variant_id}"><option value="${sold.variant_id}" selected></select></form>`,
    event: `${cart}<script>setTimeout(()=>document.dispatchEvent(new CustomEvent("variant:change",{bubbles:true,detail:{variant:{id:"${sold.variant_id}"}}})),300)</script>`,
  };
  it.publish(
    () => ({ headers: { "Content-Type": "application/json" }, body: list(sold.variant_id) }),
    "/en/products/waffle-towel.js",
  );
  for (const [name, html] of Object.entries(body)) {
    const path =
      name === "meta" ? "/preview" : name === "js" ? "/en/products/waffle-towel" : `/collections/all/products/waffle-towel`;
    const tab = await it.visit(
      it.publish(() => page(html + script(it.demo)), path) + (name === "event" ? `?variant=${first.variant_id}` : ""),
    );
    await tellMe(tab)
      .waitFor()
      .catch(() => assert.fail(`not found by ${name}`));
    assert.deepEqual(tab.faults, [], name);
    await tab.context().close();
  }
});

test("cards, placeholders and elements made by scripts", async () => {
  const hat = await it.demo.variant("bobble-hat", "sold_out");
  const html = `<main><shelfbell-notify product="pop-up-sauna-tent" compact id="tent"></shelfbell-notify>
<div data-shelfbell-notify data-product="birch-whisk" id="whisk"></div><shelfbell-notify variant="404" id="unknown"></shelfbell-notify><div id="made"></div></main>`;
  const tab = await it.visit(it.publish(() => page(html + script(it.demo))));
  await tab.locator("#whisk").getByRole("button").waitFor();
  // Some variants of the tent can be bought, so its card is an ordinary card.
  const variants = await it.demo.variants("pop-up-sauna-tent");
  for (const { variant_id: id, availability } of variants) if (availability !== "sold_out") await it.demo.stock(id, 0);
  await tab.reload();
  await tab.locator("#tent").getByRole("button").click();
  const dialog = tab.getByRole("dialog", { name: "Tell me when it is back" });
  await dialog.getByLabel("Which one?").selectOption({ label: "Whichever is back first" });
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "detached" });
  await tab.locator("#tent").getByRole("button").click();
  await tab.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await tab.locator("#tent").getByRole("button").click();
  const told = tab.evaluate(() => new Promise((done) => addEventListener("shelfbell:subscribed", (event) => done(event.detail))));
  await signUp(dialog, "ana@example.com");
  await onTheList(tab.locator("#tent")).waitFor();
  assert.deepEqual(await told, {
    variant: undefined,
    product: "pop-up-sauna-tent",
    channel: "email",
    state: "waiting",
    position: 1,
  });
  await it.demo.stock(variants[1].variant_id, 3);
  await it.demo.mail("ana@example.com");

  await tab.evaluate(
    (id) => document.querySelector("#made").append(Shelfbell.notify({ variant: id, label: "Bell me" })),
    hat.variant_id,
  );
  const made = tab.locator("#made");
  await made.getByRole("button", { name: "Bell me" }).waitFor();
  await tab.evaluate(() => document.querySelector("#made > *").setAttribute("variant", "404"));
  await made.getByRole("button").waitFor({ state: "detached" });
  assert.equal(await tab.locator("#unknown").isVisible(), false);
  assert.deepEqual(tab.faults, []);
});

test("it survives sections that are rendered anew", async () => {
  const { url } = await it.product("thermal-vest");
  const tab = await it.visit(url);
  await tellMe(tab).click();
  await email(tab).fill("ana@example.com");
  await tab.evaluate(() => {
    const main = document.querySelector("main");
    main.outerHTML = main.outerHTML.replace(/<shelfbell-notify.*?<\/shelfbell-notify>/s, "");
  });
  await tellMe(tab).click();
  assert.equal(await email(tab).inputValue(), "ana@example.com");
  assert.equal(await tab.locator("shelfbell-notify").count(), 1);
  await submit(tab).click();
  await onTheList(tab).waitFor();
  assert.deepEqual(tab.faults, []);
});

test("the token of an alert reaches the cart, unless the shopper refused", async () => {
  const cart = () => it.site.requests.filter(({ path }) => path === "/cart/update.js").map(({ body }) => JSON.parse(body));
  it.publish(() => ({ headers: { "Content-Type": "application/json" }, body: "{}" }), "/cart/update.js");
  const shop = (more) => it.publish(() => page(`<script>window.Shopify={${more}}</script>${script(it.demo, { chat: "off" })}`));
  const refused = shop("customerPrivacy:{analyticsProcessingAllowed:()=>window.allowed===true}");
  const tab = await it.visit(`${refused}?sb=token-1`);
  await tab.waitForTimeout(300);
  assert.deepEqual(cart(), []);
  await tab.evaluate(() => {
    window.allowed = true;
    document.dispatchEvent(new CustomEvent("visitorConsentCollected"));
  });
  await until(() => cart().length === 1);
  const plain = shop("");
  await tab.goto(`${plain}?sb=token-2`);
  await until(() => cart().length === 2);
  await tab.goto(plain);
  await tab.waitForTimeout(300);
  assert.deepEqual(cart(), [{ attributes: { _shelfbell: "token-1" } }, { attributes: { _shelfbell: "token-2" } }]);
  assert.deepEqual(tab.faults, []);
});

test("a shop that sends text messages takes a number as well", async () => {
  const { url } = await it.product("driftwood-candle");
  const tab = await it.tab();
  await tab.route("**/storefront/v1/settings*", async (route) => {
    const response = await route.fetch();
    const settings = { ...(await response.json()), channels: ["email", "sms"] };
    settings.consent.sms = "One text message.";
    await route.fulfill({ response, json: settings });
  });
  await tab.goto(url);
  await tellMe(tab).click();
  await email(tab).fill("+31612345678");
  await tab.getByRole("radio", { name: "Text message" }).check();
  const number = tab.getByLabel("Mobile number");
  assert.deepEqual([await number.getAttribute("type"), await number.getAttribute("autocomplete")], ["tel", "tel"]);
  assert.equal(await number.inputValue(), "+31612345678");
  await tab.getByText("One text message.").waitFor();
  const asked = tab.waitForRequest((request) => request.url().endsWith("/subscriptions"));
  await submit(tab).click();
  const { channel, address, consent } = JSON.parse((await asked).postData());
  assert.deepEqual([channel, address, consent.text], ["sms", "+31612345678", "One text message."]);
  // Whether this server can send text messages or not: it says so.
  await tab.locator(".told, .error:not(:empty)").waitFor();
});
