import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./Note.module.css";
import type { Tone } from "./names";

const ICONS = {
  good: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconAlertTriangle,
  calm: IconInfoCircle,
  plain: IconInfoCircle,
};

export function Note({ tone, children, action }: { tone: Tone; children: ReactNode; action?: ReactNode }) {
  const Icon = ICONS[tone];
  return (
    <div className={classes.note} data-tone={tone}>
      <Icon size={20} aria-hidden />
      <div>{children}</div>
      {action}
    </div>
  );
}
