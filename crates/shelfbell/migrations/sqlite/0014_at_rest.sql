-- The keys that something in this database may be encrypted with: each must be known to the program. proof: a known text under the key,
-- so that a wrong key of the same name is noticed when the program starts.
CREATE TABLE encryption_keys (
  key_id TEXT NOT NULL PRIMARY KEY,
  proof TEXT NOT NULL,
  since BIGINT NOT NULL
) WITHOUT ROWID;

-- How far a pass over the encrypted columns has come. SQL cannot encrypt: the program seals what stands in clear when it starts, and under
-- another key when it is told to. after_row: the primary key of the last row, a JSON array.
CREATE TABLE encryption_progress (
  pass TEXT NOT NULL,
  column_name TEXT NOT NULL,
  after_row TEXT NOT NULL,
  done BOOLEAN NOT NULL,
  PRIMARY KEY (pass, column_name)
) WITHOUT ROWID;

-- Bodies that may be about customers are sealed; those about stock, the many, are not.
ALTER TABLE inbox ADD COLUMN body_is_sealed BOOLEAN NOT NULL DEFAULT false;

-- A domain can be one person's: it stands here as a keyed hash from now on.
DELETE FROM mail_slots;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('encryption_keys', 'encryption_keys', '2 1'),
  ('encryption_progress', 'encryption_progress', '20 12 1');
ANALYZE sqlite_schema;
