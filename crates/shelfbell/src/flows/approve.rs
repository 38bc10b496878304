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

/// The people of a held episode may be told.
pub async fn approve(app: &App, shop: &ShopId, by: &Actor, episode: &str) -> Result<(), ApproveError> {
    let mut tx = app.db.begin().await?;
    // A look at the variant is asked for before the episode is taken: the order in which a look takes both.
    let variant = episodes::find_to_read(&mut tx, shop, episode).await?.map(|found| VariantId::new(found.variant_id));
    evaluations::request(&mut tx, shop, &variant.into_iter().collect::<Vec<_>>(), app.now()).await?;
    let found = find_held(&mut tx, shop, episode).await?;
    let id = EpisodeId::new(&found.episode_id);
    episodes::add_step(&mut tx, shop, &id, &Step::Approved.to_string(), "{}", app.now()).await?;
    let detail = serde_json::json!({ "kind": found.kind });
    audit::record(&mut tx, shop, by, "episode.approved", id.as_str(), &detail, app.now()).await?;
    if found.kind == "import" {
        subscriptions::release_held(&mut tx, shop, &id).await?;
        carry_on(&mut tx, app, shop, &found, &id).await?;
    } else {
        episodes::set_state(&mut tx, shop, &id, "open", true).await?;
    }
    tx.notify(Job::Evaluate.as_str()).await?;
    tx.commit().await?;
    app.changes.note(shop.as_str(), &[What::Episodes, What::Demand]);
    app.wake.ring(Job::Evaluate);
    Ok(())
}

/// An approved import is told by the variant's restock episode, which its approval lets pass; where none is under way, one opens.
async fn carry_on(tx: &mut Tx, app: &App, shop: &ShopId, import: &Episode, id: &EpisodeId) -> sqlx::Result<()> {
    episodes::close(tx, shop, id, "approved", app.now()).await?;
    let variant = VariantId::new(&import.variant_id);
    let restock = if let Some(under_way) = episodes::under_way(tx, shop, &variant).await? {
        // Whoever stopped that delivery did not ask for it to go on: the imported people wait with the others for the next one.
        if under_way.state == "stopped" {
            return Ok(());
        }
        EpisodeId::new(under_way.episode_id)
    } else {
        let fresh = EpisodeId::new(app.new_id());
        episodes::insert(tx, shop, &fresh, &variant, episodes::Kind::Restock, false, app.now()).await?;
        fresh
    };
    episodes::set_state(tx, shop, &restock, "open", true).await?;
    let inputs = serde_json::json!({ "import": id.as_str() }).to_string();
    episodes::add_step(tx, shop, &restock, &Step::ApprovedWithImport.to_string(), &inputs, app.now()).await
}

/// The people of a held episode are not told now: imported requests end, a restock keeps its line for the next time.
pub async fn cancel(app: &App, shop: &ShopId, by: &Actor, episode: &str) -> Result<(), ApproveError> {
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
