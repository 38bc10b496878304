-- Messages that a shop's own provider sends: what they are signed with (JSON, newest first, sealed), and since when and why nothing is posted.
ALTER TABLE shops ADD COLUMN postback_secrets TEXT NOT NULL DEFAULT '';
ALTER TABLE shops ADD COLUMN postback_stopped_at BIGINT;
ALTER TABLE shops ADD COLUMN postback_stopped_why TEXT;
