import { Select } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { episodeMessages, retryMessage } from "../../api/episodes";
import type { MessageRow } from "../../api/types";
import { DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { messageColumns } from "../../parts/messages/columns";
import { MESSAGE_STATES } from "../../parts/names";
import { Panel } from "../../parts/Panel";
import { said } from "../../parts/said";
import { useList } from "../../parts/useList";

const route = getRouteApi("/episodes/$id");

/** Each message of an episode with its fate. */
export function Messages({ id }: { id: string }) {
  const { messages: state } = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const rows = useList(episodeMessages(id, state));
  const retry = async (message: MessageRow) => {
    await retryMessage(message.id);
    await queries.invalidateQueries({ queryKey: ["episodes"] });
    said("It is tried again.");
  };
  const filter = (
    <Select
      aria-label="Which messages"
      data={[
        { value: "", label: "All messages" },
        ...Object.entries(MESSAGE_STATES).map(([value, { title }]) => ({ value, label: title })),
      ]}
      value={state ?? ""}
      onChange={(next) => void navigate({ search: { messages: next || undefined }, replace: true, resetScroll: false })}
      allowDeselect={false}
      w={170}
      size="sm"
    />
  );
  return (
    <Panel title="Messages" lead="To whom, and what became of it." actions={filter} flush>
      <DataTable
        {...rows}
        label="Messages of this episode"
        columns={messageColumns(retry)}
        id={({ id: message }) => message}
        empty={
          <Empty icon={IconMail} title={state ? "No message is in this state" : "No message has been written yet"}>
            {!state && "They are written when the first wave begins."}
          </Empty>
        }
      />
    </Panel>
  );
}
