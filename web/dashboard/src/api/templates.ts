import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { KeptTemplate, TemplatePreview, TemplateShown } from "./types";

export interface Draft {
  subject: string;
  mjml: string;
}

const at = (kind: string, language: string) => ({ params: { path: { kind, language } } });

/** The shop's own; every other is as it comes with the program. */
export const templates = () =>
  queryOptions({ queryKey: ["templates", "list"], queryFn: () => answer<KeptTemplate[]>(api.GET("/admin/v1/templates")) });

export const template = (kind: string, language: string) =>
  queryOptions({
    queryKey: ["templates", "one", kind, language],
    queryFn: () => answer<TemplateShown>(api.GET("/admin/v1/templates/{kind}/{language}", at(kind, language))),
  });

export const preview = (kind: string, language: string, draft: Draft) =>
  queryOptions({
    queryKey: ["templates", "preview", kind, language, draft],
    queryFn: () =>
      answer<TemplatePreview>(api.POST("/admin/v1/templates/{kind}/{language}/preview", { ...at(kind, language), body: draft })),
    retry: false,
    gcTime: 60_000,
  });

export const keepTemplate = (kind: string, language: string, draft: Draft) =>
  answer<TemplatePreview>(api.PUT("/admin/v1/templates/{kind}/{language}", { ...at(kind, language), body: draft }));

export const resetTemplate = (kind: string, language: string) =>
  answer<void>(api.DELETE("/admin/v1/templates/{kind}/{language}", at(kind, language)));

export const testTemplate = (kind: string, language: string, draft: Draft, to: string) =>
  answer<void>(api.POST("/admin/v1/templates/{kind}/{language}/test", { ...at(kind, language), body: { ...draft, to } }));
