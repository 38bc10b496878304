import { queryOptions } from "@tanstack/react-query";
import { answer, later } from "./client";
import type { Changes } from "./settings";
import type { Channel } from "./types";

export const channels = () =>
  queryOptions({ queryKey: ["channels"], queryFn: () => answer<Channel[]>(later.GET("/admin/v1/channels")) });

export const changeChannel = (kind: string, changes: Changes) =>
  answer<unknown>(later.PUT("/admin/v1/channels/{kind}", { params: { path: { kind } }, body: { changes } }));
