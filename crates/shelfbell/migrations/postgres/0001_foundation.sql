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

-- target_id: the variant, or the product when any variant of it will do. place: when they joined the line, ms.
-- held_by: the import that put them in line while the item could be bought (R9).
CREATE TABLE subscriptions (
  shop_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  variant_id TEXT,
  target_id TEXT NOT NULL,
  state TEXT NOT NULL,
  place BIGINT NOT NULL,
  held_by TEXT,
  quantity BIGINT NOT NULL,
  locale TEXT NOT NULL,
  source TEXT NOT NULL,
  consent_text TEXT NOT NULL,
  consent_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, subscription_id)
);
CREATE UNIQUE INDEX subscriptions_once ON subscriptions (shop_id, contact_id, target_id) WHERE state IN ('pending', 'waiting');
CREATE INDEX subscriptions_line ON subscriptions (shop_id, target_id, place, subscription_id) WHERE state = 'waiting' AND held_by IS NULL;
CREATE INDEX subscriptions_held ON subscriptions (shop_id, held_by) WHERE held_by IS NOT NULL;

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
CREATE INDEX waves_by_start ON waves (shop_id, started_at);

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

-- The outbox. notification_id is episode_id:subscription_id for an alert. state: queued, sent, dead, returned, cancelled.
-- due_at: when it may be claimed next; a claim moves it to the end of the lease. rank: the order within a wave.
CREATE TABLE notifications (
  shop_id TEXT NOT NULL,
  notification_id TEXT COLLATE "C" NOT NULL,
  subscription_id TEXT NOT NULL,
  episode_id TEXT NOT NULL,
  wave BIGINT NOT NULL,
  kind TEXT NOT NULL,
  variant_id TEXT NOT NULL,
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
  PRIMARY KEY (shop_id, notification_id)
);
CREATE INDEX notifications_outbox ON notifications (due_at, rank, notification_id) WHERE state = 'queued';
CREATE INDEX notifications_dead ON notifications (shop_id) WHERE state = 'dead';
