import { IconHistory } from "@tabler/icons-react";
import { audit } from "../../api/audit";
import type { AuditEntry } from "../../api/types";
import { words } from "../../format";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Only } from "../../parts/Only";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { useList } from "../../parts/useList";
import { When } from "../../parts/When";
import classes from "./Audit.module.css";
import { detail } from "./detail";

/** An id says nothing to people. */
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

const ACTORS: Record<string, string> = { console: "On the server", key: "A program", user: "A person" };

const COLUMNS: Column<AuditEntry>[] = [
  {
    title: "What",
    cell: ({ what, about }) => (
      <>
        <b className={classes.what}>{words(what.replace(".", " "))}</b>
        {about && !UUID.test(about) && <span className={classes.about}>{about}</span>}
      </>
    ),
  },
  {
    title: "Who",
    cell: ({ actor_kind, actor_name }) => (
      <>
        {actor_name || ACTORS[actor_kind] || words(actor_kind)}
        {actor_name && actor_kind === "key" && <span className={classes.about}>a program</span>}
      </>
    ),
  },
  {
    title: "How",
    cell: (entry) => {
      const lines = detail(entry.detail);
      return lines.length === 0 ? null : (
        <ul className={classes.detail}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      );
    },
  },
  { title: "When", cell: ({ at }) => <When at={at} /> },
];

export function AuditPage() {
  return (
    <Page title="Audit log" lead="Who changed what, and when. Nothing here can be edited.">
      <Only needs="users">
        <Entries />
      </Only>
    </Page>
  );
}

function Entries() {
  const rows = useList(audit());
  return (
    <Panel flush>
      <DataTable
        {...rows}
        label="Changes"
        columns={COLUMNS}
        id={({ at, number }) => `${at} ${number}`}
        empty={<Empty icon={IconHistory} title="Nothing has been changed yet" />}
      />
    </Panel>
  );
}
