//! The merchant asks to try messages again that were given up (R7).

use serde_json::json;
use shelfbell_core::audit::Actor;

use crate::app::{App, Job, What};
use crate::db::shops::Shop;
use crate::db::{audit, notifications};

/// One dead message, by its name, or all of the shop. Returns how many are tried again.
pub async fn dead(app: &App, shop: &Shop, by: &Actor, message: Option<&str>) -> sqlx::Result<u64> {
    let mut tx = app.db.begin().await?;
    let revived = notifications::revive(&mut tx, &shop.id, message, app.now()).await?;
    if revived > 0 {
        let about = message.unwrap_or("all");
        audit::record(&mut tx, &shop.id, by, "messages.retried", about, &json!({ "messages": revived }), app.now()).await?;
    }
    tx.notify(Job::Deliver.as_str()).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Messages, What::Episodes]);
    app.wake.ring(Job::Deliver);
    Ok(revived)
}
