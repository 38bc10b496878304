import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";

export const findContacts = (address: string) =>
  queryOptions({
    queryKey: ["contacts", "found", address],
    queryFn: () => answer(api.POST("/admin/v1/contacts/search", { body: { address } })),
    enabled: address !== "",
  });

const one = (id: string) => ({ params: { path: { id } } });

export const contact = (id: string) =>
  queryOptions({
    queryKey: ["contacts", "one", id],
    queryFn: () => answer(api.GET("/admin/v1/contacts/{id}", one(id))),
  });

export const stopContact = (id: string) => answer(api.POST("/admin/v1/contacts/{id}/stop", one(id)));
export const eraseContact = (id: string) => answer(api.POST("/admin/v1/contacts/{id}/erase", one(id)));
export const exportContact = (id: string) => answer(api.POST("/admin/v1/contacts/{id}/export", one(id)));
