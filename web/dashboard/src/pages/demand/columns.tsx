import { UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { DemandRow } from "../../api/types";
import { count, moment, money, people, roughly } from "../../format";
import { State } from "../../parts/Badge";
import type { Column } from "../../parts/DataTable";
import { Item } from "../../parts/Item";
import { AVAILABILITY, EPISODE_STATES } from "../../parts/names";
import classes from "./Demand.module.css";
import { Expected } from "./Expected";

export function columns(currency: string, open: (row: DemandRow) => void): Column<DemandRow>[] {
  return [
    {
      title: "Item",
      cell: (row) => (
        <Item
          image={row.image_url}
          title={<UnstyledButton onClick={() => open(row)}>{row.product_title}</UnstyledButton>}
          variant={row.variant_id === null ? "Any variant" : row.variant_title}
        />
      ),
    },
    {
      title: "People waiting",
      end: true,
      sort: "waiting",
      cell: (row) => (
        <>
          {people(row.waiting)}
          {row.quantity > row.waiting && <span className="two">want {count(row.quantity)} units</span>}
        </>
      ),
    },
    {
      title: "Could sell",
      end: true,
      sort: "revenue",
      cell: ({ recoverable }) =>
        recoverable ? (
          <>
            about {money(recoverable.likely_minor, currency, true)}
            <span className={classes.range}>
              {money(recoverable.low_minor, currency, true)} – {money(recoverable.high_minor, currency, true)}
            </span>
          </>
        ) : (
          <span className="soft">no price known</span>
        ),
    },
    {
      title: "Longest wait",
      end: true,
      sort: "longest",
      cell: ({ oldest_at }) => <span title={`Since ${moment(oldest_at)}`}>{roughly(Date.now() - oldest_at)}</span>,
    },
    {
      title: "Stock",
      cell: ({ availability, sellable, episode }) =>
        episode ? (
          <Link to="/episodes/$id" params={{ id: episode.id }} title="To the restock episode">
            <State of={EPISODE_STATES} state={episode.state} />
          </Link>
        ) : (
          <>
            <State of={AVAILABILITY} state={availability} />
            {sellable !== null && sellable > 0 && <span className="two">{count(sellable)} units</span>}
          </>
        ),
    },
    { title: "Expected", cell: (row) => <Expected row={row} /> },
  ];
}
