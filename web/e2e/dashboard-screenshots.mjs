// The dashboard's pages for docs/screenshots: of a large shop, as its owner sees them.
import { heading, Merchant } from "./merchant.mjs";

/** Name, address, and the title that says that it is there. */
const PAGES = [
  ["home", "/", /./],
  ["demand", "/demand", "Demand"],
  ["episodes", "/episodes", "Restock episodes"],
  ["conversions", "/conversions", "Conversions"],
  ["contacts", "/contacts", "Contacts"],
  ["suppressions", "/suppressions", "Suppressions"],
  ["data-requests", "/data-requests", "Data requests"],
  ["messages", "/messages", "Messages"],
  ["template", "/messages/alert/en", "Back in stock"],
  ["settings", "/settings", "Settings"],
  ["look", "/settings/look", "Settings"],
  ["channels", "/settings/channels", "Settings"],
  ["connector", "/settings/connector", "Settings"],
  ["import", "/import", "Import"],
  ["team", "/team", "Team"],
  ["keys", "/keys", "API keys"],
  ["audit", "/audit", "Audit log"],
  ["account", "/account", "Your account"],
];

/** People who wait for what this shop sells, in the manner of an export. */
const list = ([one, other]) => `Email,Variant ID,Date
ana@example.com,${one.variant_id},2026-09-02
ben@example.com,${other.variant_id},2026-09-03
not an address,${one.variant_id},2026-09-05`;

/** What the pages show beside the shop's past. */
export async function furnish(server) {
  const robin = await Merchant.of(server);
  await robin.api("POST", "/users", { email: "cleo@example.com", name: "Cleo Hart", role: "editor" });
  await robin.api("POST", "/users", { email: "agency@example.com", name: "Agency", role: "viewer" });
  for (const [channel, address] of [
    ["email", "press@example.org"],
    ["sms", "+43 660 1234567"],
  ])
    await robin.api("POST", "/suppressions", { channel, address });
  await robin.api("POST", "/keys", { name: "Warehouse", permissions: ["stock"] });
  await robin.api("POST", "/keys", { name: "Monthly report", permissions: ["read"] });
  await robin.api("PUT", "/settings", { changes: { colour: "#1d5558", wave_rate: "1.5" } });
  return robin;
}

/** Each page once, in a tab as wide and as dark as `options` say. */
export async function dashboard(robin, browser, options, shot) {
  const signedOut = await browser.newContext({ reducedMotion: "reduce", ...options });
  const entry = await signedOut.newPage();
  await entry.goto(robin.demo.server);
  await entry.getByRole("heading", { name: "Sign in to Shelfbell" }).waitFor();
  await shot(entry, "dashboard-sign-in");
  await signedOut.close();

  const tab = await robin.open(browser, "/account", options);
  const open = async (path, title) => {
    await tab.goto(robin.demo.server + path);
    await heading(tab, title).waitFor();
    await tab.getByLabel("Loading").first().waitFor({ state: "detached" });
    await tab.waitForLoadState("networkidle", { timeout: 1_500 }).catch(() => {});
  };
  for (const [name, path, title] of PAGES) {
    await open(path, title);
    await shot(tab, `dashboard-${name}`);
  }
  const [top] = (await robin.api("GET", "/demand?limit=1")).items;
  await open(`/demand?product=${encodeURIComponent(top.product_id)}`, "Demand");
  await tab.locator(".recharts-area-curve").waitFor();
  await shot(tab, "dashboard-product");

  const episodes = (await robin.api("GET", "/episodes?state=closed&limit=100")).items;
  const rich = episodes.reduce((best, one) => (one.waves * 10 + one.dead > best.waves * 10 + best.dead ? one : best));
  await open(`/episodes/${rich.id}`, /./);
  await shot(tab, "dashboard-episode");
  const [{ contact_id: person }] = (await robin.api("GET", "/conversions?limit=1")).items;
  await open(`/contacts/${person}`, /./);
  await shot(tab, "dashboard-contact");

  await tab.getByRole("heading", { name: "Purchases" }).evaluate((heading) => heading.scrollIntoView({ block: "center" }));
  await shot(tab, "dashboard-purchases");
  await open("/suppressions", "Suppressions");
  await tab.getByRole("button", { name: "Lift" }).first().click();
  await tab.getByRole("dialog").waitFor();
  await shot(tab, "dashboard-lift");

  const [held] = (await robin.api("GET", "/episodes?state=held&limit=1")).items;
  if (held) {
    await open(`/episodes/${held.id}`, /./);
    await tab.getByRole("button", { name: "Approve" }).click();
    await tab.getByRole("dialog").waitFor();
    await shot(tab, "dashboard-approve");
  }
  await open("/settings", "Settings");
  await tab.getByRole("textbox", { name: "Units needed before anybody is told" }).fill("5");
  await tab.getByText(/^This change would message/).waitFor();
  await shot(tab, "dashboard-dry-run");
  await tab.getByRole("button", { name: "Discard" }).click();

  await open("/import", "Import");
  const wanted = (await robin.api("GET", "/demand?limit=20")).items.filter(({ variant_id }) => variant_id);
  await tab
    .locator("input[type=file]")
    .setInputFiles({ name: "waiting.csv", mimeType: "text/csv", buffer: Buffer.from(list(wanted)) });
  await tab.getByText("The first rows").waitFor();
  await shot(tab, "dashboard-import-preview");
  await tab.context().close();
}
