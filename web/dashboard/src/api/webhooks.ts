import { list } from "../parts/useList";
import { answer, api } from "./client";

/** Those that could not be understood. */
export const unreadable = () =>
  list(["connector", "unreadable"], (after) =>
    answer(api.GET("/admin/v1/webhooks/unreadable", { params: { query: { after } } })),
  );

/** One, or all of them. */
export const retryUnreadable = (id?: string) =>
  answer(api.POST("/admin/v1/webhooks/unreadable/retry", { params: { query: { id } } }));
export const dropUnreadable = (id?: string) =>
  answer(api.POST("/admin/v1/webhooks/unreadable/drop", { params: { query: { id } } }));
