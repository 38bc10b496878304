-- Where a person occurs in conversations, so that transcripts are erased together with the person. trace: the fingerprint of an address
-- that was written in it, or the id of a subscription that was made in it.
CREATE TABLE conversation_traces (
  shop_id TEXT NOT NULL,
  trace TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  PRIMARY KEY (shop_id, trace, conversation_id)
);
CREATE INDEX conversation_traces_of ON conversation_traces (shop_id, conversation_id);
INSERT INTO conversation_traces (shop_id, trace, conversation_id) SELECT c.shop_id, a.value, c.conversation_id FROM conversations c, json_array_elements_text(c.alerts::json) AS a(value);

-- What outlives an erased contact: that an address must not be written to, by a fingerprint from which it cannot be read.
CREATE TABLE suppressed_addresses (
  shop_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  suppression TEXT NOT NULL,
  suppressed_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, fingerprint)
);

-- Customers who asked, through the platform, what is stored about them. addresses: JSON array of {channel, address}.
CREATE TABLE data_requests (
  shop_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  addresses TEXT NOT NULL,
  requested_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, request_id)
);
