//! The merchant's word on what the mass-send guard held (R9).

use rmcp::schemars::{self, JsonSchema};
use serde::Serialize;
use shelfbell_core::audit::Actor;
use shelfbell_core::episode::story::Step;
use shelfbell_core::ids::{EpisodeId, ShopId, VariantId};

use crate::app::{App, Job, What};
use crate::db::catalogue::{self, By, Variant};
use crate::db::episodes::{self, Episode};
use crate::db::shops::{self, Shop};
use crate::db::{Tx, audit, evaluations, line, subscriptions};

use super::crossed::{MayCross, again_if_crossed};
use super::hold_out;

/// An episode that waits for the merchant, with how many it would reach now.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct Held {
    pub episode_id: String,
    /// `restock` or `import`.
    pub kind: String,
    pub variant_id: String,
    pub product_title: String,
    pub variant_title: String,
    pub sellable: Option<i64>,
    /// People who would be told, as far as the stock goes.
    pub reach: i64,
    pub opened_at: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    #[error("there is no such episode in this shop")]
    Unknown,
    #[error("this episode is not held, so there is nothing to decide")]
    NotHeld,
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl MayCross for ApproveError {
    fn of_database(&self) -> Option<&sqlx::Error> {
        if let Self::Sqlx(error) = self { Some(error) } else { None }
    }
}

pub async fn held(app: &App, shop: &Shop) -> sqlx::Result<Vec<Held>> {
    let mut tx = app.db.read().await?;
    let mut list = Vec::new();
    for episode in episodes::held(&mut tx, &shop.id).await? {
        let Some(variant) = catalogue::variant(&mut tx, &shop.id, By::Id, &episode.variant_id).await? else { continue };
        let waiting = reach(&mut tx, shop, &episode, &variant, app.now()).await?;
        list.push(Held {
            episode_id: episode.episode_id,
            kind: episode.kind,
            variant_id: variant.platform_id,
            product_title: variant.product_title,
            variant_title: variant.title,
            sellable: variant.sellable,
            reach: waiting,
            opened_at: episode.opened_at,
        });
    }
    Ok(list)
}

/// People who an episode would tell if it went on now, as far as the stock goes.
pub(super) async fn reach(tx: &mut Tx, shop: &Shop, episode: &Episode, variant: &Variant, now: i64) -> sqlx::Result<i64> {
    if episode.kind == "import" {
        return subscriptions::count_held(tx, &shop.id, &EpisodeId::new(&episode.episode_id)).await;
    }
    let free_by = hold_out::free_by(&shop.policy, now);
    let all = line::count_free(tx, &shop.id, &variant.variant_id, &variant.product_id, i64::MAX, free_by).await?;
    let supported = shelfbell_core::wave::supported(variant.reading().units_to_share(&shop.policy), shop.policy.wave_rate);
    Ok(i64::try_from(all.min(supported)).unwrap_or(i64::MAX))
}

/// What an approval led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approved {
    /// The mass-send guard lets those pass whom the episode showed.
    Passed,
    /// Imported people are in line, and nothing else was approved: others wait there, too, and the guard judges all of them together; or the
    /// merchant stopped this delivery.
    InLine,
}

/// The people of a held episode may be told: those whom it showed, and nobody else (R9).
pub async fn approve(app: &App, shop: &ShopId, by: &Actor, episode: &str) -> Result<Approved, ApproveError> {
    again_if_crossed("approve", || approve_once(app, shop, by, episode)).await
}

async fn approve_once(app: &App, shop: &ShopId, by: &Actor, episode: &str) -> Result<Approved, ApproveError> {
    let mut tx = app.db.begin().await?;
    // A look at the variant is asked for, and the variant locked, before the episode is taken: the order in which a look takes them.
    if let Some(found) = episodes::find_to_read(&mut tx, shop, episode).await? {
        let variant = VariantId::new(found.variant_id);
        evaluations::request(&mut tx, shop, std::slice::from_ref(&variant), app.now()).await?;
        catalogue::lock_variant(&mut tx, shop, &variant).await?;
    }
    let found = find_held(&mut tx, shop, episode).await?;
    let id = EpisodeId::new(&found.episode_id);
    episodes::add_step(&mut tx, shop, &id, &Step::Approved.to_string(), "{}", app.now()).await?;
    let detail = serde_json::json!({ "kind": found.kind });
    audit::record(&mut tx, shop, by, "episode.approved", id.as_str(), &detail, app.now()).await?;
    let approved = if found.kind == "import" {
        carry_on(&mut tx, app, shop, &found, &id).await?
    } else {
        episodes::set_state(&mut tx, shop, &id, "open", true).await?;
        Approved::Passed
    };
    tx.notify(Job::Evaluate.as_str()).await?;
    tx.commit().await?;
    app.changes.note(shop.as_str(), &[What::Episodes, What::Demand]);
    app.wake.ring(Job::Evaluate);
    Ok(approved)
}

