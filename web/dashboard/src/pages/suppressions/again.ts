import type { QueryClient } from "@tanstack/react-query";

/** What shows whether an address may be written to. */
export const again = (queries: QueryClient) =>
  Promise.all(["suppressions", "contacts"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
