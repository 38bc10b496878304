import { Anchor, Drawer, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { trend } from "../../api/demand";
import { useShop } from "../../api/session";
import type { DemandRow } from "../../api/types";
import { count } from "../../format";
import { Failed } from "../../parts/Failed";
import classes from "./Demand.module.css";

const TrendChart = lazy(() => import("../../parts/charts/TrendChart"));
const DAYS = 90;

interface Props {
  product: string | undefined;
  row: DemandRow | undefined;
  close: () => void;
}

/** How the wait for one product went. */
export function ProductDrawer({ product, row, close }: Props) {
  return (
    <Drawer
      opened={product !== undefined}
      onClose={close}
      position="right"
      size="lg"
      title={row?.product_title ?? "Product"}
      styles={{ title: { fontWeight: 640, fontSize: 19 } }}
    >
      {product && <Trend product={product} handle={row?.product_handle} />}
    </Drawer>
  );
}

function Trend({ product, handle }: { product: string; handle: string | undefined }) {
  const { storefront_url } = useShop();
  const { data, error, refetch } = useQuery(trend(product, DAYS));
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={260} />;
  const sum = (key: "signed_up" | "told" | "bought") => count(data.days.reduce((all, day) => all + day[key], 0));
  return (
    <>
      <p className={classes.words}>All variants of the product, over the last {DAYS} days.</p>
      <dl className={classes.numbers}>
        <div>
          <dt>Signed up</dt>
          <dd>{sum("signed_up")}</dd>
        </div>
        <div>
          <dt>Told</dt>
          <dd>{sum("told")}</dd>
        </div>
        <div>
          <dt>Bought</dt>
          <dd>{sum("bought")}</dd>
        </div>
      </dl>
      <p className={classes.words}>People waiting, by the day</p>
      <div role="img" aria-label={`People waiting by the day; ${count(data.days.at(-1)?.waiting ?? 0)} now.`}>
        <Suspense fallback={<Skeleton height={200} />}>
          <TrendChart days={data.days} />
        </Suspense>
      </div>
      {handle && (
        <p>
          <Anchor href={`${storefront_url.replace(/\/$/, "")}/products/${handle}`} target="_blank" rel="noreferrer">
            See it in the shop
          </Anchor>
        </p>
      )}
    </>
  );
}
