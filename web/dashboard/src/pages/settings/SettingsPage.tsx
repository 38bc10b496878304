import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useBlocker } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useMay } from "../../api/session";
import { type Changes, settings } from "../../api/settings";
import { Failed } from "../../parts/Failed";
import { Note } from "../../parts/Note";
import { Page } from "../../parts/Page";
import { Channels } from "./Channels";
import { Connector } from "./Connector";
import { Section } from "./Section";
import classes from "./Settings.module.css";

const route = getRouteApi("/settings/{-$section}");
/** Those that are not policies of the shop but what it is connected to. */
const MORE = [
  { key: "channels", title: "Channels" },
  { key: "connector", title: "Shop connection" },
];

export function SettingsPage() {
  const { section } = route.useParams();
  const may = useMay("settings");
  const { data, error, refetch } = useQuery(settings());
  const [draft, setDraft] = useState<Changes>({});
  const unsaved = Object.keys(draft).length > 0;
  useBlocker({
    shouldBlockFn: ({ next }) =>
      unsaved && !next.pathname.startsWith("/settings") && !confirm("Leave without saving? Your changes are lost."),
    enableBeforeUnload: () => unsaved,
  });
  const sections = [...(data?.sections ?? []), ...MORE];
  const open = sections.find(({ key }) => key === section) ?? sections[0];
  const places = useRef<HTMLElement>(null);
  useEffect(() => {
    // On phones the sections are a row that scrolls: the open one is in sight.
    const here = open && places.current?.querySelector<HTMLElement>("[aria-current]");
    if (here && places.current) places.current.scrollLeft = here.offsetLeft - places.current.offsetLeft - 12;
  }, [open, data]);
  const own = data?.sections.find(({ key }) => key === open?.key);
  return (
    <Page title="Settings" lead="How your shop tells people. You see what a change would do before it counts.">
      {!may && (
        <div style={{ marginBlockEnd: 18 }}>
          <Note tone="calm">You can look at the settings. To change them, ask an owner to make you an editor.</Note>
        </div>
      )}
      {error && !data && <Failed error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={400} radius="lg" />}
      {data && open && (
        <div className={classes.columns}>
          <nav ref={places} aria-label="Sections of the settings" className={classes.sections}>
            {sections.map(({ key, title }) => (
              <Link
                key={key}
                to="/settings/{-$section}"
                params={{ section: key }}
                aria-current={key === open.key ? "page" : undefined}
                data-changed={data.sections.find((one) => one.key === key)?.fields.some((field) => field.key in draft)}
                resetScroll={false}
              >
                {title}
              </Link>
            ))}
          </nav>
          <div className={classes.content}>
            {own && <Section key={own.key} section={own} all={data.sections} draft={draft} setDraft={setDraft} may={may} />}
            {open.key === "channels" && <Channels />}
            {open.key === "connector" && <Connector />}
          </div>
        </div>
      )}
    </Page>
  );
}
