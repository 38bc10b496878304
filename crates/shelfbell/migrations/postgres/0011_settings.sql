-- Variants that are due at the same time are looked at by their ids, so that a dry run of a change of settings can follow.
DROP INDEX evaluations_due;
CREATE INDEX evaluations_due ON evaluations (due_at, shop_id, variant_id);
