import { Button, Group, Popover, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCalendar } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { setExpected } from "../../api/demand";
import { useMay } from "../../api/session";
import type { DemandRow } from "../../api/types";
import { date, dateInput, fromDateInput } from "../../format";
import { Failed } from "../../parts/Failed";
import { said } from "../../parts/said";
import classes from "./Demand.module.css";

/** When an item should be back. The button and the chat tell shoppers, so nothing is said unless somebody wrote it here. */
export function Expected({ row }: { row: DemandRow }) {
  const may = useMay("steer");
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const [text, setText] = useState("");
  const { variant_id: variant, expected_at: at } = row;
  const save = useMutation({
    mutationFn: (next: number | null) => setExpected(variant ?? "", next),
    onSuccess: async (_, next) => {
      await queries.invalidateQueries({ queryKey: ["demand"] });
      close();
      said(next === null ? "Shoppers are no longer told a date." : `Shoppers are now told ${date(next)}.`);
    },
  });
  if (variant === null) return <span className="soft">by variant</span>;
  const shown = at === null ? "not set" : date(at);
  if (!may) return <span className={at === null ? "soft" : undefined}>{shown}</span>;
  const start = () => {
    setText(dateInput(at));
    save.reset();
    open();
  };
  const name = [row.product_title, row.variant_title].filter(Boolean).join(", ");
  return (
    <Popover
      opened={opened}
      onChange={(next) => !next && close()}
      trapFocus
      returnFocus
      position="bottom-end"
      shadow="md"
      radius="lg"
      width={290}
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.date}
          data-unset={at === null}
          onClick={start}
          aria-label={`${at === null ? "Set a date" : shown}: when ${name} is expected back`}
        >
          {at === null ? "Set a date" : shown}
          <IconCalendar size={16} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Expected back: ${name}`}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(fromDateInput(text));
          }}
        >
          <Stack gap="sm">
            <TextInput
              type="date"
              label="Expected back on"
              value={text}
              min={dateInput(Date.now())}
              onChange={({ currentTarget }) => setText(currentTarget.value)}
              data-autofocus
            />
            <Text size="sm" c="dimmed">
              The button and the chat tell shoppers this date.
            </Text>
            {save.error && <Failed error={save.error} />}
            <Group gap="xs" justify="flex-end">
              {at !== null && (
                <Button size="xs" variant="default" onClick={() => save.mutate(null)}>
                  Say no date
                </Button>
              )}
              <Button size="xs" type="submit" loading={save.isPending} disabled={!text}>
                Save
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
