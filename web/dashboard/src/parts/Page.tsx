import { Group, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./Page.module.css";

interface Props {
  title: string;
  /** Above the title: where this page belongs. */
  above?: ReactNode;
  /** One sentence below the title. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** Whether this is the first page since the browser loaded: then the focus stays where the browser puts it. */
let first = true;

/** A page's head. Its title is the document's, and gets the focus when somebody comes from another page, so that it is read out. */
export function Page({ title, above, lead, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Shelfbell`;
  }, [title]);
  useEffect(() => {
    if (!first) heading.current?.focus({ preventScroll: true });
    first = false;
  }, []);
  return (
    <>
      <div className={classes.head}>
        <div className={classes.words}>
          {above && <div className={classes.above}>{above}</div>}
          <Title order={1} ref={heading} tabIndex={-1} className={classes.title} data-long={title.length > 22}>
            {title}
          </Title>
          {lead && <div className={classes.lead}>{lead}</div>}
        </div>
        {actions && <Group gap="sm">{actions}</Group>}
      </div>
      {children}
    </>
  );
}
