//! Text messages that came in and what they were answered with: one that is delivered twice is acted on once.

use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::sealed::SMS_REPLY;
use super::{Tx, json, on_tx};

/// What is known of a message that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Nobody has acted on it: this caller does, and nobody else.
    Ours,
    /// Somebody is acting on it just now.
    Theirs,
    /// It was answered with this.
    Answered(String),
}

/// Takes a message before anything is done about it. One that was taken before `left_behind` and never answered was left by a crash, and is
/// taken over. `phone`: the fingerprint of the number that it came from, by which the answer is erased.
pub async fn take(tx: &mut Tx, shop: &ShopId, message: &str, phone: &str, now: i64, left_behind: i64) -> sqlx::Result<Taken> {
    let nothing = tx.seal(&SMS_REPLY, &[shop.as_str(), message], "")?;
    let taken = on_tx!(&mut *tx, |c| {
        sqlx::query(
            "INSERT INTO sms_received (shop_id, message_id, received_at, reply, phone, answered, taken_at) VALUES ($1, $2, $3, $4, $5, false, $3)
         ON CONFLICT (shop_id, message_id) DO UPDATE SET taken_at = excluded.taken_at
         WHERE NOT sms_received.answered AND sms_received.taken_at < $6",
        )
        .bind(shop.as_str())
        .bind(message)
        .bind(now)
        .bind(&nothing)
        .bind(phone)
        .bind(left_behind)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if taken > 0 {
        return Ok(Taken::Ours);
    }
    let sql = "SELECT reply, answered FROM sms_received WHERE shop_id = $1 AND message_id = $2";
    let row: Option<(String, bool)> = on_tx!(&mut *tx, |c| sqlx::query_as(sql).bind(shop.as_str()).bind(message).fetch_optional(c).await)?;
    match row {
        Some((reply, true)) => Ok(Taken::Answered(tx.open(&SMS_REPLY, &[shop.as_str(), message], &reply)?)),
        _ => Ok(Taken::Theirs),
    }
}

/// Whoever took the message could do nothing about it.
pub async fn give_back(tx: &mut Tx, shop: &ShopId, message: &str) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM sms_received WHERE shop_id = $1 AND message_id = $2 AND NOT answered")
        .bind(shop.as_str())
        .bind(message)
        .execute(c)
        .await
        .map(drop))
}

/// What the message was answered with; blank for nothing. Not kept where its person was erased meanwhile.
pub async fn answered(tx: &mut Tx, shop: &ShopId, message: &str, reply: &str) -> sqlx::Result<()> {
    let reply = tx.seal(&SMS_REPLY, &[shop.as_str(), message], reply)?;
    on_tx!(tx, |c| sqlx::query("UPDATE sms_received SET reply = $3, answered = true WHERE shop_id = $1 AND message_id = $2")
        .bind(shop.as_str())
        .bind(message)
        .bind(&reply)
        .execute(c)
        .await
        .map(drop))
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
