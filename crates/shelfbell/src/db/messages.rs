//! The outbox as people read it: what was written to whom about what, and how it fared. Nothing is changed here.

use serde::Serialize;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Tx, on_tx};

/// One message as the merchant sees it: no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Message {
    pub notification_id: String,
    pub subscription_id: String,
    pub episode_id: String,
    pub wave: i64,
    pub channel: String,
    pub kind: String,
    pub state: String,
    pub attempts: i64,
    pub error: Option<String>,
    /// It waits until then for the end of its recipient's quiet hours.
    pub wakes_at: Option<i64>,
    pub sent_at: Option<i64>,
    /// What the provider reported since: `delivered`, `undelivered`, …
    pub receipt: Option<String>,
    pub clicked_at: Option<i64>,
    pub clicks: i64,
    pub created_at: i64,
}

const MESSAGE: &str = "SELECT CASE WHEN kind = 'confirmation' THEN 'confirm' ELSE episode_id END || ':' || subscription_id
        || CASE WHEN kind IN ('confirmation', 'alert') THEN '' ELSE ':' || kind END AS notification_id,
      subscription_id, episode_id, wave, channel, kind, state, attempts, error, wakes_at, sent_at, receipt, clicked_at, clicks, created_at
    FROM notifications WHERE shop_id = $1";

/// The messages of one subscription: one for each episode of its variants that told it.
pub async fn of_subscription(tx: &mut Tx, shop: &ShopId, subscription: &str, product: &str) -> sqlx::Result<Vec<Message>> {
    let sql = format!(
        "{MESSAGE} AND subscription_id = $2 AND episode_id IN (SELECT '' UNION ALL SELECT e.episode_id FROM episodes e WHERE e.shop_id = $1
           AND e.variant_id IN (SELECT variant_id FROM variants WHERE shop_id = $1 AND product_id = $3)) ORDER BY created_at, seq"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(subscription).bind(product).fetch_all(c).await)
}

/// How the messages of an episode fared: state and count.
pub async fn fates(tx: &mut Tx, shop: &ShopId, episode: &str) -> sqlx::Result<Vec<(String, i64)>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT state, count(*) FROM notifications WHERE shop_id = $1 AND episode_id = $2 GROUP BY state ORDER BY state"
    )
    .bind(shop.as_str())
    .bind(episode)
    .fetch_all(c)
    .await)
}

/// Messages that will not be tried again, newest first.
pub async fn all_dead(tx: &mut Tx, shop: &ShopId, most: i64) -> sqlx::Result<Vec<Message>> {
    let sql = format!("{MESSAGE} AND state = 'dead' ORDER BY created_at DESC, seq LIMIT $2");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(most).fetch_all(c).await)
}

/// One message of an episode, with whom it is for.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OfEpisode {
    #[sqlx(flatten)]
    pub message: Message,
    /// '' once the person was erased.
    pub contact_id: String,
}

/// The messages of an episode in the order of the requests that they answer. `after`: subscription and kind of the last one before.
pub async fn of_episode(
    tx: &mut Tx,
    shop: &ShopId,
    episode: &str,
    state: Option<&str>,
    after: Option<(&str, &str)>,
    most: i64,
) -> sqlx::Result<Vec<OfEpisode>> {
    let sql = format!(
        "SELECT m.*, s.contact_id FROM ({MESSAGE} AND episode_id = $2 AND ($3 IS NULL OR state = $3) AND (subscription_id, kind) > ($4, $5)
           ORDER BY subscription_id, kind LIMIT $6) AS m
         JOIN sign_ups s ON s.shop_id = $1 AND s.subscription_id = m.subscription_id ORDER BY m.subscription_id, m.kind"
    );
    let (subscription, kind) = after.unwrap_or(("", ""));
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(episode)
        .bind(state)
        .bind(subscription)
        .bind(kind)
        .bind(most)
        .fetch_all(c)
        .await)
}
