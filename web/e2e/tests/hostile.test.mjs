// Pages that make it hard: policies, polluted prototypes, taken names, blocked storage, a server that is away.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { page, productPage, script } from "../site.mjs";
import { onTheList, signUp, stage, tellMe } from "../stage.mjs";

const it = stage();
const chatButton = (at) => at.getByRole("button", { name: "Open the chat" });

/** The whole of it: sign up at the button, then ask the chat. */
async function useEverything(tab, address) {
  await tellMe(tab).click();
  await signUp(tab, address);
  await onTheList(tab).first().waitFor();
  await chatButton(tab).click();
  await tab.getByRole("button", { name: "Is this in stock?" }).click();
  await tab.locator(".said", { hasText: "sold out at the moment" }).waitFor();
}

test("a strict content security policy", async () => {
  const { variants, sold } = await it.product("neoprene-gloves-5mm");
  const policy = `default-src 'none'; script-src 'self' ${it.demo.server}; connect-src ${it.demo.server}; img-src ${it.demo.shop}; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
  const body = () =>
    productPage(it.demo, variants, { chosen: sold.variant_id })
      .replace(/<style>.*?<\/style>/s, "")
      .replace(/<link .*?>/, "");
  const tab = await it.visit(
    it.publish(
      () => ({ headers: { "Content-Security-Policy": policy, "Cross-Origin-Embedder-Policy": "require-corp" }, body: body() }),
      "/products/strict",
    ),
  );
  await useEverything(tab, "strict@example.com");
  assert.equal(await tab.locator(".launch").evaluate((button) => getComputedStyle(button).borderRadius), "50%", "styles apply");
  assert.deepEqual(
    tab.faults.filter((fault) => !fault.includes("favicon")),
    [],
  );
});

test("a page that redefines the methods of arrays and objects", async () => {
  const { variants, sold } = await it.product("neoprene-gloves-3mm");
  // After the page's own scripts, before ours: whatever is called from now on is called by us.
  const spoil = `<script>{
    const define = Object.defineProperty, names = Object.getOwnPropertyNames;
    const broken = (name) => function () { throw new Error("the page's own " + name); };
    const lists = names(Array.prototype), things = names(Object.prototype);
    window.Element.prototype.toJSON = broken("toJSON");
    for (let i = 0; i < lists.length; i++) if (lists[i] !== "length" && lists[i] !== "constructor") define(Array.prototype, lists[i], { value: broken(lists[i]) });
    define(Array.prototype, Symbol.iterator, { value: broken("iterator") });
    for (let i = 0; i < things.length; i++) if (things[i] !== "constructor" && things[i] !== "__proto__") define(Object.prototype, things[i], { value: broken(things[i]), writable: true });
    try { [].map(String); } catch (error) { document.documentElement.title = error.message; }
    Array.prototype.toJSON = Object.prototype.toJSON = broken("toJSON");
    Array.prototype.extra = Object.prototype.extra = "enumerable";
  }</script>`;
  const html = productPage(it.demo, variants, { chosen: sold.variant_id }).replace('<script src="/theme.js"></script>', spoil);
  const tab = await it.visit(it.publish(() => html, "/products/spoilt"));
  // Asked of the document, because the tools of the test would break in this page as well.
  assert.equal(await tab.locator("html").getAttribute("title"), "the page's own map");
  await useEverything(tab, "spoilt@example.com");
  assert.deepEqual(tab.faults, []);
});

test("a page that has elements and a global by our names", async () => {
  const { variants, sold } = await it.product("swim-socks");
  const theirs = `<script>window.Shelfbell="theirs";for(const name of ["shelfbell-notify","shelfbell-chat"])customElements.define(name,class extends HTMLElement{connectedCallback(){this.textContent="theirs"}})</script><shelfbell-notify></shelfbell-notify>`;
  const html = productPage(it.demo, variants, { chosen: sold.variant_id }).replace("<main>", `${theirs}<main>`);
  const tab = await it.visit(it.publish(() => html, "/products/named"));
  await useEverything(tab, "named@example.com");
  assert.equal(await tab.locator("shelfbell-notify").textContent(), "theirs");
  assert.equal(await tab.locator("shelfbell-notify-2").count(), 2, "the button, and the one on the chat's card");
  assert.equal(await tab.evaluate(() => window.Shelfbell), "theirs");
  const none = `<script>Object.defineProperty(window,"customElements",{value:undefined})</script>`;
  const bare = await it.visit(it.publish(() => html.replace(theirs, none), "/products/none"));
  await tellMe(bare).waitFor();
  assert.deepEqual([...tab.faults, ...bare.faults], []);
});

test("storage that is blocked", async () => {
  const { variants, sold } = await it.product("harbour-boots");
  const inner = it.publish(() => productPage(it.demo, variants, { chosen: sold.variant_id }), "/products/boxed");
  // A frame without an origin: the browser itself refuses storage and cookies.
  const tab = await it.visit(
    it.publish(() =>
      page(`<iframe sandbox="allow-scripts allow-forms" src="${inner}" style="width:100%;height:780px;border:0"></iframe>`),
    ),
  );
  const frame = tab.frameLocator("iframe");
  await useEverything(frame, "boxed@example.com");
  const refused = await tab.frames()[1].evaluate(() => {
    try {
      return !sessionStorage;
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(refused, "SecurityError");
  assert.deepEqual(tab.faults, []);
});

test("a script that comes twice, late, and from elsewhere", async () => {
  const { variants, sold } = await it.product("roll-top-backpack");
  const html = productPage(it.demo, variants, { chosen: sold.variant_id, attributes: { chat: "off" } });
  const tab = await it.visit(
    it.publish(() => html.replace("</body>", `${script(it.demo, { chat: "off" })}</body>`), "/products/twice"),
  );
  await tellMe(tab).waitFor();
  assert.equal(await tab.locator("shelfbell-notify").count(), 1);
  assert.equal(await chatButton(tab).count(), 0);
  // The other one, as a theme's app embed brings it, wants the chat.
  await tab.evaluate(
    ([src, key]) => {
      const late = document.createElement("script");
      late.dataset.key = key;
      late.src = src;
      document.body.append(late);
    },
    [`${it.demo.server}/widget.js?3`, it.demo.key],
  );
  await chatButton(tab).waitFor();
  assert.equal(await tab.locator("shelfbell-chat").count(), 1);
  assert.equal(await tellMe(tab).count(), 1);

  it.publish(
    async () => ({
      headers: { "Content-Type": "text/javascript" },
      body: await (await fetch(`${it.demo.server}/widget.js`)).text(),
    }),
    "/copy/widget.js",
  );
  const copy = html.replace(`${it.demo.server}/widget.js"`, `/copy/widget.js" data-server="${it.demo.server}"`);
  const elsewhere = await it.visit(it.publish(() => copy, "/products/copied"));
  await tellMe(elsewhere).click();
  await signUp(elsewhere, "copy@example.com");
  await onTheList(elsewhere).waitFor();
  assert.deepEqual([...tab.faults, ...elsewhere.faults], []);
});

test("a theme that styles everything", async () => {
  const { variants, sold } = await it.product("kettle-flask");
  const style =
    "*{margin:9px!important;color:red;text-transform:uppercase}button{display:none!important}div:empty,shelfbell-notify:empty,shelfbell-chat:empty{display:none}input{opacity:0}";
  const tab = await it.visit(
    it.publish(() => productPage(it.demo, variants, { chosen: sold.variant_id, style }), "/products/styled"),
  );
  await useEverything(tab, "styled@example.com");
  assert.deepEqual(tab.faults, []);
});

test("a server that is away, fails, hangs or does not know the shop", async () => {
  const { variants, sold } = await it.product("tow-float-28l");
  const silent = createServer(() => {});
  await new Promise((ready) => silent.listen(0, "127.0.0.1", ready));
  it.publish(
    async () => ({
      headers: { "Content-Type": "text/javascript" },
      body: await (await fetch(`${it.demo.server}/widget.js`)).text(),
    }),
    "/copy/widget.js",
  );
  for (const path of ["/storefront/v1/settings", "/storefront/v1/availability"])
    it.publish(() => ({ status: 500, headers: { "Access-Control-Allow-Origin": "*" }, body: "<h1>oh</h1>" }), `/broken${path}`);
  const servers = {
    away: "http://127.0.0.1:9",
    failing: `${it.site.url}/broken`,
    hanging: `http://127.0.0.1:${silent.address().port}`,
    stranger: it.demo.server,
  };
  for (const [name, server] of Object.entries(servers)) {
    const attributes = { server, ...(name === "stranger" ? { key: "pk_unknown" } : {}) };
    const html = productPage(it.demo, variants, { chosen: sold.variant_id, attributes }).replace(
      `${it.demo.server}/widget.js`,
      "/copy/widget.js",
    );
    const tab = await it.visit(it.publish(() => html, `/products/${name}`));
    await tab.waitForFunction(() => window.Shelfbell);
    await tab.waitForTimeout(400);
    assert.equal(await tab.getByRole("button", { name: /chat|Tell/ }).count(), 0, name);
    assert.equal(await tab.locator("#after").isVisible(), true);
    assert.deepEqual(tab.faults, [], name);
    await tab.context().close();
  }
  silent.close();
});

test("a server that comes back is noticed", async () => {
  const { url } = await it.product("tow-float-28l");
  const tab = await it.tab();
  await tab.route("**/storefront/v1/**", (route) => route.abort());
  await tab.goto(url);
  await tab.waitForFunction(() => window.Shelfbell);
  await tab.unroute("**/storefront/v1/**");
  await tellMe(tab).waitFor();
  assert.deepEqual(tab.faults, []);
});
