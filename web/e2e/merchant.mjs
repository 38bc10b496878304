// The merchant's side of the demo: in a tab as somebody sees it, and by the admin API where a test has to arrange something.
import { openTab } from "./browser.mjs";

export class Merchant {
  /** Signs in as the owner that the demo made. */
  static async of(demo) {
    const merchant = new Merchant(demo, { email: demo.email, password: demo.password });
    await merchant.enter();
    return merchant;
  }

  constructor(demo, credentials) {
    Object.assign(this, { demo, credentials });
  }

  async enter() {
    const response = await fetch(`${this.demo.server}/admin/v1/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(this.credentials),
    });
    if (!response.ok) throw new Error(`signing in: ${response.status} ${await response.text()}`);
    [this.cookie] = response.headers.get("set-cookie").split(";");
    ({ shops: this.shops } = await response.json());
    this.shop = this.shops[0].shop_id;
  }

  /** The same person, looking at another of their shops. */
  at(domain) {
    const { shop_id: shop } = this.shops.find((one) => one.domain === domain);
    return Object.assign(new Merchant(this.demo, this.credentials), this, { shop });
  }

  /** Asks the admin API as this person. */
  async api(method, path, body) {
    const headers = { Cookie: this.cookie, "X-Shelfbell-Shop": this.shop, "Content-Type": "application/json" };
    const response = await fetch(`${this.demo.server}/admin/v1${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** Somebody else of the shop, signed in. */
  async colleague(role, email = `${role}@shelfbell.example`) {
    const { password } = await this.api("POST", "/users", { email, name: role, role });
    const colleague = new Merchant(this.demo, { email, password });
    await colleague.enter();
    return colleague;
  }

  /** A tab of the dashboard in which this person is signed in. What it logs as an error is a fault, too. */
  async open(browser, path = "/", options = {}) {
    const tab = await openTab(browser, { viewport: { width: 1440, height: 900 }, locale: "en-GB", ...options });
    const [name, value] = this.cookie.split("=");
    await tab.context().addCookies([{ name, value, url: this.demo.server, httpOnly: true, sameSite: "Strict" }]);
    // The shop that was looked at last; what is chosen later counts.
    await tab.context().addInitScript((shop) => {
      if (self === top) localStorage["shelfbell-shop"] ??= shop;
    }, this.shop);
    // Lists of a large shop, from a program that was not built for speed.
    tab.setDefaultTimeout(20_000);
    watch(tab);
    await tab.goto(this.demo.server + path);
    return tab;
  }
}

/** Notes what the page complains of; an answer that was refused on purpose is taken off by the test. */
export function watch(tab) {
  tab.on("console", (message) => {
    // A sample's picture is nobody's.
    if (message.location().url.startsWith("https://cdn.example.com/")) return;
    if (message.type() === "error") tab.faults.push(`console: ${message.text()} ${message.location().url}`);
  });
}

/** The page's own heading: it is there once the page is. */
export const heading = (tab, name) => tab.getByRole("heading", { level: 1, name });

/** Answers the question that is asked. */
export async function answer(tab, yes) {
  await tab.getByRole("dialog").getByRole("button", { name: yes }).click();
}

/** The sentence in the corner. */
export const said = (tab, text) => tab.getByRole("alert").filter({ hasText: text });
