import { Button, Code, Stack, Text, Title } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";

/** A page failed in the browser. An update of the server while the page was open is the usual reason: its parts have other names now. */
export function Crashed({ error }: ErrorComponentProps) {
  return (
    <Stack align="flex-start" p="xl" maw={640}>
      <Title order={1}>This page could not be shown</Title>
      <Text>
        Shelfbell may have been updated while it was open. Loading it again usually helps; nothing that was saved is lost.
      </Text>
      <Button onClick={() => location.reload()}>Load it again</Button>
      <Code>{error instanceof Error ? error.message : String(error)}</Code>
    </Stack>
  );
}
