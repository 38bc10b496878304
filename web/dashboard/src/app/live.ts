import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { address } from "../api/client";
import { setAway } from "../api/reachable";

/** Which of our queries a change on the server makes stale. */
const STALE: Record<string, string[]> = {
  episodes: ["episodes", "home", "demand"],
  demand: ["demand", "home"],
  messages: ["messages", "episodes", "contacts", "suppressions", "data-requests", "home"],
  settings: ["settings", "channels", "connector", "templates", "home"],
  conversions: ["conversions", "episodes", "contacts", "home"],
};

/** Listens to what changes in the shop, as long as the page is open. */
export function useLive(shop: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    const source = new EventSource(address("/admin/v1/events", { shop }));
    let broken = false;
    source.addEventListener("changed", (event) => {
      const { what } = JSON.parse(event.data) as { what: string };
      for (const key of STALE[what] ?? []) void queries.invalidateQueries({ queryKey: [key] });
    });
    source.onopen = () => {
      setAway(null);
      // What changed while nobody listened.
      if (broken) void queries.invalidateQueries();
      broken = false;
    };
    source.onerror = () => {
      broken = true;
    };
    return () => source.close();
  }, [queries, shop]);
}
