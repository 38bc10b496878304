import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";

export const mailStatus = () =>
  queryOptions({ queryKey: ["messages", "mail"], queryFn: () => answer(api.GET("/admin/v1/mail")) });
export const pauseMail = (reason: string) => answer(api.POST("/admin/v1/mail/pause", { body: { reason } }));
export const resumeMail = () => answer(api.POST("/admin/v1/mail/resume"));

export const deadMessages = () =>
  queryOptions({ queryKey: ["messages", "dead"], queryFn: () => answer(api.GET("/admin/v1/messages/dead")) });

/** One, or all of them. */
export const retryDead = (id?: string) => answer(api.POST("/admin/v1/messages/dead/retry", { params: { query: { id } } }));
