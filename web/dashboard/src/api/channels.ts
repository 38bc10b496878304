import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { Changes } from "./settings";

export const channels = () => queryOptions({ queryKey: ["channels"], queryFn: () => answer(api.GET("/admin/v1/channels")) });

export const changeChannel = (kind: string, changes: Changes) =>
  answer(api.PUT("/admin/v1/channels/{kind}", { params: { path: { kind } }, body: { changes } }));
