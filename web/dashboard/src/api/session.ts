import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { answer, api } from "./client";
import { Problem } from "./problem";
import { useCurrentShop } from "./shop";
import type { Session, SessionShop } from "./types";

/** Who is signed in; null when nobody is. */
export const session = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Session | null> => {
    try {
      return (await answer(api.GET("/admin/v1/session"))) as Session;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export const signInWays = queryOptions({
  queryKey: ["sign-in"],
  queryFn: () => answer(api.GET("/admin/v1/sign-in")),
  staleTime: Number.POSITIVE_INFINITY,
});

export const signIn = async (body: { email: string; password: string }) =>
  (await answer(api.POST("/admin/v1/session", { body }))) as Session;
export const signOut = () => answer(api.DELETE("/admin/v1/session"));
export const signOutEverywhere = () => answer(api.DELETE("/admin/v1/sessions"));
export const changePassword = (body: { current: string; new: string }) => answer(api.PUT("/admin/v1/password", { body }));

/** Nobody is signed in any more: the shell asks who it is, and nothing of before is kept. */
export function forget(queries: QueryClient): void {
  queries.setQueryData(session.queryKey, null);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== session.queryKey[0] });
}

/** The shop that is looked at. Only below the shell, which shows nothing before there is one. */
export function useShop(): SessionShop {
  const { data } = useQuery(session);
  const chosen = useCurrentShop();
  const shop = data?.shops.find((one) => one.shop_id === chosen);
  if (!shop) throw new Error("no shop is chosen");
  return shop;
}

/** What a role may do beyond reading. */
export type Permission = "steer" | "contacts" | "settings" | "users";

/** Whether this person may; the server decides by itself, so this only spares them the refusal. */
export function useMay(permission: Permission): boolean {
  const { role } = useShop();
  return role === "owner" || (role === "editor" && permission !== "users");
}
