import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./tokens.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { isPassing, Problem } from "../api/problem";
import { nonce } from "./nonce";
import { theme, variables } from "./theme";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => isPassing(error) && failures < 3,
      refetchOnWindowFocus: true,
    },
  },
  mutationCache: new MutationCache({
    // Somebody was signed out elsewhere: the shell asks for the password again, and what is typed stays.
    onError: (error) => {
      if (error instanceof Problem && error.status === 401 && error.code !== "wrong_credentials")
        void queries.invalidateQueries({ queryKey: ["session"] });
    },
  }),
});
queries.getQueryCache().config.onError = (error, query) => {
  if (error instanceof Problem && error.status === 401 && query.queryKey[0] !== "session")
    void queries.invalidateQueries({ queryKey: ["session"] });
};

export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <Notifications position="bottom-right" limit={3} />
        {children}
      </MantineProvider>
    </QueryClientProvider>
  );
}
