//! Webhooks that could not be understood: the merchant has them read again, after a newer program or another setting, or gives them up.

use serde_json::json;
use shelfbell_core::audit::Actor;

use crate::app::{App, Job, What};
use crate::db::shops::Shop;
use crate::db::{audit, inbox};

/// One of them by its id, or all of the shop. What is still not understood comes back with its reason. Returns how many are read again.
pub async fn read_again(app: &App, shop: &Shop, by: &Actor, webhook: Option<&str>) -> sqlx::Result<u64> {
    let mut tx = app.db.begin().await?;
    let retried = inbox::read_again(&mut tx, &shop.id, webhook).await?;
    if retried > 0 {
        let about = webhook.unwrap_or("all");
        audit::record(&mut tx, &shop.id, by, "webhooks.retried", about, &json!({ "webhooks": retried }), app.now()).await?;
    }
    tx.notify(Job::Ingest.as_str()).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Settings]);
    app.wake.ring(Job::Ingest);
    Ok(retried)
}

/// Nothing follows from them, ever: what a webhook said of stock is found by the next regular reading, what it said of an order or a customer is not.
pub async fn give_up(app: &App, shop: &Shop, by: &Actor, webhook: Option<&str>) -> sqlx::Result<u64> {
    let mut tx = app.db.begin().await?;
    let dropped = inbox::drop_unreadable(&mut tx, &shop.id, webhook).await?;
    if dropped > 0 {
        let about = webhook.unwrap_or("all");
        audit::record(&mut tx, &shop.id, by, "webhooks.dropped", about, &json!({ "webhooks": dropped }), app.now()).await?;
    }
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Settings]);
    Ok(dropped)
}
