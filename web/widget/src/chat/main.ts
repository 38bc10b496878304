// The chat, fetched when somebody opens it. The loader hands it its tools.

import type { Bubble, StartChat } from "../bubble";
import type { Kit } from "../kit";
import { card } from "./card";
import css from "./chat.css";
import { type Reply, Talk } from "./talk";

const SEND = "M4.5 12h14M12.5 5.5L19 12l-6.5 6.5";
const ANEW = "M4 12a8 8 0 1 0 2.6-5.9M4 4v4.5h4.5";
const DOWN = "M6 9.5l6 6 6-6";
const NEAR_END_PX = 40;
/** At this width and below the chat fills the screen. */
const PHONE_PX = 600;

export interface Chat {
  toggle(): void;
  open(focus: boolean): void;
  close(): void;
  ask(message: string, label?: string): void;
}

export function start(kit: Kit): StartChat {
  return (bubble) => chat(kit, bubble);
}

function chat(kit: Kit, bubble: Bubble): Chat {
  const { h, icon, safely, widget, tab } = kit;
  const { root, host, launcher } = bubble;
  const t = (key: string, parts?: Record<string, string>) => widget.text(key, parts);
  const shop = widget.known?.shop;
  const talk = new Talk(kit);

  kit.dress(root, css);
  const log = h("ol", { class: "log", part: "log", tabindex: 0, "aria-label": t("chat-log") });
  const loud = h("div", { class: "sr", role: "status" });
  const input = h("textarea", {
    rows: 1,
    maxlength: 2000,
    "aria-label": t("chat-input"),
    placeholder: t("chat-input"),
    part: "input",
    input: typing,
    keydown: enter,
  });
  const send = h("button", { class: "send", "aria-label": t("chat-send"), part: "send" }, icon(SEND));
  const compose = h("form", { class: "compose", submit: submitted }, input, send);
  const initial = h("span", { class: "logo initial", "aria-hidden": "true" }, shop?.name.slice(0, 1).toUpperCase());
  const logo: HTMLElement = shop?.logo_url
    ? h("img", { class: "logo", src: shop.logo_url, alt: "", error: () => logo.replaceWith(initial) })
    : initial;
  const panel = h(
    "div",
    {
      class: "panel",
      part: "panel",
      role: "dialog",
      "aria-label": t("chat-title", { shop: shop?.name ?? "" }),
      tabindex: -1,
      hidden: true,
      keydown: key,
    },
    h(
      "header",
      { part: "header" },
      logo,
      h("div", { class: "who" }, h("h2", {}, shop?.name), h("p", {}, t("chat-subtitle"))),
      h("button", { class: "tool", type: "button", "aria-label": t("chat-new"), title: t("chat-new"), click: anew }, icon(ANEW)),
      h(
        "button",
        { class: "tool", type: "button", "aria-label": t("chat-close"), title: t("chat-close"), click: () => close() },
        icon(DOWN),
      ),
    ),
    log,
    loud,
    compose,
  );
  root.prepend(panel);

  /** Pictures and buttons arrive after their line; who reads the end goes on seeing it. */
  let atEnd = true;
  const growth = new ResizeObserver(() => atEnd && down());
  let top = 0;
  const scrolled = () => {
    // Only a shopper scrolls upwards; lines that grow leave the place where it is.
    if (log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX) atEnd = true;
    else if (log.scrollTop < top) atEnd = false;
    top = log.scrollTop;
  };
  log.addEventListener("scroll", scrolled, { passive: true });
  let dots: HTMLElement | undefined;
  /** What belongs to the newest answer only. */
  let choices: HTMLElement | undefined;

  function said(me: boolean, text: string): { line: HTMLElement; words: HTMLElement } {
    const words = h("p", { class: "said", dir: "auto", part: me ? "message mine" : "message" }, text);
    const line = h(
      "li",
      me ? { class: "me" } : {},
      h("span", { class: "sr" }, `${me ? t("chat-you") : (shop?.name ?? "")}: `),
      words,
    );
    log.append(line);
    growth.observe(line);
    return { line, words };
  }

  /** Cards and choices under an answer. */
  function trimmings(line: HTMLElement, reply: Reply | undefined, isLast: boolean): void {
    const cards = reply?.cards ?? [];
    if (cards.length) {
      const list = h("ul", { class: "cards" });
      for (let i = 0; i < cards.length; i++) list.append(card(kit, cards[i] as Reply["cards"][0]));
      line.append(list);
    }
    if (isLast && reply) offer(line, reply.choices);
    const address = isLast && reply?.asks === "address";
    input.setAttribute("inputmode", address ? "email" : "text");
    input.placeholder = t(address ? "email-hint" : "chat-input");
  }

  function offer(line: HTMLElement, list: Reply["choices"]): void {
    if (!list.length) return;
    choices = h("div", { class: "choices", role: "group", "aria-label": t("chat-choices") });
    for (let i = 0; i < list.length; i++) {
      const { label, message } = list[i] as Reply["choices"][0];
      const tap = () => {
        ask(message, label);
        input.focus();
      };
      choices.append(h("button", { type: "button", dir: "auto", part: "choice", click: tap }, label));
    }
    line.append(choices);
  }

  function down(): void {
    atEnd = true;
    log.scrollTop = log.scrollHeight;
  }

  function draw(): void {
    growth.disconnect();
    log.replaceChildren();
    const { line } = said(false, t("chat-hello", { shop: shop?.name ?? "" }));
    const lines = talk.said;
    for (let i = 0; i < lines.length; i++) {
      const one = lines[i] as Talk["said"][0];
      trimmings(said(one.me, one.text).line, one.reply, i === lines.length - 1);
    }
    if (!lines.length) {
      const about = widget.item().product && { label: t("chat-ask-stock"), message: t("chat-ask-stock") };
      const alerts = { label: t("chat-ask-alerts"), message: t("chat-ask-alerts") };
      offer(line, about ? [about, alerts] : [alerts]);
    }
    // Left on the page before without an answer.
    const last = lines[lines.length - 1];
    if (last?.me) deliver(last.text, log.lastElementChild as HTMLElement);
    down();
  }

  function ask(message: string, label = message): void {
    const text = message.trim();
    if (!text) return;
    talk.add({ me: true, text });
    deliver(text, said(true, label).line);
  }

  function deliver(message: string, mine: HTMLElement): void {
    choices?.remove();
    dots?.remove();
    dots = h("li", {}, h("div", { class: "said dots" }, h("i", {}), h("i", {}), h("i", {})));
    log.append(dots);
    loud.textContent = t("chat-writing");
    down();
    let note: HTMLElement | undefined;
    let answer: ReturnType<typeof said> | undefined;
    const clear = () => {
      dots?.remove();
      note?.remove();
      mine.classList.remove("unsent");
    };
    talk.send(message, {
      text(text) {
        clear();
        answer ??= said(false, "");
        answer.words.textContent = text;
        down();
      },
      reply(reply) {
        clear();
        answer ??= said(false, "");
        answer.words.textContent = reply.text;
        trimmings(answer.line, reply, true);
        loud.textContent = reply.text;
        down();
        remember(reply);
        kit.emit(host, "chat-reply", { intent: reply.intent, subscriptions: reply.subscriptions });
      },
      failed(text, final) {
        answer?.line.remove();
        answer = undefined;
        clear();
        mine.classList.add("unsent");
        const again = h("button", { type: "button", click: () => deliver(message, mine) }, t("chat-again"));
        note = h("p", { class: "note" }, text, " ", again);
        const old = mine.querySelector(".note");
        if (old) old.replaceWith(note);
        else mine.append(note);
        loud.textContent = text;
        if (final) again.remove();
        down();
      },
    });
  }

  /** The buttons of the page know what was agreed here. */
  function remember({ subscriptions }: Reply): void {
    for (let i = 0; i < subscriptions.length; i++) {
      const { variant_id: variant, channel, state, position } = subscriptions[i] as Reply["subscriptions"][0];
      if (!variant) continue;
      const inLine = state === "waiting" || state === "pending";
      tab.set(`in ${variant}`, inLine ? { state, position } : null);
      if (inLine) kit.emit(host, "subscribed", { variant, channel, state, position });
    }
  }

  function grow(): void {
    input.style.height = "";
    if (input.value) input.style.height = `${input.scrollHeight + 2}px`;
    send.setAttribute("aria-disabled", `${!input.value.trim()}`);
  }

  function typing(): void {
    talk.draft = input.value;
    talk.keep();
    grow();
  }

  function enter(event: Event): void {
    const { key, shiftKey, isComposing } = event as KeyboardEvent;
    if (key === "Enter" && !shiftKey && !isComposing) submitted(event);
  }

  function submitted(event: Event): void {
    event.preventDefault();
    const text = input.value;
    if (!text.trim()) return;
    input.value = talk.draft = "";
    grow();
    ask(text);
  }

  function anew(): void {
    talk.forget();
    draw();
    input.focus();
  }

  function key(event: Event): void {
    const { key, shiftKey } = event as KeyboardEvent;
    // A shop's own shortcuts are not meant by what is typed here.
    event.stopPropagation();
    if (key === "Escape") close();
    if (key !== "Tab" || innerWidth > PHONE_PX) return;
    const stops = panel.querySelectorAll<HTMLElement>("button,a,textarea,.log");
    const edge = stops[shiftKey ? 0 : stops.length - 1];
    if (root.activeElement === edge || (shiftKey && root.activeElement === panel)) {
      event.preventDefault();
      stops[shiftKey ? stops.length - 1 : 0]?.focus();
    }
  }

  /** Keeps the input above a phone's keyboard. */
  const fit = safely(() => panel.style.setProperty("--h", `${visualViewport?.height}px`));

  function tint(): void {
    bubble.tint(launcher);
    const dark = bubble.tint(panel);
    // An accent that would vanish on the panel lends its hue only.
    panel.style.setProperty("--accent", `color-mix(in srgb,var(--a) ${dark ? "45%,#fff" : "80%,#000"})`);
  }

  function open(focus: boolean): void {
    if (!panel.hidden) return;
    tint();
    panel.hidden = false;
    launcher.setAttribute("aria-expanded", "true");
    launcher.setAttribute("aria-label", t("chat-close"));
    tab.set("chat-open", true);
    const phone = innerWidth <= PHONE_PX;
    panel.setAttribute("aria-modal", `${phone}`);
    if (phone) document.documentElement.style.overflow = "hidden";
    visualViewport?.addEventListener("resize", fit);
    fit();
    draw();
    input.value = talk.draft;
    grow();
    // On a phone the keyboard would hide what there is to read.
    if (focus) (phone ? panel : input).focus();
    kit.emit(host, "chat-open", {});
  }

  function close(): void {
    if (panel.hidden) return;
    panel.hidden = true;
    launcher.setAttribute("aria-expanded", "false");
    launcher.setAttribute("aria-label", t("chat-open"));
    tab.set("chat-open", null);
    document.documentElement.style.overflow = "";
    visualViewport?.removeEventListener("resize", fit);
    launcher.focus();
    kit.emit(host, "chat-close", {});
  }

  return { open, close, ask, toggle: () => (panel.hidden ? open(true) : close()) };
}
