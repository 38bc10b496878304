-- How many they want, beside the place: what is asked for is then read from one table.
ALTER TABLE line ADD COLUMN quantity BIGINT NOT NULL DEFAULT 1;
UPDATE line SET quantity = coalesce((SELECT s.quantity FROM sign_ups s WHERE s.shop_id = line.shop_id AND s.subscription_id = line.subscription_id), 1);

-- Since when the stock that an episode opened for had been worth telling, ms; NULL for an import.
-- state may now be stopped: the merchant ended it while the stock lasts. It opens again only after the item was sold out.
ALTER TABLE episodes ADD COLUMN restocked_at BIGINT;
UPDATE episodes SET restocked_at = coalesce((SELECT (s.inputs::json->>'worth_telling_since')::bigint FROM episode_steps s
  WHERE s.shop_id = episodes.shop_id AND s.episode_id = episodes.episode_id AND s.step = 1), opened_at) WHERE kind = 'restock';
CREATE INDEX episodes_ended ON episodes (shop_id, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX episodes_not_closed ON episodes (shop_id, episode_id) WHERE state <> 'closed';
CREATE INDEX waves_by_time ON waves (shop_id, started_at);

-- When the first and the last alert of an episode left, ms.
CREATE TABLE episode_sends (
  shop_id TEXT NOT NULL,
  episode_id TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, episode_id)
);
INSERT INTO episode_sends (shop_id, episode_id, first_at, last_at)
  SELECT shop_id, episode_id, min(sent_at), max(sent_at) FROM notifications WHERE kind = 'alert' AND sent_at IS NOT NULL GROUP BY shop_id, episode_id;

-- Only messages that were followed: writing and sending them costs nothing more.
CREATE INDEX notifications_followed ON notifications (shop_id, clicked_at) WHERE clicked_at IS NOT NULL;

-- Every request by its time, those that count apart from those that are over; and those for one product.
DROP INDEX sign_ups_open;
CREATE INDEX sign_ups_by_time ON sign_ups (shop_id, latest, created_at);
CREATE INDEX sign_ups_by_product ON sign_ups (shop_id, product_id, created_at);

-- Holds all that deflection is counted from.
DROP INDEX stock_questions_by_time;
CREATE INDEX stock_questions_by_time ON stock_questions (shop_id, asked_at) INCLUDE (conversation_id, product, variant, fate);

-- For how many people a target (a variant, or a product where any variant will do) the merchant was last written to about.
CREATE TABLE demand_alerts (
  shop_id TEXT NOT NULL,
  target_id TEXT NOT NULL,
  people BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, target_id)
);

-- Mail to a merchant, at the address that their settings name when it leaves. state: queued, sent, dead. about: what it says, JSON, without a shopper.
CREATE TABLE merchant_mails (
  shop_id TEXT NOT NULL,
  mail_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  lease TEXT,
  error TEXT,
  sent_at BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, mail_id)
);
CREATE INDEX merchant_mails_due ON merchant_mails (due_at) WHERE state = 'queued';

-- What the last look at a shop's webhook subscriptions found. refused: topics that the platform would not send, JSON list.
CREATE TABLE webhook_checks (
  shop_id TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  refused TEXT NOT NULL
);
