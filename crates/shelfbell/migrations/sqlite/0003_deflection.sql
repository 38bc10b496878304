-- Stock questions, one for each thing that a conversation asked about. product and variant: the platform's ids, '' while not known or not
-- one variant. fate: left, answered, captured or handed_over. No words of the shopper's: they outlive the transcript.
CREATE TABLE stock_questions (
  shop_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  product TEXT NOT NULL,
  variant TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  fate TEXT NOT NULL,
  PRIMARY KEY (shop_id, conversation_id, product, variant)
) WITHOUT ROWID;
CREATE INDEX stock_questions_by_time ON stock_questions (shop_id, asked_at);

-- Shoppers sent to the shop's support.
CREATE TABLE hand_overs (
  shop_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  product TEXT NOT NULL,
  variant TEXT NOT NULL,
  PRIMARY KEY (shop_id, conversation_id, at)
) WITHOUT ROWID;
CREATE INDEX hand_overs_by_time ON hand_overs (shop_id, at);

-- Whose conversation it was: keyed hashes of addresses given in it and of the storefront's own id of a shopper.
CREATE TABLE conversation_shoppers (
  shop_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  shopper TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, conversation_id, shopper)
) WITHOUT ROWID;
CREATE INDEX conversation_shoppers_by_shopper ON conversation_shoppers (shop_id, shopper);
CREATE INDEX conversation_shoppers_by_time ON conversation_shoppers (shop_id, seen_at);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('stock_questions', 'stock_questions', '1000000 100000 1 1 1'),
  ('stock_questions', 'stock_questions_by_time', '1000000 100000 1'),
  ('hand_overs', 'hand_overs', '100000 10000 1 1'),
  ('hand_overs', 'hand_overs_by_time', '100000 10000 1'),
  ('conversation_shoppers', 'conversation_shoppers', '1000000 100000 1 1'),
  ('conversation_shoppers', 'conversation_shoppers_by_shopper', '1000000 100000 3'),
  ('conversation_shoppers', 'conversation_shoppers_by_time', '1000000 100000 1');
ANALYZE sqlite_schema;
