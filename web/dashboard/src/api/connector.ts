import { queryOptions } from "@tanstack/react-query";
import { answer, later } from "./client";
import type { Changes } from "./settings";
import type { Connector } from "./types";

export const connector = () =>
  queryOptions({ queryKey: ["connector"], queryFn: () => answer<Connector>(later.GET("/admin/v1/connector")) });

export const syncConnector = () => answer<unknown>(later.POST("/admin/v1/connector/sync"));

export const changeConnector = (changes: Changes) => answer<unknown>(later.PUT("/admin/v1/connector", { body: { changes } }));
