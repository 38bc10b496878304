-- seq of the row whose message said what this one is about: somebody who waits for several things gets one message.
ALTER TABLE notifications ADD COLUMN carried_by BIGINT;
CREATE INDEX notifications_carried ON notifications (shop_id, carried_by) WHERE carried_by IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('notifications', 'notifications_carried', '100000 10000 2');
ANALYZE sqlite_schema;
