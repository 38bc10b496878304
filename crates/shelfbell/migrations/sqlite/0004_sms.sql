-- The phone number, short code or messaging service (MG…) that a shop's text messages come from, and that shoppers' messages go to.
ALTER TABLE shops ADD COLUMN sms_sender TEXT;
CREATE UNIQUE INDEX shops_by_sms_sender ON shops (sms_sender) WHERE sms_sender IS NOT NULL;

-- Each channel has its own queue: a slow provider must not hold up the messages of another. The line knows the channel, so that telling
-- a hundred thousand people still reads nothing else.
ALTER TABLE line ADD COLUMN channel TEXT NOT NULL DEFAULT 'email';
ALTER TABLE notifications ADD COLUMN channel TEXT NOT NULL DEFAULT 'email';

-- wakes_at: the message waits for the end of the quiet hours until then. provider_id: the provider's name of the message. receipt: what
-- the provider reported since, and how far along that is; it never goes back.
ALTER TABLE notifications ADD COLUMN wakes_at BIGINT;
ALTER TABLE notifications ADD COLUMN provider_id TEXT;
ALTER TABLE notifications ADD COLUMN receipt TEXT;
ALTER TABLE notifications ADD COLUMN receipt_rank BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notifications ADD COLUMN receipt_at BIGINT;

DROP INDEX notifications_outbox;
CREATE INDEX notifications_outbox ON notifications (channel, due_at, rank, seq) WHERE state = 'queued';
CREATE INDEX notifications_asleep ON notifications (shop_id, episode_id) WHERE state = 'queued' AND wakes_at IS NOT NULL;

-- Evidence of consent beside the words and the time: from where it came, JSON. How and when it was confirmed: link, code, reply, or sms
-- where the request itself came from the phone. code_tries: wrong codes so far.
ALTER TABLE sign_ups ADD COLUMN evidence TEXT;
ALTER TABLE sign_ups ADD COLUMN confirmed_at BIGINT;
ALTER TABLE sign_ups ADD COLUMN confirmed_by TEXT;
ALTER TABLE sign_ups ADD COLUMN code_tries BIGINT NOT NULL DEFAULT 0;

-- Text messages that came in, so that one that is delivered twice is answered once. phone: its fingerprint, by which the answers are erased.
CREATE TABLE sms_received (
  shop_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  reply TEXT NOT NULL,
  phone TEXT,
  PRIMARY KEY (shop_id, message_id)
) WITHOUT ROWID;
CREATE INDEX sms_received_by_age ON sms_received (shop_id, received_at);
CREATE INDEX sms_received_of_phone ON sms_received (shop_id, phone);

DELETE FROM sqlite_stat1 WHERE idx = 'notifications_outbox';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('notifications', 'notifications_outbox', '100000 50000 1000 2 1'),
  ('notifications', 'notifications_asleep', '1000 500 50'),
  ('shops', 'shops_by_sms_sender', '1000 1'),
  ('sms_received', 'sms_received', '10000 1000 1'),
  ('sms_received', 'sms_received_by_age', '10000 1000 2'),
  ('sms_received', 'sms_received_of_phone', '10000 1000 5');
ANALYZE sqlite_schema;
