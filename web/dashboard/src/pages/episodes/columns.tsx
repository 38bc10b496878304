import { Link } from "@tanstack/react-router";
import type { EpisodeRow } from "../../api/types";
import { count, counted, money, people } from "../../format";
import { State } from "../../parts/Badge";
import type { Column } from "../../parts/DataTable";
import { Item } from "../../parts/Item";
import { ENDINGS, EPISODE_STATES } from "../../parts/names";
import { When } from "../../parts/When";
import classes from "./Episodes.module.css";

export function columns(currency: string): Column<EpisodeRow>[] {
  return [
    {
      title: "Item",
      cell: (row) => (
        <Item
          title={
            <Link to="/episodes/$id" params={{ id: row.id }}>
              {row.product_title}
            </Link>
          }
          variant={row.variant_title}
        />
      ),
    },
    {
      title: "State",
      cell: ({ state, ending, would_reach, kind }) => (
        <>
          <State of={EPISODE_STATES} state={state} />
          {state === "held" && would_reach !== null && <span className="two">would reach {people(would_reach)}</span>}
          {state === "closed" && ending && <span className="two">{ENDINGS[ending] ?? ending}</span>}
          {kind === "import" && <span className="two">after an import</span>}
        </>
      ),
    },
    { title: "Began", cell: ({ opened_at }) => <When at={opened_at} /> },
    {
      title: "Told",
      end: true,
      cell: ({ told, waves, dead }) => (
        <>
          {people(told)}
          {told > 0 && <span className="two">in {counted(waves, "wave")}</span>}
          {dead > 0 && <span className={classes.bad}>{counted(dead, "message")} failed</span>}
        </>
      ),
    },
    { title: "Clicked", end: true, cell: ({ clicked }) => count(clicked) },
    {
      title: "Bought",
      end: true,
      cell: ({ bought, recovered_minor }) => (
        <>
          {count(bought)}
          {recovered_minor > 0 && <span className="two">{money(recovered_minor, currency)}</span>}
        </>
      ),
    },
  ];
}
