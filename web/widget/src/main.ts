// The one script. Reads its own data- attributes, registers the elements, puts the notify button on product pages and the chat
// into the corner. docs/STOREFRONT.md is its manual.

import { Bubble } from "./bubble";
import { emit, safely, tab } from "./dom";
import { kit, part } from "./kit";
import { Notify } from "./notify";
import { cartForm, itemOnPage, shop } from "./page";
import { Widget } from "./widget";

const MARK = Symbol.for("shelfbell");
const PLACEHOLDER = "data-shelfbell-notify";
const ATTRIBUTES = ["variant", "product", "quantity", "compact", "bare", "label", "refresh"];
/** Changes of the page are looked at together after this pause. */
const CALM_MS = 60;

const cart = part(CART_PATH);

const registry = window as unknown as { [MARK]?: { more(script: HTMLScriptElement): void }; Shelfbell?: unknown };
const controllers = new WeakMap<HTMLElement, Notify>();

/** Registers an element; under another name where the page uses ours already. `null` where there can be no elements of one's own. */
function define(name: string, element: CustomElementConstructor): string | null {
  for (let n = 1; n < 9; n++) {
    const tag = n > 1 ? `${name}-${n}` : name;
    try {
      if (customElements.get(tag)) continue;
      customElements.define(tag, element);
      return tag;
    } catch {
      return null;
    }
  }
  return null;
}

function start(script: HTMLScriptElement): void {
  const data = script.dataset;
  const server = data.server ? data.server.replace(/\/?$/, "/") : new URL(".", script.src).href;
  const locale = data.locale || document.documentElement.lang || shop()?.locale || navigator.language;
  const widget = new Widget({ key: data.key ?? "", server, locale, data });

  const connect = safely((host: HTMLElement) => {
    let controller = controllers.get(host);
    if (!controller) {
      controller = new Notify(host, tools);
      controllers.set(host, controller);
    }
    return controller.connect();
  });
  /** An element of ours; a plain one that is connected by hand where there can be none. */
  const notify = (attributes: Record<string, unknown>): HTMLElement => {
    const host = document.createElement(tag ?? "div");
    for (let i = 0; i < ATTRIBUTES.length; i++) {
      const name = ATTRIBUTES[i] as string;
      const value = attributes[name];
      if (value != null && value !== false) host.setAttribute(name, value === true ? "" : `${value}`);
    }
    if (!tag) connect(host);
    return host;
  };
  const tools = kit(widget, notify);
  // Elements that the page has already are connected by this very call.
  const tag = define(
    "shelfbell-notify",
    class extends HTMLElement {
      static observedAttributes = ["variant", "product"];
      connectedCallback() {
        connect(this);
      }
      disconnectedCallback() {
        safely(() => controllers.get(this)?.disconnect())();
      }
      attributeChangedCallback() {
        safely(() => this.isConnected && controllers.get(this)?.changed())();
      }
    },
  );

  let own: HTMLElement | undefined;
  const filled = new WeakSet<Element>();
  /** Fills placeholders, and keeps a button on the product page where the theme has none of ours. */
  const furnish = () => {
    const places = document.querySelectorAll<HTMLElement>(`[${PLACEHOLDER}]`);
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as HTMLElement;
      if (filled.has(place)) continue;
      filled.add(place);
      place.append(notify(place.dataset));
    }
    if (data.notify === "off" || own?.isConnected || !itemOnPage().product) return;
    if (tag && document.querySelector(`${tag}:not([variant]):not([product])`)) return;
    for (let i = 0; i < places.length; i++) if (!places[i]?.dataset.variant && !places[i]?.dataset.product) return;
    const place = data.place ? document.querySelector(data.place) : cartForm();
    if (!place) return;
    own = notify({});
    if (data.place) place.append(own);
    else place.after(own);
  };
  let calm = true;
  const observer = new MutationObserver(() => {
    if (calm) {
      setTimeout(() => {
        calm = true;
        safely(furnish)();
      }, CALM_MS);
    }
    calm = false;
  });

  let bubble: Bubble | undefined;
  const chat = () => {
    bubble ??= new Bubble(document.createElement(define("shelfbell-chat", class extends HTMLElement {}) ?? "div"), tools);
    if (!bubble.host.isConnected) document.body.append(bubble.host);
  };

  const api = {
    notify,
    open: safely(async (message?: string) => {
      chat();
      await widget.settings;
      await bubble?.open(true, message);
    }),
    close: safely(() => bubble?.close()),
    more: safely((other: HTMLScriptElement) => {
      if (other.dataset.chat !== "off") chat();
    }),
  };
  registry[MARK] = api;
  registry.Shelfbell ??= api;

  const ready = safely(() => {
    furnish();
    observer.observe(document.documentElement, { childList: true, subtree: true });
    if (data.chat !== "off") chat();
    const token = new URLSearchParams(location.search).get("sb");
    if (token && token.length < 200) tab.set("token", token);
    if (shop() && tab.get("token")) cart(tools);
    emit(document, "ready", api);
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
}

safely(() => {
  const current = document.currentScript as HTMLScriptElement | null;
  const script = current?.dataset.key ? current : document.querySelector<HTMLScriptElement>('script[data-key][src*="widget.js"]');
  if (!script) return;
  const running = registry[MARK];
  if (running) running.more(script);
  else start(script);
})();
