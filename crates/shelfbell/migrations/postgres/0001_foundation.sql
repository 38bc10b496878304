CREATE TABLE secrets (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE shops (
  shop_id TEXT NOT NULL PRIMARY KEY,
  domain TEXT NOT NULL UNIQUE,
  platform TEXT NOT NULL,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  storefront_url TEXT NOT NULL,
  publishable_key TEXT NOT NULL UNIQUE,
  secret_key_hash TEXT NOT NULL UNIQUE,
  webhook_secrets TEXT NOT NULL,
  admin_url TEXT,
  client_id TEXT,
  client_secret TEXT,
  access_token TEXT,
  policy TEXT NOT NULL,
  synced_at BIGINT,
  reconcile_at BIGINT NOT NULL DEFAULT 0,
  uninstalled_at BIGINT,
  created_at BIGINT NOT NULL
);

CREATE TABLE products (
  shop_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  platform_id TEXT NOT NULL,
  handle TEXT NOT NULL,
  title TEXT NOT NULL,
  vendor TEXT,
  product_type TEXT,
  image_url TEXT,
  url TEXT,
  published BOOLEAN NOT NULL,
  present BOOLEAN NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, product_id),
  UNIQUE (shop_id, platform_id)
);
CREATE INDEX products_by_handle ON products (shop_id, handle);

-- sellable (NULL: not counted, always to be bought) and worth_telling_since are readings of the stock levels, renewed in the
-- transaction that records a fact, so that a question about stock costs one row.
CREATE TABLE variants (
  shop_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  platform_id TEXT NOT NULL,
  inventory_item TEXT NOT NULL,
  title TEXT NOT NULL,
  sku TEXT,
  options TEXT NOT NULL,
  price_minor BIGINT,
  image_url TEXT,
  position BIGINT NOT NULL,
  backorder BOOLEAN NOT NULL,
  present BOOLEAN NOT NULL,
  sellable BIGINT,
  stock_read_at BIGINT NOT NULL,
  worth_telling_since BIGINT,
  expected_at BIGINT,
  PRIMARY KEY (shop_id, variant_id),
  UNIQUE (shop_id, platform_id)
);
CREATE INDEX variants_by_item ON variants (shop_id, inventory_item);
CREATE INDEX variants_by_product ON variants (shop_id, product_id);
CREATE INDEX variants_by_sku ON variants (shop_id, sku);

CREATE TABLE inventory_items (
  shop_id TEXT NOT NULL,
  item TEXT NOT NULL,
  tracked BOOLEAN NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, item)
);

CREATE TABLE locations (
  shop_id TEXT NOT NULL,
  location TEXT NOT NULL,
  name TEXT,
  active BOOLEAN NOT NULL,
  fulfils_online_orders BOOLEAN NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, location)
);

CREATE TABLE stock_levels (
  shop_id TEXT NOT NULL,
  item TEXT NOT NULL,
  location TEXT NOT NULL,
  available BIGINT,
  connected BOOLEAN NOT NULL,
  updated_at BIGINT NOT NULL,
  triggered_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, item, location)
);
CREATE INDEX stock_levels_by_location ON stock_levels (shop_id, location);

-- Webhooks as they came. state: new, done, unreadable.
CREATE TABLE inbox (
  shop_id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  topic TEXT NOT NULL,
  triggered_at BIGINT,
  received_at BIGINT NOT NULL,
  body TEXT NOT NULL,
  body_is_base64 BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  PRIMARY KEY (shop_id, webhook_id)
);
CREATE INDEX inbox_new ON inbox (received_at) WHERE state = 'new';
CREATE INDEX inbox_unreadable ON inbox (shop_id, received_at) WHERE state = 'unreadable';

-- Variants to look at again, and when (R1).
CREATE TABLE evaluations (
  shop_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, variant_id)
);
CREATE INDEX evaluations_due ON evaluations (due_at);

CREATE TABLE contacts (
  shop_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  suppression TEXT,
  suppressed_at BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, contact_id),
  UNIQUE (shop_id, channel, address_key)
);

