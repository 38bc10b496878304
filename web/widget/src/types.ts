// What the server answers, as docs/API.md has it.

export type Availability = "in_stock" | "low_stock" | "sold_out" | "backorder" | "unavailable";
export type Channel = "email" | "sms" | "push";

export interface Settings {
  locale: string;
  shop: { name: string; url: string; logo_url: string | null; colour: string | null };
  channels: Channel[];
  /** What a device subscribes with. */
  push?: { public_key: string } | null;
  default_country: string | null;
  consent: Partial<Record<Channel, string>>;
  texts: Record<string, string | undefined>;
}

export interface Stock {
  variant_id: string;
  product_id: string;
  product_handle: string;
  product_title: string;
  variant_title: string | null;
  availability: Availability;
}

export interface Joined {
  id: string;
  state: "waiting" | "pending";
  position: number;
}

export interface Problem {
  code?: string;
  field?: string;
}

/** A product on the page: by handle or id, by variant, or both. */
export interface Item {
  product?: string | undefined;
  variant?: string | undefined;
}
