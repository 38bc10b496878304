// What a merchant does in the dashboard, from signing in to signing out, with the real shop behind it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openTab } from "../browser.mjs";
import { until } from "../demo.mjs";
import { answer, heading, Merchant, said, watch } from "../merchant.mjs";
import { stage } from "../stage.mjs";

const it = stage();
let signedIn;
/** The owner that the demo made. */
const owner = () => (signedIn ??= Merchant.of(it.demo));

const consent = () => ({ text: "Tell me once when it is back.", at: Date.now() });
const wait = (variant, address) =>
  it.demo.api("subscriptions", { variant_id: variant.variant_id, channel: "email", address, consent: consent() });

describe("signing in and out", () => {
  test("a wrong password is told, the right one leads to the page that was asked for", async () => {
    const tab = await openTab(it.browser, { locale: "en-GB" });
    watch(tab);
    await tab.goto(`${it.demo.server}/demand?sort=longest`);
    await tab.getByLabel("E-mail address").fill(it.demo.email);
    await tab.getByLabel("Password", { exact: true }).fill("not the password");
    await tab.keyboard.press("Enter");
    await tab.getByText("do not belong together").waitFor();
    // The browser notes the two refusals: nobody was signed in, and the wrong password.
    tab.faults = tab.faults.filter((fault) => !/401/.test(fault));
    await tab.getByLabel("Password", { exact: true }).fill(it.demo.password);
    await tab.keyboard.press("Enter");
    await heading(tab, "Demand").waitFor();
    assert.match(await tab.title(), /^Demand/);
    assert.match(tab.url(), /sort=longest/);
    assert.deepEqual(tab.faults, []);
    await tab.context().close();
  });

  test("logging out everywhere ends the other browser, too", async () => {
    const robin = await owner();
    const cleo = await robin.colleague("editor");
    const [one, other] = [await cleo.open(it.browser), await new Merchant(it.demo, cleo.credentials)];
    await other.enter();
    const elsewhere = await other.open(it.browser, "/account");
    await heading(elsewhere, "Your account").waitFor();
    await elsewhere.getByRole("button", { name: "Log out everywhere" }).click();
    await elsewhere.getByRole("heading", { name: "Sign in to Shelfbell" }).waitFor();
    // Nobody touches the other one: it hears that its session ended.
    await one.getByRole("heading", { name: "Sign in to Shelfbell" }).waitFor({ timeout: 30_000 });
    await Promise.all([one, elsewhere].map((tab) => tab.context().close()));
  });
});

