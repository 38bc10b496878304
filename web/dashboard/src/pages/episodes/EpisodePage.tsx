import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { episode } from "../../api/episodes";
import { useShop } from "../../api/session";
import type { EpisodeStory } from "../../api/types";
import { count, money, people } from "../../format";
import { Back } from "../../parts/Back";
import { State } from "../../parts/Badge";
import { Failed } from "../../parts/Failed";
import { Note } from "../../parts/Note";
import { EPISODE_STATES } from "../../parts/names";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { When } from "../../parts/When";
import { Actions } from "./Actions";
import classes from "./Episodes.module.css";
import { Messages } from "./Messages";
import { Timeline } from "./Timeline";
import { Waves } from "./Waves";

const route = getRouteApi("/episodes/$id");

export function EpisodePage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(episode(id));
  const above = <Back to="/episodes">Restock episodes</Back>;
  if (!data)
    return (
      <Page title="Restock episode" above={above}>
        {error ? <Failed error={error} retry={() => void refetch()} /> : <Skeleton height={320} radius="lg" />}
      </Page>
    );
  return (
    <Page
      title={[data.product_title, data.variant_title].filter(Boolean).join(", ")}
      above={above}
      lead={<Lead story={data} />}
      actions={<Actions story={data} />}
    >
      {data.state === "held" && (
        <div style={{ marginBlockEnd: 18 }}>
          <Note tone="warn">
            Nobody has been told yet. It would reach {people(data.would_reach ?? data.waiting)}, which is more than your limit, so
            it waits for you.
          </Note>
        </div>
      )}
      <Panel>
        <Sums story={data} />
      </Panel>
      <div className={classes.columns}>
        <Panel title="What happened">
          <Timeline story={data} />
        </Panel>
        <Panel title="Waves" lead="The people told together.">
          <Waves story={data} />
        </Panel>
      </div>
      <Messages id={id} />
    </Page>
  );
}

function Lead({ story }: { story: EpisodeStory }) {
  return (
    <>
      <State of={EPISODE_STATES} state={story.state} /> Began <When at={story.opened_at} />
      {story.closed_at !== null && (
        <>
          , ended <When at={story.closed_at} />
        </>
      )}
    </>
  );
}

function Sums({ story }: { story: EpisodeStory }) {
  const { currency } = useShop();
  const of = (state: string) => story.messages.find((one) => one.state === state)?.count ?? 0;
  const told = story.waves.reduce((all, wave) => all + wave.told, 0);
  const sums = [
    ["Told", count(told)],
    ["Messages sent", count(of("sent"))],
    ...(of("dead") > 0 ? [["Failed", count(of("dead"))]] : []),
    ["Still waiting", count(story.waiting)],
    ["Bought", count(story.bought)],
    ["Recovered revenue", money(story.recovered_minor, currency)],
  ];
  return (
    <dl className={classes.sums}>
      {sums.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
