import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";

export interface Draft {
  subject: string;
  mjml: string;
}

const at = (kind: string, language: string) => ({ params: { path: { kind, language } } });

/** The shop's own; every other is as it comes with the program. */
export const templates = () =>
  queryOptions({ queryKey: ["templates", "list"], queryFn: () => answer(api.GET("/admin/v1/templates")) });

export const template = (kind: string, language: string) =>
  queryOptions({
    queryKey: ["templates", "one", kind, language],
    queryFn: () => answer(api.GET("/admin/v1/templates/{kind}/{language}", at(kind, language))),
  });

export const preview = (kind: string, language: string, draft: Draft) =>
  queryOptions({
    queryKey: ["templates", "preview", kind, language, draft],
    queryFn: () => answer(api.POST("/admin/v1/templates/{kind}/{language}/preview", { ...at(kind, language), body: draft })),
    retry: false,
    gcTime: 60_000,
  });

export const keepTemplate = (kind: string, language: string, draft: Draft) =>
  answer(api.PUT("/admin/v1/templates/{kind}/{language}", { ...at(kind, language), body: draft }));

export const resetTemplate = (kind: string, language: string) =>
  answer(api.DELETE("/admin/v1/templates/{kind}/{language}", at(kind, language)));

export const testTemplate = (kind: string, language: string, draft: Draft, to: string) =>
  answer(api.POST("/admin/v1/templates/{kind}/{language}/test", { ...at(kind, language), body: { ...draft, to } }));
