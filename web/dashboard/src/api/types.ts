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
export type SuppressionRow = Of<"Suppressed">;
export type DataRequestRow = Of<"DataRequest">;
export type UnreadableRow = Of<"Unreadable">;
export type PostbackStatus = Of<"PostbackStatus">;
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

export type Field = Of<"Field">;
export type FieldValue = Of<"FieldValue"> | null;
export type Section = Of<"SettingSection">;
export type Settings = Of<"ShopSettings">;
export type DryRun = Of<"DryRun">;
export type Channel = Of<"Channel">;
export type Connector = Of<"Connector">;
export type ImportPreview = Of<"ImportPreview">;
export type ImportResult = Of<"ImportResult">;
