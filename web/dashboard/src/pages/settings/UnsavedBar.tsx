import { Button, Group, Modal, Stack } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Problem } from "../../api/problem";
import { type Changes, changeSettings, dryRun, settings } from "../../api/settings";
import type { DryRun, Section } from "../../api/types";
import { count, counted, people } from "../../format";
import { Note } from "../../parts/Note";
import { said } from "../../parts/said";
import classes from "./Settings.module.css";

const TYPING_MS = 400;

interface Props {
  draft: Changes;
  all: Section[];
  refused: Problem | undefined;
  refuse: (problem: Problem | undefined) => void;
  clear: () => void;
}

/** What is not saved yet, and whom it would message now: the server carries the change out on paper (R9). */
export function UnsavedBar({ draft, all, refused, refuse, clear }: Props) {
  const queries = useQueryClient();
  const [asking, { open, close }] = useDisclosure();
  const [settled] = useDebouncedValue(draft, TYPING_MS);
  const trial = useQuery(dryRun(settled));
  const isCurrent = settled === draft && !trial.isFetching;
  const save = useMutation({
    mutationFn: () => changeSettings(draft),
    onSuccess: (now) => {
      queries.setQueryData(settings().queryKey, now);
      close();
      clear();
      said("Saved.");
    },
    onError: (error) => {
      close();
      refuse(error instanceof Problem ? error : undefined);
    },
  });
  const trouble = refused ?? (isCurrent && trial.error instanceof Problem ? trial.error : undefined);
  const labels = all.flatMap(({ fields }) => fields.filter(({ key }) => key in draft).map(({ label }) => label));
  const reach = trial.data?.would_message ?? 0;
  return (
    <section className={classes.bar} data-reach={isCurrent && reach > 0} aria-label="Changes that are not saved">
      <div className={classes.does} role="status">
        <b>{trouble ? trouble.message : isCurrent && trial.data ? effect(trial.data) : "Working out whom this would message…"}</b>
        <span>
          Not saved: {labels.slice(0, 3).join(", ")}
          {labels.length > 3 && ` and ${count(labels.length - 3)} more`}
        </span>
      </div>
      <Group gap="sm">
        <Button
          variant="default"
          onClick={() => {
            refuse(undefined);
            clear();
          }}
        >
          Discard
        </Button>
        <Button
          onClick={() => (reach > 0 ? open() : save.mutate())}
          loading={save.isPending}
          disabled={!isCurrent || trial.error !== null}
        >
          {reach > 0 ? "Save…" : "Save"}
        </Button>
      </Group>
      <Modal
        opened={asking}
        onClose={close}
        title={trial.data?.would_be_held ? `Save, and hold a send to ${people(reach)}?` : `Message ${people(reach)} now?`}
        styles={{ title: { fontWeight: 640, fontSize: 18 } }}
      >
        {trial.data && (
          <Stack gap="md">
            <div>
              {trial.data.sentences.map((sentence) => (
                <p key={sentence} style={{ margin: "0 0 6px" }}>
                  {sentence}
                </p>
              ))}
              <ul className={classes.list}>
                {trial.data.by_variant.map(({ variant_id, title, people: waiting }) => (
                  <li key={variant_id}>
                    <span>{title}</span>
                    <span className="nowrap">{people(waiting)}</span>
                  </li>
                ))}
              </ul>
            </div>
            {trial.data.would_be_held && (
              <Note tone="calm">
                That is more than your limit: the send is held, and waits for your approval under Restock episodes.
              </Note>
            )}
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={close}>
                No, go back
              </Button>
              <Button onClick={() => save.mutate()} loading={save.isPending}>
                {trial.data.would_be_held ? "Save; I decide later" : `Save and message ${people(reach)}`}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </section>
  );
}

function effect({ would_message: reach, would_be_held, by_variant }: DryRun): string {
  if (reach === 0) return "This change would message nobody now.";
  const held = would_be_held ? "; it would wait for your approval" : "";
  return `This change would message ${people(reach)} now, about ${counted(by_variant.length, "item")}${held}.`;
}
