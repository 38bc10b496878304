//! What being told led to: purchases and what they brought in, as other views join them.

use std::collections::HashMap;

use shelfbell_core::demand::{self, Conversion, MEASURED_MS};

use crate::db::Tx;
use crate::db::conversions::{self, Sold};
use crate::db::figures::{self, OnDay};
use crate::db::shops::Shop;

/// Purchases, and their worth in minor units of the shop's currency, less what was refunded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earned {
    pub bought: i64,
    pub recovered_minor: i64,
}

impl From<Sold> for Earned {
    fn from(sold: Sold) -> Self {
        Self { bought: sold.bought, recovered_minor: sold.recovered_minor }
    }
}

/// From `from` to before `to`, by day (ms, its start in UTC).
pub async fn per_day(tx: &mut Tx, shop: &Shop, from: i64, to: i64) -> sqlx::Result<Vec<(i64, Earned)>> {
    let days = conversions::per_day(tx, &shop.id, from, to).await?;
    Ok(days.into_iter().map(|day| (day.day, day.sold.into())).collect())
}

/// Of each of these episodes that led to any.
pub async fn of_episodes(tx: &mut Tx, shop: &Shop, episodes: &[&str]) -> sqlx::Result<HashMap<String, Earned>> {
    let found = conversions::of_episodes(tx, &shop.id, episodes).await?;
    Ok(found.into_iter().map(|of| (of.episode_id, of.sold.into())).collect())
}

/// Purchases after being told about a variant of a product, by day.
pub async fn of_product_per_day(tx: &mut Tx, shop: &Shop, product: &str, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    figures::bought_of_product(tx, &shop.id, product, from, to).await
}

/// Those of these subscriptions that led to a purchase.
pub async fn converted(tx: &mut Tx, shop: &Shop, subscriptions: &[&str]) -> sqlx::Result<Vec<String>> {
    conversions::converted(tx, &shop.id, subscriptions).await
}

/// How often being told leads to a purchase in this shop. Whoever was told too lately to have had the shop's window of attribution is left
/// out: they are not people who did not buy.
pub async fn conversion(tx: &mut Tx, shop: &Shop, now: i64) -> sqlx::Result<Conversion> {
    let to = now - shop.policy.attribution_days.saturating_mul(86_400_000);
    let told = conversions::told(tx, &shop.id, now - MEASURED_MS, to).await?;
    Ok(demand::conversion(u64::try_from(told.told).unwrap_or(0), u64::try_from(told.bought).unwrap_or(0)))
}
