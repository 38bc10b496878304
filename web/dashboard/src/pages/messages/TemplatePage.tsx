import { Button, SegmentedControl, Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../../api/problem";
import { type Draft, preview, template } from "../../api/templates";
import type { TemplateProblem, TemplateShown } from "../../api/types";
import { Back } from "../../parts/Back";
import { Failed } from "../../parts/Failed";
import { LANGUAGES, MESSAGE_KINDS } from "../../parts/names";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { When } from "../../parts/When";
import { Code } from "./Code";
import { MailPreview } from "./MailPreview";
import classes from "./Messages.module.css";
import { TemplateActions } from "./TemplateActions";
import { Variables } from "./Variables";

const route = getRouteApi("/messages/$kind/$language");
const TYPING_MS = 500;

export function TemplatePage() {
  const { kind, language } = route.useParams();
  const { data, error, refetch } = useQuery(template(kind, language));
  const title = MESSAGE_KINDS[kind] ?? kind;
  if (data) return <Editor key={`${kind} ${language} ${data.updated_at}`} kept={data} title={title} />;
  return (
    <Page title={title} above={<Above />}>
      {error ? <Failed error={error} retry={() => void refetch()} /> : <Skeleton height={480} radius="lg" />}
    </Page>
  );
}

const Above = () => <Back to="/messages">Messages</Back>;

function Editor({ kept, title }: { kept: TemplateShown; title: string }) {
  const { kind, language } = kept;
  const [draft, setDraft] = useState<Draft>({ subject: kept.subject, mjml: kept.mjml });
  const [narrow, setNarrow] = useState("wide");
  const [settled] = useDebouncedValue(draft, TYPING_MS);
  const trial = useQuery({ ...preview(kind, language, settled), placeholderData: keepPreviousData });
  const isChanged = draft.subject !== kept.subject || draft.mjml !== kept.mjml;
  useBlocker({
    shouldBlockFn: () => isChanged && !confirm("Leave without saving? Your words are lost."),
    enableBeforeUnload: () => isChanged,
  });
  const refused = trial.error instanceof Problem ? trial.error : undefined;
  const problems = (refused?.errors ?? []) as TemplateProblem[];
  const warnings = refused ? [] : (trial.data?.warnings ?? []);
  return (
    <Page
      title={title}
      above={<Above />}
      lead={
        <>
          In {LANGUAGES[language] ?? language} ·{" "}
          {kept.updated_at === null ? (
            "as it comes with Shelfbell"
          ) : (
            <>
              yours, changed <When at={kept.updated_at} />
            </>
          )}
        </>
      }
      actions={<TemplateActions kept={kept} draft={draft} isChanged={isChanged} isRefused={refused !== undefined} />}
    >
      <div className={classes.editor}>
        <Panel title="Words">
          <TextInput
            label="Subject"
            value={draft.subject}
            onChange={({ currentTarget }) => setDraft({ ...draft, subject: currentTarget.value })}
            mb="md"
          />
          <Code
            label="Mail, in MJML"
            value={draft.mjml}
            change={(mjml) => setDraft({ ...draft, mjml })}
            problems={problems}
            warnings={warnings}
          />
          {refused && problems.length === 0 && <Failed error={refused} />}
          {isChanged && (
            <Button variant="subtle" size="xs" mt="xs" onClick={() => setDraft({ subject: kept.subject, mjml: kept.mjml })}>
              Undo my changes
            </Button>
          )}
          <Variables variables={kept.variables} />
        </Panel>
        <Panel
          title="Preview"
          lead="With sample data, as a mail program shows it."
          actions={
            <SegmentedControl
              aria-label="Width of the preview"
              size="xs"
              data={[
                { value: "wide", label: "Computer" },
                { value: "narrow", label: "Phone" },
              ]}
              value={narrow}
              onChange={setNarrow}
            />
          }
          flush
        >
          <MailPreview preview={trial.data} narrow={narrow === "narrow"} isStale={refused !== undefined} />
        </Panel>
      </div>
    </Page>
  );
}
