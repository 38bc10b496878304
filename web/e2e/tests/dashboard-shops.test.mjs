// A merchant of two shops: one on Shopify, one that states its stock by itself. What comes in from outside is signed by this test.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../browser.mjs";
import { until } from "../demo.mjs";
import { answer, heading, Merchant, said } from "../merchant.mjs";
import { startServer, webhook } from "../server.mjs";

const NORTH = "northwind.myshopify.com";
const FJORD = "fjord.example";
const SECRET = "a-secret-of-the-webhooks";
const OWNER = "robin@northwind.example";

let server;
let browser;
let robin;
let provider;

before(async () => {
  [server, browser, provider] = await Promise.all([
    startServer(
      async (command) => {
        await command("shop", "add", NORTH, "--name", "Northwind Store", "--webhook-secret", SECRET);
        const { publishable_key: key } = await command("shop", "add", FJORD, "--platform", "generic", "--name", "Fjord Outdoor");
        const owner = (shop) => command("user", "add", OWNER, "--shop", shop, "--role", "owner", "--name", "Robin", "--generate");
        const { password } = await owner(NORTH);
        await owner(FJORD);
        return { email: OWNER, password, key };
      },
      { SHELFBELL_POSTBACK__ALLOW_PRIVATE: "true" },
    ),
    startBrowser(),
    startProvider(),
  ]);
  robin = (await Merchant.of(server)).at(NORTH);
});
after(async () => {
  await browser?.close();
  provider?.stop();
  await server?.stop();
});

/** Takes what is posted to it, and answers by the status that was set last. */
async function startProvider() {
  const own = { status: 204, posted: [] };
  const listener = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    own.posted.push(JSON.parse(body));
    response.writeHead(own.status).end();
  });
  await new Promise((ready) => listener.listen(0, "127.0.0.1", ready));
  return Object.assign(own, { url: `http://127.0.0.1:${listener.address().port}/in`, stop: () => listener.close() });
}

const north = (topic, body) => webhook(server, NORTH, SECRET, topic, typeof body === "string" ? body : JSON.stringify(body));
const rows = (tab, region) => tab.getByRole("region", { name: region }).locator("tbody tr");
const attention = (tab) => tab.getByRole("region", { name: "Needs your attention" });

