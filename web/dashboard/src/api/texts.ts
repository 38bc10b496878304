import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";

/** The shop's text messages in a language, with what each costs. */
export const texts = (language: string) =>
  queryOptions({
    queryKey: ["templates", "texts", language],
    queryFn: () => answer(api.GET("/admin/v1/texts/{language}", { params: { path: { language } } })),
  });
