import { useQuery, useQueryClient } from "@tanstack/react-query";
import { mailStatus, pauseMail, resumeMail } from "../../api/mail";
import { count, counted } from "../../format";
import { Ask } from "../../parts/Ask";
import { Failed } from "../../parts/Failed";
import { Note } from "../../parts/Note";
import { Panel } from "../../parts/Panel";
import { said } from "../../parts/said";
import { When } from "../../parts/When";
import classes from "./Messages.module.css";

/** How the shop's e-mail fares, and its stop and go. */
export function Health() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(mailStatus());
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return null;
  const again = () => Promise.all(["messages", "home"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const stopped = data.paused_at !== null;
  const toggle = stopped ? (
    <Ask
      needs="steer"
      size="sm"
      question="Send e-mail again?"
      consequences={`${counted(data.waiting, "message")} that waited ${data.waiting === 1 ? "goes" : "go"} out now, each after a last look at stock and consent. Complaints so far do not count any more.`}
      yes="Yes, send again"
      act={async () => {
        const { resumed } = await resumeMail();
        await again();
        said(`E-mail goes out again; ${counted(resumed, "message")} waited.`);
      }}
    >
      Send again
    </Ask>
  ) : (
    <Ask
      needs="steer"
      size="sm"
      variant="default"
      question="Stop all e-mail of this shop?"
      consequences="Nothing is lost: what is written meanwhile waits, and goes out when you let it. Text messages go on."
      yes="Yes, stop e-mail"
      act={async () => {
        await pauseMail("Stopped in the dashboard");
        await again();
        said("E-mail is stopped.");
      }}
    >
      Stop e-mail
    </Ask>
  );
  const figures: [string, string][] = [
    ["Sent", count(data.sent)],
    ["No such address", count(data.hard_bounces)],
    ["Mailbox refused", count(data.soft_bounces)],
    [
      "Complaints",
      data.complaint_percent === null ? count(data.complaints) : `${count(data.complaints)} (${data.complaint_percent} %)`,
    ],
  ];
  return (
    <Panel
      title="E-mail, last 7 days"
      lead={`Above ${data.complaint_limit_percent} complaints in 100 messages, e-mail stops by itself.`}
      actions={toggle}
    >
      {stopped && data.paused_at !== null && (
        <div style={{ marginBlockEnd: 16 }}>
          <Note tone="warn">
            E-mail is stopped since <When at={data.paused_at} />
            {data.reason && `: ${data.reason}`}. {counted(data.waiting, "message")} {data.waiting === 1 ? "waits" : "wait"}.
          </Note>
        </div>
      )}
      <dl className={classes.figures}>
        {figures.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
