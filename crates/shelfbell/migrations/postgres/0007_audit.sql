-- Who changed what. actor_kind: console, key or user. detail: what it was and what it became, JSON, without addresses.
CREATE TABLE audit (
  shop_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  number BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  what TEXT NOT NULL,
  about TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (shop_id, at, number)
);
