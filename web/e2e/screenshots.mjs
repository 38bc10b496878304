// Renews docs/screenshots: every screen at 1,440 and 390 pixels, light and dark. `node screenshots.mjs NAME…` renews some.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openTab, startBrowser } from "./browser.mjs";
import { dashboard, furnish } from "./dashboard-screenshots.mjs";
import { startDemo } from "./demo.mjs";
import { startSeeded } from "./seeded.mjs";
import { email, onTheList, signUp, submit, tellMe } from "./stage.mjs";

const FOLDER = process.env.SCREENSHOTS ?? fileURLToPath(new URL("../../docs/screenshots", import.meta.url));
const SIZES = [
  [1440, 900],
  [390, 844],
];
const ROBE = "drift-changing-robe";
/** Whose mail and alerts are shown. */
const ADA = "ada@example.com";
/** What a screen has to load its pictures and to come to rest. */
const REST_MS = 400;
const wanted = process.argv.slice(2);
const isMerchants = (name) => name.startsWith("dashboard-");
const some = (test) => wanted.length === 0 || wanted.some(test);

const [demo, browser, large] = await Promise.all([startDemo(), startBrowser(), startSeeded()]);
const robin = await furnish(large);
const robe = await demo.variant(ROBE, "sold_out");
const robePage = `${demo.shop}/products/${ROBE}?variant=${robe.variant_id}`;

async function join(variant, address) {
  const consent = { text: "Tell me.", at: Date.now() };
  await demo.api("subscriptions", { variant_id: variant.variant_id, channel: "email", address, consent });
}

async function say(tab, message) {
  const answers = tab.locator(".log > li:not(.me) .said:not(.dots)");
  const before = await answers.count();
  await tab.getByLabel("Your message").fill(message);
  await tab.keyboard.press("Enter");
  await answers.nth(before).waitFor();
}

/** Beside a sold-out product. */
async function button(tab, shot, address) {
  await tab.goto(robePage);
  await tellMe(tab).scrollIntoViewIfNeeded();
  await shot("button");
  await tellMe(tab).click();
  await email(tab).fill("ada@example");
  await submit(tab).click();
  await tab.locator(".error:not(:empty)").waitFor();
  await shot("form");
  await signUp(tab, address);
  await onTheList(tab).waitFor();
  await shot("on-the-list");
  await tab.goto(`${demo.shop}/collections/all`);
  const card = tab.locator("li.card", { hasText: "Birch Sauna Whisk" });
  await card.scrollIntoViewIfNeeded();
  await tellMe(card).click();
  await email(card).waitFor();
  await shot("card");
}

async function chat(tab, shot, address) {
  await tab.goto(robePage);
  await tab.getByRole("button", { name: "Open the chat" }).click();
  await tab.getByRole("button", { name: "Is this in stock?" }).waitFor();
  await shot("chat");
  await say(tab, "Do you have warm gloves?");
  await say(tab, "Neoprene Gloves 5 mm");
  await shot("chat-choices");
  await say(tab, "Is the hand-thrown cup in stock?");
  await tellMe(tab.locator(".card").last()).waitFor();
  await shot("chat-card");
  await say(tab, address);
  await onTheList(tab.locator(".panel .card").last()).waitFor();
  await shot("chat-sign-up");
}

/** The pages of the demo and of the server. */
async function pages(tab, shot) {
  const { text } = await demo.mail(ADA);
  const mine = /https?:\/\/\S+\/s\/[\w-]+/.exec(text)[0];
  const addresses = {
    shop: `${demo.shop}/`,
    collection: `${demo.shop}/collections/all`,
    tour: demo.tour,
    cart: `${demo.shop}/cart`,
    alerts: mine,
    preferences: `${mine}?view=preferences`,
    unsubscribe: `${mine}?view=unsubscribe`,
    erase: `${mine}?view=erase`,
    docs: `${demo.server}/docs`,
  };
  await tab.goto(`${demo.shop}/products/goggles-clear`);
  await tab.getByRole("button", { name: "Add to cart" }).click();
  await tab.locator("[data-toast]").getByRole("link", { name: "To the cart" }).waitFor();
  for (const [name, address] of Object.entries(addresses)) {
    await tab.goto(address);
    await shot(name);
  }
  await tab.goto(demo.inbox);
  await tab.locator("[data-list] li").first().click();
  await tab.locator("[data-reader]").waitFor();
  await shot("mail");
}

await mkdir(FOLDER, { recursive: true });
const back = (await demo.variants(ROBE)).find((one) => one.availability === "sold_out" && one.variant_id !== robe.variant_id);
const terry = await demo.variant("short-robe-terry", "sold_out");
for (const variant of [robe, terry, back]) await join(variant, ADA);
await demo.stock(back.variant_id, 5);
await demo.mail(ADA);

let taken = 0;
for (const [width, height] of SIZES) {
  for (const colorScheme of ["light", "dark"]) {
    const options = { viewport: { width, height }, colorScheme };
    const shoot = async (tab, name) => {
      if (wanted.length && !wanted.includes(name)) return;
      await tab.waitForTimeout(REST_MS);
      await tab.screenshot({ path: `${FOLDER}/${name}-${width}-${colorScheme}.png` });
      taken++;
    };
    if (some(isMerchants)) await dashboard(robin, browser, options, shoot);
    for (const story of some((name) => !isMerchants(name)) ? [button, chat, pages] : []) {
      const tab = await openTab(browser, options);
      await story(tab, (name) => shoot(tab, name), `ada+${width}${colorScheme}@example.com`);
      await tab.context().close();
    }
  }
}
console.log(`${taken} pictures in ${FOLDER}`);
await browser.close();
demo.stop();
await large.stop();
