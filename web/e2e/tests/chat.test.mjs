// The chat in the corner.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "../axe.mjs";
import { until } from "../demo.mjs";
import { page, script } from "../site.mjs";
import { onTheList, signUp, stage, tellMe } from "../stage.mjs";

const it = stage();
const launcher = (tab) => tab.locator(".launch");
const input = (tab) => tab.getByLabel("Your message");
const answers = (tab) => tab.locator(".log > li:not(.me) .said:not(.dots)");

async function say(tab, message) {
  const before = await answers(tab).count();
  await input(tab).fill(message);
  await tab.keyboard.press("Enter");
  await answers(tab).nth(before).waitFor();
  return answers(tab).nth(before).textContent();
}

const open = async (url, options) => {
  const tab = await it.visit(url, options);
  await launcher(tab).click();
  await input(tab).waitFor();
  return tab;
};

test("from a question to the mail, over two pages", async () => {
  const { url, sold } = await it.product("fingerless-mitts");
  const tab = await open(url);
  await tab.getByRole("button", { name: "Is this in stock?" }).click();
  await answers(tab)
    .filter({ hasText: /Fingerless.*sold out at the moment/ })
    .waitFor();
  const card = tab.locator(".card");
  await card.getByText("€").waitFor();
  assert.equal(await card.locator(".badge").textContent(), "Sold out");
  assert.equal(await card.locator("img").evaluate((image) => image.complete && image.naturalWidth > 0), true);
  assert.equal(await input(tab).getAttribute("inputmode"), "email", "it asks for an address");

  await input(tab).fill("ana@exam");
  await tab.goto(it.publish(() => page(`<main><h1>Another page</h1></main>${script(it.demo)}`)));
  await answers(tab).filter({ hasText: "sold out at the moment" }).waitFor();
  assert.equal(await input(tab).inputValue(), "ana@exam", "half a message is kept too");
  assert.equal(await tab.evaluate(() => document.activeElement === document.body), true, "opening by itself takes no focus");
  const answer = await say(tab, "ana@example.com");
  assert.match(answer, /I will tell you at/);
  await onTheList(tab.locator(".card").first()).waitFor();
  const hidden = () => tab.locator(".log").evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  await until(async () => (await hidden()) < 2);
  await it.demo.stock(sold.variant_id, 3);
  await it.demo.mail("ana@example.com");
  assert.deepEqual(tab.faults, []);
});

test("choices are tapped, and a card signs up by itself", async () => {
  const tab = await open(it.publish(() => page(script(it.demo))));
  await say(tab, "do you have neoprene gloves?");
  const choices = tab.getByRole("group", { name: "Suggested answers" });
  await choices.getByRole("button").first().click();
  await tab.locator(".me .said").nth(1).waitFor();
  assert.equal((await choices.count()) <= 1, true, "only the newest answer offers choices");
  await say(tab, "hand thrown cup");
  const card = tab.locator(".card", { hasText: "Sold out" }).last();
  await tellMe(card).click();
  await signUp(card, "bob@example.com");
  await onTheList(card).waitFor();
  const log = tab.locator(".log");
  const hidden = () => log.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
  await until(async () => (await hidden()) < 2);
  // Who has scrolled up to read stays there.
  await log.evaluate((list) => list.scrollBy(0, -150));
  const before = await log.evaluate((list) => list.scrollTop);
  await log.evaluate((list) =>
    list.lastElementChild.append(Object.assign(document.createElement("p"), { style: "height:200px" })),
  );
  await tab.waitForTimeout(100);
  assert.equal(await log.evaluate((list) => list.scrollTop), before);
  assert.deepEqual(tab.faults, []);
});

test("answers stream, and nothing in them is markup", async () => {
  const url = it.publish(() => page(script(it.demo)));
  const tab = await open(url);
  const asked = tab.waitForRequest((request) => request.url().endsWith("/chat"));
  await say(tab, '<img src=x onerror="document.title=1"> <b>hats</b>');
  assert.match((await asked).headers().accept, /text\/event-stream/);
  assert.match(await tab.locator(".me .said").textContent(), /<b>hats<\/b>/);
  // A server that sends sentence by sentence: each shows when it comes; the whole has the last word.
  const reply = {
    conversation_id: "c",
    text: "One. <i>Two</i>.",
    locale: "en",
    intent: "other",
    choices: [{ label: "<u>x</u>", message: "x" }],
    cards: [
      {
        product_handle: "x",
        variant_id: null,
        title: "<b>T</b>",
        price: "EUR 5.00",
        image_url: "javascript:1",
        url: "javascript:document.title=1",
        availability: "in_stock",
      },
    ],
    subscriptions: [],
  };
  await tab.evaluate((last) => {
    window.fetch = async () => {
      const stream = new ReadableStream({
        async start(to) {
          const send = (text) => to.enqueue(new TextEncoder().encode(text));
          send("event: text\r\ndata: One. \r\n\r\neve");
          await new Promise((next) => (window.next = next));
          send(`nt: text\ndata: <i>Two</i>.\n\nevent: reply\ndata: ${JSON.stringify(last)}\n\n`);
          to.close();
        },
      });
      return new Response(stream, { headers: { "Content-Type": "text/event-stream" } });
    };
  }, reply);
  await input(tab).fill("go on");
  await tab.keyboard.press("Enter");
  await answers(tab)
    .filter({ hasText: /^One\. $/ })
    .waitFor();
  await tab.evaluate(() => window.next());
  await answers(tab).filter({ hasText: "One. <i>Two</i>." }).waitFor();
  await tab.getByRole("button", { name: "<u>x</u>" }).waitFor();
  const last = tab.locator(".log > li").last();
  assert.equal(await last.locator(".card b").textContent(), "<b>T</b>");
  assert.equal(await last.locator(".card a").count(), 0, "a link that would run something is none");
  assert.equal(await last.locator("i, u, img").count(), 0);
  assert.deepEqual(tab.faults, []);
});

