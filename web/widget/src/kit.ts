import { isPassing, persist } from "./api";
import { dress, emit, h, icon, safely, tab } from "./dom";
import { shop, shopPath } from "./page";
import { colour, lightness, type Widget } from "./widget";

/** What the parts that are fetched later are given: they bring no copy of their own. */
export interface Kit {
  widget: Widget;
  /** An element that shows the button for an item. */
  notify(attributes: Record<string, unknown>): HTMLElement;
  h: typeof h;
  icon: typeof icon;
  dress: typeof dress;
  safely: typeof safely;
  tab: typeof tab;
  emit: typeof emit;
  colour: typeof colour;
  lightness: typeof lightness;
  persist: typeof persist;
  isPassing: typeof isPassing;
  shop: typeof shop;
  shopPath: typeof shopPath;
}

export const kit = (widget: Widget, notify: Kit["notify"]): Kit => ({
  widget,
  notify,
  h,
  icon,
  dress,
  safely,
  tab,
  emit,
  colour,
  lightness,
  persist,
  isPassing,
  shop,
  shopPath,
});

/** Fetches a part once and starts it; a failed fetch may be tried again. */
export function part<T>(path: string): (kit: Kit) => Promise<T> {
  let started: Promise<T> | undefined;
  return (kit) => {
    started ??= import(kit.widget.options.server + path).then((module: { start(kit: Kit): T }) => module.start(kit));
    started.catch(() => (started = undefined));
    return started;
  };
}
