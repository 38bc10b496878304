import { IconKey } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { keys, revokeKey } from "../../api/keys";
import type { Key } from "../../api/types";
import { words } from "../../format";
import { Ask } from "../../parts/Ask";
import { Badge } from "../../parts/Badge";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Item } from "../../parts/Item";
import { Only } from "../../parts/Only";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { said } from "../../parts/said";
import { When } from "../../parts/When";
import { AddKey } from "./AddKey";
import { PERMISSIONS } from "./permissions";

export function KeysPage() {
  return (
    <Page
      title="API keys"
      lead={
        <>
          For programs that work with this shop. What they can ask is in <a href="/docs">the API</a>.
        </>
      }
    >
      <Only needs="users">
        <Keys />
      </Only>
    </Page>
  );
}

function Keys() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(keys());
  const again = () => queries.invalidateQueries({ queryKey: ["keys"] });
  const columns: Column<Key>[] = [
    { title: "Key", cell: ({ name, hint }) => <Item title={name} variant={`ends in ${hint}`} /> },
    {
      title: "May",
      cell: ({ permissions }) =>
        permissions.map((one) => PERMISSIONS.find(({ key }) => key === one)?.title.toLowerCase() ?? words(one)).join(", "),
    },
    {
      title: "State",
      cell: ({ revoked_at, last_used_at }) =>
        revoked_at !== null ? (
          <Badge tone="plain">Revoked</Badge>
        ) : last_used_at === null ? (
          <span className="soft">not used yet</span>
        ) : (
          <>
            used <When at={last_used_at} />
          </>
        ),
    },
    { title: "Made", cell: ({ created_at }) => <When at={created_at} />, wideOnly: true },
    {
      title: "Revoke",
      quiet: true,
      end: true,
      cell: ({ id, name, revoked_at }) =>
        revoked_at === null ? (
          <Ask
            needs="users"
            size="xs"
            variant="default"
            grave
            question={`Revoke “${name}”?`}
            consequences="Programs that use this key are refused from now on. It cannot be brought back; a new one can be made."
            yes="Yes, revoke it"
            act={async () => {
              await revokeKey(id);
              await again();
              said("Revoked.");
            }}
          >
            Revoke
          </Ask>
        ) : null,
    },
  ];
  return (
    <Panel title="Keys" actions={<AddKey added={again} />} flush>
      <DataTable
        label="API keys"
        columns={columns}
        rows={data}
        error={error}
        retry={() => void refetch()}
        id={({ id }) => id}
        empty={
          <Empty icon={IconKey} title="No keys yet">
            A warehouse that reports stock, or a report of your own, asks with a key.
          </Empty>
        }
      />
    </Panel>
  );
}
