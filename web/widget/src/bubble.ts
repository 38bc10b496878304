import css from "./bubble.css";
import type { Chat } from "./chat/main";
import { dress, h, icon, safely, tab } from "./dom";
import { CROSS } from "./icons";
import { type Kit, part } from "./kit";
import { colour, lightness } from "./widget";

const SPEECH = "M4 5.5h16v11h-8.5L7 20.5v-4H4z";

const chat = part<StartChat>(CHAT_PATH);

/** Starts the chat within the bubble. */
export type StartChat = (bubble: Bubble) => Chat;

/** The round button in the corner. What it opens is fetched when it is first pressed. */
export class Bubble {
  readonly root: ShadowRoot;
  readonly launcher = h("button", { type: "button", class: "launch", part: "launcher", "aria-expanded": "false" });
  _chat: Chat | undefined;

  constructor(
    readonly host: HTMLElement,
    readonly kit: Kit,
  ) {
    host.hidden = true;
    this.root = host.attachShadow({ mode: "open" });
    dress(this.root, css);
    this.root.append(this.launcher);
    this.launcher.append(icon(SPEECH), icon(CROSS));
    this.launcher.addEventListener(
      "click",
      safely(async () => (await this._load()).toggle()),
    );
    kit.widget.settings.then(safely(() => this._appear()));
  }

  _appear(): void {
    const { host, launcher } = this;
    const { widget } = this.kit;
    launcher.setAttribute("aria-label", widget.text("chat-open"));
    host.toggleAttribute("start", widget.options.data.side === "start");
    this.tint(launcher);
    host.hidden = false;
    // It was open on the page before: it stays open, without taking the keyboard; a phone shows the page first.
    if (tab.get("chat-open") && innerWidth > 600) this.open(false);
  }

  /** As dark as the page around it, which its ink gives away, whatever the system is set to; in the shop's colour. */
  tint(surface: HTMLElement): boolean {
    const { known, options } = this.kit.widget;
    const { theme } = options.data;
    const ink = getComputedStyle(document.body).color;
    const dark = theme === "dark" || (theme !== "light" && (lightness(ink) ?? 0) > 0.4);
    this.host.toggleAttribute("dark", dark);
    colour(surface, known?.shop.colour, dark ? "#f2f2f2" : "#1c1c1e");
    return dark;
  }

  async _load(): Promise<Chat> {
    this.launcher.classList.add("busy");
    try {
      const start = await chat(this.kit);
      this._chat ??= start(this);
      return this._chat;
    } finally {
      this.launcher.classList.remove("busy");
    }
  }

  async open(focus = true, message = ""): Promise<void> {
    const chat = await this._load();
    chat.open(focus);
    if (message) chat.ask(message);
  }

  close(): void {
    this._chat?.close();
  }
}
