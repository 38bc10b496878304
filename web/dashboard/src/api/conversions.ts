import { queryOptions } from "@tanstack/react-query";
import { list } from "../parts/useList";
import { answer, api } from "./client";
import type { Conversions, Lift } from "./types";

export const conversions = () =>
  list(["conversions", "list"], (after) => answer<Conversions>(api.GET("/admin/v1/conversions", { params: { query: { after } } })));

export const lift = () => queryOptions({ queryKey: ["conversions", "lift"], queryFn: () => answer<Lift>(api.GET("/admin/v1/lift")) });
