//! The outbox: one row is one message to one person. Claimed with a lease in a short transaction, sent outside of it, and the
//! outcome recorded in a second one.

use serde::Serialize;
use shelfbell_core::ids::{ShopId, SubscriptionId};
use sqlx::AssertSqlSafe;

use super::{Tx, json, on_tx};

/// A message that is due, with what the door needs to know (R6, R8).
#[derive(Clone, sqlx::FromRow)]
pub struct Due {
    pub shop_id: String,
    pub notification_id: String,
    pub subscription_id: String,
    pub episode_id: String,
    pub wave: i64,
    pub kind: String,
    pub variant_id: String,
    /// Attempts before this one.
    pub attempts: i64,
    pub state: String,
    pub locale: String,
    pub channel: String,
    pub address: String,
    pub suppression: Option<String>,
}

impl std::fmt::Debug for Due {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Due").field("notification_id", &self.notification_id).finish_non_exhaustive()
    }
}

/// The messages that are due, in the order of telling (R4), for this transaction alone.
pub async fn due(tx: &mut Tx, now: i64, most: i64) -> sqlx::Result<Vec<Due>> {
    let locked = if tx.skip_locked().is_empty() { "" } else { "FOR UPDATE OF n SKIP LOCKED" };
    let sql = format!(
        "SELECT n.shop_id, n.notification_id, n.subscription_id, n.episode_id, n.wave, n.kind, n.variant_id, n.attempts, s.state, s.locale,
           c.channel, c.address, c.suppression
         FROM notifications n
         JOIN subscriptions s ON s.shop_id = n.shop_id AND s.subscription_id = n.subscription_id
         JOIN contacts c ON c.shop_id = s.shop_id AND c.contact_id = s.contact_id
         WHERE n.state = 'queued' AND n.due_at <= $1 ORDER BY n.due_at, n.rank, n.notification_id LIMIT $2 {locked}"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(now).bind(most).fetch_all(c).await)
}

/// One row of a set-based change.
#[derive(Clone, Debug, Serialize)]
pub struct Change<'a> {
    pub shop_id: &'a str,
    pub notification_id: &'a str,
    /// What went wrong, in the provider's words, without an address.
    pub error: Option<&'a str>,
    pub due_at: i64,
    pub sent_at: i64,
}

const CHANGE: [(&str, &str); 5] =
    [("shop_id", "TEXT"), ("notification_id", "TEXT"), ("error", "TEXT"), ("due_at", "BIGINT"), ("sent_at", "BIGINT")];

async fn change(tx: &mut Tx, set: &str, condition: &str, lease: &str, changes: &[Change<'_>]) -> sqlx::Result<u64> {
    if changes.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "UPDATE notifications SET {set} FROM {} WHERE notifications.shop_id = r.shop_id AND notifications.notification_id = r.notification_id
           AND notifications.state = 'queued' AND {condition}",
        tx.rows("$2", &CHANGE)
    );
    let changes = json(changes)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(lease).bind(&changes).execute(c).await.map(|done| done.rows_affected()))
}

/// Takes messages under a lease: nobody else claims them before `due_at`.
pub async fn lease(tx: &mut Tx, lease: &str, claimed: &[Change<'_>]) -> sqlx::Result<u64> {
    change(tx, "lease = $1, due_at = r.due_at, attempts = notifications.attempts + 1", "true", lease, claimed).await
}

/// The provider took them. Recorded whoever holds the lease now: it did happen.
pub async fn sent(tx: &mut Tx, lease: &str, sent: &[Change<'_>]) -> sqlx::Result<u64> {
    change(tx, "state = 'sent', sent_at = r.sent_at, lease = NULL, error = NULL", "$1 <> ''", lease, sent).await
}

/// They go back into the queue.
pub async fn retry(tx: &mut Tx, lease: &str, retried: &[Change<'_>]) -> sqlx::Result<u64> {
    change(tx, "lease = NULL, due_at = r.due_at, error = r.error", "notifications.lease = $1", lease, retried).await
}

/// They were not begun: the attempt does not count.
pub async fn give_back(tx: &mut Tx, lease: &str, unused: &[Change<'_>]) -> sqlx::Result<u64> {
    change(tx, "lease = NULL, due_at = r.due_at, attempts = notifications.attempts - 1", "notifications.lease = $1", lease, unused).await
}

/// They will not be tried again unless the merchant asks (R7).
pub async fn dead(tx: &mut Tx, lease: &str, dead: &[Change<'_>]) -> sqlx::Result<u64> {
    change(tx, "state = 'dead', lease = NULL, error = r.error", "notifications.lease = $1", lease, dead).await
}

/// Stopped at the door: the person asked not to be told (R8).
pub async fn cancelled(tx: &mut Tx, cancelled: &[Change<'_>]) -> sqlx::Result<u64> {
    change(tx, "state = 'cancelled', lease = NULL, error = r.error", "$1 = ''", "", cancelled).await
}

/// Stopped at the door: it sold out (R6). The person goes back to their old place, unless they asked anew meanwhile.
pub async fn returned(tx: &mut Tx, shop: &str, returned: &[Change<'_>], subscriptions: &[&str]) -> sqlx::Result<u64> {
    let rows = change(tx, "state = 'returned', lease = NULL, error = r.error", "$1 = ''", "", returned).await?;
    let sql = format!(
        "UPDATE subscriptions SET state = CASE WHEN EXISTS (
             SELECT 1 FROM subscriptions anew WHERE anew.shop_id = $1 AND anew.contact_id = subscriptions.contact_id
               AND anew.target_id = subscriptions.target_id AND anew.state IN ('pending', 'waiting')) THEN 'cancelled' ELSE 'waiting' END
         WHERE shop_id = $1 AND state = 'notified' AND subscription_id IN {}",
        tx.texts("$2")
    );
    let subscriptions = json(subscriptions)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop).bind(&subscriptions).execute(c).await.map(drop))?;
    Ok(rows)
}

/// When the next message is due.
pub async fn next_due_at(tx: &mut Tx) -> sqlx::Result<Option<i64>> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT min(due_at) FROM notifications WHERE state = 'queued'").fetch_one(c).await)
}

/// A confirmation mail joins the queue (double opt-in); asking again within its life sends it again.
pub async fn insert_confirmation(tx: &mut Tx, shop: &ShopId, subscription: &SubscriptionId, variant: &str, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO notifications (shop_id, notification_id, subscription_id, episode_id, wave, kind, variant_id, state, attempts, due_at, rank, clicks, created_at)
         VALUES ($1, 'confirm:' || $2, $2, '', 0, 'confirmation', $3, 'queued', 0, $4, $4, 0, $4) ON CONFLICT (shop_id, notification_id) DO NOTHING"
    )
    .bind(shop.as_str())
    .bind(subscription.as_str())
    .bind(variant)
    .bind(now)
    .execute(c)
    .await
    .map(drop)
    })
}

