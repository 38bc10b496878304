//! Text messages that came in and what they were answered with: one that is delivered twice is acted on once.

use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::sealed::SMS_REPLY;
use super::{Tx, json, on_tx};

/// The answer to a message that came before.
pub async fn reply_to(tx: &mut Tx, shop: &ShopId, message: &str) -> sqlx::Result<Option<String>> {
    let sealed: Option<String> =
        on_tx!(&mut *tx, |c| sqlx::query_scalar("SELECT reply FROM sms_received WHERE shop_id = $1 AND message_id = $2")
            .bind(shop.as_str())
            .bind(message)
            .fetch_optional(c)
            .await)?;
    sealed.map(|reply| tx.open(&SMS_REPLY, &[shop.as_str(), message], &reply)).transpose()
}

pub async fn insert(tx: &mut Tx, shop: &ShopId, message: &str, reply: &str, now: i64) -> sqlx::Result<()> {
    let reply = tx.seal(&SMS_REPLY, &[shop.as_str(), message], reply)?;
    on_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO sms_received (shop_id, message_id, received_at, reply) VALUES ($1, $2, $3, $4) ON CONFLICT (shop_id, message_id) DO NOTHING"
    )
    .bind(shop.as_str())
    .bind(message)
    .bind(now)
    .bind(&reply)
    .execute(c)
    .await
    .map(drop)
    })
}

/// Nobody delivers them again. Returns how many.
pub async fn forget(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM sms_received WHERE shop_id = $1 AND received_at < $2")
        .bind(shop.as_str())
        .bind(before)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}

/// Whose phone a message came from, by the fingerprint of its number.
pub async fn came_from(tx: &mut Tx, shop: &ShopId, message: &str, phone: &str) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE sms_received SET phone = $3 WHERE shop_id = $1 AND message_id = $2")
        .bind(shop.as_str())
        .bind(message)
        .bind(phone)
        .execute(c)
        .await
        .map(drop))
}

/// What these phones were answered is erased with their people.
pub async fn erase(tx: &mut Tx, shop: &ShopId, phones: &[String]) -> sqlx::Result<()> {
    let sql = format!("DELETE FROM sms_received WHERE shop_id = $1 AND phone IN {}", tx.texts("$2"));
    let phones = json(phones)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&phones).execute(c).await.map(drop))
}

/// As [`erase`], every phone of a shop.
pub async fn erase_all(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM sms_received WHERE shop_id = $1").bind(shop.as_str()).execute(c).await.map(drop))
}
