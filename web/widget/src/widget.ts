import { type Answer, Api, persist } from "./api";
import { itemOnPage } from "./page";
import type { Item, Settings } from "./types";

/** What the script was given by its `data-` attributes. */
export interface Options {
  key: string;
  server: string;
  locale: string;
  data: DOMStringMap;
}

const CHANNEL_COLOUR = /[\d.]+/g;

/** What all parts of the script share. */
export class Widget {
  readonly api: Api;
  /** Settles once the server has answered; until then, and as long as it is away, nothing is shown. */
  readonly settings: Promise<Settings>;
  /** The same for those who come after that. */
  known?: Settings;

  constructor(readonly options: Options) {
    this.api = new Api(options.server, options.key);
    this.settings = new Promise((settle) => {
      persist(async () => {
        const answer: Answer<Settings> = await this.api.get("settings", "locale", options.locale);
        if (answer.status === 200) {
          this.known = answer.body;
          settle(answer.body);
        }
        // A key that belongs to no shop will not belong to one in a minute.
        return answer.status === 200 || (answer.status >= 400 && answer.status < 429);
      });
    });
  }

  /** A text in the shopper's language, with its `{parts}` filled in. */
  text(key: string, parts: Record<string, string | number> = {}): string {
    return this.find(key).replace(/\{(\w+)\}/g, (whole, name) => `${parts[name] ?? whole}`);
  }

  find(key: string, otherwise = ""): string {
    return this.known?.texts[key] ?? otherwise;
  }

  item(): Item {
    return itemOnPage();
  }
}

/** How light a computed colour is, 0 to 1 (WCAG relative luminance); `undefined` when it is transparent or in another notation. */
export function lightness(colour: string): number | undefined {
  const parts = colour.startsWith("rgb") ? colour.match(CHANNEL_COLOUR) : null;
  if (!parts || parts[3] === "0") return undefined;
  const channel = (i: number) => {
    const value = Number(parts[i]) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2);
}

/**
 * Gives a surface its accent: the page's `--shelfbell-accent`, the shop's colour, or `otherwise`; and the ink that can be read on it.
 */
export function colour(surface: HTMLElement, shop: string | null | undefined, otherwise: string): void {
  const style = surface.style;
  style.setProperty("--a", `var(--shelfbell-accent,${shop ?? otherwise})`);
  style.background = "var(--a)";
  const light = lightness(getComputedStyle(surface).backgroundColor) ?? 0;
  style.background = "";
  style.setProperty("--on", `var(--shelfbell-on-accent,${light > 0.18 ? "#000" : "#fff"})`);
}
