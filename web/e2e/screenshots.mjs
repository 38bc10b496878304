// Renews docs/screenshots: every screen at 1,440 and 390 pixels, light and dark. `node screenshots.mjs NAME…` renews some.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openTab, startBrowser } from "./browser.mjs";
import { startDemo } from "./demo.mjs";
import { collection, product } from "./showcase.mjs";
import { startSite } from "./site.mjs";
import { email, onTheList, signUp, submit, tellMe } from "./stage.mjs";

const FOLDER = process.env.SCREENSHOTS ?? fileURLToPath(new URL("../../docs/screenshots", import.meta.url));
const ROBE = "drift-changing-robe";
const CARDS = [
  ["sea-thermometer", "Sea Thermometer", "€14.00"],
  ["birch-whisk", "Birch Whisk", "€18.00"],
  ["hand-thrown-cup", "Hand-Thrown Cup", "€24.00"],
  ["fingerless-mitts", "Fingerless Mitts", "€29.00"],
];
const wanted = process.argv.slice(2);

const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
const robes = await demo.variants(ROBE);
const soldOut = await demo.variant(ROBE, "sold_out");
const site = await startSite({
  [`/products/${ROBE}`]: (url) => product(demo, ROBE, robes, url.searchParams.get("variant") ?? soldOut.variant_id),
  "/collections/all": () => collection(demo, CARDS),
});

async function say(tab, message) {
  await tab.getByLabel("Your message").fill(message);
  await tab.keyboard.press("Enter");
  await tab.locator(".me .said", { hasText: message }).last().waitFor();
  await tab.locator(".dots").waitFor({ state: "detached" });
}

/** The link to an address's alerts, from a mail that was caught. */
async function alertsOf(address) {
  const { text } = await demo.mail(address);
  return /https?:\/\/\S+\/s\/[\w-]+/.exec(text)[0];
}

/** Each screen leads to the ones below it; `shot` takes the picture. */
async function storefront(tab, shot, address) {
  await tab.goto(`${site.url}/products/${ROBE}`);
  await tellMe(tab).waitFor();
  await shot("button");
  await tellMe(tab).click();
  await email(tab).fill("ada@example");
  await submit(tab).click();
  await tab.locator(".error:not(:empty)").waitFor();
  await shot("form");
  await signUp(tab, address);
  await onTheList(tab).waitFor();
  await shot("on-the-list");
  await tab.goto(`${site.url}/collections/all`);
  await tellMe(tab).first().click();
  await email(tab).waitFor();
  await shot("card");
}

async function chat(tab, shot, address) {
  await tab.goto(`${site.url}/products/${ROBE}`);
  await tab.getByRole("button", { name: "Open the chat" }).click();
  await tab.getByRole("button", { name: "Is this in stock?" }).waitFor();
  await shot("chat");
  await say(tab, "Do you have warm gloves?");
  await say(tab, "Neoprene Gloves 5 mm");
  await shot("chat-choices");
  await say(tab, "Is the hand-thrown cup in stock?");
  await tellMe(tab.locator(".card")).last().waitFor();
  await say(tab, address);
  await tab
    .locator(".log .told")
    .last()
    .waitFor()
    .catch(() => {});
  await shot("chat-sign-up");
}

async function server(tab, shot, address) {
  for (const [name, url] of [
    ["shop", `${demo.shop}/`],
    ["shop-product", `${demo.shop}/products/${ROBE}`],
    ["tour", demo.tour],
    ["home", `${demo.server}/`],
    ["docs", `${demo.server}/docs`],
  ]) {
    await tab.goto(url);
    await shot(name);
  }
  await tab.goto(await alertsOf(address));
  await shot("alerts");
  await tab.goto(demo.inbox);
  await tab.locator("[data-list] li").first().click();
  await tab.locator("[data-reader]").waitFor();
  await shot("mail");
}

await mkdir(FOLDER, { recursive: true });
for (const variant of [soldOut, ...(await demo.variants("short-robe-terry"))]) {
  const body = {
    variant_id: variant.variant_id,
    channel: "email",
    address: "ada@example.com",
    consent: { text: "Tell me.", at: Date.now() },
  };
  await demo.api("subscriptions", body);
}
const other = (await demo.variants(ROBE)).find(
  ({ variant_id: id, availability }) => availability === "sold_out" && id !== soldOut.variant_id,
);
await demo.api("subscriptions", {
  variant_id: other.variant_id,
  channel: "email",
  address: "ada@example.com",
  consent: { text: "Tell me.", at: Date.now() },
});
await demo.stock(other.variant_id, 5);
await demo.mail("ada@example.com");

let taken = 0;
for (const [width, height] of [
  [1440, 900],
  [390, 844],
]) {
  for (const colorScheme of ["light", "dark"]) {
    const settle = async (tab, name) => {
      if (wanted.length && !wanted.includes(name)) return;
      // Pictures further down load when somebody scrolls to them; those in sight have this long.
      await tab.waitForTimeout(400);
      await tab.screenshot({ path: `${FOLDER}/${name}-${width}-${colorScheme}.png` });
      taken++;
    };
    const address = `ada+${width}${colorScheme}@example.com`;
    for (const story of [storefront, chat, server]) {
      const tab = await openTab(browser, { viewport: { width, height }, colorScheme });
      await story(tab, (name) => settle(tab, name), story === server ? "ada@example.com" : address);
      await tab.context().close();
    }
    // The robe comes back while somebody looks at it, and is gone again for the next picture.
    const tab = await openTab(browser, { viewport: { width, height }, colorScheme });
    await tab.goto(`${site.url}/products/${ROBE}`);
    await tellMe(tab).waitFor();
    await demo.stock(soldOut.variant_id, 4);
    await tab.locator("main p", { hasText: "Good news" }).waitFor();
    await settle(tab, "back");
    await demo.stock(soldOut.variant_id, 0);
    await tab.context().close();
  }
}
console.log(`${taken} pictures in ${FOLDER}`);
await browser.close();
site.stop();
demo.stop();
