import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lift } from "../../api/conversions";
import type { Lift as Answer } from "../../api/types";
import { count, people, percent } from "../../format";
import { Failed } from "../../parts/Failed";
import { Panel } from "../../parts/Panel";
import classes from "./Conversions.module.css";

/** What alerts sell that would not have been sold anyway: those told, against those who were told later on purpose. */
export function Lift() {
  const { data, error, refetch } = useQuery(lift());
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return null;
  if (data.percent === 0 && data.held_out.people === 0)
    return (
      <Panel title="Would they have bought anyway?">
        <p className={classes.words}>
          A hold-out answers it: a few people, chosen by chance, are told later, and both groups are compared. It is off. You can
          switch it on under{" "}
          <Link to="/settings/{-$section}" params={{ section: undefined }}>
            Settings
          </Link>
          .
        </p>
      </Panel>
    );
  return (
    <Panel
      title="Would they have bought anyway?"
      lead={`${percent(data.percent / 100, 0)} of people, chosen by chance, are told later; both groups are compared.`}
    >
      <p className={classes.verdict}>{data.text}</p>
      <dl className={classes.groups}>
        <Group title="Told at once" {...data.told} most={most(data)} />
        <Group title="Told later" {...data.held_out} most={most(data)} />
      </dl>
      {data.lift && (
        <p className={classes.words}>
          The difference is {percent(data.lift.likely)}, with 95 in 100 certainty between {percent(data.lift.low)} and{" "}
          {percent(data.lift.high)}.
        </p>
      )}
    </Panel>
  );
}

const rate = ({ people: all, bought }: { people: number; bought: number }) => (all === 0 ? 0 : bought / all);
const most = ({ told, held_out }: Answer) => Math.max(rate(told), rate(held_out), 0.001);

function Group({ title, people: all, bought, most: full }: { title: string; people: number; bought: number; most: number }) {
  const share = rate({ people: all, bought });
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <b>{percent(share)} bought</b>
        <span className="soft">
          {count(bought)} of {people(all)}
        </span>
        <span className={classes.bar} aria-hidden>
          <span style={{ width: `${(100 * share) / full}%` }} />
        </span>
      </dd>
    </div>
  );
}
