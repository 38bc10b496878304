import { SegmentedControl } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { home } from "../../api/home";
import { useShop } from "../../api/session";
import { counted, people } from "../../format";
import { Empty } from "../../parts/Empty";
import { Failed } from "../../parts/Failed";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { Attention } from "./Attention";
import { Figures, type Series } from "./Figures";
import { Questions } from "./Questions";
import { Speed } from "./Speed";
import { Story } from "./Story";

const route = getRouteApi("/");
const PERIODS = [7, 30, 90];

export function HomePage() {
  const { days = 30 } = route.useSearch();
  const navigate = route.useNavigate();
  const shop = useShop();
  const { data, error, refetch } = useQuery(home(days));
  const [shown, show] = useState<Series>("told");
  const periods = (
    <SegmentedControl
      aria-label="Period"
      data={PERIODS.map((period) => ({ value: `${period}`, label: `${period} days` }))}
      value={`${days}`}
      onChange={(value) => void navigate({ search: { days: Number(value) }, replace: true })}
    />
  );
  return (
    <Page
      title={shop.name}
      lead={data && <Waiting waiting={data.waiting_now} variants={data.variants_waited_for} />}
      actions={periods}
    >
      {error && !data && <Failed error={error} retry={() => void refetch()} />}
      {data && (
        <>
          <Attention entries={data.attention} />
          {data.waiting_now === 0 && Object.values(data.figures).every(({ now, before }) => now + before === 0) ? (
            <Nothing />
          ) : (
            <>
              <Figures home={data} shown={shown} show={show} />
              <Story home={data} shown={shown} />
            </>
          )}
          <Speed home={data} days={days} />
          <Questions home={data} days={days} />
        </>
      )}
    </Page>
  );
}

function Waiting({ waiting, variants }: { waiting: number; variants: number }) {
  if (waiting === 0) return "Nobody waits for anything at the moment.";
  return (
    <>
      <Link to="/demand">
        {people(waiting)} {waiting === 1 ? "waits" : "wait"}
      </Link>{" "}
      for {counted(variants, "item")} to come back.
    </>
  );
}

function Nothing() {
  return (
    <Panel>
      <Empty icon={IconBell} title="Nobody has signed up yet">
        <span>
          The button appears beside sold-out products as soon as the script is in your shop. See how it looks under{" "}
          <Link to="/settings/{-$section}" params={{ section: "look" }}>
            Settings
          </Link>
          , or bring a list along with <Link to="/import">Import</Link>.
        </span>
      </Empty>
    </Panel>
  );
}
