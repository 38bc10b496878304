import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "../../api/problem";
import { useMay } from "../../api/session";
import type { Changes } from "../../api/settings";
import type { Field } from "../../api/types";
import { Failed } from "../../parts/Failed";
import { Fields } from "../../parts/fields/Fields";
import { said } from "../../parts/said";
import { change } from "./draft";
import classes from "./Settings.module.css";

interface Props {
  fields: Field[];
  save: (changes: Changes) => Promise<unknown>;
}

/** The settings of a channel or a connector, as it declares them. */
export function ProviderForm({ fields, save }: Props) {
  const may = useMay("settings");
  const [draft, setDraft] = useState<Changes>({});
  const saving = useMutation({
    mutationFn: () => save(draft),
    onSuccess: () => {
      setDraft({});
      said("Saved.");
    },
  });
  const refused = saving.error instanceof Problem ? saving.error : undefined;
  if (fields.length === 0) return null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Fields
        fields={fields}
        draft={draft}
        disabled={!may}
        refused={refused}
        change={(field, value) => {
          saving.reset();
          setDraft(change(draft, field, value));
        }}
      />
      {refused && !fields.some(({ key }) => key === refused.field) && <Failed error={refused} />}
      {Object.keys(draft).length > 0 && (
        <div className={classes.foot}>
          <Button variant="default" onClick={() => setDraft({})}>
            Discard
          </Button>
          <Button type="submit" loading={saving.isPending}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}
