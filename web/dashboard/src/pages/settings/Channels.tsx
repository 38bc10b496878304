import { Skeleton } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { changeChannel, channels } from "../../api/channels";
import type { Channel } from "../../api/types";
import { Badge } from "../../parts/Badge";
import { Failed } from "../../parts/Failed";
import { Panel } from "../../parts/Panel";
import { Postback } from "./Postback";
import { ProviderForm } from "./ProviderForm";
import classes from "./Settings.module.css";

export function Channels() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(channels());
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={300} radius="lg" />;
  return data.map((channel) => (
    <Panel key={channel.kind} title={channel.title} flush>
      <div className={classes.health}>
        <Health channel={channel} />
        <p>{sentence(channel.detail) || "Everything is in place."}</p>
      </div>
      <OnServer config={channel.config} />
      {channel.kind === "postback" && <Postback />}
      <ProviderForm
        fields={channel.fields}
        save={async (changes) => {
          await changeChannel(channel.kind, changes);
          await queries.invalidateQueries({ queryKey: ["channels"] });
        }}
      />
    </Panel>
  ));
}

/** What is set for all shops of the server: shown, so that nobody looks for it in vain. */
function OnServer({ config }: { config: Channel["config"] }) {
  if (config.length === 0) return null;
  return (
    <dl className={classes.facts}>
      {config.map(({ key, label, value, is_set }) => (
        <div key={key} title={`${key}, set by whoever runs the server`}>
          <dt>{label}</dt>
          <dd className={is_set ? undefined : "soft"}>{value ?? (is_set ? "set" : "not set")}</dd>
        </div>
      ))}
    </dl>
  );
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function Health({ channel: { configured, healthy } }: { channel: Channel }) {
  if (!configured) return <Badge tone="plain">Not set up</Badge>;
  if (healthy === false) return <Badge tone="bad">Needs a look</Badge>;
  return <Badge tone="good">{healthy ? "Works" : "Set up"}</Badge>;
}
