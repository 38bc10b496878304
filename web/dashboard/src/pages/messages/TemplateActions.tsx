import { Button, Popover, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { session, useMay } from "../../api/session";
import { type Draft, keepTemplate, resetTemplate, testTemplate } from "../../api/templates";
import type { TemplateShown } from "../../api/types";
import { Act } from "../../parts/Act";
import { Ask } from "../../parts/Ask";
import { Failed } from "../../parts/Failed";
import { failed, said } from "../../parts/said";

interface Props {
  kept: TemplateShown;
  draft: Draft;
  isChanged: boolean;
  isRefused: boolean;
}

export function TemplateActions({ kept: { kind, language, updated_at }, draft, isChanged, isRefused }: Props) {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ["templates"] });
  const save = useMutation({
    mutationFn: () => keepTemplate(kind, language, draft),
    onSuccess: async () => {
      await again();
      said("Saved. It is used from the next message on.");
    },
    onError: failed,
  });
  return (
    <>
      {updated_at !== null && (
        <Ask
          needs="settings"
          variant="default"
          grave
          question="Take back your words?"
          consequences="The mail that comes with Shelfbell is sent from the next message on. Your words are lost."
          yes="Yes, take them back"
          act={async () => {
            await resetTemplate(kind, language);
            await again();
            said("The mail that comes with Shelfbell is back.");
          }}
        >
          Back to the original
        </Ask>
      )}
      <Trial kind={kind} language={language} draft={draft} isRefused={isRefused} />
      <Act needs="settings" onClick={() => save.mutate()} loading={save.isPending} disabled={!isChanged || isRefused}>
        Save
      </Act>
    </>
  );
}

/** Sends the sample, as it stands in the editor, to an address. */
function Trial({ kind, language, draft, isRefused }: { kind: string; language: string; draft: Draft; isRefused: boolean }) {
  const may = useMay("settings");
  const { data } = useQuery(session);
  const [opened, { toggle, close }] = useDisclosure();
  const [to, setTo] = useState(data?.user.email ?? "");
  const send = useMutation({
    mutationFn: () => testTemplate(kind, language, draft, to.trim()),
    onSuccess: () => {
      close();
      said(`The sample is on its way to ${to.trim()}.`);
    },
  });
  return (
    <Popover
      opened={opened}
      onChange={(next) => !next && close()}
      trapFocus
      returnFocus
      position="bottom-end"
      shadow="md"
      radius="lg"
      width={310}
    >
      <Popover.Target>
        <Button
          variant="default"
          disabled={isRefused || !may}
          onClick={() => {
            send.reset();
            toggle();
          }}
        >
          Send me a sample
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Send a sample">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate();
          }}
        >
          <Stack gap="sm">
            <TextInput
              label="To"
              type="email"
              required
              withAsterisk={false}
              value={to}
              onChange={({ currentTarget }) => setTo(currentTarget.value)}
              data-autofocus
            />
            {send.error && <Failed error={send.error} />}
            <Button type="submit" size="sm" loading={send.isPending}>
              Send
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
