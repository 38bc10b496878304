//! The e-mail in the outbox, beyond what every channel has: a shop's rate, its stopped mail (or postback), and whose message a report is about.

use shelfbell_core::contact::ChannelKind;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::notifications::{change, parts};
use super::{Tx, json, on_tx};

/// Each leaves at its own moment, at the shop's rate.
pub async fn set_slots(tx: &mut Tx, shop: &str, slots: &[(i64, i64)]) -> sqlx::Result<()> {
    if slots.is_empty() {
        return Ok(());
    }
    let rows = tx.rows("$2", &[("seq", "BIGINT"), ("at", "BIGINT")]);
    let sql = format!(
        "UPDATE notifications SET due_at = r.at, has_slot = true, lease = NULL FROM {rows} WHERE notifications.shop_id = $1
           AND notifications.seq = r.seq AND notifications.state = 'queued'"
    );
    let slots: Vec<_> = slots.iter().map(|(seq, at)| serde_json::json!({ "seq": seq, "at": at })).collect();
    let slots = json(&slots)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop).bind(&slots).execute(c).await.map(drop))
}

/// The shop's mail, or its postback, is stopped: they wait until it is resumed (R7).
pub async fn pause(tx: &mut Tx, shop: &str, messages: &[i64]) -> sqlx::Result<u64> {
    change(tx, shop, messages, "", 0, "state = 'paused', lease = NULL", "true").await
}

/// What was stopped on this way out goes on, through the door. Returns how many.
pub async fn resume(tx: &mut Tx, shop: &ShopId, way: ChannelKind, now: i64) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE notifications SET state = 'queued', due_at = $2, has_slot = false WHERE shop_id = $1 AND state = 'paused' AND channel = $3"
    )
    .bind(shop.as_str())
    .bind(now)
    .bind(way.as_str())
    .execute(c)
    .await
    .map(|done| done.rows_affected()))
}

pub async fn count_paused(tx: &mut Tx, shop: &ShopId, way: ChannelKind) -> sqlx::Result<i64> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT count(*) FROM notifications WHERE shop_id = $1 AND state = 'paused' AND channel = $2")
        .bind(shop.as_str())
        .bind(way.as_str())
        .fetch_one(c)
        .await)
}

/// To whom a message went: what a provider's report leads to. Its name or row number comes from outside and names no shop; what is done
/// with it names the shop that is found here.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Owner {
    pub shop_id: String,
    pub contact_id: String,
}

pub async fn owner_of_row(tx: &mut Tx, row: i64) -> sqlx::Result<Option<Owner>> {
    on_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT s.shop_id, s.contact_id FROM notifications n JOIN sign_ups s ON s.shop_id = n.shop_id AND s.subscription_id = n.subscription_id
         WHERE n.seq = $1"
    )
    .bind(row)
    .fetch_optional(c)
    .await
    })
}

/// By the part of its Message-ID before the @.
pub async fn owner_of_name(tx: &mut Tx, name: &str) -> sqlx::Result<Option<Owner>> {
    let (episode, subscription, kind) = parts(name);
    if subscription.is_empty() {
        return Ok(None);
    }
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT s.shop_id, s.contact_id FROM sign_ups s WHERE s.subscription_id = $1 AND EXISTS (SELECT 1 FROM notifications n
           WHERE n.shop_id = s.shop_id AND n.episode_id = $2 AND n.subscription_id = s.subscription_id AND n.kind = $3)"
    )
    .bind(subscription)
    .bind(episode)
    .bind(kind)
    .fetch_optional(c)
    .await)
}
