import { useQueryClient } from "@tanstack/react-query";
import { approve, cancel, sendNow, stop } from "../../api/episodes";
import type { EpisodeStory } from "../../api/types";
import { people } from "../../format";
import { Ask } from "../../parts/Ask";
import { said } from "../../parts/said";

const IMPORTED = "Approved. They are in line now, and are told unless a held send of this item waits for you, too.";

/** What can be done about an episode as it stands. */
export function Actions({ story }: { story: EpisodeStory }) {
  const queries = useQueryClient();
  const { episode_id: id, can, waiting, waves } = story;
  const reach = story.would_reach ?? waiting;
  const imported = story.kind === "import";
  const done = (call: (id: string) => Promise<unknown>, words?: string) => async () => {
    const answered = await call(id);
    await Promise.all(["episodes", "home", "demand"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    said(words ?? (answered as { text: string }).text);
  };
  if (can.includes("approve"))
    return (
      <>
        <Ask
          needs="steer"
          variant="default"
          question="Tell nobody?"
          consequences={`The ${people(reach)} keep their places in line and are told when it sells out and comes back again.`}
          yes="Yes, tell nobody"
          act={done(cancel, "Nobody is told. They keep their places in line.")}
        >
          Cancel this send
        </Ask>
        <Ask
          needs="steer"
          question={`Tell ${people(reach)}?`}
          consequences={`They are told in waves, oldest request first, never more than the stock supports. What has been sent cannot be taken back.${imported ? " Others who wait for it are not approved with them: then all are told together, as far as your limit lets them." : ""}`}
          yes={`Yes, tell ${people(reach)}`}
          act={done(approve, imported ? IMPORTED : "Approved. The first wave is on its way.")}
        >
          Approve
        </Ask>
      </>
    );
  if (can.includes("stop"))
    return (
      <>
        <Ask
          needs="steer"
          variant="default"
          grave
          question="Stop telling people?"
          consequences={`Messages that have not left are taken back, and their people get their old places in line again. ${people(waiting)} ${waiting === 1 ? "goes" : "go"} on waiting. Nobody else is told until it sells out and comes back.`}
          yes="Yes, stop"
          act={done(stop, "Stopped. Nobody else is told.")}
        >
          Stop
        </Ask>
        {can.includes("send_now") && waiting > 0 && (
          <Ask
            needs="steer"
            question="Send the next wave now?"
            consequences={`It does not wait for the pause between waves. Stock is read again first, so of the ${people(waiting)} who wait, only as many are told as it supports.`}
            yes="Yes, send it now"
            act={done(() => sendNow(id, waves.at(-1)?.number ?? 0))}
          >
            Send next wave now
          </Ask>
        )}
      </>
    );
  return null;
}
