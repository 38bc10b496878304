import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { Changes } from "./settings";
import type { Connector } from "./types";

export const connector = () => queryOptions({ queryKey: ["connector"], queryFn: () => answer<Connector>(api.GET("/admin/v1/connector")) });

export const syncConnector = () => answer<unknown>(api.POST("/admin/v1/connector/sync"));

export const changeConnector = (changes: Changes) => answer<unknown>(api.PUT("/admin/v1/connector", { body: { changes } }));
