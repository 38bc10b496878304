import { SegmentedControl } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { type EpisodeState, episodes } from "../../api/episodes";
import { useShop } from "../../api/session";
import { DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { useList } from "../../parts/useList";
import { columns } from "./columns";
import classes from "./Episodes.module.css";

const route = getRouteApi("/episodes");
const STATES: { value: EpisodeState | "all"; label: string }[] = [
  { value: "all", label: "All" },
  { value: "held", label: "Wait for you" },
  { value: "open", label: "Under way" },
  { value: "closed", label: "Finished" },
];

export function EpisodesPage() {
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const { currency } = useShop();
  const known = STATES.find(({ value }) => value === state)?.value ?? "all";
  const rows = useList(episodes(known === "all" ? undefined : known));
  return (
    <Page
      title="Restock episodes"
      lead="Each time something came back while people waited for it: whom it told, in which waves, and what came of it."
    >
      <Panel flush>
        <div className={classes.tools}>
          <SegmentedControl
            aria-label="State"
            data={STATES}
            value={known}
            onChange={(next) => void navigate({ search: { state: next === "all" ? undefined : next }, replace: true })}
          />
        </div>
        <DataTable
          {...rows}
          label="Restock episodes"
          columns={columns(currency)}
          id={({ id }) => id}
          empty={
            known === "held" ? (
              <Empty icon={IconBell} title="Nothing waits for your approval">
                A send that would reach more people than your limit stands here until you decide.
              </Empty>
            ) : (
              <Empty
                icon={IconBell}
                title={known === "open" ? "Nobody is being told at the moment" : "Nothing has come back yet"}
              >
                When a sold-out item can be bought again and people wait for it, an episode begins by itself.
              </Empty>
            )
          }
        />
      </Panel>
    </Page>
  );
}
