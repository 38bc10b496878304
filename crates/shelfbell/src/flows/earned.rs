//! What being told led to: purchases and what they brought in, as other views join them.

use std::collections::HashMap;

use shelfbell_core::demand::{self, Conversion, MEASURED_MS};

use crate::db::Tx;
use crate::db::figures::{self, OnDay};
use crate::db::shops::Shop;

/// Purchases, and their worth in minor units of the shop's currency, less what was refunded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earned {
    pub bought: i64,
    pub recovered_minor: i64,
}

/// From `from` to before `to`, by day (ms, its start in UTC).
pub async fn per_day(_tx: &mut Tx, _shop: &Shop, _from: i64, _to: i64) -> sqlx::Result<Vec<(i64, Earned)>> {
    Ok(Vec::new())
}

/// Of each of these episodes that led to any.
pub async fn of_episodes(_tx: &mut Tx, _shop: &Shop, _episodes: &[&str]) -> sqlx::Result<HashMap<String, Earned>> {
    Ok(HashMap::new())
}

/// Purchases of a product's variants by day.
pub async fn of_product_per_day(_tx: &mut Tx, _shop: &Shop, _product: &str, _from: i64, _to: i64) -> sqlx::Result<Vec<OnDay>> {
    Ok(Vec::new())
}

/// Those of these subscriptions that led to a purchase.
pub async fn converted(_tx: &mut Tx, _shop: &Shop, _subscriptions: &[&str]) -> sqlx::Result<Vec<String>> {
    Ok(Vec::new())
}

/// How often being told leads to a purchase in this shop.
pub async fn conversion(tx: &mut Tx, shop: &Shop, now: i64) -> sqlx::Result<Conversion> {
    let from = now - MEASURED_MS;
    let told: i64 = figures::told(tx, &shop.id, from, now).await?.iter().map(|day| day.count).sum();
    let bought: i64 = per_day(tx, shop, from, now).await?.iter().map(|(_, earned)| earned.bought).sum();
    Ok(demand::conversion(u64::try_from(told).unwrap_or(0), u64::try_from(bought).unwrap_or(0)))
}
