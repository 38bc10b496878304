import { queryOptions } from "@tanstack/react-query";
import { list } from "../parts/useList";
import { answer, api } from "./client";

export const conversions = () =>
  list(["conversions", "list"], (after) => answer(api.GET("/admin/v1/conversions", { params: { query: { after } } })));

export const lift = () => queryOptions({ queryKey: ["conversions", "lift"], queryFn: () => answer(api.GET("/admin/v1/lift")) });
