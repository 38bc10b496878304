import { queryOptions } from "@tanstack/react-query";
import { list } from "../parts/useList";
import { answer, api } from "./client";

export type EpisodeState = "held" | "open" | "closed";

export const episodes = (state: EpisodeState | undefined) =>
  list(["episodes", "list", state], (after) => answer(api.GET("/admin/v1/episodes", { params: { query: { state, after } } })));

/** Those that wait for the merchant. */
export const heldEpisodes = queryOptions({
  queryKey: ["episodes", "held"],
  queryFn: () => answer(api.GET("/admin/v1/episodes/held")),
});

export const episode = (id: string) =>
  queryOptions({
    queryKey: ["episodes", "one", id],
    queryFn: () => answer(api.GET("/admin/v1/episodes/{id}", { params: { path: { id } } })),
  });

export const episodeMessages = (id: string, state: string | undefined) =>
  list(["episodes", "messages", id, state], (after) =>
    answer(api.GET("/admin/v1/episodes/{id}/messages", { params: { path: { id }, query: { state, after } } })),
  );

const one = (id: string) => ({ params: { path: { id } } });
export const approve = (id: string) => answer(api.POST("/admin/v1/episodes/{id}/approve", one(id)));
export const cancel = (id: string) => answer(api.POST("/admin/v1/episodes/{id}/cancel", one(id)));

/** The wave after the one that was seen last, so that pressing twice begins one wave. */
export const sendNow = (id: string, seen: number) =>
  answer(api.POST("/admin/v1/episodes/{id}/send-now", { params: { path: { id }, query: { after_wave: seen } } }));

export const stop = (id: string) => answer(api.POST("/admin/v1/episodes/{id}/stop", one(id)));
export const retryMessage = (id: string) => answer(api.POST("/admin/v1/messages/{id}/retry", one(id)));
