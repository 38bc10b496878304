-- Messages that a shop's own provider sends: what they are signed with (JSON, newest first, sealed), and since when and why nothing is posted.
ALTER TABLE shops ADD COLUMN postback_secrets TEXT NOT NULL DEFAULT '';
ALTER TABLE shops ADD COLUMN postback_stopped_at BIGINT;
ALTER TABLE shops ADD COLUMN postback_stopped_why TEXT;

-- Short links are in text messages, which the shop's own provider may carry.
DROP INDEX notifications_in_sms;
CREATE INDEX notifications_in_sms ON notifications (seq) WHERE channel IN ('sms', 'postback');
