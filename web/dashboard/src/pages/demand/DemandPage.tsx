import { Button, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconChartBar, IconDownload, IconSearch } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { type DemandSort, demand, demandCsv } from "../../api/demand";
import { useShop } from "../../api/session";
import type { Demand, DemandRow } from "../../api/types";
import { count, percent } from "../../format";
import { DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { useList } from "../../parts/useList";
import { columns } from "./columns";
import classes from "./Demand.module.css";
import { ProductDrawer } from "./ProductDrawer";

const route = getRouteApi("/demand");
const SORTS: DemandSort[] = ["waiting", "revenue", "longest"];
const TYPING_MS = 250;

export function DemandPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { currency } = useShop();
  const sort = SORTS.find((one) => one === search.sort) ?? "waiting";
  const rows = useList(demand(sort, search.q ?? ""));
  const [typed, setTyped] = useState(search.q ?? "");
  const look = useDebouncedCallback(
    (q: string) => void navigate({ search: (old) => ({ ...old, q: q.trim() || undefined }), replace: true }),
    TYPING_MS,
  );
  const open = (row: DemandRow) => void navigate({ search: (old) => ({ ...old, product: row.product_id }), resetScroll: false });
  const shown = rows.rows?.find(({ product_id }) => product_id === search.product);
  return (
    <Page
      title="Demand"
      lead="What people wait for, and what it would sell."
      actions={
        <Button component="a" href={demandCsv()} download="demand.csv" variant="default" leftSection={<IconDownload size={17} />}>
          Download as CSV
        </Button>
      }
    >
      <Panel flush>
        <div className={classes.tools}>
          <TextInput
            aria-label="Search products"
            placeholder="Search by product, variant or SKU"
            leftSection={<IconSearch size={17} aria-hidden />}
            value={typed}
            onChange={({ currentTarget: { value } }) => {
              setTyped(value);
              look(value);
            }}
            className={classes.search}
          />
          <label className={classes.order}>
            <span>Order by</span>
            <select
              value={sort}
              onChange={({ currentTarget: { value } }) =>
                void navigate({ search: (old) => ({ ...old, sort: value }), replace: true })
              }
            >
              <option value="waiting">most people</option>
              <option value="revenue">most revenue</option>
              <option value="longest">longest wait</option>
            </select>
          </label>
        </div>
        <DataTable
          {...rows}
          label="Items that people wait for"
          columns={columns(currency, open)}
          id={(row) => `${row.product_id} ${row.variant_id}`}
          sorted={sort}
          onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
          empty={
            search.q ? (
              <Empty icon={IconSearch} title={`Nobody waits for anything called “${search.q}”`}>
                Try a part of the name, or the SKU.
              </Empty>
            ) : (
              <Empty icon={IconChartBar} title="Nobody waits for anything">
                As soon as a shopper asks to be told about a sold-out item, it stands here.
              </Empty>
            )
          }
        />
      </Panel>
      {rows.page && rows.rows?.length !== 0 && <Estimate conversion={rows.page.conversion} />}
      <ProductDrawer
        product={search.product}
        row={shown}
        close={() => void navigate({ search: (old) => ({ ...old, product: undefined }), resetScroll: false })}
      />
    </Page>
  );
}

/** Where the estimates come from, so that nobody takes them for more than they are. */
function Estimate({ conversion: { rate, low, high, told, bought, source } }: { conversion: Demand["conversion"] }) {
  const range = `${percent(rate)} (between ${percent(low)} and ${percent(high)})`;
  return (
    <p className={classes.estimate}>
      The estimate is people who wait × price × the share who buy once they are told: {range}.{" "}
      {source === "shop"
        ? `Measured in your shop: of ${count(told)} people told, ${count(bought)} bought.`
        : "Your shop has told too few people to measure it, so this is a careful starting value."}
    </p>
  );
}
