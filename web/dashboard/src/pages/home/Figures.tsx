import { UnstyledButton } from "@mantine/core";
import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import type { Home } from "../../api/types";
import { change, count, money } from "../../format";
import classes from "./Figures.module.css";

export type Series = keyof Home["figures"];

export const SERIES: { key: Series; title: string; help: string }[] = [
  { key: "signed_up", title: "Signed up", help: "people who asked to be told" },
  { key: "told", title: "Told", help: "people whose item came back" },
  { key: "clicked", title: "Clicked", help: "people who followed the link" },
  { key: "bought", title: "Bought", help: "orders that an alert led to" },
  { key: "recovered_minor", title: "Recovered revenue", help: "what those orders came to, less refunds" },
];

export const figure = (key: Series, value: number, currency: string): string =>
  key === "recovered_minor" ? money(value, currency) : count(value);

interface Props {
  home: Home;
  shown: Series;
  show: (series: Series) => void;
}

/** The five steps from asking to buying, each beside the period before. Pressing one shows it by the day. */
export function Figures({ home, shown, show }: Props) {
  return (
    <fieldset className={classes.row}>
      <legend className="hidden">Figures of the period; choose one to see it by the day</legend>
      {SERIES.map(({ key, title, help }) => {
        const { now, before } = home.figures[key];
        const { text, direction } = change(now, before);
        const Arrow = direction === "up" ? IconArrowUpRight : IconArrowDownRight;
        return (
          <UnstyledButton key={key} className={classes.figure} aria-pressed={shown === key} onClick={() => show(key)}>
            <span className={classes.title}>{title}</span>
            <span className={classes.value}>{figure(key, now, home.currency)}</span>
            <span className={classes.help}>{help}</span>
            <span
              className={classes.change}
              data-direction={direction}
              title={`${figure(key, before, home.currency)} in the period before`}
            >
              {direction !== "same" && <Arrow size={16} aria-hidden />}
              {text}
            </span>
          </UnstyledButton>
        );
      })}
    </fieldset>
  );
}
