//! Subscriptions: who waits for what, in order.

use serde::Serialize;
use shelfbell_core::ids::{ContactId, EpisodeId, ProductId, ShopId, SubscriptionId, VariantId};
use shelfbell_core::subscription::State;
use sqlx::AssertSqlSafe;

use super::{Tx, json, on_tx};

#[derive(Clone, Debug)]
pub struct NewSubscription<'a> {
    pub id: &'a SubscriptionId,
    pub contact: &'a ContactId,
    pub product: &'a ProductId,
    /// `None`: any variant of the product.
    pub variant: Option<&'a VariantId>,
    pub state: State,
    /// When they joined the line, ms.
    pub place: i64,
    pub held_by: Option<&'a EpisodeId>,
    pub quantity: i64,
    pub locale: &'a str,
    pub source: &'a str,
    pub consent_text: &'a str,
    pub consent_at: i64,
    pub created_at: i64,
}

impl NewSubscription<'_> {
    pub fn target(&self) -> &str {
        self.variant.map_or(self.product.as_str(), VariantId::as_str)
    }
}

/// `false`: the contact is in this line already.
pub async fn insert(tx: &mut Tx, shop: &ShopId, new: &NewSubscription<'_>) -> sqlx::Result<bool> {
    on_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO subscriptions (shop_id, subscription_id, contact_id, product_id, variant_id, target_id, state, place, held_by, quantity, locale,
           source, consent_text, consent_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (shop_id, contact_id, target_id) WHERE state IN ('pending', 'waiting') DO NOTHING"
    )
    .bind(shop.as_str())
    .bind(new.id.as_str())
    .bind(new.contact.as_str())
    .bind(new.product.as_str())
    .bind(new.variant.map(VariantId::as_str))
    .bind(new.target())
    .bind(new.state.as_str())
    .bind(new.place)
    .bind(new.held_by.map(EpisodeId::as_str))
    .bind(new.quantity)
    .bind(new.locale)
    .bind(new.source)
    .bind(new.consent_text)
    .bind(new.consent_at)
    .bind(new.created_at)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
    })
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Subscription {
    pub subscription_id: String,
    pub contact_id: String,
    pub product_id: String,
    pub variant_id: Option<String>,
    pub target_id: String,
    pub state: String,
    pub place: i64,
    pub held_by: Option<String>,
    pub quantity: i64,
    pub locale: String,
    pub source: String,
    pub consent_text: String,
    pub consent_at: i64,
    pub created_at: i64,
}

const SUBSCRIPTION: &str =
    "SELECT subscription_id, contact_id, product_id, variant_id, target_id, state, place, held_by, quantity, locale, source,
    consent_text, consent_at, created_at FROM subscriptions WHERE shop_id = $1";

pub async fn find(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Option<Subscription>> {
    let sql = format!("{SUBSCRIPTION} AND subscription_id = $2");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(id).fetch_optional(c).await)
}

/// The shop that a subscription belongs to: for links, whose token names the subscription and is signed, and for `explain`.
pub async fn shop_of(tx: &mut Tx, id: &str) -> sqlx::Result<Option<ShopId>> {
    let shop: Option<String> = on_tx!(tx, |c| sqlx::query_scalar("SELECT shop_id FROM subscriptions WHERE subscription_id = $1")
        .bind(id)
        .fetch_optional(c)
        .await)?;
    Ok(shop.map(ShopId::new))
}

/// The request of this contact that covers a variant: for the variant itself, or for any variant of its product.
pub async fn active_of(tx: &mut Tx, shop: &ShopId, contact: &ContactId, targets: &[&str]) -> sqlx::Result<Vec<Subscription>> {
    let sql = format!(
        "{SUBSCRIPTION} AND contact_id = $2 AND state IN ('pending', 'waiting') AND target_id IN {} ORDER BY place",
        tx.texts("$3")
    );
    let targets = json(targets)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(contact.as_str()).bind(&targets).fetch_all(c).await)
}

