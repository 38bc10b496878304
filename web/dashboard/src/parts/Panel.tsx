import { type ReactNode, useId } from "react";
import classes from "./Panel.module.css";

interface Props {
  title?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  /** The content goes to the edges: for tables. */
  flush?: boolean;
  children: ReactNode;
}

export function Panel({ title, lead, actions, flush, children }: Props) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={title ? id : undefined}>
      {(title || actions) && (
        <div className={classes.head}>
          <div>
            {title && (
              <h2 id={id} className={classes.title}>
                {title}
              </h2>
            )}
            {lead && <p className={classes.lead}>{lead}</p>}
          </div>
          {actions && <div className={classes.actions}>{actions}</div>}
        </div>
      )}
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  );
}
