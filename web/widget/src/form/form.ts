import type { Child } from "../dom";
import type { Kit } from "../kit";
import type { Notify } from "../notify";
import type { Channel, Stock } from "../types";
import { canBeTold, subscribe } from "./device";
import type { Due } from "./main";

export interface Form {
  element: HTMLElement;
  focus(): void;
  busy(on: boolean): void;
  /** Says what is wrong, beside the field that it is about. */
  fail(field: string, text: string): void;
}

/** What the shopper typed; kept when another variant is chosen, and shared by all buttons of the page. */
export const typed: { channel: Channel; address: string; quantity: string } = { channel: "email", address: "", quantity: "1" };

/** The sign-up form. `send` gets the request's body; nothing is sent that could not be accepted. */
export function form({ h, widget }: Kit, notify: Notify, send: (body: Due) => void): Form {
  const { host, variants, item } = notify;
  const settings = widget.known;
  const channels: Channel[] = [];
  for (let i = 0; i < (settings?.channels.length ?? 0); i++) {
    const channel = settings?.channels[i] as Channel;
    if (channel !== "push" || canBeTold(widget)) channels[channels.length] = channel;
  }
  const t = (key: string) => widget.text(key);
  const bare = host.hasAttribute("bare");
  const first = variants[0] as Stock;
  const keep = (name: "address" | "quantity") => (event: Event) => {
    typed[name] = (event.target as HTMLInputElement).value;
    notify.stopSending?.();
    fail("", "");
  };

  const address = h("input", {
    id: "address",
    name: "address",
    maxlength: 254,
    required: true,
    "aria-describedby": "consent error",
    part: "input",
    input: keep("address"),
  });
  const label = h("label", { for: "address" });
  const consent = h("p", { class: "consent", part: "consent", id: "consent" });
  const error = h("p", { class: "error", part: "error", id: "error", role: "alert" });
  const choose = (channel: Channel) => {
    const phone = channel === "sms";
    typed.channel = channel;
    address.hidden = label.hidden = channel === "push";
    address.type = phone ? "tel" : "email";
    address.setAttribute("autocomplete", phone ? "tel" : "email");
    address.placeholder = t(phone ? "phone-hint" : "email-hint");
    label.textContent = t(phone ? "phone-label" : "email-label");
    consent.textContent = settings?.consent[channel] ?? "";
  };
  const radio = (channel: Channel) => {
    const input = h("input", { type: "radio", name: "channel", value: channel, change: () => choose(channel) });
    input.checked = typed.channel === channel;
    return h("label", {}, input, t(`channel-${channel}`));
  };
  const radios = h("div", { class: "channels" });
  let known = false;
  for (let i = 0; i < channels.length; i++) if (channels[i] === typed.channel) known = true;
  choose(known ? typed.channel : (channels[0] ?? "email"));
  for (let i = 0; i < channels.length; i++) radios.append(radio(channels[i] as Channel));
  address.value = typed.address;

  const quantity = h("input", {
    id: "quantity",
    class: "few",
    type: "number",
    min: 1,
    max: 10000,
    inputmode: "numeric",
    "aria-describedby": "error",
    part: "input",
    input: keep("quantity"),
  });
  quantity.value = typed.quantity;
  const counts = host.hasAttribute("quantity") || widget.options.data.quantity != null;

  const which = h("select", { id: "which", part: "input" });
  const open = !item.variant && variants.length > 1;
  if (open) {
    which.append(h("option", { value: "" }, t("any-variant")));
    for (let i = 0; i < variants.length; i++) {
      const { variant_id, variant_title } = variants[i] as Stock;
      which.append(h("option", { value: variant_id }, variant_title ?? variant_id));
    }
  }

  const trap = h("input", { class: "trap", name: "website", tabindex: -1, autocomplete: "off", "aria-hidden": "true" });
  const submit = h("button", { class: "main", part: "button submit" }, t("submit"));
  const busy = (on: boolean) => {
    submit.classList.toggle("busy", on);
  };
  const fields: Record<string, HTMLInputElement> = { address, quantity };

  function fail(name: string, text: string): void {
    address.removeAttribute("aria-invalid");
    quantity.removeAttribute("aria-invalid");
    error.textContent = text;
    const at = text ? fields[name] : undefined;
    (at?.closest(".field") ?? address.closest(".field"))?.append(error);
    at?.setAttribute("aria-invalid", "true");
    at?.focus();
    if (text) element.scrollIntoView({ block: "nearest" });
  }

  function submitted(event: Event): void {
    event.preventDefault();
    const variant = item.variant ?? (open ? which.value : first.variant_id);
    const written = address.value.trim();
    fail("", "");
    const told = typed.channel === "push";
    if (!written && !told) return fail("address", t(typed.channel === "sms" ? "error-bad-phone" : "error-bad-address"));
    if (counts && !/^[1-9]\d{0,4}$/.test(quantity.value)) return fail("quantity", t("error-bad-quantity"));
    const body: Due = {
      variant_id: variant || undefined,
      product_id: variant ? undefined : first.product_id,
      channel: typed.channel,
      address: written,
      locale: settings?.locale,
      // Where parcels go, as the page says: nobody is woken up there.
      country: widget.options.data.country || (window as { Shopify?: { country?: string } }).Shopify?.country,
      quantity: counts ? Number(quantity.value) : undefined,
      consent: { text: consent.textContent, at: Date.now() },
      website: trap.value,
    };
    if (!told) return send(body);
    busy(true);
    subscribe(widget).then(
      (device) => {
        busy(false);
        send({ ...body, address: device });
      },
      () => {
        busy(false);
        fail("", t("error-no-device"));
      },
    );
  }

  const field = (first: Child, second: Child) => h("div", { class: "field" }, first, second);
  const element = h(
    "form",
    { novalidate: true, part: "form", submit: submitted, "aria-label": t("notify-open") },
    !bare && h("p", { class: "title", part: "title" }, t("notify-open")),
    !bare && h("p", { class: "item" }, first.product_title, item.variant && first.variant_title && ` · ${first.variant_title}`),
    open && field(h("label", { for: "which" }, t("variant-label")), which),
    channels.length > 1 && h("fieldset", {}, h("legend", {}, t("channel-label")), radios),
    counts && field(h("label", { for: "quantity" }, t("quantity-label")), quantity),
    field(label, h("div", { class: "row" }, address, submit)),
    consent,
    trap,
  );
  return { element, focus: () => (address.hidden ? submit : address).focus(), busy, fail };
}
