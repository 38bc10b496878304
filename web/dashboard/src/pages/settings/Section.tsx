import { lazy, Suspense, useState } from "react";
import type { Problem } from "../../api/problem";
import type { Changes } from "../../api/settings";
import type { Section as Declared } from "../../api/types";
import { Fields } from "../../parts/fields/Fields";
import { Panel } from "../../parts/Panel";
import { change } from "./draft";
import { UnsavedBar } from "./UnsavedBar";

const LookPreview = lazy(() => import("./LookPreview").then((module) => ({ default: module.LookPreview })));

interface Props {
  section: Declared;
  all: Declared[];
  draft: Changes;
  setDraft: (draft: Changes) => void;
  may: boolean;
}

/** One section of the shop's policy. The draft spans all of them: what belongs together is saved together. */
export function Section({ section, all, draft, setDraft, may }: Props) {
  const [refused, setRefused] = useState<Problem>();
  return (
    <>
      <Panel title={section.title} flush>
        <Fields
          fields={section.fields}
          draft={draft}
          disabled={!may}
          refused={refused}
          change={(field, value) => {
            setRefused(undefined);
            setDraft(change(draft, field, value));
          }}
        />
      </Panel>
      {section.key === "look" && (
        <Suspense fallback={null}>
          <LookPreview fields={section.fields} draft={draft} />
        </Suspense>
      )}
      {Object.keys(draft).length > 0 && (
        <UnsavedBar draft={draft} all={all} refused={refused} refuse={setRefused} clear={() => setDraft({})} />
      )}
    </>
  );
}
