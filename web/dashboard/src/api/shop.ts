import { useSyncExternalStore } from "react";

const KEPT = "shelfbell-shop";

let shop: string | null = null;
const listeners = new Set<() => void>();

/** The shop whose numbers are shown; every request names it. */
export const currentShop = (): string | null => shop;

/** The one that was chosen last, if it is still among those that may be seen. */
export function chooseFrom(shops: { shop_id: string }[]): string | null {
  const kept = shop ?? localStorage.getItem(KEPT);
  const found = shops.find((one) => one.shop_id === kept) ?? shops[0];
  shop = found?.shop_id ?? null;
  return shop;
}

export function choose(id: string | null): void {
  shop = id;
  if (id) localStorage.setItem(KEPT, id);
  for (const listener of listeners) listener();
}

/** As [`currentShop`], for what is shown again when another one is chosen. */
export function useCurrentShop(): string | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentShop);
}
