/** What somebody changed in a form and has not saved. */
import type { Changes } from "../../api/settings";
import type { Field, FieldValue } from "../../api/types";

export const same = (one: FieldValue, other: FieldValue): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The draft with one more change; a value that is back to what is saved is no change. */
export function change(draft: Changes, field: Field, value: FieldValue): Changes {
  const { [field.key]: _, ...others } = draft;
  return same(value, field.value) ? others : { ...others, [field.key]: value };
}

/** What the form shows for a field. */
export const shown = (draft: Changes, field: Field): FieldValue =>
  field.key in draft ? (draft[field.key] ?? null) : field.value;

export interface Hours {
  from: string;
  to: string;
}

/** `9:00-20:00` as two times that an input of type `time` takes; null: the whole day. */
export function readHours(text: FieldValue): Hours | null {
  if (typeof text !== "string") return null;
  const [from, to] = text.split(/[-–]/).map((part) => part.trim().padStart(5, "0"));
  return from && to && to.length === 5 ? { from, to } : null;
}

/** As the server writes them, so that a way there and back is no change. */
export const writeHours = ({ from, to }: Hours): string => `${from.replace(/^0/, "")}-${to.replace(/^0/, "")}`;

/** Codes of countries as they are typed: `at, DE` → `["AT", "DE"]`. */
export function readCodes(text: string): string[] {
  return [
    ...new Set(
      text
        .toUpperCase()
        .split(/[^A-Z]+/)
        .filter((code) => code.length === 2),
    ),
  ];
}

/** A number as it was typed; the text itself where it is none, so that the server can say what it wants. */
export function readNumber(typed: string | number): FieldValue {
  if (typeof typed === "number") return typed;
  if (typed.trim() === "") return null;
  const value = Number(typed);
  return Number.isFinite(value) ? value : typed;
}
