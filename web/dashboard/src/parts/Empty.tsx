import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./Empty.module.css";

/** Where nothing is yet: why that is, and what makes it come. */
export function Empty({ icon: Icon, title, children }: { icon: Icon; title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <Icon size={34} stroke={1.4} aria-hidden />
      <p className={classes.title}>{title}</p>
      {children && <div className={classes.words}>{children}</div>}
    </div>
  );
}
