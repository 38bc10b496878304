import { IconMailOff, IconUserCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { findSuppression, suppressions } from "../../api/suppressions";
import type { SuppressionRow } from "../../api/types";
import { AddressSearch } from "../../parts/AddressSearch";
import { State } from "../../parts/Badge";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { CHANNELS, SUPPRESSIONS } from "../../parts/names";
import { Only } from "../../parts/Only";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { useList } from "../../parts/useList";
import { When } from "../../parts/When";
import { AddSuppression } from "./AddSuppression";
import { Lift } from "./Lift";

const COLUMNS: Column<SuppressionRow>[] = [
  { title: "Address", cell: (entry) => <Address {...entry} /> },
  {
    title: "Why",
    cell: ({ reason, detail }) => (
      <>
        <State of={SUPPRESSIONS} state={reason} />
        {detail && reason !== "merchant" && <span className="two">{detail}</span>}
      </>
    ),
  },
  { title: "Told by", cell: ({ channel }) => CHANNELS[channel] ?? channel, wideOnly: true },
  { title: "Since", cell: ({ suppressed_at }) => <When at={suppressed_at} /> },
  { title: "Lift", quiet: true, end: true, cell: (entry) => (entry.channel === "push" ? null : <Lift entry={entry} />) },
];

/** What a browser is reached by is no address that anybody knows. */
function Address({ contact_id, channel, address }: SuppressionRow) {
  const shown = channel === "push" ? "A browser" : address;
  if (contact_id === "")
    return (
      <>
        {shown}
        <span className="two">erased; only this is remembered</span>
      </>
    );
  return (
    <Link to="/contacts/$id" params={{ id: contact_id }} className="name">
      {shown}
    </Link>
  );
}

export function SuppressionsPage() {
  return (
    <Page title="Suppressions" lead="Addresses that your shop does not write to, and why.">
      <Only needs="contacts">
        <Addresses />
      </Only>
    </Page>
  );
}

function Addresses() {
  const [asked, ask] = useState("");
  const { isFetching, ...found } = useQuery(findSuppression(asked));
  const all = useList(suppressions());
  const common = { columns: COLUMNS, id: ({ contact_id, address }: SuppressionRow) => contact_id || address };
  return (
    <Panel
      title="Left alone"
      lead="Whoever asks to be left alone, and addresses that do not exist, come here by themselves."
      actions={<AddSuppression />}
      flush
    >
      <AddressSearch asked={asked} ask={ask} busy={isFetching} all="Show all" />
      {asked === "" ? (
        <DataTable
          {...all}
          {...common}
          label="Suppressed addresses"
          empty={<Empty icon={IconMailOff} title="Your shop may write to everybody who asks" />}
        />
      ) : (
        <DataTable
          {...common}
          label="Suppressed addresses found"
          rows={found.data}
          error={found.error}
          retry={() => void found.refetch()}
          empty={
            <Empty icon={IconUserCheck} title="This address is not suppressed">
              When they ask to be told, your shop may write to them.
            </Empty>
          }
        />
      )}
    </Panel>
  );
}
