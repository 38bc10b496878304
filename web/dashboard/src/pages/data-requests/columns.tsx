import type { DataRequestRow } from "../../api/types";
import { counted, date } from "../../format";
import { Badge } from "../../parts/Badge";
import type { Column } from "../../parts/DataTable";
import { useNow, When } from "../../parts/When";
import { Download, MarkAnswered, Reopen } from "./Actions";
import classes from "./DataRequests.module.css";

const DAY_MS = 86_400_000;

const CUSTOMER: Column<DataRequestRow> = {
  title: "Customer",
  cell: ({ addresses, request_id }) => (
    <>
      <b className={classes.who}>{addresses.map(({ address }) => address).join(", ") || "No address was given"}</b>
      <span className="two">request {request_id}</span>
    </>
  ),
};
const ASKED: Column<DataRequestRow> = { title: "Asked", cell: ({ requested_at }) => <When at={requested_at} /> };

export const OPEN: Column<DataRequestRow>[] = [
  CUSTOMER,
  { title: "Due", cell: ({ due_at }) => <Due at={due_at} /> },
  ASKED,
  {
    title: "What to do",
    quiet: true,
    end: true,
    cell: (request) => (
      <span className={classes.actions}>
        <Download request={request} />
        <MarkAnswered request={request} />
      </span>
    ),
  },
];

export const DONE: Column<DataRequestRow>[] = [
  CUSTOMER,
  { title: "Answered", cell: ({ done_at }) => done_at !== null && <When at={done_at} /> },
  ASKED,
  { title: "What to do", quiet: true, end: true, cell: (request) => <Reopen request={request} /> },
];

/** The last day, and how near it is. */
function Due({ at }: { at: number }) {
  const days = Math.ceil((at - useNow()) / DAY_MS);
  const tone = days <= 0 ? "bad" : days <= 10 ? "warn" : "plain";
  return (
    <>
      <Badge tone={tone}>{days <= 0 ? "Overdue" : `in ${counted(days, "day")}`}</Badge>
      <span className="two">{date(at)}</span>
    </>
  );
}
