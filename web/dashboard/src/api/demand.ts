import { queryOptions } from "@tanstack/react-query";
import { list } from "../parts/useList";
import { address, answer, api } from "./client";

export type DemandSort = "waiting" | "revenue" | "longest";

export const demand = (sort: DemandSort, q: string) =>
  list(["demand", "list", sort, q], (after) =>
    answer(api.GET("/admin/v1/demand", { params: { query: { sort, q: q || undefined, after } } })),
  );

export const trend = (product: string, days: number) =>
  queryOptions({
    queryKey: ["demand", "trend", product, days],
    queryFn: () =>
      answer(api.GET("/admin/v1/demand/{product_id}/trend", { params: { path: { product_id: product }, query: { days } } })),
  });

export const setExpected = (variant: string, expected: number | null) =>
  answer<void>(
    api.PUT("/admin/v1/variants/{variant_id}/expected", {
      params: { path: { variant_id: variant } },
      body: { expected_at: expected },
    }),
  );

export const demandCsv = () => address("/admin/v1/demand.csv");
