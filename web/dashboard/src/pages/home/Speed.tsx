import type { Home, Quantiles } from "../../api/types";
import { duration } from "../../format";
import { Panel } from "../../parts/Panel";
import classes from "./Facts.module.css";

/** How long it takes from the moment an item is back. */
export function Speed({ home, days }: { home: Home; days: number }) {
  const { first_message_ms: first, last_message_ms: last } = home;
  return (
    <Panel title="How soon people hear" lead={`From the moment an item was back, over the last ${days} days.`}>
      {first.now || last.now ? (
        <dl className={classes.facts}>
          <Time title="First message" now={first.now} before={first.before} />
          <Time
            title="Last message"
            now={last.now}
            before={last.before}
            help="The last one waits for stock: later waves go out as it lasts."
          />
        </dl>
      ) : (
        <p className={classes.none}>No item came back in this period while somebody waited for it.</p>
      )}
    </Panel>
  );
}

function Time({ title, now, before, help }: { title: string; now: Quantiles | null; before: Quantiles | null; help?: string }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {now ? (
          <>
            <b>{duration(now.p50)}</b> for half of the episodes, {duration(now.p95)} for 95 in 100
          </>
        ) : (
          "none in this period"
        )}
        <small>{before ? `Before: ${duration(before.p50)}, ${duration(before.p95)}` : "None in the period before"}</small>
        {help && <small>{help}</small>}
      </dd>
    </div>
  );
}