/// Everything a contact asked for, newest first.
pub async fn of_contact(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<Vec<Subscription>> {
    let sql = format!("{SUBSCRIPTION} AND contact_id = $2 ORDER BY created_at DESC, subscription_id DESC LIMIT 200");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(contact.as_str()).fetch_all(c).await)
}

/// How many wait in front of this one: for its target, and for the wider or narrower one that shares its stock.
pub async fn people_ahead(tx: &mut Tx, shop: &ShopId, of: &Subscription) -> sqlx::Result<i64> {
    on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT count(*) FROM subscriptions WHERE shop_id = $1 AND target_id IN ($2, $3) AND state = 'waiting' AND held_by IS NULL
         AND (place < $4 OR (place = $4 AND subscription_id < $5))"
    )
    .bind(shop.as_str())
    .bind(&of.target_id)
    .bind(&of.product_id)
    .bind(of.place)
    .bind(&of.subscription_id)
    .fetch_one(c)
    .await)
}

/// People in line for a variant, counted up to `most`.
pub async fn count_waiting(tx: &mut Tx, shop: &ShopId, variant: &str, product: &str, most: i64) -> sqlx::Result<u64> {
    let count: i64 = on_tx!(tx, |c| {
        sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT 1 FROM subscriptions WHERE shop_id = $1 AND target_id IN ($2, $3) AND state = 'waiting' AND held_by IS NULL
         LIMIT $4) AS line"
    )
    .bind(shop.as_str())
    .bind(variant)
    .bind(product)
    .bind(most)
    .fetch_one(c)
    .await
    })?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Ends requests that are still in line. Returns how many.
pub async fn end(tx: &mut Tx, shop: &ShopId, ids: &[&str], state: State) -> sqlx::Result<u64> {
    let sql = format!(
        "UPDATE subscriptions SET state = $3, held_by = NULL WHERE shop_id = $1 AND state IN ('pending', 'waiting') AND subscription_id IN {}",
        tx.texts("$2")
    );
    let ids = json(ids)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(&ids)
        .bind(state.as_str())
        .execute(c)
        .await
        .map(|d| d.rows_affected()))
}

/// Ends every request of a contact that is still in line.
pub async fn end_all_of(tx: &mut Tx, shop: &ShopId, contact: &ContactId, state: State) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE subscriptions SET state = $3, held_by = NULL WHERE shop_id = $1 AND contact_id = $2 AND state IN ('pending', 'waiting')"
    )
    .bind(shop.as_str())
    .bind(contact.as_str())
    .bind(state.as_str())
    .execute(c)
    .await
    .map(|done| done.rows_affected()))
}

/// A told subscription whose message has not left: it will not (the door sees the state).
pub async fn stop_told(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE subscriptions SET state = 'cancelled' WHERE shop_id = $1 AND subscription_id = $2 AND state = 'notified' AND EXISTS (
           SELECT 1 FROM episodes e JOIN notifications n ON n.shop_id = e.shop_id AND n.notification_id = e.episode_id || ':' || $2
           WHERE e.shop_id = $1 AND n.state IN ('queued', 'dead')
             AND e.variant_id IN (SELECT variant_id FROM variants WHERE shop_id = $1 AND product_id = subscriptions.product_id))"
    )
    .bind(shop.as_str())
    .bind(id)
    .execute(c)
    .await
    .map(drop))
}

/// Confirms a pending request; its place counts from when it was made.
pub async fn confirm(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE subscriptions SET state = 'waiting' WHERE shop_id = $1 AND subscription_id = $2 AND state = 'pending'"
    )
    .bind(shop.as_str())
    .bind(id)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))
}

