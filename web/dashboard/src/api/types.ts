import type { components } from "../../../api-client";

type Schemas = components["schemas"];

/** What the server answers is whole: what is not there is null, never left out. The document cannot say so of optional values. */
export type Whole<T> = T extends (infer One)[]
  ? Whole<One>[]
  : T extends object
    ? { [Key in keyof T]-?: Whole<Exclude<T[Key], undefined>> }
    : T;

type Of<Name extends keyof Schemas> = Whole<Schemas[Name]>;

export type Role = "viewer" | "editor" | "owner";
export type SessionShop = Of<"SessionShop"> & { role: Role };
export type Session = Omit<Of<"Session">, "shops"> & { shops: SessionShop[] };
export type SignInWays = Of<"SignInWays">;
export type Home = Of<"Home">;
export type Attention = Of<"Attention">;
export type Quantiles = Of<"Spread">;
export type Demand = Of<"DemandList">;
export type DemandRow = Of<"DemandItem">;
export type Trend = Of<"DemandTrend">;
export type EpisodeRow = Of<"EpisodeItem">;
export type EpisodeStory = Of<"EpisodeStory">;
export type Step = Of<"StepStory">;
export type MessageRow = Of<"EpisodeMessage">;
export type DeadMessage = Of<"Message">;
export type ContactRow = Of<"FoundContact">;
export type Contact = Of<"ContactCard">;
export type ContactAlert = Of<"ContactSubscription">;
export type ContactMessage = Of<"ContactMessage">;
export type ConversionRow = Of<"Conversion">;
export type Lift = Of<"Lift">;
export type User = Of<"Member"> & { role: Role };
export type AddedUser = Of<"AddedUser">;
export type Key = Of<"ApiKey">;
export type AddedKey = Of<"AddedKey">;
export type AuditEntry = Of<"Entry">;
export type KeptTemplate = Of<"Kept">;
export type TemplateShown = Of<"Shown">;
export type TemplateProblem = Of<"TemplateProblem">;
export type TemplatePreview = Of<"Preview">;
export type MailStatus = Of<"MailStatus">;

// INTERIM
export type FieldKind =
  | "boolean"
  | "integer"
  | "decimal"
  | "text"
  | "choice"
  | "hours"
  | "countries"
  | "colour"
  | "url"
  | "email"
  | "language"
  | "country";
export type FieldValue = string | number | boolean | string[] | null;
export interface Field {
  key: string;
  label: string;
  help: string;
  kind: FieldKind;
  value: FieldValue;
  default: FieldValue;
  min?: number | null;
  max?: number | null;
  unit?: string | null;
  choices?: { value: string; label: string }[] | null;
  secret: boolean;
}
export interface Section {
  key: string;
  title: string;
  fields: Field[];
}
export interface Settings {
  sections: Section[];
}
export interface DryRun {
  would_message: number;
  by_variant: { variant_id: string; title: string; people: number }[];
  would_be_held: boolean;
  sentences: string[];
}
export interface Channel {
  kind: string;
  title: string;
  configured: boolean;
  healthy: boolean | null;
  detail: string;
  fields: Field[];
  config: { key: string; label: string; value: string | null; is_set: boolean }[];
}
export interface Connector {
  platform: string;
  title: string;
  fields: Field[];
  webhooks: { topic: string; address: string; present: boolean }[];
  synced_at: number | null;
  reconcile_at: number | null;
  last_webhook_at: number | null;
  last_fact_at: number | null;
  unreadable: number;
  healthy: boolean;
  detail: string;
}
export interface ImportPreview {
  platform: string;
  columns: Record<string, string | null>;
  headers: string[];
  rows: { line: number; address_masked: string; variant: string | null; problem: string | null; consent: string }[];
  counts: {
    rows: number;
    ready: number;
    unknown_variant: number;
    bad_address: number;
    already: number;
    left_out: number;
    wrong: number;
  };
}
export interface ImportResult {
  import_id: string;
  imported: number;
  held_people: number;
  already: number;
  skipped: { line: number; reason: string }[];
  held: string | null;
}

export interface SmsPreview {
  kind: string;
  language: string;
  text: string;
  encoding: string;
  units: number;
  segments: number;
}
