import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { AddedUser, Role, User } from "./types";

export const users = () => queryOptions({ queryKey: ["users"], queryFn: () => answer<User[]>(api.GET("/admin/v1/users")) });
export const addUser = (body: { email: string; name: string; role: Role }) => answer<AddedUser>(api.POST("/admin/v1/users", { body }));
export const changeRole = (id: string, role: Role) => answer<unknown>(api.PATCH("/admin/v1/users/{id}", { params: { path: { id } }, body: { role } }));
export const removeUser = (id: string) => answer<void>(api.DELETE("/admin/v1/users/{id}", { params: { path: { id } } }));
