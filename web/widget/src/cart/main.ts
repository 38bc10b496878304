// Fetched by shoppers who come from an alert: its token goes into the cart, and so into the order.

import type { Kit } from "../kit";

/** The name of the cart attribute; a leading underscore keeps it out of the shopper's sight. */
const ATTRIBUTE = "_shelfbell";

export function start({ safely, tab, shop, shopPath }: Kit): void {
  const carry = safely(async () => {
    // Not where the shopper has refused to be measured.
    if (shop()?.customerPrivacy?.analyticsProcessingAllowed?.() === false) {
      document.addEventListener("visitorConsentCollected", carry, { once: true });
      return;
    }
    const response = await fetch(shopPath("cart/update.js"), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: `{"attributes":{"${ATTRIBUTE}":${JSON.stringify(tab.get("token"))}}}`,
    });
    // Otherwise the next page tries again.
    if (response.ok) tab.set("token", null);
  });
  carry();
}
