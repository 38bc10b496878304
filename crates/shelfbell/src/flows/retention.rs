//! What nobody needs any more is forgotten after the days that the shop's policy gives it. Called once an hour.

use shelfbell_core::ids::ContactId;

use super::erase::{self, By};
use crate::app::App;
use crate::db::shops::Shop;
use crate::db::{audit, contacts, conversations, data_requests, deflection, inbox, mail_events, mail_state, sms_received};

const DAY_MS: i64 = 86_400_000;
/// People forgotten in one look at the list.
const AT_ONCE: i64 = 500;

/// Everything of a shop that has an age.
pub async fn forget(app: &App, shop: &Shop, now: i64) -> sqlx::Result<()> {
    let policy = &shop.policy;
    let before = |days: i64| now - days * DAY_MS;
    let mut tx = app.db.begin().await?;
    inbox::forget(&mut tx, &shop.id, before(policy.webhook_days), before(policy.unreadable_days)).await?;
    sms_received::forget(&mut tx, &shop.id, before(policy.webhook_days)).await?;
    conversations::forget(&mut tx, &shop.id, before(policy.transcript_days)).await?;
    deflection::forget_shoppers(&mut tx, &shop.id, before(policy.transcript_days.max(policy.deflection_days + 1))).await?;
    data_requests::forget(&mut tx, &shop.id, before(policy.data_request_days)).await?;
    mail_events::forget_before(&mut tx, &shop.id, before(policy.bounce_days)).await?;
    mail_state::forget_before(&mut tx, &shop.id, before(policy.bounce_days), now).await?;
    audit::forget(&mut tx, &shop.id, before(policy.audit_days)).await?;
    tx.commit().await?;
    forget_contacts(app, shop, now).await
}

/// People who wait for nothing and have asked for nothing for `contact_days`. Each is erased as if they had asked for it, in a transaction
/// of their own; a reason not to write to them outlives that.
async fn forget_contacts(app: &App, shop: &Shop, now: i64) -> sqlx::Result<()> {
    // Whoever was told on the last day of their request is remembered for a month, for what they buy then.
    let days = shop.policy.contact_days.max(shop.policy.expire_days + 30);
    let (mut after, mut forgotten) = (ContactId::new(String::new()), 0);
    loop {
        let mut tx = app.db.read().await?;
        let idle = contacts::idle(&mut tx, &shop.id, now - days * DAY_MS, &after, AT_ONCE).await?;
        drop(tx);
        let Some(last) = idle.last() else { break };
        after = last.clone();
        for contact in &idle {
            forgotten += erase::contact(app, shop, contact, By::Merchant).await?.contacts;
        }
    }
    if forgotten > 0 {
        tracing::info!(shop = %shop.id, forgotten, "contacts.forgotten");
    }
    Ok(())
}
