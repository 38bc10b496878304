/** Where lists come from. */
export const PLATFORMS: Record<string, string> = {
  klaviyo: "Klaviyo",
  stoq: "STOQ",
  swym: "Swym",
  amp: "Amp Back in Stock",
  notify_me: "Notify Me!",
  shelfbell: "Shelfbell",
};

/** What a column may hold. */
export const COLUMNS: Record<string, string> = {
  address: "E-mail address or phone number",
  email: "E-mail address",
  phone: "Phone number",
  channel: "Channel",
  variant: "Variant id",
  variant_id: "Variant id",
  sku: "SKU",
  product: "Product id",
  product_id: "Product id",
  product_title: "Product title",
  variant_title: "Variant title",
  created_at: "Signed up on",
  locale: "Language",
  quantity: "How many",
  consent_text: "Words of the consent",
  consent_at: "Consent given on",
  state: "State",
};
