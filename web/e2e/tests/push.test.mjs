// Notifications on a device: the choice in the form, and the worker in a real browser. Only the browser's push service is missing, which is
// somewhere else on the internet: what it would deliver is handed to the worker through the browser's own tools.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../demo.mjs";
import { javascript, page } from "../site.mjs";
import { email, onTheList, signUp, stage, submit, tellMe } from "../stage.mjs";

const WORKER = "/apps/shelfbell/push-worker.js";
const it = stage();

/** The shop hands our worker on from its own origin, as an app proxy does. */
async function proxy() {
  const answer = await fetch(`${it.demo.server}/push-worker.js`);
  assert.equal(answer.status, 200);
  it.publish(javascript(await answer.text()), WORKER);
}

const device = (tab) => tab.getByRole("radio", { name: "This device" });

/** Stands in for the push service: the browser's own keys, and an address on the internet that nobody asks. */
const PUSH_SERVICE = async (fail) => {
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    window.subscribed = { userVisibleOnly, applicationServerKey };
    if (fail) throw new DOMException("no push service", "AbortError");
    const { publicKey } = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
    const text = (bytes) =>
      btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "");
    const keys = {
      p256dh: text(await crypto.subtle.exportKey("raw", publicKey)),
      auth: text(crypto.getRandomValues(new Uint8Array(16))),
    };
    const endpoint = `https://push.example.com/${crypto.randomUUID()}`;
    return { toJSON: () => ({ endpoint, expirationTime: null, keys }) };
  };
};

async function visit(url, { allowed = true, fail = false } = {}) {
  const tab = await it.tab();
  // What is not granted is refused.
  await tab.context().grantPermissions(allowed ? ["notifications"] : [], { origin: it.site.url });
  await tab.addInitScript(PUSH_SERVICE, fail);
  await tab.goto(url);
  await tellMe(tab).click();
  return tab;
}

test("a push message is shown, and its link opened", async () => {
  await proxy();
  const tab = await it.tab();
  await tab.context().grantPermissions(["notifications"], { origin: it.site.url });
  const tools = await tab.context().newCDPSession(tab);
  const registrations = new Map();
  tools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: found }) => {
    for (const { scopeURL, registrationId, isDeleted } of found) if (!isDeleted) registrations.set(scopeURL, registrationId);
  });
  await tools.send("ServiceWorker.enable");
  await tab.goto(it.publish(() => page("<main>A shop</main>")));
  await tab.evaluate(async (worker) => {
    const registration = await navigator.serviceWorker.register(worker);
    const installing = registration.installing;
    if (installing)
      await new Promise((done) => installing.addEventListener("statechange", () => installing.state === "activated" && done()));
  }, WORKER);
  const scope = `${it.site.url}/apps/shelfbell/`;
  await until(() => registrations.has(scope));
  const registrationId = registrations.get(scope);
  const shown = () =>
    tab.evaluate(async (scope) => {
      const registration = await navigator.serviceWorker.getRegistration(scope);
      const notifications = await registration.getNotifications();
      return notifications.map(({ title, body, tag, lang, data, actions }) => ({
        ...{ title, body, tag, lang, data },
        actions: actions.map(({ action, title }) => ({ action, title })),
      }));
    }, scope);
  const deliver = (data) => tools.send("ServiceWorker.deliverPushMessage", { origin: it.site.url, registrationId, data });
  const message = {
    title: "Kiln Mug (Blue) is back",
    body: "Only 2 left at Slack Water.",
    url: `${it.demo.server}/r/token`,
    alerts_url: `${it.demo.server}/s/token`,
    alerts: "My alerts",
    icon: null,
    tag: "episode:subscription",
    lang: "en",
  };
  await deliver(JSON.stringify(message));
  await until(async () => (await shown()).length === 1);
  const [notification] = await shown();
  const { title, body, tag, lang, url, alerts_url } = message;
  const actions = [{ action: "alerts", title: "My alerts" }];
  assert.deepEqual(notification, { title, body, tag, lang, data: { url, alerts_url }, actions });
  // Sent again, it takes the place of the one before; nonsense is shown as something, for browsers insist.
  await deliver(JSON.stringify({ ...message, body: "Again." }));
  await until(async () => (await shown())[0]?.body === "Again.");
  assert.equal((await shown()).length, 1);
  const host = new URL(it.site.url).host;
  await until(async () => {
    await deliver("not JSON");
    return (await shown()).some(({ title }) => title === host);
  });

  const worker = tab.context().serviceWorkers()[0];
  const opened = (action, data) =>
    worker.evaluate(
      async ({ action, data }) => {
        const opened = [];
        self.clients.openWindow = async (url) => opened.push(url);
        const [notification] = await self.registration.getNotifications({ tag: "episode:subscription" });
        const clicked = { action, waitUntil: () => {}, notification: { data: data ?? notification.data, close: () => {} } };
        self.dispatchEvent(Object.assign(new Event("notificationclick"), clicked));
        return opened;
      },
      { action, data },
    );
  assert.deepEqual(await opened(""), [url]);
  assert.deepEqual(await opened("alerts"), [alerts_url]);
  assert.deepEqual(await opened("", { url: "javascript:alert(1)" }), []);
});

test("a device joins the line with the key that the shop offers", async () => {
  await proxy();
  const { url } = await it.product("long-sleeve-suit", { attributes: { "push-worker": WORKER } });
  const tab = await visit(url);
  await device(tab).check();
  await tab.locator(".consent", { hasText: "sends this device one notification" }).waitFor();
  assert.equal(await email(tab).isVisible(), false);
  await submit(tab).click();
  await onTheList(tab).waitFor();
  const settings = await (
    await fetch(`${it.demo.server}/storefront/v1/settings`, { headers: { "X-Shelfbell-Key": it.demo.key } })
  ).json();
  assert.deepEqual(await tab.evaluate(() => window.subscribed), {
    userVisibleOnly: true,
    applicationServerKey: settings.push.public_key,
  });
  assert.deepEqual(tab.faults, []);
});

test("a browser that cannot says so, and an address still does", async () => {
  await proxy();
  const { url } = await it.product("drift-changing-robe", { attributes: { "push-worker": WORKER } });
  const tab = await visit(url, { fail: true });
  await device(tab).check();
  await submit(tab).click();
  await tab.locator(".error", { hasText: "does not allow notifications" }).waitFor();
  await tab.getByRole("radio", { name: "E-mail" }).check();
  await signUp(tab, "ana@example.com");
  await onTheList(tab).waitFor();
  assert.deepEqual(tab.faults, []);
});

test("without a worker, or where the shopper has refused, there is no such choice", async () => {
  const { url } = await it.product("long-sleeve-suit");
  const tab = await visit(url);
  await email(tab).waitFor();
  assert.equal(await device(tab).count(), 0);
  const named = await it.product("drift-changing-robe", { attributes: { "push-worker": WORKER } });
  const refused = await visit(named.url, { allowed: false });
  await email(refused).waitFor();
  assert.equal(await refused.evaluate(() => Notification.permission), "denied");
  assert.equal(await device(refused).count(), 0);
});
