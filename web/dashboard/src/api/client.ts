import createClient from "openapi-fetch";
import type { paths } from "../../../api-client";
import { isAttended } from "./presence";
import { away, Problem } from "./problem";
import { setAway } from "./reachable";
import { currentShop } from "./shop";
import type { Whole } from "./types";

async function reach(request: Request): Promise<Response> {
  const shop = currentShop();
  if (shop) request.headers.set("X-Shelfbell-Shop", shop);
  if (!isAttended()) request.headers.set("X-Shelfbell-Unattended", "page");
  try {
    const response = await fetch(request);
    setAway(response.status === 502 || response.status === 503 || response.status === 504 ? "server" : null);
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    setAway(navigator.onLine ? "server" : "network");
    throw away();
  }
}

export const api = createClient<paths>({ fetch: reach });

/** What a call answers; a [`Problem`] where it does not. */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<Whole<T>> {
  const { data, error, response } = await call;
  if (!response.ok) throw Problem.from(response.status, error);
  return data as Whole<T>;
}

/** The address of something to download or to listen to, which can carry no header. */
export function address(path: string, query: Record<string, string> = {}): string {
  return `${path}?${new URLSearchParams({ ...query, shop: currentShop() ?? "" })}`;
}
