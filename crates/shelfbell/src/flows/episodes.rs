//! Restock episodes as a list, and the messages of one.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use shelfbell_core::contact::mask;
use shelfbell_core::ids::ContactId;

use super::{approve, earned};
use crate::app::App;
use crate::db::catalogue::{self, By};
use crate::db::episodes::{self, Listed, Numbers, Which};
use crate::db::messages::{self, OfEpisode};
use crate::db::shops::Shop;
use crate::db::{Tx, contacts};

/// One episode. Times are ms since the Unix epoch, money is in minor units of the shop's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EpisodeItem {
    pub id: String,
    /// `restock` or `import`.
    pub kind: String,
    /// `open`, `held` or `closed`.
    pub state: String,
    pub variant_id: String,
    pub product_title: String,
    pub variant_title: Option<String>,
    pub opened_at: i64,
    pub closed_at: Option<i64>,
    /// `everybody_told`, `sold_out`, `below_minimum`, `unpublished`, `backorder_only`, `stopped`, `approved` or `cancelled`.
    pub ending: Option<String>,
    pub waves: i64,
    /// People told, less those who were put back into the line.
    pub told: i64,
    pub sent: i64,
    pub dead: i64,
    pub clicked: i64,
    pub bought: i64,
    pub recovered_minor: i64,
    /// Of a held one: people whom it would tell now.
    pub would_reach: Option<i64>,
}

/// What the outside calls an episode's state: one that the merchant stopped is over for them.
pub fn shown_state(state: String) -> String {
    if state == "stopped" { "closed".to_owned() } else { state }
}

/// A shown title: Shopify's "Default Title" is none.
pub fn shown(title: String) -> Option<String> {
    (!title.is_empty() && title != "Default Title").then_some(title)
}

/// The newest first. `after`: the last id of the page before.
pub async fn list(app: &App, shop: &Shop, which: Which, after: Option<&str>, most: i64) -> sqlx::Result<Vec<EpisodeItem>> {
    let mut tx = app.db.read().await?;
    let listed = episodes::list(&mut tx, &shop.id, which, after, most).await?;
    let ids: Vec<&str> = listed.iter().map(|listed| listed.episode.episode_id.as_str()).collect();
    let mut numbers: HashMap<String, Numbers> =
        episodes::numbers(&mut tx, &shop.id, &ids).await?.into_iter().map(|numbers| (numbers.episode_id.clone(), numbers)).collect();
    let earned = earned::of_episodes(&mut tx, shop, &ids).await?;
    let mut items = Vec::with_capacity(listed.len());
    for Listed { episode, variant_platform_id, variant_title, product_title } in listed {
        let would_reach = match episode.state.as_str() {
            "held" => reach(&mut tx, shop, &episode, app.now()).await?,
            _ => None,
        };
        let numbers = numbers.remove(&episode.episode_id).unwrap_or_default();
        let earned = earned.get(&episode.episode_id).copied().unwrap_or_default();
        items.push(EpisodeItem {
            id: episode.episode_id,
            kind: episode.kind,
            state: shown_state(episode.state),
            variant_id: variant_platform_id,
            product_title,
            variant_title: shown(variant_title),
            opened_at: episode.opened_at,
            closed_at: episode.closed_at,
            ending: episode.ending,
            waves: numbers.waves,
            told: numbers.told,
            sent: numbers.sent,
            dead: numbers.dead,
            clicked: numbers.clicked,
            bought: earned.bought,
            recovered_minor: earned.recovered_minor,
            would_reach,
        });
    }
    Ok(items)
}

async fn reach(tx: &mut Tx, shop: &Shop, episode: &episodes::Episode, now: i64) -> sqlx::Result<Option<i64>> {
    match catalogue::variant(tx, &shop.id, By::Id, &episode.variant_id).await? {
        Some(variant) => approve::reach(tx, shop, episode, &variant, now).await.map(Some),
        None => Ok(None),
    }
}

/// One message of an episode. Times are ms since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EpisodeMessage {
    /// By which it is retried.
    pub id: String,
    pub subscription_id: String,
    /// null once the person was erased.
    pub contact_id: Option<String>,
    pub channel: String,
    pub address_masked: Option<String>,
    /// `alert`, `reminder`, `reminder_2`, `last_units` or `sold_out`.
    pub kind: String,
    pub wave: i64,
    /// `queued`, `paused`, `sent`, `dead`, `returned` or `cancelled`.
    pub state: String,
    /// Why it is not sent, without an address.
    pub error: Option<String>,
    pub attempts: i64,
    pub created_at: i64,
    pub sent_at: Option<i64>,
    pub clicked_at: Option<i64>,
    /// What the provider reported since: `delivered`, `undelivered`, …
    pub receipt: Option<String>,
    /// A purchase followed.
    pub converted: bool,
}

/// Where the messages of an episode go on: subscription and kind.
pub type AfterMessage = (String, String);

/// `None`: there is no such episode.
pub async fn messages(
    app: &App,
    shop: &Shop,
    episode: &str,
    state: Option<&str>,
    after: Option<&AfterMessage>,
    most: i64,
) -> sqlx::Result<Option<Vec<EpisodeMessage>>> {
    let mut tx = app.db.read().await?;
    if episodes::find_to_read(&mut tx, &shop.id, episode).await?.is_none() {
        return Ok(None);
    }
    let after = after.map(|(subscription, kind)| (subscription.as_str(), kind.as_str()));
    let found = messages::of_episode(&mut tx, &shop.id, episode, state, after, most).await?;
    let subscriptions: Vec<&str> = found.iter().map(|one| one.message.subscription_id.as_str()).collect();
    let converted: HashSet<String> = earned::converted(&mut tx, shop, &subscriptions).await?.into_iter().collect();
    let mut items = Vec::with_capacity(found.len());
    for OfEpisode { message, contact_id } in found {
        let contact = contacts::find(&mut tx, &shop.id, &ContactId::new(&contact_id)).await?;
        items.push(EpisodeMessage {
            converted: converted.contains(&message.subscription_id),
            id: message.notification_id,
            subscription_id: message.subscription_id,
            contact_id: (!contact_id.is_empty()).then_some(contact_id),
            address_masked: contact.map(|contact| mask(&contact.address)),
            channel: message.channel,
            kind: message.kind,
            wave: message.wave,
            state: message.state,
            error: message.error,
            attempts: message.attempts,
            created_at: message.created_at,
            sent_at: message.sent_at,
            clicked_at: message.clicked_at,
            receipt: message.receipt,
        });
    }
    Ok(Some(items))
}
