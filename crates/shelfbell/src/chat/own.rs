//! The alerts that a conversation may list, explain and end: those that it made. Where a shop asks for a second yes, also those that it asked for
//! and that were there before, veiled: whoever writes has not proven that the address is theirs, so they are answered for as new alerts that
//! nobody confirmed, until the code is typed. No answer tells that an address was known, and what is behind the veil is not touched.

use serde::{Deserialize, Serialize};
use shelfbell_core::chat::Alert;
use shelfbell_core::subscription::State;

use super::alerts;
use crate::app::App;
use crate::db::shops::Shop;
use crate::db::{Tx, subscriptions};
use crate::flows::confirm::{self, MOST_TRIES, Typed};
use crate::flows::leave;

/// As it is stored with the conversation, in JSON: a subscription's id, or what veils one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Own {
    Made(String),
    Veiled(Veiled),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Veiled {
    /// By which the conversation knows it: as new as that of a new alert.
    pub id: String,
    /// The subscription behind it.
    pub of: String,
    /// What was asked for: our id of the variant, or any of the product. The subscription may be for more.
    pub variant: Option<String>,
    pub shows: Shows,
    pub wrong_codes: i64,
}

/// What is said of a veiled one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// That it was not confirmed yet.
    Unconfirmed,
    /// That it was ended.
    Ended,
    /// What is true: the code was typed.
    Truth,
}

impl Own {
    /// By which the conversation knows it.
    pub fn id(&self) -> &str {
        match self {
            Self::Made(id) => id,
            Self::Veiled(veiled) => &veiled.id,
        }
    }

    /// The subscription.
    pub fn subscription(&self) -> &str {
        match self {
            Self::Made(id) => id,
            Self::Veiled(veiled) => &veiled.of,
        }
    }

    /// This conversation made it, or knows its code: it may be told what is true.
    pub fn is_proven(&self, subscription: &str) -> bool {
        match self {
            Self::Made(id) => id == subscription,
            Self::Veiled(veiled) => veiled.shows == Shows::Truth && veiled.of == subscription,
        }
    }

    fn is_ended(&self) -> bool {
        matches!(self, Self::Veiled(veiled) if veiled.shows == Shows::Ended)
    }

    fn unconfirmed(&mut self) -> Option<&mut Veiled> {
        match self {
            Self::Veiled(veiled) if veiled.shows == Shows::Unconfirmed => Some(veiled),
            _ => None,
        }
    }

    pub async fn alert(&self, tx: &mut Tx, shop: &Shop, why: bool) -> sqlx::Result<Option<Alert>> {
        let Some(found) = subscriptions::find(tx, &shop.id, self.subscription()).await? else { return Ok(None) };
        let Self::Veiled(veiled) = self else { return alerts::alert(tx, shop, &found, why).await };
        let shown = match veiled.shows {
            Shows::Truth => found,
            Shows::Unconfirmed | Shows::Ended => {
                let state = if veiled.shows == Shows::Ended { State::Cancelled } else { State::Pending };
                subscriptions::Subscription { variant_id: veiled.variant.clone(), state: state.as_str().to_owned(), ..found }
            }
        };
        let alert = alerts::alert(tx, shop, &shown, why).await?;
        Ok(alert.map(|alert| Alert { id: veiled.id.clone(), ..alert }))
    }

    async fn end(&mut self, app: &App, shop: &Shop) -> sqlx::Result<()> {
        if let Some(veiled) = self.unconfirmed() {
            veiled.shows = Shows::Ended;
            return Ok(());
        }
        if !self.is_ended() {
            leave::stop(app, &shop.id, self.subscription()).await?;
        }
        Ok(())
    }
}

/// Newest first; with the reason each was told or not when `why`.
pub async fn alerts(app: &App, shop: &Shop, own: &[Own], why: bool) -> sqlx::Result<Vec<Alert>> {
    let mut tx = app.db.read().await?;
    let mut alerts = Vec::new();
    for one in own.iter().rev() {
        alerts.extend(one.alert(&mut tx, shop, why).await?);
    }
    Ok(alerts)
}

/// Ends those of these that are the conversation's own. Each as it was before, and as it is now; the last first.
pub async fn end(app: &App, shop: &Shop, own: &mut [Own], ids: &[String]) -> sqlx::Result<Vec<(Alert, Alert)>> {
    let mut ended = Vec::new();
    for id in ids.iter().rev() {
        let Some(one) = own.iter_mut().find(|one| one.id() == id) else { continue };
        let mut tx = app.db.read().await?;
        let before = one.alert(&mut tx, shop, false).await?;
        drop(tx);
        one.end(app, shop).await?;
        let mut tx = app.db.read().await?;
        ended.extend(before.zip(one.alert(&mut tx, shop, false).await?));
    }
    Ok(ended)
}

/// Veils a subscription that was there before this conversation asked for it. `id`: a new one. `variant`: what was asked for. Also whether the
/// conversation had asked for it already.
pub fn veil(own: &mut Vec<Own>, id: String, of: &str, variant: Option<&str>) -> (Own, bool) {
    let covers = |veiled: &Veiled| veiled.of == of && (veiled.variant.is_none() || veiled.variant.as_deref() == variant);
    let known = own.iter().find(|one| matches!(one, Own::Veiled(veiled) if veiled.shows == Shows::Unconfirmed && covers(veiled)));
    if let Some(known) = known {
        return (known.clone(), true);
    }
    let fresh = Veiled { id, of: of.to_owned(), variant: variant.map(str::to_owned), shows: Shows::Unconfirmed, wrong_codes: 0 };
    own.push(Own::Veiled(fresh.clone()));
    (Own::Veiled(fresh), false)
}

/// A code was typed: whoever reads the messages to an address has proven that it is theirs. A wrong one counts against a veiled one as it would
/// against a new alert. The one that is confirmed, by which the conversation knows it, else what it is told.
pub async fn confirm(app: &App, shop: &Shop, own: &mut [Own], code: &str) -> sqlx::Result<Typed> {
    let ids: Vec<String> = own.iter().filter(|one| !one.is_ended()).map(|one| one.subscription().to_owned()).collect();
    let typed = confirm::by_code(app, &shop.id, &ids, code).await?;
    if let Typed::Confirmed(id) = typed {
        let confirmed = own.iter_mut().filter(|one| one.subscription() == id && !one.is_ended());
        let mut known = id.clone();
        for one in confirmed {
            one.unconfirmed().into_iter().for_each(|veiled| veiled.shows = Shows::Truth);
            known = one.id().to_owned();
        }
        return Ok(Typed::Confirmed(known));
    }
    let mut may_go_on = typed == Typed::Wrong;
    for veiled in own.iter_mut().filter_map(Own::unconfirmed).filter(|veiled| veiled.wrong_codes < MOST_TRIES) {
        veiled.wrong_codes += 1;
        may_go_on |= veiled.wrong_codes < MOST_TRIES;
    }
    Ok(if may_go_on { Typed::Wrong } else { Typed::Spent })
}
