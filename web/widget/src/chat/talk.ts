import type { Kit } from "../kit";
import type { Availability, Problem } from "../types";
import { events } from "./stream";

export interface Choice {
  label: string;
  message: string;
}

export interface Card {
  product_handle: string;
  variant_id: string | null;
  title: string;
  price: string | null;
  image_url: string | null;
  url: string;
  availability: Availability | null;
}

export interface Reply {
  conversation_id: string;
  text: string;
  locale: string;
  intent: string;
  asks: "product" | "variant" | "address" | "consent" | null;
  choices: Choice[];
  cards: Card[];
  subscriptions: { id: string; variant_id: string | null; channel: string; state: string; position: number | null }[];
}

/** One line of the conversation, as it is kept over pages. */
export interface Said {
  me: boolean;
  text: string;
  reply?: Reply | undefined;
}

interface Kept {
  id?: string | undefined;
  said: Said[];
  draft: string;
}

/** Told while a message is under way. */
export interface Progress {
  /** The answer so far. */
  text(text: string): void;
  reply(reply: Reply): void;
  /** The message could not be sent; it is tried again unless `final`. */
  failed(text: string, final: boolean): void;
}

const LONGEST = 2_000;
/** Older lines are forgotten. */
const MOST = 60;
const STORE = "chat";

/** The conversation with the server: what was said, what is under way. */
export class Talk {
  readonly said: Said[];
  draft: string;
  id: string | undefined;
  _stop: (() => void) | undefined;

  constructor(readonly kit: Kit) {
    const kept = kit.tab.get<Kept>(STORE);
    this.said = kept?.said ?? [];
    this.draft = kept?.draft ?? "";
    this.id = kept?.id;
  }

  keep(): void {
    const said: Said[] = [];
    for (let i = Math.max(0, this.said.length - MOST); i < this.said.length; i++) said[said.length] = this.said[i] as Said;
    this.kit.tab.set(STORE, { id: this.id, said, draft: this.draft });
  }

  forget(): void {
    this._stop?.();
    this.said.length = 0;
    this.id = undefined;
    this.keep();
  }

  /** A random name for as long as the tab lasts, by which the shop's figures tell shoppers apart; none for who refused to be measured. */
  _shopper(): string | undefined {
    const { tab, shop } = this.kit;
    if (shop()?.customerPrivacy?.analyticsProcessingAllowed?.() === false) return undefined;
    let name = tab.get<string>("shopper");
    if (!name) {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      name = "";
      for (let i = 0; i < bytes.length; i++) name += (bytes[i] as number).toString(16).padStart(2, "0");
      tab.set("shopper", name);
    }
    return name;
  }

  /** Written down before it is sent, so that a page change or a failure loses nothing. */
  add(said: Said): void {
    this.said[this.said.length] = said;
    this.keep();
  }

  /** Sends a message, again and again until the server has answered. */
  send(message: string, progress: Progress): void {
    const { kit } = this;
    const text = (key: string) => kit.widget.text(key);
    if (message.length > LONGEST) return progress.failed(text("error-message-too-long"), true);
    const { product, variant } = kit.widget.item();
    const context = {
      product_handle: product,
      variant_id: variant,
      locale: kit.widget.options.locale,
      shopper_id: this._shopper(),
    };
    this._stop?.();
    let crossings = 0;
    this._stop = kit.persist(async () => {
      const body = { conversation_id: this.id, message, context };
      const { status, problem, reply } = await this._ask(body, progress);
      if (reply) {
        this.id = reply.conversation_id;
        this.add({ me: false, text: reply.text, reply });
        progress.reply(reply);
        return true;
      }
      const again = kit.isPassing(status) || (problem?.code === "crossed" && ++crossings < 3);
      const key =
        status === 429 ? "error-too-many-requests" : again ? "chat-unsent" : `error-${problem?.code?.replace(/_/g, "-")}`;
      progress.failed(kit.widget.find(key, text("error-other")), !again);
      return !again;
    });
  }

  async _ask(body: object, progress: Progress): Promise<{ status: number; problem?: Problem; reply?: Reply }> {
    try {
      const response = await this.kit.widget.api.raw("chat", body, "text/event-stream, application/json");
      if (!response.ok) return { status: response.status, problem: await response.json() };
      if (!response.headers.get("Content-Type")?.startsWith("text/event-stream"))
        return { status: 200, reply: await response.json() };
      let reply: Reply | undefined;
      let text = "";
      await events(response, (name, data) => {
        if (name === "text") progress.text((text += data));
        if (name === "reply") reply = JSON.parse(data);
      });
      return reply ? { status: 200, reply } : { status: 0 };
    } catch {
      return { status: 0 };
    }
  }
}
