import { IconUser, IconUserOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { findContacts } from "../../api/contacts";
import type { ContactRow } from "../../api/types";
import { counted } from "../../format";
import { AddressSearch } from "../../parts/AddressSearch";
import { Badge, State } from "../../parts/Badge";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { CHANNELS, SUPPRESSIONS } from "../../parts/names";
import { Only } from "../../parts/Only";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { When } from "../../parts/When";

const COLUMNS: Column<ContactRow>[] = [
  {
    title: "Address",
    cell: ({ contact_id, address }) => (
      <Link to="/contacts/$id" params={{ id: contact_id }} className="name">
        {address}
      </Link>
    ),
  },
  { title: "Told by", cell: ({ channel }) => CHANNELS[channel] ?? channel },
  { title: "Alerts", end: true, cell: ({ alerts }) => counted(alerts, "alert") },
  {
    title: "State",
    cell: ({ suppression }) =>
      suppression ? <State of={SUPPRESSIONS} state={suppression} /> : <Badge tone="good">May be told</Badge>,
  },
  { title: "Known since", cell: ({ created_at }) => <When at={created_at} /> },
];

export function ContactsPage() {
  return (
    <Page title="Contacts" lead="One person’s alerts, the words they agreed to, and every message they got.">
      <Only needs="contacts">
        <Search />
      </Only>
    </Page>
  );
}

function Search() {
  const [asked, ask] = useState("");
  const { data, error, refetch, isFetching } = useQuery(findContacts(asked));
  return (
    <Panel flush>
      <AddressSearch asked={asked} ask={ask} busy={isFetching} />
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
  );
}
