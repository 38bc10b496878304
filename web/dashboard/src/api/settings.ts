import { queryOptions } from "@tanstack/react-query";
import { answer, later } from "./client";
import type { DryRun, FieldValue, Settings } from "./types";

export type Changes = Record<string, FieldValue>;

export const settings = () =>
  queryOptions({ queryKey: ["settings"], queryFn: () => answer<Settings>(later.GET("/admin/v1/settings")), staleTime: 60_000 });

/** Whom a change would message now; nothing is changed. */
export const dryRun = (changes: Changes) =>
  queryOptions({
    queryKey: ["dry-run", changes],
    queryFn: () => answer<DryRun>(later.POST("/admin/v1/settings/dry-run", { body: { changes } })),
    enabled: Object.keys(changes).length > 0,
    staleTime: 0,
    gcTime: 0,
  });

export const changeSettings = (changes: Changes) => answer<Settings>(later.PUT("/admin/v1/settings", { body: { changes } }));