test("a shop is changed for another, and each shows its own", async () => {
  await robin.api("POST", "/suppressions", { channel: "email", address: "only-north@example.com" });
  const tab = await robin.open(browser);
  await heading(tab, "Northwind Store").waitFor();
  await tab.goto(`${server.server}/suppressions`);
  await tab.getByText("only-north@example.com").waitFor();
  const change = async (name) => {
    await tab.getByRole("button", { name: "Change the shop" }).click();
    await tab.getByRole("menuitemradio", { name }).click();
    await heading(tab, name).waitFor();
  };
  await change("Fjord Outdoor");
  await tab.getByRole("link", { name: "Suppressions" }).click();
  await tab.getByText("Your shop may write to everybody who asks").waitFor();
  assert.equal(await tab.getByText("only-north@example.com").count(), 0);
  // It stays chosen, also for the next visit.
  await tab.goto(server.server);
  await heading(tab, "Fjord Outdoor").waitFor();
  await change("Northwind Store");
  await tab.getByRole("link", { name: "Suppressions" }).click();
  await tab.getByText("only-north@example.com").waitFor();
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("an address is left alone, found, and lifted", async () => {
  const tab = await robin.open(browser, "/suppressions");
  await tab.getByRole("button", { name: "Add an address" }).click();
  const form = tab.getByRole("dialog", { name: "Leave an address alone" });
  await form.getByLabel("E-mail address or phone number").fill("ana@example");
  await form.getByRole("button", { name: "Leave it alone" }).click();
  await form.getByText(/not a complete e-mail address/).waitFor();
  await form.getByLabel("E-mail address or phone number").fill("Ana@example.com");
  await form.getByRole("button", { name: "Leave it alone" }).click();
  await said(tab, "does not write to this address any more").waitFor();
  await rows(tab, "Left alone").filter({ hasText: "Ana@example.com" }).getByText("Stopped by you").waitFor();
  const search = tab.getByLabel("E-mail address or phone number");
  await search.fill("ben@example.com");
  await tab.keyboard.press("Enter");
  await tab.getByText("This address is not suppressed").waitFor();
  await search.fill("ana@EXAMPLE.com");
  await tab.keyboard.press("Enter");
  const found = rows(tab, "Left alone").filter({ hasText: "Ana@example.com" });
  await found.getByRole("button", { name: "Lift" }).click();
  await tab.getByRole("dialog", { name: "Write to Ana@example.com again?" }).getByText("alerts that ended stay ended").waitFor();
  await answer(tab, "Yes, lift it");
  await said(tab, "Lifted").waitFor();
  await tab.getByText("This address is not suppressed").waitFor();
  await tab.getByRole("button", { name: "Show all" }).click();
  await tab.getByText("only-north@example.com").waitFor();
  assert.equal(await tab.getByText("Ana@example.com").count(), 0);
  // The browser notes the refusal of what was no address.
  tab.faults = tab.faults.filter((fault) => !/422/.test(fault));
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("a customer who asked gets an answer, and the request is marked", async () => {
  await robin.api("POST", "/suppressions", { channel: "email", address: "dora@example.com" });
  await north("customers/data_request", {
    customer: { id: 7, email: "dora@example.com", phone: null },
    data_request: { id: 9001 },
  });
  const tab = await robin.open(browser);
  await attention(tab).getByText("1 customer asked what is stored about them").waitFor();
  await attention(tab).getByRole("link", { name: "Answer" }).click();
  await heading(tab, "Data requests").waitFor();
  const open = rows(tab, "To answer").filter({ hasText: "dora@example.com" });
  await open.getByText("in 30 days").waitFor();
  const [file] = await Promise.all([tab.waitForEvent("download"), open.getByRole("button", { name: "Their data" }).click()]);
  assert.equal(file.suggestedFilename(), "data-request-9001.json");
  const data = JSON.parse(await readFile(await file.path(), "utf8"));
  assert.deepEqual(
    data.contacts.map(({ address, suppression }) => [address, suppression]),
    [["dora@example.com", "merchant"]],
  );
  await open.getByRole("button", { name: "Mark as answered" }).click();
  await answer(tab, "Yes, it is answered");
  await said(tab, "Marked as answered").waitFor();
  await tab.getByText("Nobody waits for an answer").waitFor();
  await rows(tab, "Answered").getByRole("button", { name: "Not answered yet" }).click();
  await said(tab, "waits for an answer again").waitFor();
  await open.waitFor();
  // Another one comes while the page is open.
  await north("customers/data_request", {
    customer: { id: 8, email: "emil@example.com", phone: null },
    data_request: { id: 9002 },
  });
  await tab.getByText("emil@example.com").waitFor();
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("what was not understood is read again, or given up", async () => {
  for (const body of ["{", "[", "nonsense"]) await north("products/update", body);
  const left = async () => (await robin.api("GET", "/webhooks/unreadable")).items.length;
  await until(async () => (await left()) === 3);
  const tab = await robin.open(browser);
  await attention(tab).getByText("3 webhooks could not be understood").waitFor();
  await attention(tab).getByRole("link", { name: "See them" }).click();
  const list = rows(tab, "Not understood");
  await list
    .first()
    .getByText(/^not JSON/)
    .waitFor();
  assert.equal(await list.count(), 3);
  await list.first().getByRole("button", { name: "Read again" }).click();
  await said(tab, "1 message is read again").waitFor();
  await until(async () => (await left()) === 3);
  await until(async () => (await list.count()) === 3);
  await list.first().getByRole("button", { name: "Give up" }).click();
  await tab.getByRole("dialog", { name: "Give this message up?" }).getByText("an order is not counted").waitFor();
  await answer(tab, "Yes, give it up");
  await said(tab, "1 message given up").waitFor();
  await until(async () => (await list.count()) === 2);
  await tab.getByRole("button", { name: "Give all up" }).click();
  await answer(tab, "Yes, give them up");
  await tab.getByRole("region", { name: "Not understood" }).waitFor({ state: "detached" });
  assert.equal(await left(), 0);
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("a provider that was gone is tried, and messages go on", async () => {
  const fjord = robin.at(FJORD);
  const variants = [{ id: "lamp-1", price: "49.00", sku: "LAMP" }];
  await fjord.api("POST", "/catalogue", { products: [{ id: "lamp", title: "Harbour Lamp", variants }] });
  await fjord.api("POST", "/stock", { items: [{ variant_id: "lamp-1", available: 0 }] });
  const changes = { postback_url: provider.url, email_by_postback: true, settle_secs: 0, digest_secs: 0 };
  await fjord.api("PUT", "/settings", { changes });
  const tab = await fjord.open(browser, "/settings/channels");
  const panel = tab.getByRole("region", { name: "Your own provider" });
  await panel.getByRole("button", { name: "Make a new secret" }).click();
  await answer(tab, "Make it");
  assert.match(await tab.getByTitle("Secret of the postback").textContent(), /^whsec_/);
  await answer(tab, "I have copied it");
  provider.status = 500;
  await panel.getByRole("button", { name: "Post a test" }).click();
  await panel.getByText(/did not take the test: .*HTTP 500/).waitFor();
  provider.status = 204;
  await panel.getByRole("button", { name: "Post a test" }).click();
  await panel.getByText("Your provider took the test.").waitFor();

  provider.status = 410;
  const consent = { text: "Tell me once when it is back.", at: Date.now() };
  const asked = await fetch(`${server.server}/storefront/v1/subscriptions`, {
    method: "POST",
    headers: { "X-Shelfbell-Key": server.key, "Content-Type": "application/json" },
    body: JSON.stringify({ variant_id: "lamp-1", channel: "email", address: "finn@example.com", consent }),
  });
  assert.equal(asked.status, 202, await asked.text());
  await fjord.api("POST", "/stock", { items: [{ variant_id: "lamp-1", available: 5 }] });
  await until(async () => (await fjord.api("GET", "/postback")).stopped_at !== null);
  await tab.goto(server.server);
  await attention(tab)
    .getByText(/^Nothing is handed to your own provider/)
    .waitFor();
  await attention(tab).getByRole("link", { name: "Look at it" }).click();
  await panel.getByText("1 message waits").waitFor();
  provider.status = 204;
  await panel.getByRole("button", { name: "Post again" }).click();
  await answer(tab, "Yes, post again");
  await said(tab, "Messages are posted again; 1 message waited").waitFor();
  await panel.getByText("Nothing is posted since").waitFor({ state: "detached" });
  const told = () => provider.posted.filter(({ type }) => type === "back_in_stock.alert").length;
  await until(() => told() === 2);
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

describe("the team", () => {
  test("an owner adds somebody, changes the role, and removes them", async () => {
    const tab = await robin.open(browser, "/team");
    await tab.getByRole("button", { name: "Add somebody" }).click();
    const form = tab.getByRole("dialog", { name: "Add somebody" });
    await form.getByLabel("E-mail address").fill("cleo@northwind.example");
    await form.getByLabel("Name").fill("Cleo Hart");
    await form.getByLabel("Viewer").check();
    await form.getByRole("button", { name: "Add", exact: true }).click();
    const password = await tab.getByTitle("Password").textContent();
    const cleo = new Merchant(server, { email: "cleo@northwind.example", password });
    await cleo.enter();
    assert.deepEqual(
      cleo.shops.map(({ name, role }) => [name, role]),
      [["Northwind Store", "viewer"]],
    );
    await answer(tab, "Done");
    assert.equal((await tab.content()).includes(password), false);
    await tab.getByRole("combobox", { name: "Role of Cleo Hart" }).click();
    await tab.getByRole("option", { name: "Editor" }).click();
    await said(tab, "Changed").waitFor();
    await cleo.enter();
    assert.equal(cleo.shops[0].role, "editor");
    const row = rows(tab, "People").filter({ hasText: "Cleo Hart" });
    await row.getByRole("button", { name: "Remove" }).click();
    await tab.getByRole("dialog", { name: "Remove Cleo Hart?" }).getByText("signed out of this shop at once").waitFor();
    await answer(tab, "Yes, remove them");
    await said(tab, "Removed").waitFor();
    await row.waitFor({ state: "detached" });
    await assert.rejects(cleo.api("GET", "/home"), /401|403/);
    // The last owner stays.
    await rows(tab, "People").filter({ hasText: "Robin" }).getByRole("button", { name: "Remove" }).click();
    await answer(tab, "Yes, remove them");
    await tab.getByRole("dialog").getByRole("alert").waitFor();
    tab.faults = tab.faults.filter((fault) => !/409/.test(fault));
    assert.deepEqual(tab.faults, []);
    await tab.context().close();
  });

  test("a viewer is offered none of it", async () => {
    await north("products/update", "{");
    await until(async () => (await robin.api("GET", "/webhooks/unreadable")).items.length === 1);
    const vic = await robin.colleague("viewer", "vic@northwind.example");
    const tab = await vic.open(browser, "/team");
    await tab.getByText("Only owners see this").waitFor();
    for (const name of ["Add somebody", "Remove"]) assert.equal(await tab.getByRole("button", { name }).count(), 0, name);
    assert.equal(await tab.getByRole("combobox").count(), 0);
    const pages = tab.getByRole("navigation", { name: "Pages" });
    for (const name of ["Suppressions", "Data requests", "Team"])
      assert.equal(await pages.getByRole("link", { name }).count(), 0, name);
    for (const path of ["/suppressions", "/data-requests", "/contacts"]) {
      await tab.goto(server.server + path);
      await tab.getByText("Viewers do not see people").waitFor();
      assert.equal(await tab.locator("main button, main input").count(), 0, path);
    }
    await tab.goto(`${server.server}/settings/connector`);
    const list = rows(tab, "Not understood");
    await list.first().waitFor();
    for (const name of ["Read again", "Give up"])
      assert.equal(await list.getByRole("button", { name }).getAttribute("aria-disabled"), "true", name);
    assert.deepEqual(tab.faults, []);
    await tab.context().close();
  });
});

describe("what asks, and what is chosen from, is found faultless by axe", () => {
  const PLACES = [
    ["/suppressions", "Suppressions", ["Add an address", "Lift"]],
    ["/data-requests", "Data requests", ["Mark as answered"]],
    ["/settings/connector", "Settings", ["Give all up"]],
    ["/settings/channels", "Settings", ["Make a new secret"]],
    ["/team", "Team", ["Add somebody", "Remove"]],
  ];
  for (const width of [1440, 390])
    test(`at ${width} pixels, light and dark`, async () => {
      // axe's script is put into the page, which its policy would forbid.
      const tab = await robin.open(browser, "/account", { viewport: { width, height: 900 }, bypassCSP: true });
      const look = async (within) => {
        for (const colorScheme of ["light", "dark"]) {
          await tab.emulateMedia({ colorScheme });
          await assertAccessible(tab, within);
        }
        assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${within} is too wide`);
      };
      for (const [path, title, buttons] of PLACES) {
        await tab.goto(server.server + path);
        await heading(tab, title).waitFor();
        for (const name of buttons) {
          await tab.locator("main").getByRole("button", { name }).first().click();
          await tab.getByRole("dialog").waitFor();
          await look("[role=dialog]");
          await tab.keyboard.press("Escape");
          await tab.getByRole("dialog").waitFor({ state: "detached" });
        }
        await look("body");
      }
      if (width === 390) await tab.getByRole("button", { name: "Open the menu" }).click();
      await tab.getByRole("button", { name: "Change the shop" }).click();
      await tab.getByRole("menuitemradio", { name: "Fjord Outdoor" }).waitFor();
      await look("body");
      await tab.keyboard.press("Escape");
      await tab.getByRole("button", { name: "Your account" }).click();
      await tab.getByRole("menuitemradio", { name: "Dark" }).waitFor();
      await look("body");
      await tab.context().close();
    });
});
