//! Variants to look at again, and when (R1). One row for each variant: asking twice is asking once.

use shelfbell_core::ids::{ShopId, VariantId};
use sqlx::AssertSqlSafe;

use super::line::SOMEBODY_WAITS;
use super::{Tx, json, on_tx};

/// Look at these variants at `due_at`, or earlier if that was asked for already.
pub async fn request(tx: &mut Tx, shop: &ShopId, variants: &[VariantId], due_at: i64) -> sqlx::Result<()> {
    if variants.is_empty() {
        return Ok(());
    }
    // Sorted, so that two transactions on PostgreSQL take the rows in the same order.
    let mut variants: Vec<&str> = variants.iter().map(VariantId::as_str).collect();
    variants.sort_unstable();
    variants.dedup();
    let (sorted, least) = (json(&variants)?, tx.least());
    let each = match tx.engine() {
        super::Engine::Sqlite => "json_each($2)",
        super::Engine::Postgres => "json_array_elements_text($2::json)",
    };
    let sql = format!(
        "INSERT INTO evaluations (shop_id, variant_id, due_at) SELECT $1, value, $3 FROM {each} WHERE true
         ON CONFLICT (shop_id, variant_id) DO UPDATE SET due_at = {least}(evaluations.due_at, excluded.due_at)"
    );
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&sorted).bind(due_at).execute(c).await.map(drop))
}

/// The one that has been due longest, for this transaction alone. Those that are due at the same time come by their ids, so that a dry run
/// can follow (`core/dry_run.rs`).
pub async fn claim(tx: &mut Tx, now: i64) -> sqlx::Result<Option<(ShopId, VariantId)>> {
    let sql = format!(
        "SELECT shop_id, variant_id FROM evaluations WHERE due_at <= $1 ORDER BY due_at, shop_id, variant_id LIMIT 1 {}",
        tx.skip_locked()
    );
    let row: Option<(String, String)> = on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(now).fetch_optional(c).await)?;
    Ok(row.map(|(shop, variant)| (ShopId::new(shop), VariantId::new(variant))))
}

pub async fn done(tx: &mut Tx, shop: &ShopId, variant: &VariantId) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM evaluations WHERE shop_id = $1 AND variant_id = $2")
        .bind(shop.as_str())
        .bind(variant.as_str())
        .execute(c)
        .await
        .map(drop))
}

pub async fn postpone(tx: &mut Tx, shop: &ShopId, variant: &VariantId, due_at: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE evaluations SET due_at = $3 WHERE shop_id = $1 AND variant_id = $2")
        .bind(shop.as_str())
        .bind(variant.as_str())
        .bind(due_at)
        .execute(c)
        .await
        .map(drop))
}

/// When the next one is due, so that nobody has to poll for it.
pub async fn next_due_at(tx: &mut Tx) -> sqlx::Result<Option<i64>> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT min(due_at) FROM evaluations").fetch_one(c).await)
}

/// Asks for every variant that people wait for or that an episode is under way for: after a change of policy, and for whatever a
/// lost wake-up or a crash left behind.
pub async fn request_all_waited_for(tx: &mut Tx, shop: &ShopId, now: i64) -> sqlx::Result<u64> {
    let least = tx.least();
    let sql = format!(
        "INSERT INTO evaluations (shop_id, variant_id, due_at)
         SELECT v.shop_id, v.variant_id, $2 FROM variants v WHERE v.shop_id = $1 AND (
           {SOMEBODY_WAITS}
           OR EXISTS (SELECT 1 FROM episodes e WHERE e.shop_id = $1 AND e.variant_id = v.variant_id AND e.kind = 'restock' AND e.state <> 'closed'))
         ON CONFLICT (shop_id, variant_id) DO UPDATE SET due_at = {least}(evaluations.due_at, excluded.due_at)"
    );
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(now).execute(c).await.map(|done| done.rows_affected()))
}
