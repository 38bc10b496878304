//! What happened in a shop within a stretch of time, counted from the rows themselves: each question is a range of one index, so that
//! nothing is counted while messages are written or sent.

use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Tx, json, on_tx};

/// Something that happened on a day (ms, its start in UTC), and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OnDay {
    pub day: i64,
    pub count: i64,
}

const DAY_MS: i64 = 86_400_000;

/// From `from` to before `to`, by day. `range`: SQL that counts from `$1` (the shop) between the times `{from}` and `{to}`. Each day is a range of
/// its own, so that nothing is sorted.
async fn by_day(tx: &mut Tx, range: &str, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    let first = from - from.rem_euclid(DAY_MS);
    let days: Vec<serde_json::Value> = (0..=(to - first) / DAY_MS)
        .map(|n| first + n * DAY_MS)
        .filter(|day| *day < to)
        .map(|day| serde_json::json!({ "day": day, "begins": day.max(from), "ends": (day + DAY_MS).min(to) }))
        .collect();
    let rows = tx.rows("$2", &[("day", "BIGINT"), ("begins", "BIGINT"), ("ends", "BIGINT")]);
    let counted = range.replace("{from}", "r.begins").replace("{to}", "r.ends");
    let sql = format!(
        "SELECT day, count FROM (SELECT r.day AS day, CAST({counted} AS BIGINT) AS count FROM {rows}) AS days WHERE count <> 0 ORDER BY day"
    );
    let days = json(&days)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&days).fetch_all(c).await)
}

/// Requests to be told, whatever became of them.
pub async fn signed_up(tx: &mut Tx, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    let of = |latest: bool| {
        format!(
            "(SELECT count(*) FROM sign_ups WHERE shop_id = $1 AND latest = {latest} AND created_at >= {{from}} AND created_at < {{to}})"
        )
    };
    by_day(tx, &format!("{} + {}", of(true), of(false)), shop, from, to).await
}

/// People whom a wave told that began then, less those who were put back into the line.
pub async fn told(tx: &mut Tx, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    let range = "(SELECT coalesce(sum(told), 0) FROM waves WHERE shop_id = $1 AND started_at >= {from} AND started_at < {to})";
    by_day(tx, range, shop, from, to).await
}

/// Messages whose link was followed for the first time.
pub async fn clicked(tx: &mut Tx, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    let range =
        "(SELECT count(*) FROM notifications WHERE shop_id = $1 AND clicked_at IS NOT NULL AND clicked_at >= {from} AND clicked_at < {to})";
    by_day(tx, range, shop, from, to).await
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
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop).bind(episode).bind(at).execute(c).await.map(drop))
}
