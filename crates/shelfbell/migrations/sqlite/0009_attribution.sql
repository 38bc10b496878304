-- Order lines that a message led to: one for a subscription, ever. variant_id: what its person was told about; told_at: by the message that
-- led here, ms. line_ids: the order's lines that are counted, JSON. rule: cart_token, landing_token, same_contact or journey_utm. assisted:
-- another variant of the product was bought. summed: the amount is in the shop's currency. Erased with the person: contact_id, order_id, order_name.
CREATE TABLE conversions (
  shop_id TEXT NOT NULL,
  conversion_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  episode_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  bought_variant_id TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  order_id TEXT NOT NULL,
  order_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  line_ids TEXT NOT NULL,
  rule TEXT NOT NULL,
  assisted BOOLEAN NOT NULL,
  test BOOLEAN NOT NULL,
  quantity BIGINT NOT NULL,
  amount_minor BIGINT NOT NULL,
  currency TEXT NOT NULL,
  summed BOOLEAN NOT NULL,
  refunded_minor BIGINT NOT NULL,
  cancelled_at BIGINT,
  PRIMARY KEY (shop_id, conversion_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX conversions_once ON conversions (shop_id, subscription_id);
CREATE INDEX conversions_of_order ON conversions (shop_id, order_id);
CREATE INDEX conversions_of_episode ON conversions (shop_id, episode_id);
CREATE INDEX conversions_of_contact ON conversions (shop_id, contact_id, at);
-- Holds all that sums and rates are made of, so that they read nothing else.
CREATE INDEX conversions_by_time ON conversions (shop_id, at, conversion_id, assisted, test, cancelled_at, summed, amount_minor, refunded_minor);
CREATE INDEX conversions_by_variant ON conversions (shop_id, variant_id, told_at, assisted, test, cancelled_at);

-- Refunded lines of orders, as the platform reports them; also of orders that have not arrived yet, or led nowhere: those are forgotten soon.
CREATE TABLE order_refunds (
  shop_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  refund_id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  amount_minor BIGINT NOT NULL,
  currency TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id, refund_id, line_id)
) WITHOUT ROWID;
CREATE INDEX order_refunds_by_age ON order_refunds (shop_id, received_at);

-- Why a request ended whose person bought what they waited for, without a conversion of its own. why: untold (nobody had told them), late
-- (after the window of attribution) or counted_once (another request of theirs has it).
CREATE TABLE uncounted_purchases (
  shop_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  order_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  bought_variant_id TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (shop_id, subscription_id)
) WITHOUT ROWID;

-- While a shop measures lift: everybody whose turn came, and whether they were held out, by a draw. until: the end of the time in which a
-- purchase counts, the same for both, and until when whoever is held out is not told. bought_at: when they bought it within that time.
CREATE TABLE hold_outs (
  shop_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  episode_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  held_out BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  bought_at BIGINT,
  PRIMARY KEY (shop_id, subscription_id)
) WITHOUT ROWID;
CREATE INDEX hold_outs_outcome ON hold_outs (shop_id, held_out, until, bought_at);

-- Who followed a link last.
CREATE INDEX notifications_clicked ON notifications (shop_id, episode_id, clicked_at) WHERE clicked_at IS NOT NULL;

-- Nobody tells them before this, ms: they are held out. They keep their place.
ALTER TABLE line ADD COLUMN held_until BIGINT NOT NULL DEFAULT 0;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('conversions', 'conversions', '100000 10000 1'),
  ('conversions', 'conversions_once', '100000 10000 1'),
  ('conversions', 'conversions_of_order', '100000 10000 1'),
  ('conversions', 'conversions_of_episode', '100000 10000 5'),
  ('conversions', 'conversions_of_contact', '100000 10000 2 1'),
  ('conversions', 'conversions_by_time', '100000 10000 2 1 1 1 1 1 1 1'),
  ('conversions', 'conversions_by_variant', '100000 10000 20 1 1 1 1'),
  ('order_refunds', 'order_refunds', '10000 1000 2 1 1'),
  ('order_refunds', 'order_refunds_by_age', '10000 1000 1'),
  ('uncounted_purchases', 'uncounted_purchases', '10000 1000 1'),
  ('notifications', 'notifications_clicked', '1000000 100000 100 1'),
  ('hold_outs', 'hold_outs', '100000 10000 1'),
  ('hold_outs', 'hold_outs_outcome', '100000 10000 5000 10 1');
ANALYZE sqlite_schema;
