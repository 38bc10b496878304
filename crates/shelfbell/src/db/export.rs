//! The subscriptions of a shop as a list, for taking them elsewhere.

use serde::Serialize;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::sealed::CONTACT_ADDRESS;
use super::{Tx, on_tx};

/// One line of the export.
#[derive(Clone, Serialize, sqlx::FromRow)]
pub struct Exported {
    pub id: String,
    pub variant_id: String,
    pub sku: String,
    pub product_title: String,
    pub variant_title: String,
    pub contact_id: String,
    pub channel: String,
    pub address: String,
    pub state: String,
    pub target_id: String,
    pub product_id: String,
    pub place: i64,
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

const EXPORTED: &str = "SELECT s.subscription_id AS id, coalesce(v.platform_id, '') AS variant_id, coalesce(v.sku, '') AS sku, p.title AS product_title,
      coalesce(v.title, '') AS variant_title, c.contact_id, c.channel, c.address, s.state, s.target_id, s.product_id, s.place, s.locale, s.source, s.consent_at, s.created_at,
      CASE WHEN s.state IN ('notified', 'converted') THEN (
        SELECT max(n.sent_at) FROM episodes e
        JOIN notifications n ON n.shop_id = e.shop_id AND n.episode_id = e.episode_id AND n.subscription_id = s.subscription_id
        WHERE e.shop_id = $1 AND e.opened_at >= s.created_at
          AND e.variant_id IN (SELECT variant_id FROM variants WHERE shop_id = $1 AND product_id = s.product_id)) END AS notified_at
    FROM subscriptions s
    JOIN contacts c ON c.shop_id = $1 AND c.contact_id = s.contact_id
    JOIN products p ON p.shop_id = $1 AND p.product_id = s.product_id
    LEFT JOIN variants v ON v.shop_id = $1 AND v.variant_id = s.variant_id
    WHERE s.shop_id = $1";

/// The next lines of the export after subscription id `after`.
pub async fn next(tx: &mut Tx, shop: &ShopId, after: &str, most: i64) -> sqlx::Result<Vec<Exported>> {
    let sql = format!("{EXPORTED} AND s.subscription_id > $2 ORDER BY s.subscription_id LIMIT $3");
    let mut lines: Vec<Exported> =
        on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(after).bind(most).fetch_all(c).await)?;
    for line in &mut lines {
        line.address = tx.open(&CONTACT_ADDRESS, &[shop.as_str(), &line.contact_id], &line.address)?;
    }
    Ok(lines)
}
