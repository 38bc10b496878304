// What the shop's page says about its product. Themes differ, so several sources are asked, the most current one first.

import type { Item } from "./types";

interface ShopifyPage {
  Shopify?: { routes?: { root?: string }; locale?: string; customerPrivacy?: { analyticsProcessingAllowed?: () => boolean } };
  ShopifyAnalytics?: { meta?: { product?: { id?: number; variants?: { id: number }[] }; selectedVariantId?: string | number } };
}

/** Events by which themes say that another variant was chosen. Some carry the variant. */
const EVENTS = ["change", "variant:change", "variant:changed", "variant-change", "variantChange", "product:variant-change"];
const POLL_MS = 400;

const page = window as unknown as ShopifyPage;
let told: string | undefined;
const fetched = new Map<string, string | undefined>();

export const shop = () => page.Shopify;

/** The address of a page of this shop, such as `cart/update.js`, in the market and language that is being read. */
export const shopPath = (path: string): string => (page.Shopify?.routes?.root ?? "/") + path;

function handle(): string | undefined {
  const found = /\/products\/([^/?#]+)/.exec(location.pathname);
  return found?.[1] && decodeURIComponent(found[1]);
}

/** The form that puts this page's product into the cart; others on the page belong to recommendations. */
export function cartForm(): HTMLFormElement | null {
  const forms = document.querySelectorAll<HTMLFormElement>('form[action*="/cart/add"]');
  const known = page.ShopifyAnalytics?.meta?.product?.variants;
  for (let i = 0; known && i < forms.length; i++) {
    const value = chosenIn(forms[i]);
    for (let k = 0; k < known.length; k++) if (value && `${known[k]?.id}` === value) return forms[i] ?? null;
  }
  return forms[0] ?? null;
}

function chosenIn(form: HTMLFormElement | null | undefined): string | undefined {
  const fields = form?.querySelectorAll<HTMLInputElement>('[name="id"]');
  for (let i = 0; fields && i < fields.length; i++) {
    const field = fields[i];
    if (field && (field.type !== "radio" || field.checked) && field.value) return field.value;
  }
  return undefined;
}

/** From a script with the product as JSON, which many themes leave in the page. */
function inJson(): string | undefined {
  const script = document.querySelector('script[type$="json"][id^="ProductJson"],script[type$="json"][data-product-json]');
  try {
    return firstBuyable(JSON.parse(script?.textContent ?? ""));
  } catch {
    return undefined;
  }
}

/** The variant that Shopify shows when none is named. */
function firstBuyable(product: { variants?: { id: number; available?: boolean }[] }): string | undefined {
  const variants = product.variants ?? [];
  let chosen = variants[0];
  for (let i = 0; i < variants.length; i++) {
    if (variants[i]?.available) {
      chosen = variants[i];
      break;
    }
  }
  return chosen && `${chosen.id}`;
}

/** The product and variant that the shopper looks at; empty on other pages. */
export function itemOnPage(): Item {
  const meta = page.ShopifyAnalytics?.meta;
  const product = handle() ?? (meta?.product?.id && `${meta.product.id}`) ?? undefined;
  if (!product) return {};
  const asked = new URLSearchParams(location.search).get("variant");
  const variant = chosenIn(cartForm()) ?? told ?? asked ?? (meta?.selectedVariantId && `${meta.selectedVariantId}`);
  return { product, variant: variant || inJson() || fetched.get(product) };
}

/** Asks the shop itself where its page says nothing. */
async function fetchVariant(product: string): Promise<void> {
  if (fetched.has(product)) return;
  fetched.set(product, undefined);
  try {
    const response = await fetch(shopPath(`products/${encodeURIComponent(product)}.js`));
    fetched.set(product, firstBuyable(await response.json()));
  } catch {
    // Not Shopify: the product as a whole is what we know.
  }
}

/** Calls back with the item on the page, now and whenever it changes. Gives what ends it. */
export function watchItem(changed: (item: Item) => void): () => void {
  let last = "";
  const look = () => {
    const item = itemOnPage();
    if (handle() && !item.variant && shop()) void fetchVariant(item.product as string);
    const now = `${item.product} ${item.variant}`;
    if (now !== last) {
      last = now;
      changed(item);
    }
  };
  const hear = (event: Event) => {
    const detail = (event as CustomEvent).detail;
    const id = detail?.variant?.id ?? detail?.variantId;
    if (id) told = `${id}`;
    setTimeout(look);
  };
  // Themes also change a field's value or the address without an event, so looking is what can be relied on.
  const timer = setInterval(look, POLL_MS);
  const until = new AbortController();
  for (let i = 0; i < EVENTS.length; i++) document.addEventListener(EVENTS[i] as string, hear, until);
  look();
  return () => {
    clearInterval(timer);
    until.abort();
  };
}
