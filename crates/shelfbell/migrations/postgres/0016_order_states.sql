-- Of each order the newest word of its platform on whether it stands: messages come repeated, late and out of order, and an order that was
-- cancelled may come back. updated_at by the platform's clock, ms; triggered_at decides between messages of one second. cancelled_at: it is
-- off since then. Forgotten after a month where the order led nowhere.
CREATE TABLE order_states (
  shop_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  triggered_at BIGINT NOT NULL,
  cancelled_at BIGINT,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id)
);
CREATE INDEX order_states_by_age ON order_states (shop_id, received_at);

-- What hold_outs.bought_at is made of: orders of people who drew, within their time. lines: units of each line that fulfilled their wish, JSON;
-- {} where that is not known. Forgotten with the person.
CREATE TABLE hold_out_purchases (
  shop_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (shop_id, subscription_id, order_id)
);
CREATE INDEX hold_out_purchases_of_order ON hold_out_purchases (shop_id, order_id);

-- Orders that were cancelled before this version stay so until a newer word comes.
INSERT INTO order_states (shop_id, order_id, updated_at, triggered_at, cancelled_at, received_at)
  SELECT shop_id, order_id, max(cancelled_at), 0, max(cancelled_at), max(cancelled_at) FROM conversions
  WHERE cancelled_at IS NOT NULL AND order_id <> '' GROUP BY shop_id, order_id;

-- Purchases whose order is known by what else it led to.
INSERT INTO hold_out_purchases (shop_id, subscription_id, order_id, at, lines)
  SELECT h.shop_id, h.subscription_id, k.order_id, h.bought_at, '{}' FROM hold_outs h
  JOIN conversions k ON k.shop_id = h.shop_id AND k.subscription_id = h.subscription_id AND k.at = h.bought_at AND k.order_id <> ''
  WHERE h.bought_at IS NOT NULL
  UNION
  SELECT h.shop_id, h.subscription_id, u.order_id, h.bought_at, '{}' FROM hold_outs h
  JOIN uncounted_purchases u ON u.shop_id = h.shop_id AND u.subscription_id = h.subscription_id AND u.at = h.bought_at
  WHERE h.bought_at IS NOT NULL;

-- Those of them that were cancelled since are no purchases.
UPDATE hold_outs SET bought_at = NULL WHERE bought_at IS NOT NULL AND EXISTS (SELECT 1 FROM hold_out_purchases p
  JOIN order_states o ON o.shop_id = p.shop_id AND o.order_id = p.order_id
  WHERE p.shop_id = hold_outs.shop_id AND p.subscription_id = hold_outs.subscription_id AND o.cancelled_at IS NOT NULL);

-- The platform said that it was deleted, not when: since when we know, ms. Only where there is no API to look again with.
ALTER TABLE products ADD COLUMN gone_at BIGINT;
