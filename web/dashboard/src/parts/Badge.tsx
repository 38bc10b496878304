import { Tooltip } from "@mantine/core";
import { words } from "../format";
import classes from "./Badge.module.css";
import type { Name, Tone } from "./names";

export function Badge({ tone, children, help }: { tone: Tone; children: string; help?: string | undefined }) {
  const badge = (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  );
  return help ? <Tooltip label={help}>{badge}</Tooltip> : badge;
}

/** A state of the server's in words. */
export function State({ of, state }: { of: Record<string, Name>; state: string | null }) {
  if (state === null) return <span className="soft">unknown</span>;
  const { title, tone, help } = of[state] ?? { title: words(state), tone: "plain" as const };
  return (
    <Badge tone={tone} help={help}>
      {title}
    </Badge>
  );
}
