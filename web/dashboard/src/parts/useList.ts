import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
} from "@tanstack/react-query";
import type { Rows } from "./DataTable";

interface Listed<Row> {
  items: Row[];
  next?: string | null;
}

/** A list of the server's, asked for page by page; while another order or search is on its way, the old rows stay. */
export function list<Page extends Listed<unknown>>(queryKey: QueryKey, ask: (after: string | undefined) => Promise<Page>) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

type List<Page> = ReturnType<typeof list<Page & Listed<unknown>>>;

/** Its rows for a `DataTable`, and the newest page with whatever else it says. */
export function useList<Page extends Listed<unknown>>(
  options: List<Page>,
): Rows<Page["items"][number]> & { page: Page | undefined; isFresh: boolean } {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = useInfiniteQuery(options);
  const pages = (data as InfiniteData<Page> | undefined)?.pages;
  return {
    rows: pages?.flatMap(({ items }) => items as Page["items"][number][]),
    page: pages?.[0],
    error,
    retry: () => void refetch(),
    more: hasNextPage && !isPlaceholderData ? () => void fetchNextPage() : undefined,
    loadingMore: isFetchingNextPage,
    isFresh: !isPlaceholderData,
  };
}
