-- Who gave a user their first password: operator or shop. Whoever did can come in as that user, also after it was changed, so that an account
-- that a shop's owner made is entered into another shop only with a new password. Of those made before nobody knows.
ALTER TABLE users ADD COLUMN given_by TEXT NOT NULL DEFAULT 'shop';
