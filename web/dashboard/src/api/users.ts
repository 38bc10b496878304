import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { Role, User } from "./types";

export const users = () =>
  queryOptions({ queryKey: ["users"], queryFn: async () => (await answer(api.GET("/admin/v1/users"))) as User[] });
export const addUser = (body: { email: string; name: string; role: Role }) => answer(api.POST("/admin/v1/users", { body }));
export const changeRole = (id: string, role: Role) =>
  answer(api.PATCH("/admin/v1/users/{id}", { params: { path: { id } }, body: { role } }));
export const removeUser = (id: string) => answer(api.DELETE("/admin/v1/users/{id}", { params: { path: { id } } }));
