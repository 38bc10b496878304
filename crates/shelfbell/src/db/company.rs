//! Who waits for several things: so that what returns together is one message.

use std::collections::BTreeSet;

use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Tx, json, on_tx};

/// Another open request of somebody who is about to get an alert.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Other {
    pub contact_id: String,
    pub subscription_id: String,
    /// In line, and what they wait for is worth telling: they are told any moment, as far as the stock goes.
    pub is_back: bool,
}

/// The other requests of these contacts, apart from `subscriptions`.
pub async fn others(tx: &mut Tx, shop: &str, contacts: &BTreeSet<&str>, subscriptions: &BTreeSet<&str>) -> sqlx::Result<Vec<Other>> {
    let sql = format!(
        "SELECT s.contact_id, s.subscription_id,
           (EXISTS (SELECT 1 FROM line l WHERE l.shop_id = $1 AND l.target_id = s.target_id AND l.place = s.place AND l.subscription_id = s.subscription_id)
             AND EXISTS (SELECT 1 FROM variants v WHERE v.shop_id = $1 AND v.product_id = s.product_id AND (s.variant_id IS NULL OR v.variant_id = s.variant_id)
               AND v.worth_telling_since IS NOT NULL)) AS is_back
         FROM sign_ups s WHERE s.shop_id = $1 AND s.contact_id IN {} AND s.latest AND s.ended IS NULL AND s.confirmed
           AND s.subscription_id NOT IN {}",
        tx.texts("$2"),
        tx.texts("$3")
    );
    let (contacts, subscriptions) = (json(contacts)?, json(subscriptions)?);
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop).bind(&contacts).bind(&subscriptions).fetch_all(c).await)
}

/// The alerts of these subscriptions that are due as well, or wait for company, by their row numbers.
pub async fn due_alerts(tx: &mut Tx, shop: &ShopId, subscriptions: &[&str], now: i64) -> sqlx::Result<Vec<i64>> {
    let sql = format!(
        "SELECT n.seq FROM sign_ups s
         JOIN variants v ON v.shop_id = $1 AND v.product_id = s.product_id AND (s.variant_id IS NULL OR v.variant_id = s.variant_id)
         JOIN episodes e ON e.shop_id = $1 AND e.variant_id = v.variant_id
         JOIN notifications n ON n.shop_id = $1 AND n.episode_id = e.episode_id AND n.subscription_id = s.subscription_id AND n.kind = 'alert'
         WHERE s.shop_id = $1 AND s.subscription_id IN {} AND n.state = 'queued'
           AND (n.due_at <= $3 OR (n.lease IS NULL AND n.attempts = 0 AND NOT n.has_slot)) ORDER BY n.seq",
        tx.texts("$2")
    );
    let subscriptions = json(subscriptions)?;
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&subscriptions).bind(now).fetch_all(c).await)
}
