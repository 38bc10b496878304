import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";

export const home = (days: number) =>
  queryOptions({
    queryKey: ["home", days],
    queryFn: () => answer(api.GET("/admin/v1/home", { params: { query: { days } } })),
    placeholderData: keepPreviousData,
  });
