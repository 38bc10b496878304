import { queryOptions } from "@tanstack/react-query";
import { list } from "../parts/useList";
import { answer, api } from "./client";

export const suppressions = () =>
  list(["suppressions", "list"], (after) => answer(api.GET("/admin/v1/suppressions", { params: { query: { after } } })));

export const findSuppression = (address: string) =>
  queryOptions({
    queryKey: ["suppressions", "found", address],
    queryFn: () => answer(api.POST("/admin/v1/suppressions/search", { body: { address } })),
    enabled: address !== "",
  });

/** Whom it is about; the channel follows from an address that somebody typed. */
export interface Whom {
  channel: string;
  address: string;
}

export const addSuppression = (body: Whom) => answer<void>(api.POST("/admin/v1/suppressions", { body }));
export const liftSuppression = (body: Whom) => answer<void>(api.POST("/admin/v1/suppressions/lift", { body }));
