//! Whether an order stands, by the newest word of its platform (R2). One row for each order, whatever it led to.

use shelfbell_core::ids::ShopId;
use shelfbell_core::order::Order;

use super::{Tx, on_tx};

/// What is known of an order after a message about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderState {
    /// The message is the newest so far, or repeats it.
    pub is_newest: bool,
    /// The order is off since then, ms.
    pub cancelled_at: Option<i64>,
}

/// Notes what a message says, unless a newer one came before it. Of two that nothing tells apart, the one that calls the order off.
pub async fn note(tx: &mut Tx, shop: &ShopId, order: &Order, now: i64) -> sqlx::Result<OrderState> {
    let written = on_tx!(&mut *tx, |c| {
        sqlx::query(
            "INSERT INTO order_states (shop_id, order_id, updated_at, triggered_at, cancelled_at, received_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (shop_id, order_id) DO UPDATE SET updated_at = excluded.updated_at, triggered_at = excluded.triggered_at,
               cancelled_at = excluded.cancelled_at, received_at = excluded.received_at
             WHERE excluded.updated_at > order_states.updated_at
                OR (excluded.updated_at = order_states.updated_at AND excluded.triggered_at > order_states.triggered_at)
                OR (excluded.updated_at = order_states.updated_at AND excluded.triggered_at = order_states.triggered_at
                  AND (excluded.cancelled_at IS NOT NULL OR order_states.cancelled_at IS NULL))",
        )
        .bind(shop.as_str())
        .bind(&order.id)
        .bind(order.version.updated_at)
        .bind(order.version.triggered_at)
        .bind(order.cancelled_at)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if written == 1 {
        return Ok(OrderState { is_newest: true, cancelled_at: order.cancelled_at });
    }
    let cancelled_at = on_tx!(tx, |c| sqlx::query_scalar("SELECT cancelled_at FROM order_states WHERE shop_id = $1 AND order_id = $2")
        .bind(shop.as_str())
        .bind(&order.id)
        .fetch_one(c)
        .await)?;
    Ok(OrderState { is_newest: false, cancelled_at })
}
