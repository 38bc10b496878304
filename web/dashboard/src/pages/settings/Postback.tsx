import { Group } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { postback, resumePostback, testPostback } from "../../api/postback";
import type { PostbackStatus } from "../../api/types";
import { counted } from "../../format";
import { Act } from "../../parts/Act";
import { Ask } from "../../parts/Ask";
import { Failed } from "../../parts/Failed";
import { Note } from "../../parts/Note";
import { CHANNELS } from "../../parts/names";
import { said } from "../../parts/said";
import { When } from "../../parts/When";
import { NewSecret } from "./NewSecret";
import classes from "./Settings.module.css";

/** How the shop's own provider fares: what it takes, whether it is stopped, a try, and its secret. */
export function Postback() {
  const { data, error, refetch } = useQuery(postback());
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return null;
  return (
    <div className={classes.postback}>
      {data.stopped_at !== null && <Stopped status={data} since={data.stopped_at} />}
      <dl className={classes.facts}>
        <div>
          <dt>Takes</dt>
          <dd className={data.channels.length === 0 ? "soft" : undefined}>
            {data.channels.map((kind) => (CHANNELS[kind] ?? kind).toLowerCase()).join(", ") || "nothing yet"}
          </dd>
        </div>
        <div>
          <dt>Secret to verify with</dt>
          <dd className={data.has_secret ? undefined : "soft"}>{data.has_secret ? "set" : "none yet"}</dd>
        </div>
      </dl>
      <Try ready={data.url !== null && data.has_secret} />
    </div>
  );
}

/** The provider said that it is gone for good; nothing is lost, and it goes on when somebody says so. */
function Stopped({ status, since }: { status: PostbackStatus; since: number }) {
  const queries = useQueryClient();
  const { waiting, stopped_why } = status;
  const resume = (
    <Ask
      needs="steer"
      size="sm"
      question="Post messages again?"
      consequences={`${counted(waiting, "message")} that waited ${waiting === 1 ? "goes" : "go"} out now, each after a last look at stock and consent. If the address is still gone, it stops again.`}
      yes="Yes, post again"
      act={async () => {
        const { resumed } = await resumePostback();
        await Promise.all(["channels", "messages", "home"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
        said(`Messages are posted again; ${counted(resumed, "message")} waited.`);
      }}
    >
      Post again
    </Ask>
  );
  return (
    <Note tone="bad" action={resume}>
      Nothing is posted since <When at={since} />
      {stopped_why && `: ${stopped_why}`}. {counted(waiting, "message")} {waiting === 1 ? "waits" : "wait"}.
    </Note>
  );
}

function Try({ ready }: { ready: boolean }) {
  const queries = useQueryClient();
  const trial = useMutation({ mutationFn: testPostback });
  return (
    <>
      <Group gap="sm">
        {ready && (
          <Act needs="settings" size="sm" variant="default" loading={trial.isPending} onClick={() => trial.mutate()}>
            Post a test
          </Act>
        )}
        <NewSecret made={() => queries.invalidateQueries({ queryKey: ["channels"] })} />
      </Group>
      {trial.error && <Failed error={trial.error} />}
      {trial.data && (
        <div role="status">
          <Note tone={trial.data.ok ? "good" : "bad"}>
            {trial.data.ok ? "Your provider took the test." : `Your provider did not take the test: ${trial.data.detail}.`}
          </Note>
        </div>
      )}
    </>
  );
}
