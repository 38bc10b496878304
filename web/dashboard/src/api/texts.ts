import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";

/** The text messages that are shown: what tells people, and what asks them. */
export const TEXTS = [
  { kind: "alert", title: "Back in stock" },
  { kind: "alert_few", title: "Back, and few are left" },
  { kind: "confirmation", title: "Confirmation of a sign-up" },
  { kind: "help", title: "Answer to HELP" },
  { kind: "stopped", title: "Answer to STOP" },
];

/** The shop's text messages in a language, with what each costs. */
export const texts = (language: string) =>
  queryOptions({
    queryKey: ["templates", "texts", language],
    queryFn: () =>
      Promise.all(TEXTS.map(({ kind }) => answer(api.GET("/admin/v1/sms/preview", { params: { query: { kind, language } } })))),
  });
