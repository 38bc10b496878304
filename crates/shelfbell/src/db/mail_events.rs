//! What providers told about messages after they took them: bounces and complaints.

use serde::Serialize;
use shelfbell_core::deliverability::MailEvent;
use shelfbell_core::ids::{ContactId, ShopId};

use super::{Tx, on_tx};

#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// The provider's name of the event, so that a repeat is one.
    pub id: &'a str,
    pub contact: &'a ContactId,
    pub kind: MailEvent,
    /// The provider's words, without an address.
    pub detail: &'a str,
    pub at: i64,
}

/// `false`: it is known already.
pub async fn insert(tx: &mut Tx, shop: &ShopId, event: &NewEvent<'_>) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO mail_events (shop_id, event_id, contact_id, kind, detail, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (shop_id, event_id) DO NOTHING"
    )
    .bind(shop.as_str())
    .bind(event.id)
    .bind(event.contact.as_str())
    .bind(event.kind.as_str())
    .bind(event.detail)
    .bind(event.at)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))
}

pub async fn count_since(tx: &mut Tx, shop: &ShopId, kind: MailEvent, since: i64) -> sqlx::Result<u64> {
    let count: i64 = on_tx!(tx, |c| sqlx::query_scalar("SELECT count(*) FROM mail_events WHERE shop_id = $1 AND kind = $2 AND at >= $3")
        .bind(shop.as_str())
        .bind(kind.as_str())
        .bind(since)
        .fetch_one(c)
        .await)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// How many people complained since then: one who complains again and again is one.
pub async fn complainers_since(tx: &mut Tx, shop: &ShopId, since: i64) -> sqlx::Result<u64> {
    let count: i64 = on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT count(DISTINCT contact_id) FROM mail_events WHERE shop_id = $1 AND kind = 'complaint' AND at >= $2"
    )
    .bind(shop.as_str())
    .bind(since)
    .fetch_one(c)
    .await)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// How often mail to a contact bounced softly since then.
pub async fn soft_bounces_of(tx: &mut Tx, shop: &ShopId, contact: &ContactId, since: i64) -> sqlx::Result<u64> {
    let count: i64 = on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT count(*) FROM mail_events WHERE shop_id = $1 AND contact_id = $2 AND at >= $3 AND kind = 'soft_bounce'"
    )
    .bind(shop.as_str())
    .bind(contact.as_str())
    .bind(since)
    .fetch_one(c)
    .await)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Events older than this are forgotten: a repeat does not come that late, and no rate looks back so far.
pub async fn forget_before(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM mail_events WHERE shop_id = $1 AND at < $2")
        .bind(shop.as_str())
        .bind(before)
        .execute(c)
        .await
        .map(drop))
}

/// What is known of mail to an erased contact is erased too. The shop's figures lose it.
pub async fn erase_of(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM mail_events WHERE shop_id = $1 AND contact_id = $2")
        .bind(shop.as_str())
        .bind(contact.as_str())
        .execute(c)
        .await
        .map(drop))
}

/// One event, for the person whose mail it is about.
#[derive(Clone, Debug, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Told {
    pub kind: String,
    pub detail: String,
    /// Ms since the Unix epoch.
    pub at: i64,
}

/// Everything that is known of mail to a contact, oldest first.
pub async fn of_contact(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<Vec<Told>> {
    on_tx!(tx, |c| sqlx::query_as("SELECT kind, detail, at FROM mail_events WHERE shop_id = $1 AND contact_id = $2 ORDER BY at, event_id")
        .bind(shop.as_str())
        .bind(contact.as_str())
        .fetch_all(c)
        .await)
}
