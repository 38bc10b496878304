//! Double opt-in: a pending request is confirmed by the link in its message, by its code in the chat, or by a yes to a text message.

use shelfbell_core::consent::ConfirmedBy;
use shelfbell_core::ids::ShopId;
use subtle::ConstantTimeEq as _;

use crate::app::{App, Job};
use crate::db::{evaluations, subscriptions};

/// Wrong codes after which a request can be confirmed by its link or a reply only: a guess is right once in 200,000 requests.
pub const MOST_TRIES: i64 = 5;

/// What became of a code that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    Confirmed(String),
    Wrong,
    /// Nothing waits for a code any more, or too many were wrong.
    Spent,
}

/// Confirms those of these requests that are pending; their places in line count from when they were made.
pub async fn confirm(app: &App, shop: &ShopId, ids: &[&str], by: ConfirmedBy) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    let mut confirmed = false;
    for id in ids {
        confirmed |= subscriptions::confirm(&mut tx, shop, id, by, app.now()).await?;
    }
    if confirmed {
        // It may have come back meanwhile.
        evaluations::request_all_waited_for(&mut tx, shop, app.now()).await?;
        tx.notify(Job::Evaluate.as_str()).await?;
    }
    tx.commit().await?;
    app.wake.ring(Job::Evaluate);
    Ok(())
}

/// Confirms the one of these requests whose message holds this code.
pub async fn by_code(app: &App, shop: &ShopId, ids: &[String], code: &str) -> sqlx::Result<Typed> {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut tx = app.db.begin().await?;
    let mut pending = subscriptions::unconfirmed(&mut tx, shop, &ids).await?;
    pending.retain(|(_, tries)| *tries < MOST_TRIES);
    if pending.is_empty() {
        return Ok(Typed::Spent);
    }
    let fits = |id: &str| bool::from(app.tokens.code(id).as_bytes().ct_eq(code.as_bytes()));
    if let Some((id, _)) = pending.iter().find(|(id, _)| fits(id)) {
        drop(tx);
        confirm(app, shop, &[id], ConfirmedBy::Code).await?;
        return Ok(Typed::Confirmed(id.clone()));
    }
    let tried: Vec<&str> = pending.iter().map(|(id, _)| id.as_str()).collect();
    subscriptions::count_wrong_code(&mut tx, shop, &tried).await?;
    tx.commit().await?;
    Ok(if pending.iter().all(|(_, tries)| tries + 1 >= MOST_TRIES) { Typed::Spent } else { Typed::Wrong })
}
