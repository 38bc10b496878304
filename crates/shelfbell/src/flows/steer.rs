//! The merchant takes hold of an episode that is under way: the next wave now, or no further one.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::episode::story::Step;
use shelfbell_core::episode::{Decision, Ending, Rest};
use shelfbell_core::ids::{EpisodeId, VariantId};

use super::crossed::{MayCross, again_if_crossed};
use super::evaluate::evaluate_now;
use crate::app::{App, Job, What};
use crate::db::catalogue::{self, By};
use crate::db::episodes::{self, Episode};
use crate::db::shops::Shop;
use crate::db::{Tx, audit, evaluations, take_back};

#[derive(Debug, thiserror::Error)]
pub enum SteerError {
    #[error("there is no such episode in this shop")]
    Unknown,
    #[error("this episode has ended")]
    Ended,
    #[error("this episode waits for your approval: approve or cancel it")]
    Held,
    #[error("it is at wave {found} by now: look at it again")]
    MovedOn { found: i64 },
    #[error("{0}")]
    NothingToSend(&'static str),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl MayCross for SteerError {
    fn of_database(&self) -> Option<&sqlx::Error> {
        if let Self::Sqlx(error) = self { Some(error) } else { None }
    }
}

/// What asking for the next wave led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SentNow {
    /// `telling`, or `held`: it would reach more people than the shop's limit and waits for approval (R9).
    pub outcome: &'static str,
    /// People whom the wave may tell, or would reach.
    pub people: u64,
    pub text: String,
}

/// The next wave of an episode, without its interval. `after_wave`: the last wave that the merchant saw, so that two who press the button at
/// once, or one who presses it twice, start one wave.
pub async fn send_now(app: &App, shop: &Shop, by: &Actor, episode: &str, after_wave: Option<i64>) -> Result<SentNow, SteerError> {
    again_if_crossed("send_now", || send_now_once(app, shop, by, episode, after_wave)).await
}

async fn send_now_once(app: &App, shop: &Shop, by: &Actor, episode: &str, after_wave: Option<i64>) -> Result<SentNow, SteerError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let found = find_with_variant_locked(&mut tx, shop, episode, now).await?;
    match found.state.as_str() {
        "open" => {}
        "held" => return Err(SteerError::Held),
        _ => return Err(SteerError::Ended),
    }
    let wave = episodes::last_wave(&mut tx, &shop.id, &found.episode_id).await?.map_or(0, |wave| wave.number);
    if after_wave.is_some_and(|seen| seen != wave) {
        return Err(SteerError::MovedOn { found: wave });
    }
    let Some(row) = catalogue::variant(&mut tx, &shop.id, By::Id, &found.variant_id).await? else { return Err(SteerError::Unknown) };
    let (decision, looked) = evaluate_now(&mut tx, &app.ids, shop, &row, now).await?;
    let sent = outcome(decision)?;
    let detail = json!({ "after_wave": wave, "outcome": sent.outcome, "people": sent.people, "told_at_once": looked.told });
    audit::record(&mut tx, &shop.id, by, "episode.sent_now", &found.episode_id, &detail, now).await?;
    tx.notify(Job::Evaluate.as_str()).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Episodes, What::Demand, What::Messages]);
    app.wake.ring(Job::Evaluate);
    app.wake.ring(Job::Deliver);
    Ok(sent)
}

fn outcome(decision: Decision) -> Result<SentNow, SteerError> {
    let nothing = |why| Err(SteerError::NothingToSend(why));
    match decision {
        Decision::Tell { people, .. } => {
            Ok(SentNow { outcome: "telling", people, text: format!("Up to {people} more people are told now.") })
        }
        Decision::Hold { reach } => Ok(SentNow {
            outcome: "held",
            people: reach,
            text: format!("It would reach {reach} people at once, more than your limit: it waits for your approval."),
        }),
        Decision::Rest(Rest::WaitsForApproval) => Err(SteerError::Held),
        Decision::NextWave { .. } => nothing("Every unit is kept for somebody whose message waits; nobody else can be told before that."),
        Decision::Settle { .. } => nothing("The stock has to stay for a moment first; the first wave then begins by itself."),
        Decision::HeldOut { .. } => nothing("Whoever still waits is held out for a while, to measure what messages add."),
        Decision::Rest(Rest::NobodyWaits) | Decision::Close(Ending::EverybodyTold) => nothing("Everybody who waited has been told."),
        Decision::Rest(_) | Decision::Close(_) => nothing("It cannot be bought any more, so nobody is told."),
    }
}

/// What stopping an episode led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Stopped {
    /// People whose message had not left: they are back in line at their old place.
    pub put_back: u64,
}

/// Ends an episode: nobody else is told of this delivery, and messages that have not left do not leave. The line stays for the next one.
pub async fn stop(app: &App, shop: &Shop, by: &Actor, episode: &str) -> Result<Stopped, SteerError> {
    again_if_crossed("stop", || stop_once(app, shop, by, episode)).await
}

async fn stop_once(app: &App, shop: &Shop, by: &Actor, episode: &str) -> Result<Stopped, SteerError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let found = find_with_variant_locked(&mut tx, shop, episode, now).await?;
    match (found.kind.as_str(), found.state.as_str()) {
        ("restock", "open" | "held") => {}
        (_, "held") => return Err(SteerError::Held),
        // Everybody was told, and not every message has left.
        ("restock", "closed") if found.ending.as_deref() != Some("stopped") && unsent(&mut tx, shop, episode).await? > 0 => {}
        _ => return Err(SteerError::Ended),
    }
    let id = EpisodeId::new(&found.episode_id);
    episodes::stop(&mut tx, &shop.id, &id, now).await?;
    let taken = take_back::alerts(&mut tx, &shop.id, &id, now).await?;
    let mut waves: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for message in &taken {
        *waves.entry((message.wave, message.created_at)).or_default() += 1;
    }
    for ((wave, told_at), people) in waves {
        episodes::add_told(&mut tx, &shop.id, &id, wave, told_at, -people).await?;
    }
    let people = i64::try_from(taken.len()).unwrap_or(i64::MAX);
    let inputs = json!({ "people": people }).to_string();
    episodes::add_step(&mut tx, &shop.id, &id, &Step::Stopped { people }.to_string(), &inputs, now).await?;
    audit::record(&mut tx, &shop.id, by, "episode.stopped", &found.episode_id, &json!({ "was": found.state, "put_back": people }), now)
        .await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Episodes, What::Demand, What::Messages]);
    app.wake.ring(Job::Evaluate);
    Ok(Stopped { put_back: taken.len() as u64 })
}

/// Alerts of an episode that have not left.
async fn unsent(tx: &mut Tx, shop: &Shop, episode: &str) -> sqlx::Result<i64> {
    Ok(episodes::numbers(tx, &shop.id, &[episode]).await?.first().map_or(0, |numbers| numbers.unsent))
}

/// A look at the variant is asked for, and the variant locked, in the order in which a look takes both: a wave is either over or has not begun.
async fn find_with_variant_locked(tx: &mut Tx, shop: &Shop, episode: &str, now: i64) -> Result<Episode, SteerError> {
    let found = episodes::find_to_read(tx, &shop.id, episode).await?.ok_or(SteerError::Unknown)?;
    let variant = VariantId::new(&found.variant_id);
    evaluations::request(tx, &shop.id, std::slice::from_ref(&variant), now).await?;
    catalogue::lock_variant(tx, &shop.id, &variant).await?;
    episodes::find(tx, &shop.id, episode).await?.ok_or(SteerError::Unknown)
}
