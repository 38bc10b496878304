import { useSyncExternalStore } from "react";

/** What is away: the reader's network, or the server. */
export type Away = "network" | "server" | null;

let state: Away = null;
const listeners = new Set<() => void>();

export function setAway(next: Away): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

export function useAway(): Away {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
