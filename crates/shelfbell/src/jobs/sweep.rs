//! Hourly tidying: requests that nobody answered end, what nobody needs any more is forgotten, and every variant that people wait
//! for is looked at, so that nothing stays behind that no event will ever ask for again (R1).

use std::time::Duration;

use super::Stop;
use crate::app::{App, Job};
use crate::db::shops::Shop;
use crate::db::{episodes, evaluations, merchant_mails, orders, sessions, shops, subscriptions};
use crate::flows::{retention, search};

const EVERY: Duration = Duration::from_hours(1);
const DAY_MS: i64 = 86_400_000;
/// Mail to merchants that is over is kept for so long.
const REMEMBER_MAIL_MS: i64 = 60 * DAY_MS;
/// An unconfirmed request ends after this.
const CONFIRM_WITHIN_MS: i64 = 7 * DAY_MS;
/// A refund or a cancellation that came before its order; of an order that led nowhere they are of no use.
const REMEMBER_ORDERS_MS: i64 = 30 * DAY_MS;
const EXPIRE_AT_ONCE: i64 = 1_000;

pub async fn run(app: App, stop: Stop) {
    while !stop.is_stopping() {
        if let Err(error) = sweep(&app).await {
            tracing::error!(%error, "sweep.failed");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.stopped() => {}
        }
    }
}

/// Also run at start-up.
pub async fn sweep(app: &App) -> sqlx::Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    sessions::forget(&mut tx, now, app.config.sign_in.seen_after(now)).await?;
    tx.commit().await?;
    let mut tx = app.db.read().await?;
    let all = shops::all(&mut tx).await?;
    drop(tx);
    for shop in all {
        let expired = expire(app, &shop, now).await?;
        let mut tx = app.db.begin().await?;
        episodes::forget_tellings(&mut tx, &shop.id, now - DAY_MS).await?;
        merchant_mails::forget_before(&mut tx, &shop.id, now - REMEMBER_MAIL_MS).await?;
        orders::forget(&mut tx, &shop.id, now - REMEMBER_ORDERS_MS).await?;
        evaluations::request_all_waited_for(&mut tx, &shop.id, now).await?;
        tx.commit().await?;
        retention::forget(app, &shop, now).await?;
        search::index_missing(app, &shop).await?;
        if expired > 0 {
            tracing::info!(shop = %shop.id, expired, "subscriptions.expired");
        }
    }
    app.wake.ring(Job::Evaluate);
    Ok(())
}

/// In many short transactions: sign-ups do not wait for a long list to be tidied.
async fn expire(app: &App, shop: &Shop, now: i64) -> sqlx::Result<u64> {
    let (created_before, unconfirmed_before) = (now - shop.policy.expire_days * DAY_MS, now - CONFIRM_WITHIN_MS);
    let mut expired = 0;
    loop {
        let mut tx = app.db.begin().await?;
        let overdue = subscriptions::overdue(&mut tx, &shop.id, created_before, unconfirmed_before, EXPIRE_AT_ONCE).await?;
        if overdue.is_empty() {
            return Ok(expired);
        }
        let ids: Vec<&str> = overdue.iter().map(String::as_str).collect();
        expired += subscriptions::expire(&mut tx, &shop.id, &ids).await?;
        tx.commit().await?;
    }
}
