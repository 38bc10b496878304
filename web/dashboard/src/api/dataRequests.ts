import { list } from "../parts/useList";
import { answer, api } from "./client";

export const dataRequests = (state: "open" | "done") =>
  list(["data-requests", state], (after) => answer(api.GET("/admin/v1/data-requests", { params: { query: { state, after } } })));

const one = (id: string) => ({ params: { path: { id } } });

/** What is handed over: everything that is stored about the customer. */
export const dataRequest = (id: string) => answer(api.GET("/admin/v1/data-requests/{id}", one(id)));
export const closeDataRequest = (id: string) => answer<void>(api.POST("/admin/v1/data-requests/{id}/done", one(id)));
export const reopenDataRequest = (id: string) => answer<void>(api.POST("/admin/v1/data-requests/{id}/reopen", one(id)));
