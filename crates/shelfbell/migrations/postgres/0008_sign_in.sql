-- Who may sign in. A person is one user, by whatever shops they work for; the hash is argon2id in PHC form.
CREATE TABLE users (
  user_id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- Who works for which shop. role: viewer, editor or owner.
CREATE TABLE memberships (
  shop_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT,
  PRIMARY KEY (shop_id, user_id)
);
CREATE INDEX memberships_of_user ON memberships (user_id, shop_id);

-- Signed-in browsers. token_hash: SHA-256 of what is in the cookie.
CREATE TABLE sessions (
  token_hash TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (ends_at);

-- Keys of programs, beside the shop's own. permissions: JSON array; hint: the last four characters.
CREATE TABLE api_keys (
  shop_id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  permissions TEXT NOT NULL,
  hint TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT,
  revoked_at BIGINT,
  PRIMARY KEY (shop_id, key_id)
);
CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (hash);

-- Two changes of one shop in one millisecond must not wait for each other only to be numbered.
CREATE SEQUENCE audit_number;
