//! What happened in a shop within a stretch of time, counted from the rows themselves: each question is a range of one index, so that
//! nothing is counted while messages are written or sent.

use shelfbell_core::ids::ShopId;

use super::{Tx, on_tx};

/// Something that happened on a day (ms, its start in UTC), and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OnDay {
    pub day: i64,
    pub count: i64,
}

/// From `from` to before `to`, by day. Each of these questions has the shop as `$1`, and the times as `$2` and `$3`.
async fn by_day(tx: &mut Tx, sql: &'static str, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    on_tx!(tx, |c| sqlx::query_as(sql).bind(shop.as_str()).bind(from).bind(to).fetch_all(c).await)
}

/// Requests to be told, whatever became of them.
pub async fn signed_up(tx: &mut Tx, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    let sql = "SELECT at - at % 86400000 AS day, count(*) AS count FROM (
           SELECT created_at AS at FROM sign_ups WHERE shop_id = $1 AND latest = true AND created_at >= $2 AND created_at < $3
           UNION ALL SELECT created_at FROM sign_ups WHERE shop_id = $1 AND latest = false AND created_at >= $2 AND created_at < $3) AS asked
         GROUP BY 1 ORDER BY 1";
    by_day(tx, sql, shop, from, to).await
}

/// People whom a wave told that began then, less those who were put back into the line.
pub async fn told(tx: &mut Tx, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    let sql = "SELECT started_at - started_at % 86400000 AS day, CAST(sum(told) AS BIGINT) AS count FROM waves
         WHERE shop_id = $1 AND started_at >= $2 AND started_at < $3 GROUP BY 1 ORDER BY 1";
    by_day(tx, sql, shop, from, to).await
}

/// Messages whose link was followed for the first time.
pub async fn clicked(tx: &mut Tx, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    let sql = "SELECT clicked_at - clicked_at % 86400000 AS day, count(*) AS count FROM notifications
         WHERE shop_id = $1 AND clicked_at IS NOT NULL AND clicked_at >= $2 AND clicked_at < $3 GROUP BY 1 ORDER BY 1";
    by_day(tx, sql, shop, from, to).await
}

/// Purchases that being told about a variant of a product led to, by the day of the order.
pub async fn bought_of_product(tx: &mut Tx, shop: &ShopId, product: &str, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    let sql = "SELECT k.at - k.at % 86400000 AS day, count(*) AS count FROM variants v CROSS JOIN conversions k
         WHERE v.shop_id = $1 AND v.product_id = $2 AND k.shop_id = v.shop_id AND k.variant_id = v.variant_id
           AND k.at >= $3 AND k.at < $4 AND NOT k.assisted AND NOT k.test AND k.cancelled_at IS NULL GROUP BY 1 ORDER BY 1";
    on_tx!(tx, |c| sqlx::query_as(sql).bind(shop.as_str()).bind(product).bind(from).bind(to).fetch_all(c).await)
}

/// Who waits now: people, and the variants (or products) that they wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    pub people: i64,
    pub targets: i64,
}

pub async fn waiting(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Waiting> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT CAST(coalesce(sum(people), 0) AS BIGINT) AS people, count(*) AS targets FROM (
           SELECT count(*) AS people FROM line WHERE shop_id = $1 GROUP BY target_id) AS lines"
    )
    .bind(shop.as_str())
    .fetch_one(c)
    .await)
}

/// How long the first and the last alert of an episode took from the restock on, ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Took {
    pub first_ms: i64,
    pub last_ms: i64,
}

/// Of each restock episode that ended within the stretch and told somebody.
pub async fn took(tx: &mut Tx, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Vec<Took>> {
    on_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT s.first_at - coalesce(e.restocked_at, e.opened_at) AS first_ms, s.last_at - coalesce(e.restocked_at, e.opened_at) AS last_ms
         FROM episodes e CROSS JOIN episode_sends s WHERE s.shop_id = e.shop_id AND s.episode_id = e.episode_id
           AND e.shop_id = $1 AND e.kind = 'restock' AND e.closed_at IS NOT NULL AND e.closed_at >= $2 AND e.closed_at < $3"
    )
    .bind(shop.as_str())
    .bind(from)
    .bind(to)
    .fetch_all(c)
    .await
    })
}

/// The first and the last alert of an episode that left, widened by messages that left at `at`.
pub async fn note_sent(tx: &mut Tx, shop: &str, episode: &str, at: i64) -> sqlx::Result<()> {
    let (least, greatest) = match tx {
        Tx::Sqlite(_) => ("min", "max"),
        Tx::Postgres(_) => ("LEAST", "GREATEST"),
    };
    let sql = format!(
        "INSERT INTO episode_sends (shop_id, episode_id, first_at, last_at) VALUES ($1, $2, $3, $3)
         ON CONFLICT (shop_id, episode_id) DO UPDATE SET first_at = {least}(episode_sends.first_at, excluded.first_at),
           last_at = {greatest}(episode_sends.last_at, excluded.last_at)"
    );
    on_tx!(tx, |c| sqlx::query(sqlx::AssertSqlSafe(sql)).bind(shop).bind(episode).bind(at).execute(c).await.map(drop))
}
