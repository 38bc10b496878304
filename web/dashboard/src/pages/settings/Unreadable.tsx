import { IconCircleCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UnreadableRow } from "../../api/types";
import { dropUnreadable, retryUnreadable, unreadable } from "../../api/webhooks";
import { counted } from "../../format";
import { Act } from "../../parts/Act";
import { Ask } from "../../parts/Ask";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Panel } from "../../parts/Panel";
import { failed, said } from "../../parts/said";
import { useList } from "../../parts/useList";
import { When } from "../../parts/When";
import classes from "./Settings.module.css";

/** Of what is given up, only stock is found again by itself. */
const LOST =
  "Nothing follows from it any more. A change of stock is found by the next regular reading; an order is not counted, and a customer’s wish to be erased has to be carried out by you.";

/** What the shop said and nobody understood: none of it is lost, and it can be read again. */
export function Unreadable() {
  const list = useList(unreadable());
  const actions = useActions();
  // Nothing to see, or nothing known yet: most shops never have any.
  if (list.rows ? list.rows.length === 0 : !list.error) return null;
  return (
    <Panel
      title="Not understood"
      lead="Messages from the shop that could not be read. They are kept: read them again after an update, or once the reason is mended."
      actions={
        <>
          <Act needs="steer" size="sm" variant="default" loading={actions.busy} onClick={() => actions.retry()}>
            Read all again
          </Act>
          <Ask
            needs="steer"
            size="sm"
            variant="default"
            grave
            question="Give all of them up?"
            consequences={LOST}
            yes="Yes, give them up"
            act={() => actions.drop()}
          >
            Give all up
          </Ask>
        </>
      }
      flush
    >
      <DataTable
        {...list}
        label="Messages that were not understood"
        columns={columns(actions)}
        id={({ webhook_id }) => webhook_id}
        empty={<Empty icon={IconCircleCheck} title="Everything was understood" />}
      />
    </Panel>
  );
}

interface Actions {
  busy: boolean;
  retry: (id?: string) => void;
  drop: (id?: string) => Promise<unknown>;
}

function useActions(): Actions {
  const queries = useQueryClient();
  const again = () => Promise.all(["connector", "home"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const retry = useMutation({
    mutationFn: (id: string | undefined) => retryUnreadable(id),
    onSuccess: async ({ retried }) => {
      await again();
      said(
        `${counted(retried, "message")} ${retried === 1 ? "is" : "are"} read again. What is still not understood comes back here.`,
      );
    },
    onError: failed,
  });
  const drop = async (id?: string) => {
    const { dropped } = await dropUnreadable(id);
    await again();
    said(`${counted(dropped, "message")} given up.`);
  };
  return { busy: retry.isPending, retry: (id) => retry.mutate(id), drop };
}

const columns = ({ retry, drop }: Actions): Column<UnreadableRow>[] => [
  {
    title: "About",
    cell: ({ topic, webhook_id }) => (
      <>
        <b className={classes.topic}>{topic}</b>
        <span className="two">{webhook_id}</span>
      </>
    ),
  },
  { title: "Why", cell: ({ reason }) => <span className={classes.why}>{reason ?? "unknown"}</span> },
  { title: "Came", cell: ({ received_at }) => <When at={received_at} /> },
  {
    title: "What to do",
    quiet: true,
    end: true,
    cell: ({ webhook_id: id, kept }) => (
      <span className={classes.actions}>
        {kept ? (
          <Act needs="steer" size="xs" variant="default" onClick={() => retry(id)}>
            Read again
          </Act>
        ) : (
          <span className="soft">its person was erased</span>
        )}
        <Ask
          needs="steer"
          size="xs"
          variant="default"
          grave
          question="Give this message up?"
          consequences={LOST}
          yes="Yes, give it up"
          act={() => drop(id)}
        >
          Give up
        </Ask>
      </span>
    ),
  },
];
