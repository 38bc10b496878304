-- When the merchant had answered it, ms. It stays until its age forgets it, so that a repeat of it asks nobody again.
ALTER TABLE data_requests ADD COLUMN done_at BIGINT;
