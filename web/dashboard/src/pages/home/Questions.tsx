import type { Home } from "../../api/types";
import { change, counted } from "../../format";
import { Panel } from "../../parts/Panel";
import classes from "./Facts.module.css";

/** What the concierge kept away from the shop's support. */
export function Questions({ home: { deflection }, days }: { home: Home; days: number }) {
  const { now, before } = deflection;
  return (
    <Panel title="Questions answered for you" lead={`What shoppers asked the chat about stock, over the last ${days} days.`}>
      {now.questions === 0 ? (
        <p className={classes.none}>Nobody asked the chat about stock in this period.</p>
      ) : (
        <dl className={classes.facts}>
          <div>
            <dt>Asked</dt>
            <dd>
              <b>{counted(now.questions, "question")}</b>
              <small>{change(now.questions, before.questions).text}</small>
            </dd>
          </div>
          <div>
            <dt>Spared, for certain</dt>
            <dd>
              <b>{counted(now.strict, "support contact")}</b>
              <small>{change(now.strict, before.strict).text} · answered, and the shopper did something with it</small>
            </dd>
          </div>
          <div>
            <dt>Spared, at most</dt>
            <dd>
              <b>{counted(now.loose, "support contact")}</b>
              <small>{change(now.loose, before.loose).text} · answered, and nobody came back to support about it</small>
            </dd>
          </div>
        </dl>
      )}
    </Panel>
  );
}