/// Requests that nobody answered for too long end. Returns how many.
pub async fn expire(tx: &mut Tx, shop: &ShopId, created_before: i64, unconfirmed_before: i64) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE subscriptions SET state = 'expired', held_by = NULL WHERE shop_id = $1
         AND ((state = 'waiting' AND created_at < $2) OR (state = 'pending' AND created_at < $3))"
    )
    .bind(shop.as_str())
    .bind(created_before)
    .bind(unconfirmed_before)
    .execute(c)
    .await
    .map(|done| done.rows_affected()))
}

/// People whom an import put in line while the item could be bought, by import.
pub async fn count_held(tx: &mut Tx, shop: &ShopId, episode: &EpisodeId) -> sqlx::Result<i64> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT count(*) FROM subscriptions WHERE shop_id = $1 AND held_by = $2")
        .bind(shop.as_str())
        .bind(episode.as_str())
        .fetch_one(c)
        .await)
}

/// Those people join the line like everybody else.
pub async fn release_held(tx: &mut Tx, shop: &ShopId, episode: &EpisodeId) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query("UPDATE subscriptions SET held_by = NULL WHERE shop_id = $1 AND held_by = $2")
        .bind(shop.as_str())
        .bind(episode.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}

/// Those people are not told: their requests end.
pub async fn cancel_held(tx: &mut Tx, shop: &ShopId, episode: &EpisodeId) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query("UPDATE subscriptions SET state = 'cancelled', held_by = NULL WHERE shop_id = $1 AND held_by = $2")
        .bind(shop.as_str())
        .bind(episode.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}

/// One line of the export.
#[derive(Clone, Serialize, sqlx::FromRow)]
pub struct Exported {
    pub id: String,
    pub variant_id: String,
    pub sku: String,
    pub product_title: String,
    pub variant_title: String,
    pub channel: String,
    pub address: String,
    pub state: String,
    pub position: Option<i64>,
    pub locale: String,
    pub source: String,
    pub consent_at: i64,
    pub created_at: i64,
    pub notified_at: Option<i64>,
}

impl std::fmt::Debug for Exported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exported").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The next lines of the export after subscription id `after`; position and the time of telling are filled in by the caller's order of rows.
pub async fn export(tx: &mut Tx, shop: &ShopId, after: &str, most: i64) -> sqlx::Result<Vec<Exported>> {
    on_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT s.subscription_id AS id, coalesce(v.platform_id, '') AS variant_id, coalesce(v.sku, '') AS sku, p.title AS product_title,
           coalesce(v.title, '') AS variant_title, c.channel, c.address, s.state, l.position, s.locale, s.source, s.consent_at, s.created_at,
           CASE WHEN s.state IN ('notified', 'converted') THEN (
             SELECT max(n.sent_at) FROM episodes e JOIN notifications n ON n.shop_id = e.shop_id AND n.notification_id = e.episode_id || ':' || s.subscription_id
             WHERE e.shop_id = $1 AND e.opened_at >= s.created_at
               AND e.variant_id IN (SELECT variant_id FROM variants WHERE shop_id = $1 AND product_id = s.product_id)) END AS notified_at
         FROM (SELECT * FROM subscriptions WHERE shop_id = $1 AND subscription_id > $2 ORDER BY subscription_id LIMIT $3) s
         JOIN contacts c ON c.shop_id = $1 AND c.contact_id = s.contact_id
         JOIN products p ON p.shop_id = $1 AND p.product_id = s.product_id
         LEFT JOIN variants v ON v.shop_id = $1 AND v.variant_id = s.variant_id
         LEFT JOIN (SELECT subscription_id, row_number() OVER (PARTITION BY target_id ORDER BY place, subscription_id) AS position
           FROM subscriptions WHERE shop_id = $1 AND state = 'waiting' AND held_by IS NULL) l ON l.subscription_id = s.subscription_id
         ORDER BY s.subscription_id"
    )
    .bind(shop.as_str())
    .bind(after)
    .bind(most)
    .fetch_all(c)
    .await
    })
}
