//! What in a shop waits for somebody to look at it, counted.

use shelfbell_core::ids::ShopId;

use super::line::SOMEBODY_WAITS;
use super::{Tx, on_tx};

/// Counted no further: above it a number says nothing more.
const MOST: i64 = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    pub held_episodes: i64,
    pub dead_messages: i64,
    pub unreadable_webhooks: i64,
}

pub async fn counts(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Counts> {
    let sql = format!(
        "SELECT (SELECT count(*) FROM episodes WHERE shop_id = $1 AND state = 'held') AS held_episodes,
           (SELECT count(*) FROM (SELECT 1 FROM notifications WHERE shop_id = $1 AND state = 'dead' LIMIT {MOST}) AS dead) AS dead_messages,
           (SELECT count(*) FROM (SELECT 1 FROM inbox WHERE shop_id = $1 AND state = 'unreadable' LIMIT {MOST}) AS bad) AS unreadable_webhooks"
    );
    on_tx!(tx, |c| sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(shop.as_str()).fetch_one(c).await)
}

/// Variants that people wait for, that have been worth telling since before `since`, that nobody holds, and of which nobody was told since:
/// no wave began after `since`.
pub async fn lists_without_sends(tx: &mut Tx, shop: &ShopId, since: i64) -> sqlx::Result<i64> {
    let sql = format!(
        "SELECT count(*) FROM variants v WHERE v.shop_id = $1 AND v.worth_telling_since IS NOT NULL AND v.worth_telling_since < $2 AND {SOMEBODY_WAITS}
           AND NOT EXISTS (SELECT 1 FROM episodes e WHERE e.shop_id = $1 AND e.variant_id = v.variant_id AND e.kind = 'restock'
             AND e.state IN ('held', 'stopped'))
           AND NOT EXISTS (SELECT 1 FROM episodes e CROSS JOIN waves w WHERE w.shop_id = e.shop_id AND w.episode_id = e.episode_id
             AND e.shop_id = $1 AND e.variant_id = v.variant_id AND w.started_at >= $2)"
    );
    on_tx!(tx, |c| sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(shop.as_str()).bind(since).fetch_one(c).await)
}

/// What the last look at the platform's webhook subscriptions found: when, and the topics that it refused, JSON.
pub async fn webhook_check(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Option<(i64, String)>> {
    on_tx!(tx, |c| sqlx::query_as("SELECT at, refused FROM webhook_checks WHERE shop_id = $1").bind(shop.as_str()).fetch_optional(c).await)
}

/// Writes down what a look at the platform's webhook subscriptions found.
pub async fn note_webhook_check(tx: &mut Tx, shop: &ShopId, refused: &[String], now: i64) -> sqlx::Result<()> {
    let refused = super::json(refused)?;
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO webhook_checks (shop_id, at, refused) VALUES ($1, $2, $3)
         ON CONFLICT (shop_id) DO UPDATE SET at = excluded.at, refused = excluded.refused"
    )
    .bind(shop.as_str())
    .bind(now)
    .bind(&refused)
    .execute(c)
    .await
    .map(drop))
}
