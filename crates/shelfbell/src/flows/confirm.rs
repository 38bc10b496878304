//! Double opt-in: a pending request is confirmed by the link in its message, by its code in the chat, or by a yes to a text message.

use shelfbell_core::consent::{ConfirmedBy, Suppression};
use shelfbell_core::contact::{Address, ChannelKind};
use shelfbell_core::ids::{ContactId, ShopId};
use shelfbell_core::subscription::State;
use subtle::ConstantTimeEq as _;

use super::erase;
use crate::app::{App, Job};
use crate::db::shops::{self, By};
use crate::db::{Tx, contacts, evaluations, subscriptions};

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
        lift(&mut tx, app, shop, id).await?;
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

/// May somebody be asked for a confirmation, and give it? Whoever unsubscribed takes that back by it. A phone takes its STOP back by itself, see
/// [`super::sign_up::join_line`].
pub fn may_confirm(channel: &str, suppression: Option<&str>) -> bool {
    suppression.is_none_or(|reason| reason == Suppression::Unsubscribed.as_str() && channel != ChannelKind::Sms.as_str())
}

/// Whoever confirms wants to be told again: what they had asked to end no longer counts.
async fn lift(tx: &mut Tx, app: &App, shop: &ShopId, id: &str) -> sqlx::Result<()> {
    let Some(pending) = subscriptions::find(tx, shop, id).await?.filter(|found| found.state == State::Pending.as_str()) else {
        return Ok(());
    };
    let contact = ContactId::new(pending.contact_id);
    let Some(found) = contacts::find(tx, shop, &contact).await? else { return Ok(()) };
    if found.suppression.is_none() || !may_confirm(&found.channel, found.suppression.as_deref()) {
        return Ok(());
    }
    let address = ChannelKind::parse(&found.channel).and_then(|channel| Address::parse(channel, &found.address).ok());
    let (Some(address), Some(shop)) = (address, shops::find(tx, By::Id, shop.as_str()).await?) else { return Ok(()) };
    contacts::lift_unsubscribe(tx, &shop.id, &contact, &erase::fingerprint(app, &shop, &address)).await
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
