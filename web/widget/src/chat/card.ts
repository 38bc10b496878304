import type { Kit } from "../kit";
import type { Card } from "./talk";

/** `EUR 19.99` as the reader writes it; as it came where the browser does not know the currency. */
export function price(text: string, locale: string): string {
  const parts = /^([A-Z]{3}) ([\d.]+)$/.exec(text);
  try {
    return parts
      ? new Intl.NumberFormat(locale, { style: "currency", currency: parts[1] as string }).format(Number(parts[2]))
      : text;
  } catch {
    return text;
  }
}

/** Only addresses that lead to a page: a link may not run anything. */
function isPage(url: string): boolean {
  return /^https?:/.test(new URL(url, location.href).protocol);
}

/** A product: picture, link, price, how it stands, and a way to be told when it is back. */
export function card(
  kit: Kit,
  { product_handle, variant_id, title, price: amount, image_url, url, availability }: Card,
): HTMLElement {
  const { h, widget } = kit;
  const element = h("li", { class: "card", part: "card" });
  if (image_url && isPage(image_url)) {
    const picture = h("img", { class: "pic", src: image_url, alt: "", width: 64, height: 64, loading: "lazy" });
    picture.addEventListener("error", () => {
      picture.remove();
      element.classList.add("plain");
    });
    element.append(picture);
  } else {
    element.classList.add("plain");
  }
  const badge = availability && h("span", { class: `badge ${availability}` }, widget.text(availability.replace(/_/g, "-")));
  const link = isPage(url) ? h("a", { href: url }, title) : h("b", {}, title);
  const meta = h("div", { class: "meta" }, amount && price(amount, widget.options.locale), badge);
  element.append(h("div", { class: "facts" }, link, meta));
  if (availability === "sold_out") {
    const tell = kit.notify(variant_id ? { variant: variant_id, bare: "" } : { product: product_handle, bare: "" });
    tell.classList.add("tell");
    element.append(tell);
  }
  return element;
}
