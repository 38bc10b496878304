import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { FieldValue } from "./types";

export type Changes = Record<string, FieldValue>;

export const settings = () =>
  queryOptions({ queryKey: ["settings"], queryFn: () => answer(api.GET("/admin/v1/settings")), staleTime: 60_000 });

/** Whom a change would message now; nothing is changed. */
export const dryRun = (changes: Changes) =>
  queryOptions({
    queryKey: ["dry-run", changes],
    queryFn: () => answer(api.POST("/admin/v1/settings/dry-run", { body: { changes } })),
    enabled: Object.keys(changes).length > 0,
    staleTime: 0,
    gcTime: 0,
  });

export const changeSettings = (changes: Changes) => answer(api.PUT("/admin/v1/settings", { body: { changes } }));