/// The link in a message was followed. Returns false for a message that does not exist.
pub async fn clicked(tx: &mut Tx, shop: &ShopId, id: &str, now: i64) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE notifications SET clicks = clicks + 1, clicked_at = coalesce(clicked_at, $3) WHERE shop_id = $1 AND notification_id = $2"
    )
    .bind(shop.as_str())
    .bind(id)
    .bind(now)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))
}

/// One message as the merchant sees it: no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Message {
    pub notification_id: String,
    pub subscription_id: String,
    pub episode_id: String,
    pub wave: i64,
    pub kind: String,
    pub state: String,
    pub attempts: i64,
    pub error: Option<String>,
    pub sent_at: Option<i64>,
    pub clicked_at: Option<i64>,
    pub clicks: i64,
    pub created_at: i64,
}

const MESSAGE: &str =
    "SELECT notification_id, subscription_id, episode_id, wave, kind, state, attempts, error, sent_at, clicked_at, clicks, created_at
    FROM notifications WHERE shop_id = $1";

pub async fn find(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Option<Message>> {
    let sql = format!("{MESSAGE} AND notification_id = $2");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(id).fetch_optional(c).await)
}

/// The messages of one subscription: one for each episode of its variants that told it.
pub async fn of_subscription(tx: &mut Tx, shop: &ShopId, subscription: &str, product: &str) -> sqlx::Result<Vec<Message>> {
    let sql = format!(
        "{MESSAGE} AND notification_id IN (SELECT 'confirm:' || $2 UNION ALL SELECT e.episode_id || ':' || $2 FROM episodes e WHERE e.shop_id = $1
           AND e.variant_id IN (SELECT variant_id FROM variants WHERE shop_id = $1 AND product_id = $3)) ORDER BY created_at, notification_id"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(subscription).bind(product).fetch_all(c).await)
}

/// How the messages of an episode fared: state and count. The id of a message begins with its episode's.
pub async fn fates(tx: &mut Tx, shop: &ShopId, episode: &str) -> sqlx::Result<Vec<(String, i64)>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT state, count(*) FROM notifications WHERE shop_id = $1 AND notification_id >= $2 || ':' AND notification_id < $2 || ';'
         GROUP BY state ORDER BY state"
    )
    .bind(shop.as_str())
    .bind(episode)
    .fetch_all(c)
    .await)
}

/// Messages that will not be tried again, newest first.
pub async fn all_dead(tx: &mut Tx, shop: &ShopId, most: i64) -> sqlx::Result<Vec<Message>> {
    let sql = format!("{MESSAGE} AND state = 'dead' ORDER BY created_at DESC, notification_id LIMIT $2");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(most).fetch_all(c).await)
}

/// The merchant asks to try dead messages again: one, or all of the shop. Returns how many.
pub async fn revive(tx: &mut Tx, shop: &ShopId, id: Option<&str>, now: i64) -> sqlx::Result<u64> {
    on_tx!(tx, |c| {
        sqlx::query(
        "UPDATE notifications SET state = 'queued', attempts = 0, due_at = $3 WHERE shop_id = $1 AND state = 'dead' AND ($2 IS NULL OR notification_id = $2)"
    )
    .bind(shop.as_str())
    .bind(id)
    .bind(now)
    .execute(c)
    .await
    .map(|done| done.rows_affected())
    })
}
