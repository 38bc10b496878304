-- The mails that a shop words by itself.
CREATE TABLE templates (
  shop_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  language TEXT NOT NULL,
  subject TEXT NOT NULL,
  mjml TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, kind, language)
) WITHOUT ROWID;

-- stays: this person asked to go back to the line if it sells out before they buy.
ALTER TABLE sign_ups ADD COLUMN stays BOOLEAN NOT NULL DEFAULT false;

-- Variants that people were told about and that sold out since: until it is sure, and those who stay on the list are back in line.
CREATE TABLE sold_out (
  shop_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (shop_id, variant_id)
) WITHOUT ROWID;

-- has_slot: the shop's rate gave this message its moment already. state may now be paused: the shop's mail is stopped.
ALTER TABLE notifications ADD COLUMN has_slot BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX notifications_paused ON notifications (shop_id) WHERE state = 'paused';
-- People who were told and whose alert waits keep their unit meanwhile.
CREATE INDEX notifications_reserved ON notifications (shop_id, episode_id)
  WHERE kind = 'alert' AND (state = 'paused' OR (state = 'queued' AND (wakes_at IS NOT NULL OR has_slot)));

-- In words, without an address.
ALTER TABLE contacts ADD COLUMN suppression_detail TEXT;
CREATE INDEX contacts_suppressed ON contacts (shop_id, suppressed_at) WHERE suppression IS NOT NULL;

-- What providers told about messages after they took them. event_id: the provider's, so that a repeat is one.
CREATE TABLE mail_events (
  shop_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, event_id)
) WITHOUT ROWID;
CREATE INDEX mail_events_by_kind ON mail_events (shop_id, kind, at);
CREATE INDEX mail_events_of_contact ON mail_events (shop_id, contact_id, at);

-- E-mails sent, by the hour (ms, rounded down): what rates are computed from.
CREATE TABLE mail_sent (
  shop_id TEXT NOT NULL,
  hour BIGINT NOT NULL,
  messages BIGINT NOT NULL,
  PRIMARY KEY (shop_id, hour)
) WITHOUT ROWID;

-- paused_at: the shop's e-mail is stopped since then, and why. counted_from: complaints before this are forgiven.
CREATE TABLE mail_state (
  shop_id TEXT NOT NULL PRIMARY KEY,
  paused_at BIGINT,
  reason TEXT,
  counted_from BIGINT NOT NULL
);

-- When the next message may leave at the shop's rate; domain '' is the whole shop.
CREATE TABLE mail_slots (
  shop_id TEXT NOT NULL,
  domain TEXT NOT NULL,
  free_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, domain)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('templates', 'templates', '1000 10 2 1'),
  ('sold_out', 'sold_out', '1000 100 1'),
  ('notifications', 'notifications_paused', '1000 500'),
  ('notifications', 'notifications_reserved', '1000 500 50'),
  ('contacts', 'contacts_suppressed', '10000 1000 1'),
  ('mail_events', 'mail_events', '100000 10000 1'),
  ('mail_events', 'mail_events_by_kind', '100000 10000 3000 1'),
  ('mail_events', 'mail_events_of_contact', '100000 10000 2 1'),
  ('mail_sent', 'mail_sent', '10000 1000 1'),
  ('mail_slots', 'mail_slots', '1000 100 1');
ANALYZE sqlite_schema;
