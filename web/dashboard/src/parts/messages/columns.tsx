import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { MessageRow } from "../../api/types";
import { count, words } from "../../format";
import { Ask } from "../Ask";
import { Badge, State } from "../Badge";
import type { Column } from "../DataTable";
import { CHANNELS, MESSAGE_KINDS, MESSAGE_STATES } from "../names";
import { When } from "../When";
import classes from "./Messages.module.css";

/** What the provider said afterwards. */
const RECEIPTS: Record<string, string> = {
  delivered: "delivered",
  undelivered: "not delivered",
  failed: "not delivered",
  opened: "opened",
};

/** What a message is: its kind, and how it travels. */
export const MESSAGE = {
  title: "Message",
  cell: ({ kind, channel, wave }: Pick<MessageRow, "kind" | "channel"> & { wave?: number }) => (
    <>
      {MESSAGE_KINDS[kind] ?? words(kind)}
      <span className="two">
        {CHANNELS[channel] ?? words(channel)}
        {wave ? `, wave ${count(wave)}` : ""}
      </span>
    </>
  ),
};

/** What became of it. */
export const FATE = {
  title: "Fate",
  cell: ({
    state,
    error,
    receipt,
    clicked_at,
    converted,
  }: Pick<MessageRow, "state" | "error" | "receipt" | "clicked_at"> & { converted?: boolean }) => (
    <>
      {converted ? (
        <Badge tone="good">Bought</Badge>
      ) : clicked_at ? (
        <Badge tone="good">Clicked</Badge>
      ) : (
        <State of={MESSAGE_STATES} state={state} />
      )}
      {error && (
        <Tooltip label={error}>
          <span className={classes.error}>{error}</span>
        </Tooltip>
      )}
      {!error && !converted && !clicked_at && receipt && <span className="two">{RECEIPTS[receipt] ?? words(receipt)}</span>}
    </>
  ),
};

export const SENT = {
  title: "When",
  cell: ({ sent_at, created_at }: Pick<MessageRow, "sent_at" | "created_at">) => <When at={sent_at ?? created_at} />,
};

export function messageColumns(retry: (message: MessageRow) => Promise<unknown>): Column<MessageRow>[] {
  return [
    {
      title: "To",
      cell: ({ contact_id, address_masked }) =>
        contact_id ? (
          <Link to="/contacts/$id" params={{ id: contact_id }} className={classes.to}>
            {address_masked}
          </Link>
        ) : (
          <span className="soft">erased</span>
        ),
    },
    MESSAGE,
    FATE,
    SENT,
    again(retry),
  ];
}

function again(retry: (message: MessageRow) => Promise<unknown>): Column<MessageRow> {
  return {
    title: "Try again",
    quiet: true,
    end: true,
    cell: (message) =>
      message.state === "dead" ? (
        <Ask
          needs="steer"
          size="xs"
          variant="default"
          question="Try this message again?"
          consequences={`One message to ${message.address_masked}. It goes through the same checks: if the item sold out meanwhile, the person goes back to the old place in line.`}
          yes="Yes, try again"
          act={() => retry(message)}
        >
          Try again
        </Ask>
      ) : null,
  };
}
