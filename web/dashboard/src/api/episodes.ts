import { queryOptions } from "@tanstack/react-query";
import { list } from "../parts/useList";
import { answer, api } from "./client";
import type { Episodes, EpisodeStory, Messages } from "./types";

export const episodes = (state: string | undefined) =>
  list(["episodes", "list", state], (after) => answer<Episodes>(api.GET("/admin/v1/episodes", { params: { query: { state, after } } })));

export const episode = (id: string) =>
  queryOptions({
    queryKey: ["episodes", "one", id],
    queryFn: () => answer<EpisodeStory>(api.GET("/admin/v1/episodes/{id}", { params: { path: { id } } })),
  });

export const episodeMessages = (id: string, state: string | undefined) =>
  list(["episodes", "messages", id, state], (after) =>
    answer<Messages>(api.GET("/admin/v1/episodes/{id}/messages", { params: { path: { id }, query: { state, after } } })),
  );

const one = (id: string) => ({ params: { path: { id } } });
export const approve = (id: string) => answer<void>(api.POST("/admin/v1/episodes/{id}/approve", one(id)));
export const cancel = (id: string) => answer<void>(api.POST("/admin/v1/episodes/{id}/cancel", one(id)));
export const sendNow = (id: string) => answer<unknown>(api.POST("/admin/v1/episodes/{id}/send-now", one(id)));
export const stop = (id: string) => answer<unknown>(api.POST("/admin/v1/episodes/{id}/stop", one(id)));
export const retryMessage = (id: string) => answer<unknown>(api.POST("/admin/v1/messages/{id}/retry", one(id)));