/// The imported people join the line, from where a restock episode of the variant tells them. Where nobody else waits it is approved with them,
/// and opens if there is none. Else it stays as it is: a held one has a reach of its own, and may have been cancelled; an open one goes on as far
/// as the guard lets it.
async fn carry_on(tx: &mut Tx, app: &App, shop: &ShopId, import: &Episode, id: &EpisodeId) -> sqlx::Result<Approved> {
    let (now, variant) = (app.now(), VariantId::new(&import.variant_id));
    let product = catalogue::variant(tx, shop, By::Id, &import.variant_id).await?.map(|variant| variant.product_id).unwrap_or_default();
    let others_wait = line::count(tx, shop, &import.variant_id, &product, 1).await? > 0;
    let people = i64::try_from(subscriptions::release_held(tx, shop, id).await?).unwrap_or(i64::MAX);
    let under_way = episodes::under_way(tx, shop, &variant).await?;
    // Whoever stopped that delivery did not ask for it to go on: the imported people wait with the others for the next one.
    let is_stopped = under_way.as_ref().is_some_and(|restock| restock.state == "stopped");
    let inputs = serde_json::json!({ "import": id.as_str() }).to_string();
    let restock = under_way.map(|restock| EpisodeId::new(restock.episode_id));
    episodes::close(tx, shop, id, "approved", now).await?;
    if is_stopped {
        return Ok(Approved::InLine);
    }
    if others_wait {
        let joined = Step::ImportJoined { people }.to_string();
        for episode in [Some(id), restock.as_ref()].into_iter().flatten() {
            episodes::add_step(tx, shop, episode, &joined, &inputs, now).await?;
        }
        return Ok(Approved::InLine);
    }
    let restock = if let Some(under_way) = restock {
        under_way
    } else {
        let fresh = EpisodeId::new(app.new_id());
        episodes::insert(tx, shop, &fresh, &variant, episodes::Kind::Restock, false, now).await?;
        fresh
    };
    episodes::set_state(tx, shop, &restock, "open", true).await?;
    episodes::add_step(tx, shop, &restock, &Step::ApprovedWithImport.to_string(), &inputs, now).await?;
    Ok(Approved::Passed)
}

/// The people of a held episode are not told now: imported requests end, a restock keeps its line for the next time.
pub async fn cancel(app: &App, shop: &ShopId, by: &Actor, episode: &str) -> Result<(), ApproveError> {
    again_if_crossed("cancel", || cancel_once(app, shop, by, episode)).await
}

async fn cancel_once(app: &App, shop: &ShopId, by: &Actor, episode: &str) -> Result<(), ApproveError> {
    let mut tx = app.db.begin().await?;
    let found = find_held(&mut tx, shop, episode).await?;
    let id = EpisodeId::new(&found.episode_id);
    let detail = serde_json::json!({ "kind": found.kind });
    audit::record(&mut tx, shop, by, "episode.cancelled", id.as_str(), &detail, app.now()).await?;
    if found.kind == "import" {
        subscriptions::cancel_held(&mut tx, shop, &id).await?;
        episodes::close(&mut tx, shop, &id, "cancelled", app.now()).await?;
    }
    // A restock stays held: closed, the same level would open it again.
    episodes::add_step(&mut tx, shop, &id, &Step::Cancelled.to_string(), "{}", app.now()).await?;
    tx.commit().await?;
    app.changes.note(shop.as_str(), &[What::Episodes, What::Demand]);
    Ok(())
}

async fn find_held(tx: &mut Tx, shop: &ShopId, episode: &str) -> Result<Episode, ApproveError> {
    let found = episodes::find(tx, shop, episode).await?.ok_or(ApproveError::Unknown)?;
    if found.state == "held" { Ok(found) } else { Err(ApproveError::NotHeld) }
}

/// The shop of an episode, for the command line, which names no shop.
pub async fn shop_of(app: &App, episode: &str) -> sqlx::Result<Option<Shop>> {
    let mut tx = app.db.read().await?;
    match episodes::shop_of(&mut tx, episode).await? {
        Some(shop) => shops::find(&mut tx, shops::By::Id, shop.as_str()).await,
        None => Ok(None),
    }
}