test("a message that cannot be sent is kept and sent later", async () => {
  const tab = await open(it.publish(() => page(script(it.demo))));
  await tab.context().setOffline(true);
  await input(tab).fill("Is the whistle in stock?");
  await tab.keyboard.press("Enter");
  await tab.locator(".note", { hasText: "Not sent yet." }).waitFor();
  await tab.context().setOffline(false);
  await answers(tab).filter({ hasText: "in stock" }).nth(1).waitFor();
  assert.equal(await tab.locator(".note").count(), 0);
  assert.equal(await tab.locator(".me .said").count(), 1, "once");

  await tab.route("**/storefront/v1/chat", (route) => route.abort());
  await input(tab).fill("And the sauna hat?");
  await tab.keyboard.press("Enter");
  await tab.locator(".note").waitFor();
  await tab.unroute("**/storefront/v1/chat");
  await tab.reload();
  await answers(tab).filter({ hasText: "Sauna Hat" }).waitFor();
  assert.deepEqual(tab.faults, []);
});

test("by keyboard alone, and with a screen reader", async () => {
  const { url } = await it.product("hand-thrown-cup");
  const tab = await it.visit(url);
  await launcher(tab).waitFor();
  await launcher(tab).focus();
  await tab.keyboard.press("Enter");
  await tab.getByRole("dialog", { name: "Chat with Slack Water" }).waitFor();
  const focused = () =>
    tab.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at.getAttribute("aria-label") ?? at.textContent;
    });
  assert.equal(await focused(), "Your message");
  await tab.keyboard.type("Is the hand-thrown cup in stock?");
  await tab.keyboard.press("Enter");
  await answers(tab).nth(1).waitFor();
  assert.match(await tab.getByRole("status").first().textContent(), /sold out/, "the answer is read aloud, once and whole");
  await tellMe(tab.locator(".card")).waitFor();
  await tab.keyboard.press("Shift+Tab");
  assert.equal(await focused(), "Tell me when it is back");
  await assertAccessible(tab, "shelfbell-chat");
  await tab.keyboard.press("Escape");
  assert.equal(await focused(), "Open the chat");
  assert.equal(await launcher(tab).getAttribute("aria-expanded"), "false");
  await assertAccessible(tab, "shelfbell-chat");
  await tab.evaluate(() => window.Shelfbell.open("Is the whistle in stock?"));
  await answers(tab).filter({ hasText: "Whistle" }).waitFor();
  assert.deepEqual(tab.faults, []);
});

test("on a phone it fills the screen, keeps the focus and gives the page back", async () => {
  const { url } = await it.product("hand-thrown-cup");
  const tab = await open(url, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const panel = tab.getByRole("dialog");
  assert.deepEqual(
    await panel.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x, y, width, height];
    }),
    [0, 0, 390, 844],
  );
  assert.equal(await launcher(tab).isVisible(), false);
  for (let n = 0; n < 12; n++) {
    await tab.keyboard.press(n < 6 ? "Tab" : "Shift+Tab");
    assert.equal(await tab.evaluate(() => document.activeElement.localName), "shelfbell-chat");
  }
  assert.equal(await tab.evaluate(() => getComputedStyle(document.documentElement).overflow), "hidden");
  await assertAccessible(tab, "shelfbell-chat");
  await panel.getByRole("button", { name: "Close the chat" }).click();
  assert.equal(await tab.evaluate(() => getComputedStyle(document.documentElement).overflow), "visible");
  await tab.reload();
  await launcher(tab).waitFor();
  assert.equal(await panel.isVisible(), false);
});

test("a new conversation starts from nothing", async () => {
  const tab = await open(it.publish(() => page(script(it.demo))));
  await say(tab, "Is the whistle in stock?");
  await tab.getByRole("button", { name: "New conversation" }).click();
  assert.equal(await answers(tab).count(), 1);
  const asked = tab.waitForRequest((request) => request.url().endsWith("/chat"));
  await say(tab, "hello");
  const { conversation_id, context } = JSON.parse((await asked).postData());
  assert.equal(conversation_id, undefined);
  assert.match(context.shopper_id, /^[0-9a-f]{32}$/);
  await tab.evaluate(() => (window.Shopify = { customerPrivacy: { analyticsProcessingAllowed: () => false } }));
  const again = tab.waitForRequest((request) => request.url().endsWith("/chat"));
  await say(tab, "hello");
  assert.equal(JSON.parse((await again).postData()).context.shopper_id, undefined, "who refused to be measured has no name");
});
