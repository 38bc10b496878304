-- The words under which a product is found, and for misspelt words the pieces of every word that was ever indexed. A word whose products
-- are gone finds nothing.
CREATE TABLE search_words (
  shop_id TEXT NOT NULL,
  word TEXT NOT NULL,
  product_id TEXT NOT NULL,
  PRIMARY KEY (shop_id, word, product_id)
) WITHOUT ROWID;
CREATE INDEX search_words_of_product ON search_words (shop_id, product_id);

CREATE TABLE search_pieces (
  shop_id TEXT NOT NULL,
  piece TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (shop_id, piece, word)
) WITHOUT ROWID;

CREATE INDEX products_by_type ON products (shop_id, product_type);

-- dialogue: what the concierge remembers, JSON. alerts: subscriptions made in it, JSON array: the only ones it may show or end.
CREATE TABLE conversations (
  shop_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  dialogue TEXT NOT NULL,
  alerts TEXT NOT NULL,
  turns BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, conversation_id)
) WITHOUT ROWID;
CREATE INDEX conversations_by_age ON conversations (shop_id, updated_at);

CREATE TABLE turns (
  shop_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  message TEXT NOT NULL,
  reply TEXT NOT NULL,
  intent TEXT NOT NULL,
  PRIMARY KEY (shop_id, conversation_id, number)
) WITHOUT ROWID;
