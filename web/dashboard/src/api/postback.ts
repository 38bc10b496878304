import { queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";

export const postback = () =>
  queryOptions({ queryKey: ["channels", "postback"], queryFn: () => answer(api.GET("/admin/v1/postback")) });
export const newPostbackSecret = () => answer(api.POST("/admin/v1/postback/secret"));
export const testPostback = () => answer(api.POST("/admin/v1/postback/test"));
export const resumePostback = () => answer(api.POST("/admin/v1/postback/resume"));
