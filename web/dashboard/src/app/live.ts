import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { address } from "../api/client";
import { setAway } from "../api/reachable";
import { session } from "../api/session";

/** Which of our queries a change on the server makes stale. */
const STALE: Record<string, string[]> = {
  episodes: ["episodes", "home", "demand"],
  demand: ["demand", "home"],
  messages: ["messages", "episodes", "contacts", "suppressions", "data-requests", "home"],
  settings: ["settings", "channels", "connector", "templates", "home"],
  conversions: ["conversions", "episodes", "contacts", "home"],
};
/** How long until a stream that ended for good is asked for again, if the page is still there then. */
const AGAIN_MS = 10_000;

/** Listens to what changes in the shop, as long as the page is open and whoever signed in may. */
export function useLive(shop: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    let source: EventSource;
    let later: ReturnType<typeof setTimeout> | undefined;
    let broken = false;
    const listen = () => {
      source = new EventSource(address("/admin/v1/events", { shop }));
      source.addEventListener("changed", (event) => {
        const { what } = JSON.parse(event.data) as { what: string };
        for (const key of STALE[what] ?? []) void queries.invalidateQueries({ queryKey: [key] });
      });
      source.addEventListener("ended", leave);
      source.onopen = () => {
        setAway(null);
        // What changed while nobody listened.
        if (broken) void queries.invalidateQueries();
        broken = false;
      };
      source.onerror = () => {
        broken = true;
        // The browser goes on trying by itself, unless it was refused.
        if (source.readyState === EventSource.CLOSED) leave();
      };
    };
    // The shell asks who is signed in: nobody, and the sign-in takes our place; else something was only away for a while.
    const leave = () => {
      source.close();
      broken = true;
      void queries.invalidateQueries({ queryKey: session.queryKey });
      clearTimeout(later);
      later = setTimeout(listen, AGAIN_MS);
    };
    listen();
    return () => {
      clearTimeout(later);
      source.close();
    };
  }, [queries, shop]);
}
