// What follows a press of the button: the form, the confirmation, the news that it is back. Fetched when it is needed.

import { CROSS, TICK } from "../icons";
import type { Kit } from "../kit";
import type { Notify } from "../notify";
import type { Channel, Joined, Problem } from "../types";
import type { Device } from "./device";
import { type Form, form, typed } from "./form";
import css from "./form.css";

/** The body of a sign-up that the server has not decided yet. */
export interface Due {
  channel: Channel;
  address: string | Device;
  variant_id?: string | undefined;
  product_id?: string | undefined;
  locale?: string | undefined;
  country?: string | undefined;
  quantity?: number | undefined;
  consent?: { text: string | null; at: number };
  website?: string;
}

type Draw = (notify: Notify, show: (box: HTMLElement) => void, due?: Due) => void;
export type Boxes = Record<"form" | "told" | "back", Draw>;

export function start(kit: Kit): Boxes {
  const { h, icon, dress, tab, emit, widget, lightness } = kit;
  const dressed = new WeakMap<Notify, HTMLElement>();

  /** Styles come with the first box. Gives what is read aloud. */
  function prepare(notify: Notify): HTMLElement {
    let loud = dressed.get(notify);
    if (!loud) {
      loud = h("div", { class: "sr", role: "status" });
      dress(notify.root, css);
      notify.root.append(loud);
      dressed.set(notify, loud);
    }
    return loud;
  }

  function close(notify: Notify): void {
    if (!notify.open) return;
    notify.open = false;
    notify.stopSending?.();
    tab.set(`due ${notify.id}`, null);
    notify.draw();
    notify.view.querySelector("button")?.focus();
  }

  function news(notify: Notify, show: (box: HTMLElement) => void, ...lines: (HTMLElement | null)[]): void {
    const text = h("div", {});
    for (let i = 0; i < lines.length; i++) if (lines[i]) text.append(lines[i] as Node);
    const box = h("div", { class: "box told", part: "box told", tabindex: -1 }, icon(TICK), text);
    const wasHere = notify.root.activeElement;
    show(box);
    if (wasHere) box.focus();
    const loud = prepare(notify);
    loud.textContent = lines[0]?.textContent ?? "";
  }

  /** Keeps at it until the server has decided; what was typed stays where it is meanwhile, also on the next page. */
  function send(notify: Notify, body: Due, { busy, fail }: Form): void {
    notify.stopSending?.();
    const { id, item, host } = notify;
    const { channel } = body;
    tab.set(`due ${id}`, body);
    notify.stopSending = kit.persist(async () => {
      busy(true);
      const { status, body: answer } = await widget.api.post<Joined & Problem>("subscriptions", body);
      busy(false);
      if (id !== notify.id) return true;
      if (kit.isPassing(status)) {
        fail("", widget.text(status === 429 ? "error-too-many-requests" : "error-away"));
        return false;
      }
      tab.set(`due ${id}`, null);
      if (status === 202) {
        tab.set(`in ${id}`, answer);
        notify.open = false;
        emit(host, "subscribed", {
          variant: item.variant,
          product: item.product,
          channel,
          state: answer.state,
          position: answer.position,
        });
      } else if (answer.code === "in_stock") {
        notify.refresh();
      } else {
        const code = channel === "sms" && answer.code === "bad_address" ? "bad_phone" : answer.code;
        emit(host, "error", { code: answer.code });
        fail(answer.field ?? "", widget.find(`error-${code?.replace(/_/g, "-")}`, widget.text("error-other")));
      }
      return true;
    });
  }

  return {
    form(notify, show, due) {
      prepare(notify);
      if (due) {
        if (typeof due.address === "string") typed.address = due.address;
        typed.channel = due.channel;
      }
      const shut = () => close(notify);
      const parts = form(kit, notify, (body) => send(notify, body, parts));
      const key = (event: Event) => (event as KeyboardEvent).key === "Escape" && shut();
      const cross = h("button", { type: "button", class: "close", "aria-label": widget.text("close"), click: shut }, icon(CROSS));
      const inDialog = notify.host.hasAttribute("compact");
      const box = h(inDialog ? "dialog" : "div", { class: "box", part: "box", close: shut, keydown: key }, parts.element, cross);
      if (inDialog) box.setAttribute("aria-label", widget.text("notify-open"));
      show(box);
      box.style.setProperty("--bad", (lightness(getComputedStyle(box).color) ?? 0) > 0.4 ? "#ffb4ab" : "#b3261e");
      if (due) send(notify, due, parts);
      else parts.focus();
      box.scrollIntoView({ block: "nearest" });
    },
    told(notify, show) {
      const joined = notify.joined;
      const place = joined?.position ?? 0;
      const other = () => {
        tab.set(`in ${notify.id}`, null);
        notify.open = true;
        notify.draw();
      };
      const pending = joined?.state === "pending";
      news(
        notify,
        show,
        h("p", { class: "title" }, widget.text(pending ? "joined-pending" : "joined")),
        pending ? null : h("p", { part: "place" }, widget.text(place > 1 ? "place" : "place-next", { count: place })),
        h("button", { type: "button", class: "link", click: other }, widget.text("another")),
      );
    },
    /** It came back while the page was open, or while the form was sent: the better news. */
    back(notify, show) {
      const reload = () => location.reload();
      news(
        notify,
        show,
        h("p", { class: "title" }, widget.text("back")),
        h("p", { class: "item" }, notify.variants[0]?.product_title),
        h("button", { type: "button", class: "main", click: reload }, widget.text("back-show")),
      );
    },
  };
}
