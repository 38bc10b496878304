import { IconDownload } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { eraseContact, exportContact, stopContact } from "../../api/contacts";
import type { Contact } from "../../api/types";
import { counted } from "../../format";
import { Act } from "../../parts/Act";
import { Ask } from "../../parts/Ask";
import { failed, said } from "../../parts/said";
import { save } from "../../parts/save";

export function Actions({ contact }: { contact: Contact }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { contact_id: id, address } = contact;
  const open = contact.subscriptions.filter(({ state }) => state === "waiting" || state === "pending").length;
  const download = () =>
    exportContact(id).then((data) => save("contact.json", "application/json", JSON.stringify(data, null, 2)), failed);
  return (
    <>
      <Act needs="contacts" variant="default" leftSection={<IconDownload size={17} />} onClick={() => void download()}>
        Their data
      </Act>
      {open > 0 && (
        <Ask
          needs="contacts"
          variant="default"
          question={`Stop ${counted(open, "alert")}?`}
          consequences={`${address} leaves the line and is not told any more. Their history stays. They may sign up again by themselves.`}
          yes="Yes, stop them"
          act={async () => {
            const { stopped } = await stopContact(id);
            await queries.invalidateQueries({ queryKey: ["contacts"] });
            said(`${counted(stopped, "alert")} stopped.`);
          }}
        >
          Stop alerts
        </Ask>
      )}
      <Ask
        needs="contacts"
        variant="default"
        grave
        question="Erase this person?"
        consequences="Their address, alerts, messages and conversations are erased, and cannot be brought back. That they asked and were told stays counted, without them."
        typed={address}
        yes="Erase for good"
        act={async () => {
          await eraseContact(id);
          await navigate({ to: "/contacts" });
          queries.removeQueries({ queryKey: ["contacts"] });
          said("Erased.");
        }}
      >
        Erase
      </Ask>
    </>
  );
}
