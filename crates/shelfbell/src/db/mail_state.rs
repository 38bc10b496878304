//! A shop's e-mail: stopped or not, how much was sent, and when the next message may leave at its rate.

use std::collections::BTreeMap;

use serde::Serialize;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Tx, json, on_tx};

const HOUR_MS: i64 = 3_600_000;
/// Slots this long past bound nothing, ms.
const FORGET_SLOTS_MS: i64 = HOUR_MS;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct MailState {
    /// Since when the shop's e-mail is stopped, ms.
    pub paused_at: Option<i64>,
    pub reason: Option<String>,
    /// Complaints before this do not count any more, ms.
    pub counted_from: i64,
}

pub async fn find(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<MailState> {
    let found: Option<MailState> =
        on_tx!(tx, |c| sqlx::query_as("SELECT paused_at, reason, counted_from FROM mail_state WHERE shop_id = $1")
            .bind(shop.as_str())
            .fetch_optional(c)
            .await)?;
    Ok(found.unwrap_or_default())
}

/// Is the shop's mail stopped? It stays so until this transaction ends: a resume waits, and then finds what this transaction paused.
pub async fn is_paused(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<bool> {
    let sql = format!("SELECT paused_at FROM mail_state WHERE shop_id = $1 {}", tx.for_share());
    let found: Option<Option<i64>> = on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).fetch_optional(c).await)?;
    Ok(found.flatten().is_some())
}

/// Stops a shop's mail; an earlier reason stays. `false`: it was stopped already.
pub async fn pause(tx: &mut Tx, shop: &ShopId, reason: &str, now: i64) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO mail_state (shop_id, paused_at, reason, counted_from) VALUES ($1, $2, $3, 0)
         ON CONFLICT (shop_id) DO UPDATE SET paused_at = excluded.paused_at, reason = excluded.reason WHERE mail_state.paused_at IS NULL"
    )
    .bind(shop.as_str())
    .bind(now)
    .bind(reason)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))
}

/// Lets a shop's mail go on, and forgives the complaints so far.
pub async fn resume(tx: &mut Tx, shop: &ShopId, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE mail_state SET paused_at = NULL, reason = NULL, counted_from = $2 WHERE shop_id = $1")
        .bind(shop.as_str())
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

/// A relay took this many more messages of a shop.
pub async fn add_sent(tx: &mut Tx, shop: &str, messages: i64, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO mail_sent (shop_id, hour, messages) VALUES ($1, $2, $3)
         ON CONFLICT (shop_id, hour) DO UPDATE SET messages = mail_sent.messages + excluded.messages"
    )
    .bind(shop)
    .bind(now - now.rem_euclid(HOUR_MS))
    .bind(messages)
    .execute(c)
    .await
    .map(drop))
}

/// Messages that relays took since then; hours are counted whole.
pub async fn sent_since(tx: &mut Tx, shop: &ShopId, since: i64) -> sqlx::Result<u64> {
    let sent: i64 = on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT CAST(coalesce(sum(messages), 0) AS BIGINT) FROM mail_sent WHERE shop_id = $1 AND hour >= $2"
    )
    .bind(shop.as_str())
    .bind(since - since.rem_euclid(HOUR_MS))
    .fetch_one(c)
    .await)?;
    Ok(u64::try_from(sent).unwrap_or(0))
}

/// Counts older than this are forgotten.
pub async fn forget_before(tx: &mut Tx, shop: &ShopId, before: i64, now: i64) -> sqlx::Result<()> {
    on_tx!(&mut *tx, |c| sqlx::query("DELETE FROM mail_sent WHERE shop_id = $1 AND hour < $2")
        .bind(shop.as_str())
        .bind(before)
        .execute(c)
        .await
        .map(drop))?;
    on_tx!(tx, |c| sqlx::query("DELETE FROM mail_slots WHERE shop_id = $1 AND free_at < $2")
        .bind(shop.as_str())
        .bind(now - FORGET_SLOTS_MS)
        .execute(c)
        .await
        .map(drop))
}

/// When the next message may leave, by domain; '' is the whole shop. For this transaction alone.
pub async fn slots(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Vec<(String, i64)>> {
    // A shop without slots has no row to lock.
    if let Tx::Postgres(_) = tx {
        on_tx!(&mut *tx, |c| sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('mail_slots' || $1, 0))")
            .bind(shop.as_str())
            .execute(c)
            .await
            .map(drop))?;
    }
    on_tx!(tx, |c| sqlx::query_as("SELECT domain, free_at FROM mail_slots WHERE shop_id = $1").bind(shop.as_str()).fetch_all(c).await)
}

/// By shop and domain.
pub async fn set_slots(tx: &mut Tx, slots: &BTreeMap<(String, String), i64>) -> sqlx::Result<()> {
    if slots.is_empty() {
        return Ok(());
    }
    let rows = tx.rows("$1", &[("shop_id", "TEXT"), ("domain", "TEXT"), ("free_at", "BIGINT")]);
    let sql = format!(
        "INSERT INTO mail_slots (shop_id, domain, free_at) SELECT r.shop_id, r.domain, r.free_at FROM {rows} WHERE true
         ON CONFLICT (shop_id, domain) DO UPDATE SET free_at = excluded.free_at"
    );
    let slots: Vec<_> = slots
        .iter()
        .map(|((shop, domain), free_at)| serde_json::json!({ "shop_id": shop, "domain": domain, "free_at": free_at }))
        .collect();
    let slots = json(&slots)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(&slots).execute(c).await.map(drop))
}
