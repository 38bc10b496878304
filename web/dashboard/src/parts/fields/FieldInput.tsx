import { Checkbox, ColorInput, Group, NumberInput, PasswordInput, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import type { Field, FieldValue } from "../../api/types";
import { duration } from "../../format";
import { readCodes, readHours, readNumber, writeHours } from "../../pages/settings/draft";
import { LANGUAGES } from "../names";

interface Props {
  field: Field;
  value: FieldValue;
  error: string | undefined;
  disabled: boolean;
  change: (value: FieldValue) => void;
  /** Of the element that names it. */
  labelledBy: string;
  describedBy: string;
}

const WIDTH = 300;

/** One input for each kind of field that a provider may declare. */
export function FieldInput({ field, value, error, disabled, change, labelledBy, describedBy }: Props) {
  const common = { "aria-labelledby": labelledBy, "aria-describedby": describedBy, error, disabled };
  const text = typeof value === "string" ? value : "";
  switch (field.kind) {
    case "boolean":
      return (
        <Switch {...common} size="md" checked={value === true} onChange={({ currentTarget }) => change(currentTarget.checked)} />
      );
    case "integer":
    case "decimal":
      return (
        <Group gap={8} wrap="nowrap">
          <NumberInput
            {...common}
            w={150}
            value={value === null ? "" : (value as string | number)}
            onChange={(next) => change(field.kind === "decimal" ? `${next}` || null : readNumber(next))}
            allowDecimal={field.kind === "decimal"}
            min={field.min ?? undefined}
            max={field.max ?? undefined}
            clampBehavior="none"
            thousandSeparator=","
          />
          {field.unit && <span className="soft">{inWords(field.unit, value)}</span>}
        </Group>
      );
    case "choice":
    case "language":
    case "country":
      return (
        <Select
          {...common}
          w={WIDTH}
          data={choices(field)}
          value={text || null}
          onChange={change}
          searchable={field.kind !== "choice"}
          clearable={field.default === null}
          placeholder="Not set"
        />
      );
    case "hours":
      return (
        <HoursInput
          field={field}
          value={value}
          error={error}
          disabled={disabled}
          change={change}
          labelledBy={labelledBy}
          describedBy={describedBy}
        />
      );
    case "countries":
      return (
        <TagsInput
          {...common}
          w={WIDTH}
          value={Array.isArray(value) ? value : readCodes(text)}
          onChange={(codes) => change(readCodes(codes.join(",")))}
          placeholder="Two letters, such as AT"
          splitChars={[",", " "]}
        />
      );
    case "colour":
      return (
        <ColorInput
          {...common}
          w={WIDTH}
          value={text}
          onChange={(next) => change(next || null)}
          format="hex"
          swatches={SWATCHES}
          placeholder="#rrggbb"
          withEyeDropper={false}
          popoverProps={{ withinPortal: false }}
        />
      );
    default:
      if (field.secret)
        return (
          <PasswordInput
            {...common}
            w={WIDTH}
            value={text}
            onChange={({ currentTarget }) => change(currentTarget.value || null)}
            placeholder={field.value === null ? "Not set" : "Set; type to replace it"}
            autoComplete="new-password"
          />
        );
      return (
        <TextInput
          {...common}
          w={WIDTH}
          type={field.kind === "url" || field.kind === "email" ? field.kind : "text"}
          value={text}
          onChange={({ currentTarget }) => change(currentTarget.value || null)}
          placeholder="Not set"
          spellCheck={false}
        />
      );
  }
}

/** The unit; of many seconds also how long that is. */
const inWords = (unit: string, value: FieldValue): string =>
  unit === "seconds" && typeof value === "number" && value >= 60 ? `${unit} = ${duration(value * 1000)}` : unit;

const SWATCHES = ["#0b6e4f", "#1d5558", "#1f4e8c", "#5b3a8c", "#a3241b", "#c4552d", "#1d2430"];

function choices(field: Field): { value: string; label: string }[] {
  if (field.choices?.length) return field.choices;
  if (field.kind === "language") return Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));
  return COUNTRIES;
}

/** The countries of the world by the names that the browser knows for them. */
const COUNTRIES = (() => {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const found: { value: string; label: string }[] = [];
  for (let first = 65; first <= 90; first++)
    for (let second = 65; second <= 90; second++) {
      const value = String.fromCharCode(first, second);
      const label = names.of(value);
      if (label && !["EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"].includes(value)) found.push({ value, label });
    }
  return found.sort((one, other) => one.label.localeCompare(other.label));
})();

function HoursInput({ field, value, error, disabled, change, labelledBy, describedBy }: Props) {
  const hours = readHours(value);
  const set = (part: object) => change(writeHours({ from: "09:00", to: "20:00", ...hours, ...part }));
  return (
    <div>
      <Group gap={6} wrap="nowrap" role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
        <TextInput
          type="time"
          aria-label={`${field.label}, from`}
          value={hours?.from ?? ""}
          disabled={disabled || !hours}
          onChange={({ currentTarget }) => set({ from: currentTarget.value })}
          w={132}
        />
        <span className="soft">to</span>
        <TextInput
          type="time"
          aria-label={`${field.label}, to`}
          value={hours?.to ?? ""}
          disabled={disabled || !hours}
          onChange={({ currentTarget }) => set({ to: currentTarget.value })}
          w={132}
          error={error}
        />
      </Group>
      <Checkbox
        label="At any hour"
        mt={8}
        checked={!hours}
        disabled={disabled}
        onChange={({ currentTarget }) => (currentTarget.checked ? change(null) : set({}))}
      />
    </div>
  );
}
