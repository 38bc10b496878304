import { isPassing } from "./api";
import { dress, emit, h, icon, safely, tab } from "./dom";
import type { Boxes, Due } from "./form/main";
import { type Kit, part } from "./kit";
import css from "./notify.css";
import { cartForm, watchItem } from "./page";
import type { Item, Joined, Stock } from "./types";
import { colour } from "./widget";

const BELL = "M6 9a6 6 0 0 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9M10 20a2.2 2.2 0 0 0 4 0";
/** For the page's own product; the many of a collection are looked at when the page is. */
const REFRESH_S = 30;
/** An answer is not asked for again within this time. */
const FRESH_MS = 900;

const boxes = part<Boxes>(FORM_PATH);

/** "Tell me when it is back" for one item, inside `host`. Shown only while the item is sold out. */
export class Notify {
  readonly root: ShadowRoot;
  readonly view = h("div", { class: "view", part: "view" });
  item: Item = {};
  variants: Stock[] = [];
  open = false;
  /** Ends what is being sent. */
  stopSending: (() => void) | undefined;
  _wasOut = "";
  _drawn = "";
  _readAt = 0;
  _stopWatching: (() => void) | undefined;
  _end: (() => void) | undefined;

  constructor(
    readonly host: HTMLElement,
    readonly kit: Kit,
  ) {
    host.hidden = true;
    this.root = host.attachShadow({ mode: "open" });
    dress(this.root, css);
    this.root.append(this.view);
  }

  async connect(): Promise<void> {
    this.disconnect();
    const { host, kit } = this;
    const until = new AbortController();
    this._end = () => until.abort();
    await kit.widget.settings;
    if (until.signal.aborted) return;
    const look = safely(() => document.visibilityState === "visible" && this._readAt + FRESH_MS < Date.now() && this.refresh());
    const asked = host.getAttribute("refresh") ?? kit.widget.options.data.refresh;
    const every = Number(asked ?? (this.named("variant") || this.named("product") ? 0 : REFRESH_S));
    const timer = every > 0 ? setInterval(look, Math.max(1, every) * 1_000) : 0;
    document.addEventListener("visibilitychange", look, until);
    // By another button, or in the chat.
    document.addEventListener("shelfbell:subscribed", () => this.draw(), until);
    until.signal.onabort = () => clearInterval(timer);
    this.changed();
  }

  disconnect(): void {
    this._end?.();
    this._stopWatching?.();
    this.stopSending?.();
  }

  /** Its attributes name another item. */
  changed(): void {
    this._stopWatching?.();
    const item = { product: this.named("product"), variant: this.named("variant") };
    if (item.product || item.variant) return this._take(item);
    this._stopWatching = watchItem(safely((item: Item) => this._take(item)));
  }

  named(name: string): string | undefined {
    return this.host.getAttribute(name) || undefined;
  }

  _take(item: Item): void {
    this.item = item;
    this.variants = [];
    this.stopSending?.();
    this.refresh();
  }

  /** Asks the server how the item stands. */
  refresh = safely(async () => {
    const item = this.item;
    const asked = item.variant ?? item.product;
    if (!asked) return this.draw();
    this._readAt = Date.now();
    const name = item.variant ? "variant" : "product";
    const { status, body } = await this.kit.widget.api.get<Stock & { variants?: Stock[] }>("availability", name, asked);
    if (item !== this.item) return;
    // What was shown stays while the server is away for a moment.
    if (isPassing(status) && this.variants.length) return;
    this.variants = status === 200 ? (body.variants ?? [body]) : [];
    this.draw();
    if (this.variants.length) emit(this.host, "availability", { variants: this.variants });
  });

  /** The name that a sign-up is remembered by. */
  get id(): string {
    return this.item.variant ?? `product ${this.item.product}`;
  }

  get joined(): Joined | null {
    return tab.get(`in ${this.id}`);
  }

  draw(): void {
    const { variants, id, host } = this;
    let back = false;
    let out = variants.length > 0;
    for (let i = 0; i < variants.length; i++) {
      const { availability } = variants[i] as Stock;
      if (availability !== "sold_out") out = false;
      if (availability === "in_stock" || availability === "low_stock") back = this._wasOut === id;
    }
    if (out) this._wasOut = id;
    host.hidden = !out && !back;
    const joined = out && this.joined;
    const due = out && !joined && tab.get<Due>(`due ${id}`);
    if (due) this.open = true;
    const state = back ? "back" : joined ? "told" : !out ? "" : this.open ? "form" : "button";
    // A look at the stock that changes nothing must not take the cursor out of a field.
    const now = `${state} ${id} ${variants.length}`;
    if (now === this._drawn) return;
    this._drawn = now;
    if (!state) this.view.replaceChildren();
    else if (state === "button") this._show(this._button());
    else {
      safely(async () => {
        const made = await boxes(this.kit);
        if (now === this._drawn) made[state](this, (box) => this._show(box), due || undefined);
      })();
    }
  }

  /** Takes over the page's ink and the shape of its own button, so that it looks at home. */
  _show(shown: HTMLElement): void {
    const { view, kit } = this;
    view.replaceChildren(shown);
    if (shown instanceof HTMLDialogElement) shown.showModal();
    colour(shown, kit.widget.known?.shop.colour, getComputedStyle(shown.matches(".main") ? view : shown).color);
    const theirs = !this.named("variant") && !this.named("product") && cartForm()?.querySelector('[type="submit"]');
    if (theirs) view.style.setProperty("--r", `var(--shelfbell-radius,${getComputedStyle(theirs).borderRadius})`);
  }

  _button(): HTMLElement {
    const fetchForm = safely(() => boxes(this.kit));
    const click = async () => {
      button.classList.add("busy");
      await boxes(this.kit).finally(() => button.classList.remove("busy"));
      this.open = true;
      this.draw();
    };
    const text = this.named("label") ?? this.kit.widget.text("notify-open");
    const button = h(
      "button",
      { type: "button", class: "main open", part: "button", click, pointerenter: fetchForm, focus: fetchForm },
      icon(BELL),
      text,
    );
    return button;
  }
}
