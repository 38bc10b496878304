//! The experiment that measures lift: who was told in their turn, who was held out, and who of them bought.

use serde::Serialize;
use shelfbell_core::ids::{EpisodeId, ShopId, VariantId};
use shelfbell_core::lift::Rate;
use sqlx::AssertSqlSafe;

use super::line::Telling;
use super::subscriptions::Subscription;
use super::{Tx, json, on_tx};

/// One person's draw.
#[derive(Clone, Debug, Serialize)]
pub struct Drawn {
    pub subscription_id: String,
    pub held_out: bool,
}

/// Whose turn it is next, in order, and whether they drew before: nobody draws twice.
pub async fn next(tx: &mut Tx, telling: &Telling<'_>) -> sqlx::Result<Vec<(String, bool)>> {
    let direction = if telling.newest_first { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT l.subscription_id, EXISTS (SELECT 1 FROM hold_outs h WHERE h.shop_id = $1 AND h.subscription_id = l.subscription_id) AS drew
         FROM line l WHERE l.shop_id = $1 AND l.target_id IN ($2, $3) AND l.held_until <= $4
         ORDER BY l.place {direction}, l.subscription_id {direction} LIMIT $5"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql))
        .bind(telling.shop.as_str())
        .bind(telling.variant)
        .bind(telling.product)
        .bind(telling.free_by)
        .bind(telling.people)
        .fetch_all(c)
        .await)
}

/// Writes the draws down. Whoever is held out keeps their place, and is not told before `until`, ms.
pub async fn insert(
    tx: &mut Tx,
    shop: &ShopId,
    episode: &EpisodeId,
    variant: &VariantId,
    drawn: &[Drawn],
    (now, until): (i64, i64),
) -> sqlx::Result<()> {
    if drawn.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO hold_outs (shop_id, subscription_id, episode_id, variant_id, held_out, at, until)
         SELECT $1, subscription_id, $3, $4, held_out, $5, $6 FROM {} WHERE true ON CONFLICT DO NOTHING",
        tx.rows("$2", &[("subscription_id", "TEXT"), ("held_out", "BOOLEAN")])
    );
    let rows = json(drawn)?;
    on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(&rows)
        .bind(episode.as_str())
        .bind(variant.as_str())
        .bind(now)
        .bind(until)
        .execute(c)
        .await
        .map(drop))?;
    let held: Vec<&str> = drawn.iter().filter(|one| one.held_out).map(|one| one.subscription_id.as_str()).collect();
    if held.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE line SET held_until = $3 WHERE (shop_id, target_id, place, subscription_id) IN
           (SELECT shop_id, target_id, place, subscription_id FROM sign_ups WHERE shop_id = $1 AND subscription_id IN {})",
        tx.texts("$2")
    );
    let held = json(&held)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&held).bind(until).execute(c).await.map(drop))
}

/// Until when the first of those who wait for a variant and are held out is; `None`: nobody is.
pub async fn first_until(tx: &mut Tx, shop: &ShopId, variant: &str, product: &str, now: i64) -> sqlx::Result<Option<i64>> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT min(held_until) FROM line WHERE shop_id = $1 AND target_id IN ($2, $3) AND held_until > $4")
        .bind(shop.as_str())
        .bind(variant)
        .bind(product)
        .bind(now)
        .fetch_one(c)
        .await)
}

/// Until when a request in the line is held out, ms; 0: it is not.
pub async fn held_until(tx: &mut Tx, shop: &ShopId, of: &Subscription) -> sqlx::Result<Option<i64>> {
    on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT held_until FROM line WHERE shop_id = $1 AND target_id = $2 AND place = $3 AND subscription_id = $4"
    )
    .bind(shop.as_str())
    .bind(&of.target_id)
    .bind(of.place)
    .bind(&of.subscription_id)
    .fetch_optional(c)
    .await)
}

/// What fulfilled somebody's wish.
#[derive(Clone, Debug, Serialize)]
pub struct Fulfilled<'a> {
    pub subscription_id: &'a str,
    /// Units of each line, JSON.
    pub lines: String,
}

