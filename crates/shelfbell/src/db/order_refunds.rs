//! Refunded lines of orders, as the platform reports them: also of orders that have not arrived yet, or led nowhere.

use serde::Serialize;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Tx, json, on_tx};

/// What is kept of a refunded line.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Refunded {
    pub refund_id: String,
    pub line_id: String,
    pub quantity: i64,
    pub amount_minor: i64,
    pub currency: String,
}

/// One that is known already stays as it is.
pub async fn insert(tx: &mut Tx, shop: &ShopId, order: &str, lines: &[Refunded], now: i64) -> sqlx::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let columns = [("refund_id", "TEXT"), ("line_id", "TEXT"), ("quantity", "BIGINT"), ("amount_minor", "BIGINT"), ("currency", "TEXT")];
    let sql = format!(
        "INSERT INTO order_refunds (shop_id, order_id, refund_id, line_id, quantity, amount_minor, currency, received_at)
         SELECT $1, $2, refund_id, line_id, quantity, amount_minor, currency, $4 FROM {} WHERE true ON CONFLICT DO NOTHING",
        tx.rows("$3", &columns)
    );
    let lines = json(lines)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(order).bind(&lines).bind(now).execute(c).await.map(drop))
}

/// The order has no other refunds than these: the others were undone.
pub async fn keep(tx: &mut Tx, shop: &ShopId, order: &str, refunds: &[&str]) -> sqlx::Result<()> {
    let sql = format!("DELETE FROM order_refunds WHERE shop_id = $1 AND order_id = $2 AND refund_id NOT IN {}", tx.texts("$3"));
    let refunds = json(refunds)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(order).bind(&refunds).execute(c).await.map(drop))
}

pub async fn of_order(tx: &mut Tx, shop: &ShopId, order: &str) -> sqlx::Result<Vec<Refunded>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT refund_id, line_id, quantity, amount_minor, currency FROM order_refunds WHERE shop_id = $1 AND order_id = $2"
    )
    .bind(shop.as_str())
    .bind(order)
    .fetch_all(c)
    .await)
}
