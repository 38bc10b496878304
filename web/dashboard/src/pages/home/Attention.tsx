import { IconAlertTriangle, IconChevronRight, IconInfoCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMay } from "../../api/session";
import type { Attention as Entry } from "../../api/types";
import classes from "./Attention.module.css";

/** Where each is dealt with. */
const PLACES: Record<string, { to: string; search?: object; action: string }> = {
  held_episodes: { to: "/episodes", search: { state: "held" }, action: "Decide" },
  dead_messages: { to: "/messages", action: "See them" },
  unreadable_webhooks: { to: "/settings/connector", action: "See them" },
  webhooks_missing: { to: "/settings/connector", action: "Mend it" },
  not_synced: { to: "/settings/connector", action: "Look at it" },
  list_without_sends: { to: "/demand", action: "See the demand" },
  complaints: { to: "/messages", action: "Look at it" },
  postback_stopped: { to: "/settings/channels", action: "Look at it" },
  data_requests: { to: "/data-requests", action: "Answer" },
  mail_paused: { to: "/messages", action: "Look at it" },
};

export function Attention({ entries }: { entries: Entry[] }) {
  const people = useMay("contacts");
  if (entries.length === 0) return null;
  return (
    <section aria-label="Needs your attention">
      <ul className={classes.list}>
        {entries.map(({ kind, severity, text }) => {
          // What is asked about a person is answered by whoever may see people.
          const place = kind === "data_requests" && !people ? undefined : PLACES[kind];
          const Icon = severity === "high" ? IconAlertTriangle : IconInfoCircle;
          return (
            <li key={kind} data-severity={severity}>
              <Icon size={20} aria-hidden />
              <span>{text}</span>
              {place && (
                <Link to={place.to} search={place.search as never}>
                  {place.action}
                  <IconChevronRight size={16} aria-hidden />
                </Link>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
