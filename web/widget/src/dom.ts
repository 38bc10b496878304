// Small tools that work on any page. Shops' pages redefine what they like, so nothing here or elsewhere in the widget calls a
// method of Array.prototype or Object.prototype, iterates an array, or spreads one: arrays are walked by index.

type Value = string | number | boolean | null | undefined | ((event: Event) => unknown);
export type Child = Node | string | null | undefined | false;

/** Runs what may fail: a fault of ours must not become the page's. */
export function safely<A extends unknown[]>(work: (...given: A) => unknown): (...given: A) => void {
  return (...given) => {
    try {
      const done = work.apply(undefined, given);
      if (done instanceof Promise) done.then(undefined, report);
    } catch (error) {
      report(error);
    }
  };
}

function report(error: unknown): void {
  // biome-ignore lint/suspicious/noConsole: the only trace of a fault, at a level that shops' pages do not show.
  console.debug("shelfbell:", error);
}

/** An element with attributes (a function listens to the event of that name) and children; text is only ever text. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value>,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const names = Object.keys(attributes);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const value = attributes[name];
    if (typeof value === "function") element.addEventListener(name, safely(value));
    else if (value != null && value !== false) element.setAttribute(name, value === true ? "" : `${value}`);
  }
  for (let i = 0; i < children.length; i++) {
    const child = children[i];
    if (child) element.append(child);
  }
  return element;
}

/** A drawing of 24 by 24 units, made of one line. */
export function icon(path: string): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(namespace, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** Styles without a style attribute or element, which a strict policy would refuse. */
export function dress(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets[root.adoptedStyleSheets.length] = sheet;
  } catch {
    root.prepend(h("style", {}, css));
  }
}

/** JSON of plain data. The page may have given arrays and objects a `toJSON` of its own. */
export function json(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  let text = "";
  const list = Array.isArray(value);
  const keys = Object.keys(value);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const part = (value as Record<string, unknown>)[key];
    if (part === undefined) continue;
    text += (text && ",") + (list ? "" : `${JSON.stringify(key)}:`) + json(part);
  }
  return list ? `[${text}]` : `{${text}}`;
}

const memory = new Map<string, string>();

/** What lasts as long as the tab; as long as the page where storage is blocked. */
export const tab = {
  get<T>(name: string): T | null {
    let text: string | null | undefined;
    try {
      text = sessionStorage.getItem(`shelfbell:${name}`);
    } catch {}
    text ??= memory.get(name);
    try {
      return text ? JSON.parse(text) : null;
    } catch {
      return null;
    }
  },
  /** `null` forgets. */
  set(name: string, value: unknown): void {
    const text = value === null ? "" : json(value);
    memory.set(name, text);
    try {
      sessionStorage.setItem(`shelfbell:${name}`, text);
    } catch {}
  },
};

/** Tells the page: an event `shelfbell:NAME` that bubbles up to the document. */
export function emit(from: EventTarget, name: string, detail: unknown): void {
  from.dispatchEvent(new CustomEvent(`shelfbell:${name}`, { detail, bubbles: true, composed: true }));
}
