-- Products, by the platform's ids, of which a webhook said only that something changed: the platform's API is asked what. times_asked tells
-- whether it was said again while one was read. due_at: when to ask, ms; in the future while somebody reads it.
CREATE TABLE products_to_read (
  shop_id TEXT NOT NULL,
  product TEXT NOT NULL,
  times_asked BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, product)
) WITHOUT ROWID;
CREATE INDEX products_to_read_due ON products_to_read (due_at);

-- A text message is taken before anything is done about it, and answered afterwards. taken_at: by whoever acts on it, ms.
ALTER TABLE sms_received ADD COLUMN answered BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE sms_received ADD COLUMN taken_at BIGINT NOT NULL DEFAULT 0;

-- Where their parcels go, as far as the shop's page said so: ISO 3166-1 alpha-2.
ALTER TABLE sign_ups ADD COLUMN country TEXT;

-- Whose alert did not get through yet, and is tried again, keeps their unit like everybody else whose alert waits.
DROP INDEX notifications_reserved;
CREATE INDEX notifications_reserved ON notifications (shop_id, episode_id)
  WHERE kind = 'alert' AND (state = 'paused' OR (state = 'queued' AND (wakes_at IS NOT NULL OR has_slot OR error IS NOT NULL)));

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('notifications', 'notifications_reserved', '1000 500 50'),
  ('products_to_read', 'products_to_read', '1000 100 1'),
  ('products_to_read', 'products_to_read_due', '1000 1');
ANALYZE sqlite_schema;
