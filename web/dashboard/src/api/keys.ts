import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";

export const keys = () => queryOptions({ queryKey: ["keys"], queryFn: () => answer(api.GET("/admin/v1/keys")) });
export const addKey = (body: { name: string; permissions: string[] }) => answer(api.POST("/admin/v1/keys", { body }));
export const revokeKey = (id: string) => answer(api.DELETE("/admin/v1/keys/{id}", { params: { path: { id } } }));
