import { Skeleton } from "@mantine/core";
import { IconPlug, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { changeConnector, connector, syncConnector } from "../../api/connector";
import type { Connector as Connected } from "../../api/types";
import { counted } from "../../format";
import { Act } from "../../parts/Act";
import { Badge } from "../../parts/Badge";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Failed } from "../../parts/Failed";
import { Panel } from "../../parts/Panel";
import { failed, said } from "../../parts/said";
import { When } from "../../parts/When";
import { ProviderForm } from "./ProviderForm";
import classes from "./Settings.module.css";
import { Unreadable } from "./Unreadable";

type Webhook = Connected["webhooks"][number];

const WEBHOOKS: Column<Webhook>[] = [
  { title: "About", cell: ({ topic }) => topic },
  { title: "State", cell: ({ present }) => (present ? <Badge tone="good">In place</Badge> : <Badge tone="warn">Missing</Badge>) },
  { title: "Goes to", cell: ({ address }) => <span className="soft">{address}</span>, wideOnly: true },
];

/** Where stock comes from, and whether it still comes. */
export function Connector() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(connector());
  const again = () => queries.invalidateQueries({ queryKey: ["connector"] });
  const sync = useMutation({
    mutationFn: syncConnector,
    onSuccess: async () => {
      await again();
      said("The shop is being read again.");
    },
    onError: failed,
  });
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={400} radius="lg" />;
  return (
    <>
      <Panel
        title={data.title}
        actions={
          // What a shop states by itself cannot be asked for.
          data.platform !== "generic" && (
            <Act
              needs="steer"
              variant="default"
              size="sm"
              leftSection={<IconRefresh size={17} />}
              loading={sync.isPending}
              onClick={() => sync.mutate()}
            >
              Read the shop again
            </Act>
          )
        }
        flush
      >
        <div className={classes.health}>
          {data.healthy ? <Badge tone="good">Works</Badge> : <Badge tone="warn">Needs a look</Badge>}
          <p>{data.detail}</p>
        </div>
        <Facts connector={data} />
      </Panel>
      <Unreadable />
      {data.webhooks.length > 0 && (
        <Panel
          title="Webhooks"
          lead="By these the shop tells Shelfbell what changed. Missing ones are made again by themselves; until then the regular reading finds the changes."
          flush
        >
          <DataTable
            label="Webhooks"
            columns={WEBHOOKS}
            rows={data.webhooks}
            error={null}
            retry={() => void refetch()}
            id={({ topic }) => topic}
            empty={<Empty icon={IconPlug} title="None" />}
          />
        </Panel>
      )}
      {data.fields.length > 0 && (
        <Panel title="Access" flush>
          <ProviderForm
            fields={data.fields}
            save={async (changes) => {
              await changeConnector(changes);
              await again();
            }}
          />
        </Panel>
      )}
    </>
  );
}

function Facts({
  connector: { platform, synced_at, reconcile_at, last_webhook_at, last_fact_at, unreadable },
}: {
  connector: Connected;
}) {
  const facts: [string, number | null][] = [
    ["Last message from the shop", last_webhook_at],
    ["Last change of stock", last_fact_at],
    ...(platform === "generic"
      ? []
      : ([
          ["Whole shop read", synced_at],
          ["Regular reading", reconcile_at],
        ] as [string, number | null][])),
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([title, at]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{at === null ? "never" : <When at={at} />}</dd>
        </div>
      ))}
      {unreadable > 0 && (
        <div>
          <dt>Not understood</dt>
          <dd>{counted(unreadable, "message")}</dd>
        </div>
      )}
    </dl>
  );
}
