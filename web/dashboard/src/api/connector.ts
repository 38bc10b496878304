import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { Changes } from "./settings";

export const connector = () => queryOptions({ queryKey: ["connector"], queryFn: () => answer(api.GET("/admin/v1/connector")) });

export const syncConnector = () => answer(api.POST("/admin/v1/connector/sync"));

export const changeConnector = (changes: Changes) => answer(api.PUT("/admin/v1/connector", { body: { changes } }));