test("a held send is approved, and its message goes out", async () => {
  const robin = await owner();
  await robin.api("PUT", "/settings", { changes: { mass_send_limit: 1 } });
  const item = await it.demo.variant("long-sleeve-suit", "sold_out");
  for (const name of ["ann", "ben", "cid"]) await wait(item, `${name}@example.com`);
  await it.demo.stock(item.variant_id, 5);
  await until(async () => (await robin.api("GET", "/episodes?state=held")).items.length === 1);
  const tab = await robin.open(it.browser);
  await tab.getByRole("region", { name: "Needs your attention" }).getByRole("link", { name: "Decide" }).click();
  await heading(tab, "Restock episodes").waitFor();
  await tab.getByText("would reach 3 people").waitFor();
  await tab.locator("tbody").getByRole("link").first().click();
  await tab.getByRole("button", { name: "Approve" }).click();
  await tab.getByRole("dialog", { name: "Tell 3 people?" }).waitFor();
  await answer(tab, "Yes, tell 3 people");
  await said(tab, "Approved").waitFor();
  await it.demo.mail("ann@example.com");
  // The page hears of it by itself.
  await tab.getByRole("region", { name: "Messages" }).getByText("Sent").first().waitFor();
  await robin.api("PUT", "/settings", { changes: { mass_send_limit: 10_000 } });
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("what happens in the shop shows while the page is open", async () => {
  const robin = await owner();
  const item = await it.demo.variant("waffle-towel", "sold_out");
  const tab = await robin.open(it.browser, "/demand");
  await heading(tab, "Demand").waitFor();
  assert.equal(await tab.getByText("Waffle Towel").count(), 0);
  await wait(item, "live@example.com");
  await tab.getByText("Waffle Towel").waitFor();
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("an expected date is set where the demand is, and shoppers are told it", async () => {
  const robin = await owner();
  const item = await it.demo.variant("changing-mat", "sold_out");
  await wait(item, "dora@example.com");
  const tab = await robin.open(it.browser, "/demand?q=changing%20mat");
  await tab.getByRole("button", { name: /^Set a date/ }).click();
  const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
  await tab.getByLabel("Expected back on").fill(day);
  await tab.keyboard.press("Enter");
  await said(tab, "Shoppers are now told").waitFor();
  const told = await it.demo.api(`availability?variant=${item.variant_id}`);
  assert.equal(new Date(told.expected_at).toISOString().slice(0, 10), day);
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("a change of settings says whom it would message before it is saved", async () => {
  const robin = await owner();
  const item = await it.demo.variant("short-robe-terry", "sold_out");
  await robin.api("PUT", "/settings", { changes: { min_units: 9 } });
  await wait(item, "eve@example.com");
  await it.demo.stock(item.variant_id, 4);
  const tab = await robin.open(it.browser, "/settings");
  await tab.getByRole("textbox", { name: "Units needed before anybody is told" }).fill("2");
  const bar = tab.getByRole("region", { name: "Changes that are not saved" });
  await bar.getByText("This change would message 1 person now").waitFor();
  await bar.getByRole("button", { name: "Save…" }).click();
  await tab.getByRole("dialog", { name: "Message 1 person now?" }).getByText(/Terry/).waitFor();
  await answer(tab, "Save and message 1 person");
  await said(tab, "Saved").waitFor();
  await it.demo.mail("eve@example.com");
  await bar.waitFor({ state: "detached" });
  await robin.api("PUT", "/settings", { changes: { min_units: 1 } });
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("a contact is found by the whole address, and their alert stopped", async () => {
  const robin = await owner();
  const item = await it.demo.variant("sea-thermometer", "sold_out");
  await wait(item, "finn@example.com");
  const tab = await robin.open(it.browser, "/contacts");
  const search = tab.getByLabel("E-mail address or phone number");
  await search.fill("finn@example");
  await tab.getByRole("button", { name: "Find" }).click();
  await tab.getByText("Nobody with this address").waitFor();
  await search.fill("Finn@Example.com");
  await tab.keyboard.press("Enter");
  await tab.getByRole("link", { name: "finn@example.com" }).click();
  await heading(tab, "finn@example.com").waitFor();
  await tab.getByText("Tell me once when it is back.").waitFor();
  await tab.getByRole("button", { name: "Stop alerts" }).click();
  await answer(tab, "Yes, stop them");
  await said(tab, "1 alert stopped").waitFor();
  await tab.getByRole("region", { name: "Alerts" }).getByText("Stopped").waitFor();
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("a key is made, shown once, and works", async () => {
  const robin = await owner();
  const tab = await robin.open(it.browser, "/keys");
  await tab.getByRole("button", { name: "Add a key" }).click();
  const form = tab.getByRole("dialog", { name: "Add a key" });
  await form.getByLabel("Name").fill("Warehouse");
  await form.getByRole("button", { name: "Make the key" }).click();
  const secret = await tab.getByTitle("Secret key").textContent();
  assert.match(secret, /^sk_/);
  const asked = (path) => fetch(`${it.demo.server}/admin/v1${path}`, { headers: { Authorization: `Bearer ${secret}` } });
  assert.equal((await asked("/demand")).status, 200);
  assert.equal((await asked("/keys")).status, 403, "it may only read");
  await tab.getByRole("button", { name: "I have copied it" }).click();
  await tab.getByText("Warehouse").waitFor();
  assert.equal((await tab.content()).includes(secret), false);
  await tab.goto(`${it.demo.server}/audit`);
  await tab.getByText("Key added").waitFor();
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("what a viewer may not do is not offered, and says why", async () => {
  const robin = await owner();
  const vic = await robin.colleague("viewer");
  const tab = await vic.open(it.browser, "/settings");
  await heading(tab, "Settings").waitFor();
  await tab.getByText("To change them, ask an owner").waitFor();
  assert.equal(await tab.locator("main input:enabled").count(), 0);
  for (const page of ["Contacts", "Team", "API keys", "Audit log", "Import"])
    assert.equal(await tab.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: page }).count(), 0, page);
  await tab.goto(`${it.demo.server}/team`);
  await tab.getByText("Only owners see this").waitFor();
  await tab.goto(`${it.demo.server}/messages`);
  const stop = tab.getByRole("button", { name: "Stop e-mail" });
  assert.equal(await stop.getAttribute("aria-disabled"), "true");
  await stop.focus();
  await tab.getByRole("tooltip").getByText("Viewers cannot change anything").waitFor();
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("a mail is worded anew, with its mistakes by line, and tried", async () => {
  const robin = await owner();
  const tab = await robin.open(it.browser, "/messages/alert/en");
  const frame = tab.frameLocator("iframe");
  await frame.locator("body", { hasText: "Merino Crew Sweater" }).waitFor();
  const editor = tab.getByLabel("Mail, in MJML");
  const words = await editor.inputValue();
  await editor.fill(words.replace("<mj-body", "<mj-nonsense"));
  await tab
    .getByRole("button", { name: /^Line \d+:/ })
    .first()
    .waitFor();
  await editor.fill(words);
  await tab.getByLabel("Subject").fill("Hurray: {{ product_title }}");
  await tab.getByText("Hurray: Merino Crew Sweater").waitFor();
  await tab.getByText("From Slack Water").waitFor();
  await tab.getByRole("button", { name: "Send me a sample" }).click();
  await tab.getByLabel("To", { exact: true }).fill("gus@example.com");
  await tab.keyboard.press("Enter");
  await said(tab, "The sample is on its way").waitFor();
  await it.demo.mail("gus@example.com", /^Hurray/);
  await tab.getByRole("button", { name: "Save", exact: true }).click();
  await said(tab, "Saved").waitFor();
  await tab.getByRole("button", { name: "Back to the original" }).click();
  await answer(tab, "Yes, take them back");
  await said(tab, "is back").waitFor();
  tab.faults = tab.faults.filter((fault) => !/422/.test(fault));
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("the look is shown by the real script, and signs nobody up", async () => {
  const robin = await owner();
  const tab = await robin.open(it.browser, "/settings/look");
  const frame = tab.frameLocator("iframe");
  await frame.getByRole("button", { name: "Tell me when it is back" }).click();
  await frame.getByLabel("E-mail address").fill("preview@example.com");
  await frame.getByRole("button", { name: "Tell me", exact: true }).click();
  await frame.locator("p", { hasText: "You are on the list" }).waitFor();
  assert.deepEqual(await robin.api("POST", "/contacts/search", { address: "preview@example.com" }), []);
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

test("a server that is away is said, and the page catches up by itself", async () => {
  const robin = await owner();
  const tab = await robin.open(it.browser, "/episodes");
  await heading(tab, "Restock episodes").waitFor();
  await tab.context().setOffline(true);
  await tab.getByText("You are offline.").waitFor();
  await tab.context().setOffline(false);
  await tab.getByText("You are offline.").waitFor({ state: "detached" });
  await tab.context().close();
});
