import { IconChevronLeft } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import classes from "./Page.module.css";

/** The way from one of a list to the list. */
export function Back({ children, ...to }: LinkProps & { children: string }) {
  return (
    <Link {...to} className={classes.back}>
      <IconChevronLeft size={16} aria-hidden />
      {children}
    </Link>
  );
}
