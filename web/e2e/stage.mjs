// What every file of tests plays on: the real program, a browser, and a shop's web site between them.
import { after, before } from "node:test";
import { openTab, startBrowser } from "./browser.mjs";
import { startDemo } from "./demo.mjs";
import { javascript, productPage, startSite, THEME } from "./site.mjs";

export const TELL_ME = "Tell me when it is back";

/** Built before the first test of the file, taken down after the last. */
export function stage() {
  const it = {};
  before(async () => {
    [it.demo, it.browser, it.site] = await Promise.all([
      startDemo(),
      startBrowser(),
      startSite({ "/theme.js": javascript(THEME) }),
    ]);
  });
  after(async () => {
    await it.browser?.close();
    it.site?.stop();
    it.demo?.stop();
  });
  let pages = 0;
  Object.assign(it, {
    /** Puts a page onto the site; gives its address. */
    publish(make, path = `/page-${++pages}`) {
      it.site.pages[path] = make;
      return it.site.url + path;
    },
    /** The product page of a theme; `?variant=` chooses, otherwise the first variant that is sold out. */
    async product(handle, options = {}) {
      const variants = await it.demo.variants(handle);
      const sold = variants.find((variant) => variant.availability === "sold_out") ?? variants[0];
      const make = (url) =>
        productPage(it.demo, variants, { chosen: url.searchParams.get("variant") ?? sold.variant_id, ...options });
      return { url: it.publish(make, `/products/${handle}`), variants, sold };
    },
    tab: (options) => openTab(it.browser, options),
    /** Opens an address in a profile of its own. */
    async visit(url, options) {
      const tab = await openTab(it.browser, options);
      await tab.goto(url);
      return tab;
    },
  });
  return it;
}

export const tellMe = (at) => at.getByRole("button", { name: TELL_ME });
export const submit = (at) => at.getByRole("button", { name: "Tell me", exact: true });
export const email = (at) => at.getByLabel("E-mail address");
export const onTheList = (at) => at.locator("p", { hasText: "You are on the list" });

/** Fills in the form that is open, and sends it. */
export async function signUp(at, address) {
  await email(at).fill(address);
  await submit(at).click();
}
