import { useQueryClient } from "@tanstack/react-query";
import { liftSuppression } from "../../api/suppressions";
import type { SuppressionRow } from "../../api/types";
import { Ask } from "../../parts/Ask";
import { said } from "../../parts/said";
import { again } from "./again";

/** What there is to consider before somebody is written to again. */
const CONSIDER: Record<string, string> = {
  unsubscribed:
    "They asked not to be told any more. Lift this only if they asked you to; when they sign up again by themselves, it ends without you.",
  hard_bounce:
    "Their provider said that this address does not exist. Mailbox providers trust senders less who write to such addresses.",
  soft_bounces: "Their mailbox refused several messages, for instance because it was full.",
  complaint:
    "They reported a message of yours as spam. Another report counts towards the limit at which all of your e-mail stops.",
  merchant: "Somebody of your team asked to leave this address alone.",
};

/** Whoever wrote STOP is believed before a form: only the phone itself takes it back. */
const UNSUBSCRIBED_BY_SMS =
  "They asked not to be told any more. Lift this only if they asked you to; when they write START to you from that phone, it ends without you.";

export function Lift({ entry: { channel, address, reason } }: { entry: SuppressionRow }) {
  const queries = useQueryClient();
  const consider = reason === "unsubscribed" && channel === "sms" ? UNSUBSCRIBED_BY_SMS : CONSIDER[reason];
  return (
    <Ask
      needs="contacts"
      size="xs"
      variant="default"
      grave={reason === "complaint" || reason === "hard_bounce"}
      question={`Write to ${address} again?`}
      consequences={
        <>
          <p style={{ marginBlock: "0 8px" }}>{consider}</p>
          <p style={{ margin: 0 }}>
            Nothing is sent now, and alerts that ended stay ended. From now on they are told again of what they sign up for.
          </p>
        </>
      }
      yes="Yes, lift it"
      act={async () => {
        await liftSuppression({ channel, address });
        await again(queries);
        said("Lifted: your shop may write to this address when it asks to be told.");
      }}
    >
      Lift
    </Ask>
  );
}
