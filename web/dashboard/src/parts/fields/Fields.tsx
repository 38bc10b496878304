import { useId } from "react";
import type { Problem } from "../../api/problem";
import type { Changes } from "../../api/settings";
import type { Field, FieldValue } from "../../api/types";
import { shown } from "../../pages/settings/draft";
import { FieldInput } from "./FieldInput";
import classes from "./Fields.module.css";

interface Props {
  fields: Field[];
  draft: Changes;
  change: (field: Field, value: FieldValue) => void;
  disabled: boolean;
  /** What the server refused last; shown beside the field that it names. */
  refused?: Problem | undefined;
}

/** A form made from what the server, or a provider, declares. */
export function Fields({ fields, draft, change, disabled, refused }: Props) {
  return (
    <div className={classes.fields}>
      {fields.map((field) => (
        <Row
          key={field.key}
          field={field}
          value={shown(draft, field)}
          changed={field.key in draft}
          disabled={disabled}
          error={refused?.field === field.key ? refused.message : undefined}
          change={(value) => change(field, value)}
        />
      ))}
    </div>
  );
}

interface RowProps {
  field: Field;
  value: FieldValue;
  changed: boolean;
  disabled: boolean;
  error: string | undefined;
  change: (value: FieldValue) => void;
}

function Row({ field, changed, ...rest }: RowProps) {
  const id = useId();
  return (
    <div className={classes.row} data-changed={changed}>
      <div className={classes.words}>
        <div id={`${id}-label`} className={classes.label}>
          {field.label}
        </div>
        <p id={`${id}-help`} className={classes.help}>
          {field.help}
        </p>
      </div>
      <div className={classes.input}>
        <FieldInput field={field} {...rest} labelledBy={`${id}-label`} describedBy={`${id}-help`} />
      </div>
    </div>
  );
}