-- Who asked to be told about what, and the consent they gave. Telling somebody does not touch this row: see line.
-- target_id: the variant, or the product when any variant of it will do. place: when they joined the line, ms.
-- held_by: the import that asked while the item could be bought (R9). ended: cancelled, expired, erased or converted.
-- latest: the contact's request for this target that counts; false once it ended, or was told and asked again.
CREATE TABLE sign_ups (
  shop_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  variant_id TEXT,
  target_id TEXT NOT NULL,
  place BIGINT NOT NULL,
  held_by TEXT,
  confirmed BOOLEAN NOT NULL,
  ended TEXT,
  latest BOOLEAN NOT NULL,
  quantity BIGINT NOT NULL,
  locale TEXT NOT NULL,
  source TEXT NOT NULL,
  consent_text TEXT NOT NULL,
  consent_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, subscription_id)
);
CREATE UNIQUE INDEX sign_ups_once ON sign_ups (shop_id, contact_id, target_id) WHERE latest;
CREATE INDEX sign_ups_of_contact ON sign_ups (shop_id, contact_id, created_at);
CREATE INDEX sign_ups_held ON sign_ups (shop_id, held_by) WHERE held_by IS NOT NULL;
CREATE INDEX sign_ups_open ON sign_ups (shop_id, created_at) WHERE latest;
CREATE INDEX sign_ups_unconfirmed ON sign_ups (shop_id, created_at) WHERE latest AND NOT confirmed;

-- Who waits, in order. Its own narrow table, because telling a hundred thousand people is then a delete of adjoining rows.
CREATE TABLE line (
  shop_id TEXT NOT NULL,
  target_id TEXT NOT NULL,
  place BIGINT NOT NULL,
  subscription_id TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (shop_id, target_id, place, subscription_id)
);

-- A sign-up with its state: the one place that says how state follows from the rows.
CREATE VIEW subscriptions AS
SELECT s.shop_id, s.subscription_id, s.contact_id, s.product_id, s.variant_id, s.target_id, s.place, s.held_by, s.quantity, s.locale, s.source,
  s.consent_text, s.consent_at, s.created_at,
  CASE
    WHEN s.ended IS NOT NULL THEN s.ended
    WHEN NOT s.confirmed THEN 'pending'
    WHEN s.held_by IS NOT NULL THEN 'waiting'
    WHEN EXISTS (SELECT 1 FROM line l WHERE l.shop_id = s.shop_id AND l.target_id = s.target_id AND l.place = s.place
      AND l.subscription_id = s.subscription_id) THEN 'waiting'
    ELSE 'notified'
  END AS state
FROM sign_ups s;

-- kind: restock or import. state: open, held, closed.
CREATE TABLE episodes (
  shop_id TEXT NOT NULL,
  episode_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  approved BOOLEAN NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  ending TEXT,
  PRIMARY KEY (shop_id, episode_id)
);
CREATE UNIQUE INDEX episodes_under_way ON episodes (shop_id, variant_id) WHERE kind = 'restock' AND state <> 'closed';
CREATE INDEX episodes_by_variant ON episodes (shop_id, variant_id, opened_at);
CREATE INDEX episodes_held ON episodes (shop_id) WHERE state = 'held';

CREATE TABLE waves (
  shop_id TEXT NOT NULL,
  episode_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  told BIGINT NOT NULL,
  PRIMARY KEY (shop_id, episode_id, number)
);

-- How many people an episode told at a moment, less those put back: what the mass-send guard counts (R9).
CREATE TABLE tellings (
  shop_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  episode_id TEXT NOT NULL,
  people BIGINT NOT NULL,
  PRIMARY KEY (shop_id, at, episode_id)
);

-- Why an episode went the way it went: each step with the facts it was judged by.
CREATE TABLE episode_steps (
  shop_id TEXT NOT NULL,
  episode_id TEXT NOT NULL,
  step BIGINT NOT NULL,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  inputs TEXT NOT NULL,
  PRIMARY KEY (shop_id, episode_id, step)
);

-- The outbox. One message to one person in one episode ('' for a confirmation). state: queued, sent, dead, returned, cancelled.
-- due_at: when it may be claimed next; a claim moves it to the end of the lease. rank: the order within a wave.
CREATE TABLE notifications (
  seq BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL,
  shop_id TEXT NOT NULL,
  episode_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  wave BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  lease TEXT,
  error TEXT,
  sent_at BIGINT,
  clicked_at BIGINT,
  clicks BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, seq),
  UNIQUE (shop_id, episode_id, subscription_id, kind)
);
CREATE INDEX notifications_outbox ON notifications (due_at, rank, seq) WHERE state = 'queued';
CREATE INDEX notifications_dead ON notifications (shop_id) WHERE state = 'dead';