/// Their people ordered at this time, ms: it counts within their time, told or held out alike. Orders have whole seconds. `renew`: these lines
/// take the place of those that were known of the order.
pub async fn insert_purchases(
    tx: &mut Tx,
    shop: &ShopId,
    (order, at): (&str, i64),
    fulfilled: &[Fulfilled<'_>],
    renew: bool,
) -> sqlx::Result<()> {
    if fulfilled.is_empty() {
        return Ok(());
    }
    let again = if renew { "(shop_id, subscription_id, order_id) DO UPDATE SET lines = excluded.lines" } else { "DO NOTHING" };
    let sql = format!(
        "INSERT INTO hold_out_purchases (shop_id, subscription_id, order_id, at, lines)
         SELECT h.shop_id, h.subscription_id, $3, $4, r.lines FROM {} JOIN hold_outs h ON h.subscription_id = r.subscription_id
         WHERE h.shop_id = $1 AND h.at <= $4 + 999 AND $4 < h.until ON CONFLICT {again}",
        tx.rows("$2", &[("subscription_id", "TEXT"), ("lines", "TEXT")])
    );
    let rows = json(fulfilled)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&rows).bind(order).bind(at).execute(c).await.map(drop))
}

/// An order of somebody who drew.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Purchase {
    pub subscription_id: String,
    pub order_id: String,
    pub at: i64,
    /// JSON.
    pub lines: String,
    pub cancelled_at: Option<i64>,
}

/// All purchases of whoever has one in this order, whatever became of them; the earliest first.
pub async fn purchases_with(tx: &mut Tx, shop: &ShopId, order: &str) -> sqlx::Result<Vec<Purchase>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT p.subscription_id, p.order_id, p.at, p.lines, o.cancelled_at FROM hold_out_purchases p
         LEFT JOIN order_states o ON o.shop_id = p.shop_id AND o.order_id = p.order_id
         WHERE p.shop_id = $1 AND p.subscription_id IN (SELECT subscription_id FROM hold_out_purchases WHERE shop_id = $1 AND order_id = $2)
         ORDER BY p.at, p.order_id"
    )
    .bind(shop.as_str())
    .bind(order)
    .fetch_all(c)
    .await)
}

/// All purchases of somebody who drew, the earliest first.
pub async fn purchases_of(tx: &mut Tx, shop: &ShopId, subscription: &str) -> sqlx::Result<Vec<Purchase>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT p.subscription_id, p.order_id, p.at, p.lines, o.cancelled_at FROM hold_out_purchases p
         LEFT JOIN order_states o ON o.shop_id = p.shop_id AND o.order_id = p.order_id
         WHERE p.shop_id = $1 AND p.subscription_id = $2 ORDER BY p.at, p.order_id"
    )
    .bind(shop.as_str())
    .bind(subscription)
    .fetch_all(c)
    .await)
}

/// When they bought what they kept, ms; `None`: they kept nothing.
pub async fn set_bought_at(tx: &mut Tx, shop: &ShopId, subscription: &str, at: Option<i64>) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE hold_outs SET bought_at = $3 WHERE shop_id = $1 AND subscription_id = $2")
        .bind(shop.as_str())
        .bind(subscription)
        .bind(at)
        .execute(c)
        .await
        .map(drop))
}

/// Everybody whose time is over by `now`, and how many of them bought within it: those who were told, and those who were held out.
pub async fn outcomes(tx: &mut Tx, shop: &ShopId, now: i64) -> sqlx::Result<(Rate, Rate)> {
    let rows: Vec<(bool, i64, i64)> = on_tx!(tx, |c| sqlx::query_as(
        "SELECT held_out, count(*), count(bought_at) FROM hold_outs WHERE shop_id = $1 AND until <= $2 GROUP BY held_out"
    )
    .bind(shop.as_str())
    .bind(now)
    .fetch_all(c)
    .await)?;
    let of = |held: bool| {
        let found = rows.iter().find(|(held_out, ..)| *held_out == held);
        let number = |n: i64| u64::try_from(n).unwrap_or(0);
        found.map_or_else(Rate::default, |(_, people, bought)| Rate { people: number(*people), bought: number(*bought) })
    };
    Ok((of(false), of(true)))
}
