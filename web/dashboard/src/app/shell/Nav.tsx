import {
  IconBell,
  IconChartBar,
  IconFileDescription,
  IconFileImport,
  IconHistory,
  IconHome,
  IconKey,
  IconMail,
  IconMailOff,
  IconReceipt,
  IconSettings,
  IconUser,
  IconUsers,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { heldEpisodes } from "../../api/episodes";
import { type Permission, useMay } from "../../api/session";
import classes from "./Shell.module.css";

interface Entry {
  to: string;
  title: string;
  icon: typeof IconHome;
  needs?: Permission;
}

const GROUPS: { title: string; entries: Entry[] }[] = [
  {
    title: "Today",
    entries: [
      { to: "/", title: "Home", icon: IconHome },
      { to: "/demand", title: "Demand", icon: IconChartBar },
      { to: "/episodes", title: "Restock episodes", icon: IconBell },
      { to: "/conversions", title: "Conversions", icon: IconReceipt },
    ],
  },
  {
    title: "People and words",
    entries: [
      { to: "/contacts", title: "Contacts", icon: IconUser, needs: "contacts" },
      { to: "/suppressions", title: "Suppressions", icon: IconMailOff, needs: "contacts" },
      { to: "/data-requests", title: "Data requests", icon: IconFileDescription, needs: "contacts" },
      { to: "/messages", title: "Messages", icon: IconMail },
    ],
  },
  {
    title: "Your shop",
    entries: [
      { to: "/settings", title: "Settings", icon: IconSettings },
      { to: "/import", title: "Import", icon: IconFileImport, needs: "contacts" },
      { to: "/team", title: "Team", icon: IconUsers, needs: "users" },
      { to: "/keys", title: "API keys", icon: IconKey, needs: "users" },
      { to: "/audit", title: "Audit log", icon: IconHistory, needs: "users" },
    ],
  },
];

/** Pages that a role may not open are not offered. */
export function Nav() {
  const may = { steer: useMay("steer"), contacts: useMay("contacts"), settings: useMay("settings"), users: useMay("users") };
  const { data: held } = useQuery({ ...heldEpisodes, select: ({ length }) => length });
  return (
    <nav className={classes.nav} aria-label="Pages">
      {GROUPS.map(({ title, entries }) => {
        const open = entries.filter(({ needs }) => !needs || may[needs]);
        if (open.length === 0) return null;
        return (
          <div key={title}>
            <h2 id={`nav-${title[0]}`}>{title}</h2>
            <ul aria-labelledby={`nav-${title[0]}`}>
              {open.map(({ to, title: name, icon: Icon }) => (
                <li key={to}>
                  <Link to={to} className={classes.link} activeOptions={{ exact: to === "/", includeSearch: false }}>
                    <Icon size={19} stroke={1.7} aria-hidden />
                    {name}
                    {to === "/episodes" && held ? (
                      <span className={classes.count} title={`${held} wait for your approval`}>
                        {held}
                        <span className="hidden"> wait for your approval</span>
                      </span>
                    ) : null}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
