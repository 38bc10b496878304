import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { AddedKey, Key } from "./types";

export const keys = () => queryOptions({ queryKey: ["keys"], queryFn: () => answer<Key[]>(api.GET("/admin/v1/keys")) });
export const addKey = (body: { name: string; permissions: string[] }) => answer<AddedKey>(api.POST("/admin/v1/keys", { body }));
export const revokeKey = (id: string) => answer<void>(api.DELETE("/admin/v1/keys/{id}", { params: { path: { id } } }));
