import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { DeadMessage, MailStatus } from "./types";

export const mailStatus = () => queryOptions({ queryKey: ["messages", "mail"], queryFn: () => answer<MailStatus>(api.GET("/admin/v1/mail")) });
export const pauseMail = (reason: string) => answer<void>(api.POST("/admin/v1/mail/pause", { body: { reason } }));
export const resumeMail = () => answer<{ resumed: number }>(api.POST("/admin/v1/mail/resume"));

export const deadMessages = () =>
  queryOptions({ queryKey: ["messages", "dead"], queryFn: () => answer<DeadMessage[]>(api.GET("/admin/v1/messages/dead")) });

/** One, or all of them. */
export const retryDead = (id?: string) =>
  answer<{ revived: number }>(api.POST("/admin/v1/messages/dead/retry", { params: { query: { id } } }));
