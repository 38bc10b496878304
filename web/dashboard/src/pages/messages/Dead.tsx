import { IconMailCheck } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { deadMessages, retryDead } from "../../api/mail";
import type { DeadMessage } from "../../api/types";
import { counted, words } from "../../format";
import { Ask } from "../../parts/Ask";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { CHANNELS, MESSAGE_KINDS } from "../../parts/names";
import { Panel } from "../../parts/Panel";
import { said } from "../../parts/said";
import { When } from "../../parts/When";
import classes from "./Messages.module.css";

/** How many are shown before somebody asks for all. */
const FEW = 5;

/** Messages whose attempts all failed. None is lost: its person keeps the place, and it can be tried again. */
export function Dead() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(deadMessages());
  const [shown, show] = useState(FEW);
  if (data?.length === 0) return null;
  const again = async (id?: string) => {
    const { revived } = await retryDead(id);
    await Promise.all(["messages", "episodes", "home"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    said(`${counted(revived, "message")} ${revived === 1 ? "is" : "are"} tried again.`);
  };
  const all = data && (
    <Ask
      needs="steer"
      size="sm"
      variant="default"
      question={`Try ${counted(data.length, "message")} again?`}
      consequences="Each goes through the same checks as before: where the item sold out meanwhile, the person goes back to the old place in line."
      yes="Yes, try them again"
      act={() => again()}
    >
      Try all again
    </Ask>
  );
  return (
    <Panel title="Failed" lead="All attempts to send these failed. Mend the reason, then try them again." actions={all} flush>
      <DataTable
        label="Failed messages"
        columns={columns(again)}
        rows={data?.slice(0, shown)}
        more={data && data.length > shown ? () => show(data.length) : undefined}
        error={error}
        retry={() => void refetch()}
        id={({ notification_id }) => notification_id}
        empty={<Empty icon={IconMailCheck} title="No message has failed" />}
      />
    </Panel>
  );
}

function columns(again: (id: string) => Promise<void>): Column<DeadMessage>[] {
  return [
    {
      title: "Message",
      cell: ({ kind, channel }) => (
        <>
          <b className={classes.kind}>{MESSAGE_KINDS[kind] ?? words(kind)}</b>
          <span className="two">{CHANNELS[channel] ?? words(channel)}</span>
        </>
      ),
    },
    { title: "Why", cell: ({ error }) => <span className={classes.why}>{error ?? "unknown"}</span> },
    { title: "Attempts", end: true, cell: ({ attempts }) => counted(attempts, "attempt") },
    { title: "Written", cell: ({ created_at }) => <When at={created_at} /> },
    {
      title: "What to do",
      quiet: true,
      end: true,
      cell: (message) => (
        <span className={classes.actions}>
          {message.episode_id && (
            <Link to="/episodes/$id" params={{ id: message.episode_id }}>
              Its episode
            </Link>
          )}
          <Ask
            needs="steer"
            size="xs"
            variant="default"
            question="Try this message again?"
            consequences="It goes through the same checks as before: if the item sold out meanwhile, the person goes back to the old place in line."
            yes="Yes, try again"
            act={() => again(message.notification_id)}
          >
            Try again
          </Ask>
        </span>
      ),
    },
  ];
}
