-- Variants that are due at the same time are looked at by their ids, so that a dry run of a change of settings can follow.
DROP INDEX evaluations_due;
CREATE INDEX evaluations_due ON evaluations (due_at, shop_id, variant_id);

DELETE FROM sqlite_stat1 WHERE idx = 'evaluations_due';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('evaluations', 'evaluations_due', '10000 2 2 1');
ANALYZE sqlite_schema;
