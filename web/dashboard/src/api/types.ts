/** What the server's document calls these things. INTERIM: hand-written from the contract, replaced by the generated schemas. */
export type Role = "viewer" | "editor" | "owner";
export interface SessionShop { shop_id: string; domain: string; name: string; currency: string; role: Role; platform: string; storefront_url: string; publishable_key: string }
export interface Session { user: { id: string; email: string; name: string }; shops: SessionShop[]; sign_in: { oidc: { name: string } | null } }
export interface SignInWays { oidc: { name: string; url: string } | null }
export interface Compared { now: number; before: number }
export interface Deflected { questions: number; strict: number; loose: number }
export interface Quantiles { p50: number; p95: number }
export interface Day { day: number; signed_up: number; told: number; clicked: number; bought: number; recovered_minor: number }
export interface Attention { kind: string; count: number; severity: "high" | "medium"; text: string }
export interface Home {
  from: number; to: number; before_from: number; currency: string; waiting_now: number; variants_waited_for: number;
  figures: { told: Compared; clicked: Compared; bought: Compared; recovered_minor: Compared; signed_up: Compared };
  deflection: { now: Deflected; before: Deflected };
  first_message_ms: { now: Quantiles | null; before: Quantiles | null }; last_message_ms: { now: Quantiles | null; before: Quantiles | null };
  series: Day[]; attention: Attention[];
}
export interface DemandRow {
  product_id: string; variant_id: string | null; product_handle: string; product_title: string; variant_title: string | null; sku: string | null; image_url: string | null; price_minor: number | null;
  availability: string; sellable: number | null; waiting: number; quantity: number; oldest_at: number; expected_at: number | null;
  recoverable: { low_minor: number; likely_minor: number; high_minor: number } | null; episode: { id: string; state: string } | null;
}
export interface Demand { items: DemandRow[]; conversion: { rate: number; low: number; high: number; told: number; bought: number; source: "shop" | "prior" }; next: string | null }
export interface Trend { days: { day: number; signed_up: number; told: number; bought: number; waiting: number }[] }
export interface EpisodeRow {
  id: string; kind: string; state: string; variant_id: string; product_title: string; variant_title: string; opened_at: number; closed_at: number | null; ending: string | null;
  waves: number; told: number; sent: number; dead: number; clicked: number; bought: number; recovered_minor: number; would_reach: number | null;
}
export interface Episodes { items: EpisodeRow[]; next: string | null }
export interface Step { at: number; what: string; text: string; sellable: number | null }
export interface Wave { number: number; size: number; sellable: number | null; told_at: number; reason: string }
export interface EpisodeStory {
  episode_id: string; kind: string; variant: string; variant_id: string; product_title: string; variant_title: string; image_url: string | null; state: string; opened_at: number; closed_at: number | null; ending: string | null;
  would_reach: number | null; waiting: number; waves: Wave[]; steps: Step[]; messages: { state: string; count: number }[]; conversions: { bought: number; recovered_minor: number };
}
export interface MessageRow {
  id: string; subscription_id: string; contact_id: string; channel: string; address_masked: string; kind: string; wave: number | null; state: string; error: string | null; created_at: number; sent_at: number | null;
  clicked_at: number | null; receipt: string | null; converted: boolean;
}
export interface Messages { items: MessageRow[]; next: string | null }
export type FieldKind = "boolean" | "integer" | "decimal" | "text" | "choice" | "hours" | "countries" | "colour" | "url" | "email" | "language" | "country";
export type FieldValue = string | number | boolean | string[] | null;
export interface Field { key: string; label: string; help: string; kind: FieldKind; value: FieldValue; default: FieldValue; min?: number | null; max?: number | null; unit?: string | null; choices?: { value: string; label: string }[] | null; secret: boolean }
export interface Section { key: string; title: string; fields: Field[] }
export interface Settings { sections: Section[] }
export interface DryRun { would_message: number; by_variant: { variant_id: string; title: string; people: number }[]; would_be_held: boolean; sentences: string[] }
export interface Channel { kind: string; title: string; configured: boolean; healthy: boolean | null; detail: string; fields: Field[] }
export interface Connector {
  platform: string; title: string; fields: Field[]; webhooks: { topic: string; address: string; present: boolean }[]; synced_at: number | null; reconcile_at: number | null; last_webhook_at: number | null; last_fact_at: number | null;
  unreadable: number; healthy: boolean; detail: string;
}
export interface ContactRow { contact_id: string; channel: string; address: string; suppression: string | null; created_at: number; alerts: number }
export interface Consent { channel: string; source: string; text: string; at: number; evidence: unknown; confirmed_by: string | null; confirmed_at: number | null }
export interface ContactAlert { id: string; state: string; product_title: string; variant_title: string | null; position: number | null; created_at: number; consent: Consent | null }
export interface Contact extends ContactRow { subscriptions: ContactAlert[]; messages: (MessageRow & { product_title?: string })[]; conversions: ConversionRow[]; conversations: number }
export interface ConversionRow {
  id: string; order_id: string; order_name: string; at: number; subscription_id: string; contact_id: string; variant_id: string; bought_variant_id: string; product_title: string; variant_title: string | null;
  rule: string; certainty: "certain" | "likely" | "possible"; assisted: boolean; quantity: number; amount_minor: number; currency: string; refunded_minor: number; cancelled_at: number | null; test: boolean;
}
export interface Conversions { items: ConversionRow[]; next: string | null }
export interface Lift { percent: number; told: { people: number; bought: number }; held_out: { people: number; bought: number }; lift: { likely: number; low: number; high: number } | null; enough: boolean; text: string }
export interface ImportPreview {
  platform: string; columns: Record<string, string | null>; headers: string[]; rows: { line: number; address_masked: string; variant: string | null; problem: string | null; consent: string }[];
  counts: { rows: number; ready: number; unknown_variant: number; bad_address: number; already: number };
}
export interface ImportResult { import_id: string; imported: number; skipped: { line: number; reason: string }[]; held: string | null }
export interface User { id: string; email: string; name: string; role: Role; created_at: number; last_seen_at: number | null }
export interface AddedUser { user: User; password: string | null }
export interface Key { id: string; name: string; permissions: string[]; created_at: number; last_used_at: number | null; revoked_at: number | null; hint: string }
export interface AddedKey { key: Key; secret: string }
export interface AuditEntry { at: number; number: number; actor_kind: string; actor_id: string | null; actor_name: string | null; what: string; about: string | null; detail: unknown }
export interface Audit { items: AuditEntry[]; next: string | null }
export interface KeptTemplate { kind: string; language: string; updated_at: number }
export interface TemplateShown { kind: string; language: string; subject: string; mjml: string; updated_at: number | null; variables: { name: string; meaning: string }[] }
export interface TemplateProblem { part: string; line?: number | null; problem: string }
export interface TemplatePreview { subject: string; html: string; text: string; html_bytes: number; warnings: TemplateProblem[] }
export interface MailStatus { sent: number; hard_bounces: number; soft_bounces: number; complaints: number; complaint_percent: string | null; complaint_limit_percent: string; paused_at: number | null; reason: string | null; waiting: number }
export interface UnreadableWebhook { id?: string; topic: string; received_at: number; error: string | null }
export interface DeadMessage { notification_id: string; subscription_id: string; episode_id: string; wave: number; channel: string; kind: string; state: string; attempts: number; error: string | null; created_at: number }
