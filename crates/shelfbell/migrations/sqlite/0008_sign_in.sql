-- Who may sign in. A person is one user, by whatever shops they work for; the hash is argon2id in PHC form.
CREATE TABLE users (
  user_id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL
) WITHOUT ROWID;

-- Who works for which shop. role: viewer, editor or owner.
CREATE TABLE memberships (
  shop_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT,
  PRIMARY KEY (shop_id, user_id)
) WITHOUT ROWID;
CREATE INDEX memberships_of_user ON memberships (user_id, shop_id);

-- Signed-in browsers. token_hash: SHA-256 of what is in the cookie.
CREATE TABLE sessions (
  token_hash TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL
) WITHOUT ROWID;
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
) WITHOUT ROWID;
CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (hash);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('users', 'users', '1000 1'),
  ('users', 'sqlite_autoindex_users_2', '1000 1'),
  ('memberships', 'memberships', '1000 5 1'),
  ('memberships', 'memberships_of_user', '1000 2 1'),
  ('sessions', 'sessions', '2000 1'),
  ('sessions', 'sessions_of_user', '2000 2'),
  ('sessions', 'sessions_by_end', '2000 1'),
  ('api_keys', 'api_keys', '1000 5 1'),
  ('api_keys', 'api_keys_by_hash', '1000 1');
ANALYZE sqlite_schema;
