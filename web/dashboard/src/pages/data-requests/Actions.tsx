import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { closeDataRequest, dataRequest, reopenDataRequest } from "../../api/dataRequests";
import type { DataRequestRow } from "../../api/types";
import { Act } from "../../parts/Act";
import { Ask } from "../../parts/Ask";
import { failed, said } from "../../parts/said";
import { save } from "../../parts/save";

interface Props {
  request: DataRequestRow;
}

/** After either, both lists and the first page are other than before. */
function useAgain() {
  const queries = useQueryClient();
  return () => Promise.all(["data-requests", "home"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
}

/** Everything that is stored about the customer, as a file to hand over. */
export function Download({ request: { request_id: id } }: Props) {
  const download = useMutation({
    mutationFn: () => dataRequest(id),
    onSuccess: (data) => {
      save(`data-request-${id.replace(/\W+/g, "-")}.json`, "application/json", JSON.stringify(data, null, 2));
      if (data.contacts.length === 0 && data.conversations.length === 0)
        said("Nothing is stored about this customer. The file says so; they have to be told that.");
    },
    onError: failed,
  });
  return (
    <Act
      needs="contacts"
      size="xs"
      variant="default"
      leftSection={<IconDownload size={15} />}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      Their data
    </Act>
  );
}

export function MarkAnswered({ request: { request_id: id, addresses } }: Props) {
  const again = useAgain();
  return (
    <Ask
      needs="contacts"
      size="xs"
      question="Mark as answered?"
      consequences={`Do this once ${addresses[0]?.address ?? "the customer"} has what is stored about them. Nothing is sent from here; who marked it, and when, is kept in the audit log.`}
      yes="Yes, it is answered"
      act={async () => {
        await closeDataRequest(id);
        await again();
        said("Marked as answered.");
      }}
    >
      Mark as answered
    </Ask>
  );
}

export function Reopen({ request: { request_id: id } }: Props) {
  const again = useAgain();
  const reopen = useMutation({
    mutationFn: () => reopenDataRequest(id),
    onSuccess: async () => {
      await again();
      said("It waits for an answer again.");
    },
    onError: failed,
  });
  return (
    <Act needs="contacts" size="xs" variant="default" loading={reopen.isPending} onClick={() => reopen.mutate()}>
      Not answered yet
    </Act>
  );
}
