import { Button, TextInput } from "@mantine/core";
import { IconSearch, IconUser, IconUserOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { findContacts } from "../../api/contacts";
import type { ContactRow } from "../../api/types";
import { counted } from "../../format";
import { Badge } from "../../parts/Badge";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { CHANNELS, SUPPRESSIONS } from "../../parts/names";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { When } from "../../parts/When";
import classes from "./Contacts.module.css";

const COLUMNS: Column<ContactRow>[] = [
  {
    title: "Address",
    cell: ({ contact_id, address }) => (
      <Link to="/contacts/$id" params={{ id: contact_id }} className={classes.name}>
        {address}
      </Link>
    ),
  },
  { title: "Told by", cell: ({ channel }) => CHANNELS[channel] ?? channel },
  { title: "Alerts", end: true, cell: ({ alerts }) => counted(alerts, "alert") },
  {
    title: "State",
    cell: ({ suppression }) =>
      suppression ? (
        <Badge tone="warn">{SUPPRESSIONS[suppression] ?? suppression}</Badge>
      ) : (
        <Badge tone="good">May be told</Badge>
      ),
  },
  { title: "Known since", cell: ({ created_at }) => <When at={created_at} /> },
];

/** Addresses are found by the whole of them, so that nobody can leaf through a shop's people. */
export function ContactsPage() {
  const [typed, setTyped] = useState("");
  const [asked, ask] = useState("");
  const { data, error, refetch, isFetching } = useQuery(findContacts(asked));
  return (
    <Page title="Contacts" lead="One person’s alerts, the words they agreed to, and every message they got.">
      <Panel flush>
        <form
          className={classes.search}
          onSubmit={(event) => {
            event.preventDefault();
            ask(typed.trim());
          }}
        >
          <TextInput
            label="E-mail address or phone number"
            description="The whole address. Phone numbers with their country, such as +43 660 1234567."
            autoComplete="off"
            spellCheck={false}
            leftSection={<IconSearch size={17} aria-hidden />}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            className={classes.address}
          />
          <Button type="submit" loading={isFetching} disabled={typed.trim() === ""}>
            Find
          </Button>
        </form>
        {asked === "" ? (
          <Empty icon={IconUser} title="Whom are you looking for?">
            People who ask “why did I not get my mail?” find their answer here.
          </Empty>
        ) : (
          <DataTable
            label="Contacts found"
            columns={COLUMNS}
            rows={data}
            error={error}
            retry={() => void refetch()}
            id={({ contact_id }) => contact_id}
            empty={
              <Empty icon={IconUserOff} title="Nobody with this address">
                They never asked to be told, or were erased since.
              </Empty>
            }
          />
        )}
      </Panel>
    </Page>
  );
}
