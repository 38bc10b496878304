// The dashboard of a large shop, 100,000 subscriptions and 2,000 episodes: its lists, and what axe-core says of every page.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { startBrowser } from "../browser.mjs";
import { answer, heading, Merchant, said } from "../merchant.mjs";
import { startSeeded } from "../seeded.mjs";

let server;
let browser;
let robin;

before(async () => {
  [server, browser] = await Promise.all([startSeeded(), startBrowser()]);
  robin = await Merchant.of(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const numbers = (texts) => texts.map((text) => Number(/[\d,]+/.exec(text)[0].replaceAll(",", "")));
const isFalling = (values) => values.every((value, n) => n === 0 || values[n - 1] >= value);
const column = (tab, n) => tab.locator(`tbody td:nth-child(${n})`).allTextContents();

test("the first page sums the shop up", async () => {
  const tab = await robin.open(browser);
  const lead = tab.getByRole("link", { name: /^[\d,]+ people wait$/ });
  await lead.waitFor();
  assert.ok(numbers([await lead.textContent()])[0] > 10_000);
  const told = tab.getByRole("button", { name: /^Told/ });
  assert.equal(await told.getAttribute("aria-pressed"), "true");
  await tab
    .getByRole("img", { name: /^Told by the day/ })
    .locator("svg .recharts-bar-rectangle")
    .first()
    .waitFor();
  await tab.getByRole("button", { name: /^Recovered revenue/ }).click();
  await tab.getByRole("img", { name: /^Recovered revenue by the day/ }).waitFor();
  await tab.getByText("7 days", { exact: true }).click();
  await tab.getByText("over the last 7 days").first().waitFor();
  assert.match(tab.url(), /days=7/);
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("demand is ordered, searched, followed to its trend, and read further", async () => {
  const tab = await robin.open(browser, "/demand");
  await tab.locator("tbody tr").first().waitFor();
  assert.ok(isFalling(numbers(await column(tab, 2))), "most people first");
  await tab.getByRole("button", { name: "Could sell" }).click();
  await tab.locator('th[aria-sort="descending"]', { hasText: "Could sell" }).waitFor();
  const rows = await tab.locator("tbody tr").count();
  await tab.getByRole("button", { name: "Show more" }).click();
  await tab.locator(`tbody tr:nth-child(${rows + 1})`).waitFor();
  const title = await tab.locator("tbody tr td button").first().textContent();
  const search = tab.getByLabel("Search products");
  await search.fill(title);
  await tab.waitForURL(/q=/);
  await tab.locator("tbody tr").first().getByText(title).waitFor();
  await tab.locator("tbody tr td button").first().click();
  const drawer = tab.getByRole("dialog", { name: title });
  await drawer.getByText("People waiting, by the day").waitFor();
  await drawer.locator(".recharts-area-curve").waitFor();
  await tab.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  await search.fill("no such thing anywhere");
  await tab.getByText("Nobody waits for anything called").waitFor();
  assert.deepEqual(tab.faults, []);
  const csv = await tab.request.get(`${server.server}/admin/v1/demand.csv?shop=${robin.shop}`);
  assert.match(csv.headers()["content-type"], /text\/csv/);
  assert.ok((await csv.text()).split("\n").length > 1_000);
  await tab.context().close();
});

test("an episode tells its story, and a failed message is tried again", async () => {
  const tab = await robin.open(browser, "/episodes?state=closed");
  await tab.locator("tbody tr").first().waitFor();
  await tab.locator("tbody tr", { hasText: "failed" }).first().getByRole("link").first().click();
  await tab.getByRole("region", { name: "What happened" }).getByRole("listitem").first().waitFor();
  await tab
    .getByRole("region", { name: "Waves" })
    .getByText(/wave 1/)
    .waitFor();
  await tab.getByRole("combobox", { name: "Which messages" }).click();
  await tab.getByRole("option", { name: "Failed" }).click();
  await tab.waitForURL(/messages=dead/);
  await tab.getByRole("button", { name: "Try again" }).first().click();
  await answer(tab, "Yes, try again");
  await said(tab, "It is tried again").waitFor();
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("a person's purchases stand on their page, with the reason for each", async () => {
  const [order] = (await robin.api("GET", "/conversions?limit=1")).items;
  const tab = await robin.open(browser, `/contacts/${order.contact_id}`);
  const row = tab.getByRole("region", { name: "Purchases" }).locator("tbody tr", { hasText: order.order_name });
  await row.getByText(order.product_title).waitFor();
  await row.getByText(/Certain|Likely|Possible/).waitFor();
  const amount = (order.amount_minor / 100).toLocaleString("en-GB", { style: "currency", currency: order.currency });
  await row.getByText(amount).waitFor();
  assert.equal(await row.getByText("See them").count(), 0, "this is their page");
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("the list of suppressions goes on, says why, and leads to the person", async () => {
  const some = (await robin.api("GET", "/suppressions?limit=200")).items;
  const tab = await robin.open(browser, "/suppressions");
  await tab.locator("tbody tr").first().waitFor();
  assert.equal(await tab.locator("tbody tr").count(), Math.min(some.length, 50));
  await tab.locator("tbody tr", { hasText: "Complained" }).first().getByText("reported as spam").waitFor();
  await tab.locator("tbody tr td a").first().click();
  await tab.getByText("No message goes to this address").waitFor();
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

describe("axe finds nothing, and nothing is wider than the screen", () => {
  const PAGES = [
    ["/", /./],
    ["/demand", "Demand"],
    ["/episodes", "Restock episodes"],
    ["/conversions", "Conversions"],
    ["/contacts", "Contacts"],
    ["/suppressions", "Suppressions"],
    ["/data-requests", "Data requests"],
    ["/messages", "Messages"],
    ["/messages/alert/en", "Back in stock"],
    ["/settings", "Settings"],
    ["/settings/channels", "Settings"],
    ["/settings/connector", "Settings"],
    ["/import", "Import"],
    ["/team", "Team"],
    ["/keys", "API keys"],
    ["/audit", "Audit log"],
    ["/account", "Your account"],
  ];
  for (const width of [1440, 390])
    test(`at ${width} pixels, light and dark`, async () => {
      // axe's script is put into the page, which its policy would forbid.
      const tab = await robin.open(browser, "/account", { viewport: { width, height: 900 }, bypassCSP: true });
      const [{ id }] = (await robin.api("GET", "/episodes?state=closed&limit=1")).items;
      const [{ contact_id: person }] = (await robin.api("GET", "/conversions?limit=1")).items;
      for (const [path, title] of [...PAGES, [`/episodes/${id}`, /./], [`/contacts/${person}`, /./]]) {
        await tab.goto(server.server + path);
        await heading(tab, title).waitFor();
        await tab.getByLabel("Loading").first().waitFor({ state: "detached" });
        for (const colorScheme of ["light", "dark"]) {
          await tab.emulateMedia({ colorScheme });
          await assertAccessible(tab, "body");
        }
        assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${path} is too wide`);
      }
      await tab.context().close();
    });
});

test("everything is reached by keyboard", async () => {
  const tab = await robin.open(browser, "/demand");
  await tab.locator("tbody tr").first().waitFor();
  await tab.keyboard.press("Tab");
  assert.equal(await tab.evaluate(() => document.activeElement.textContent), "Skip to the page");
  await tab.keyboard.press("Enter");
  assert.match(tab.url(), /#main$/);
  await tab.getByRole("button", { name: /Longest wait/ }).focus();
  await tab.keyboard.press("Enter");
  await tab.waitForURL(/sort=longest/);
  await tab.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Messages" }).focus();
  await tab.keyboard.press("Enter");
  await heading(tab, "Messages").waitFor();
  assert.equal(await tab.evaluate(() => document.activeElement.tagName), "H1", "a new page is read from its title");
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("on a phone the pages are behind a button", async () => {
  const tab = await robin.open(browser, "/", { viewport: { width: 390, height: 844 } });
  await tab.getByRole("button", { name: "Open the menu" }).click();
  await tab.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Demand" }).click();
  await heading(tab, "Demand").waitFor();
  await tab.getByRole("list", { name: "Items that people wait for" }).getByRole("listitem").first().waitFor();
  await tab.getByRole("button", { name: "Open the menu" }).waitFor();
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});
