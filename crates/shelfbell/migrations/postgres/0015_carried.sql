-- seq of the row whose message said what this one is about: somebody who waits for several things gets one message.
ALTER TABLE notifications ADD COLUMN carried_by BIGINT;
CREATE INDEX notifications_carried ON notifications (shop_id, carried_by) WHERE carried_by IS NOT NULL;
