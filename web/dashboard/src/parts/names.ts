/** What the server's words are called on the pages, and how much they matter. */

export type Tone = "good" | "warn" | "bad" | "calm" | "plain";

export interface Name {
  title: string;
  tone: Tone;
  /** Shown where somebody asks what it means. */
  help?: string;
}

export const ROLES = {
  viewer: { title: "Viewer", help: "Sees the figures, changes nothing." },
  editor: { title: "Editor", help: "Does everything except people and keys." },
  owner: { title: "Owner", help: "Does everything, and decides who else may." },
} as const;

export const AVAILABILITY: Record<string, Name> = {
  in_stock: { title: "In stock", tone: "good" },
  low_stock: { title: "Few left", tone: "good" },
  sold_out: { title: "Sold out", tone: "plain" },
  backorder: { title: "Back-order", tone: "calm", help: "Sold out, but it may be bought." },
  unavailable: { title: "Not published", tone: "plain", help: "The product is not visible in the shop." },
};

export const EPISODE_STATES: Record<string, Name> = {
  open: { title: "Under way", tone: "calm", help: "People are being told, wave by wave." },
  held: {
    title: "Waits for you",
    tone: "warn",
    help: "It would reach more people than your limit, so it waits for your approval.",
  },
  closed: { title: "Finished", tone: "plain" },
};

export const ENDINGS: Record<string, string> = {
  everybody_told: "Everybody who waited was told",
  sold_out: "It sold out again",
  below_minimum: "Fewer units were left than your minimum",
  unpublished: "It was taken off the shop",
  backorder_only: "It can only be back-ordered",
  cancelled: "You cancelled it",
  stopped: "You stopped it",
};

export const EPISODE_KINDS: Record<string, string> = { restock: "It came back", import: "After an import" };

export const MESSAGE_STATES: Record<string, Name> = {
  queued: { title: "In the queue", tone: "calm" },
  paused: { title: "Held back", tone: "warn", help: "This shop’s e-mail is stopped." },
  sent: { title: "Sent", tone: "good" },
  dead: { title: "Failed", tone: "bad", help: "All attempts failed. It can be tried again." },
  cancelled: { title: "Not sent", tone: "plain", help: "The person asked not to be told, or it was stopped." },
  returned: {
    title: "Back in line",
    tone: "plain",
    help: "It sold out before the message left; the person keeps the old place.",
  },
};

export const SUBSCRIPTION_STATES: Record<string, Name> = {
  pending: { title: "Not confirmed", tone: "warn" },
  waiting: { title: "Waiting", tone: "calm" },
  notified: { title: "Told", tone: "good" },
  converted: { title: "Bought", tone: "good" },
  cancelled: { title: "Stopped", tone: "plain" },
  expired: { title: "Expired", tone: "plain" },
  erased: { title: "Erased", tone: "plain" },
};

export const MESSAGE_KINDS: Record<string, string> = {
  confirmation: "Confirmation of a sign-up",
  alert: "Back in stock",
  digest: "Several items at once",
  reminder: "Reminder",
  reminder_2: "Second reminder",
  last_units: "Last units",
  sold_out: "Sold out again",
};

export const CHANNELS: Record<string, string> = {
  email: "E-mail",
  sms: "Text message",
  push: "Web push",
  postback: "HTTP postback",
};

export const RULES: Record<string, string> = {
  cart_token: "The order carries the alert’s token",
  landing_token: "The visit began with the alert’s link",
  same_contact: "The same person bought it after the message",
  journey_utm: "The alert’s link was part of the visit",
};

export const CERTAINTIES: Record<string, Name> = {
  certain: { title: "Certain", tone: "good" },
  likely: { title: "Likely", tone: "calm" },
  possible: { title: "Possible", tone: "plain" },
};

export const LANGUAGES: Record<string, string> = {
  en: "English",
  de: "German",
  fr: "French",
  es: "Spanish",
  it: "Italian",
  nl: "Dutch",
  pt: "Portuguese",
};

/** Why an address is not written to; the help goes on from "No message goes to this address:". */
export const SUPPRESSIONS: Record<string, Name> = {
  unsubscribed: { title: "Unsubscribed", tone: "plain", help: "they asked not to be told any more" },
  hard_bounce: { title: "No such address", tone: "bad", help: "their provider said that it does not exist" },
  soft_bounces: { title: "Mailbox refused", tone: "warn", help: "the mailbox refused several times" },
  complaint: { title: "Complained", tone: "bad", help: "they reported a message as spam" },
  merchant: { title: "Stopped by you", tone: "warn", help: "your team had it stopped" },
};

export const SOURCES: Record<string, string> = {
  button: "At the button",
  chat: "In the chat",
  page: "On the page of alerts",
  theme: "By the theme’s own form",
  agent: "Through an AI agent",
  import: "By an import",
  sms: "By text message",
};
