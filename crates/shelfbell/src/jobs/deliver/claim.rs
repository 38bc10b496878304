//! The door (R6, R8): stock and consent are read again in the transaction that claims a message.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use shelfbell_core::ids::{EpisodeId, ShopId};

use crate::app::{App, Job};
use crate::db::catalogue::{self, Variant};
use crate::db::notifications::{self, Change, Due};
use crate::db::shops::{self, By, Shop};
use crate::db::{Tx, episodes, evaluations};

/// A message that is this process's to send until its lease ends.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub due: Due,
    pub lease: Arc<str>,
    /// When the lease ends, ms.
    pub until: i64,
    pub about: Arc<About>,
}

/// What messages of one wave share.
#[derive(Debug)]
pub struct About {
    pub shop: Arc<Shop>,
    pub variant: Variant,
}

#[derive(Debug, Default)]
pub struct Claim {
    pub messages: Vec<Claimed>,
    /// Messages that were due, also those stopped at the door.
    pub looked_at: usize,
}

pub async fn claim(app: &App, most: usize) -> sqlx::Result<Claim> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let due = notifications::due(&mut tx, now, i64::try_from(most).unwrap_or(1)).await?;
    if due.is_empty() {
        return Ok(Claim::default());
    }
    let looked_at = due.len();
    let about = about(&mut tx, &due).await?;
    let mut door = Door::default();
    for due in due {
        let about = about.get(&(due.shop_id.clone(), due.variant_id.clone()));
        door.judge(due, about);
    }
    let lease: Arc<str> = app.new_id().into();
    let until = now + i64::try_from(app.config.jobs.lease_secs).unwrap_or(0).saturating_mul(1000);
    let changes: Vec<Change> = door.through.iter().map(|(due, _)| change(due, None, until)).collect();
    notifications::lease(&mut tx, &lease, &changes).await?;
    let cancelled: Vec<Change> = door.cancelled.iter().map(|(due, why)| change(due, Some(why), now)).collect();
    notifications::cancelled(&mut tx, &cancelled).await?;
    put_back(&mut tx, &door.sold_out, now).await?;
    tx.commit().await?;
    if !door.sold_out.is_empty() {
        metrics::counter!("shelfbell_returned_total").increment(door.sold_out.len() as u64);
        app.wake.ring(Job::Evaluate);
    }
    let messages = door.through.into_iter().map(|(due, about)| Claimed { due, lease: Arc::clone(&lease), until, about }).collect();
    Ok(Claim { messages, looked_at })
}

type AboutKey = (String, String);

async fn about(tx: &mut Tx, due: &[Due]) -> sqlx::Result<HashMap<AboutKey, Arc<About>>> {
    let mut wanted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for message in due {
        let variants = wanted.entry(&message.shop_id).or_default();
        if variants.last() != Some(&message.variant_id.as_str()) {
            variants.push(&message.variant_id);
        }
    }
    let mut about = HashMap::new();
    for (id, mut variants) in wanted {
        let Some(shop) = shops::find(tx, By::Id, id).await?.map(Arc::new) else { continue };
        variants.sort_unstable();
        variants.dedup();
        for variant in catalogue::variants(tx, &shop.id, &variants).await? {
            about.insert((id.to_owned(), variant.variant_id.clone()), Arc::new(About { shop: Arc::clone(&shop), variant }));
        }
    }
    Ok(about)
}

#[derive(Default)]
struct Door {
    through: Vec<(Due, Arc<About>)>,
    cancelled: Vec<(Due, &'static str)>,
    sold_out: Vec<Due>,
}

impl Door {
    fn judge(&mut self, due: Due, about: Option<&Arc<About>>) {
        let Some(about) = about else {
            self.cancelled.push((due, "the variant is gone"));
            return;
        };
        if due.suppression.is_some() {
            self.cancelled.push((due, "the contact must not be written to"));
            return;
        }
        match (due.kind.as_str(), due.state.as_str()) {
            ("alert", "notified") if about.variant.reading().can_be_bought(&about.shop.policy) => {
                self.through.push((due, Arc::clone(about)));
            }
            ("alert", "notified") => self.sold_out.push(due),
            ("confirmation", "pending") => self.through.push((due, Arc::clone(about))),
            _ => self.cancelled.push((due, "the request ended")),
        }
    }
}

fn change<'a>(due: &'a Due, error: Option<&'a str>, due_at: i64) -> Change<'a> {
    Change { shop_id: &due.shop_id, notification_id: &due.notification_id, error, due_at, sent_at: 0 }
}

/// Sold out at the door: everybody back to their old place, and the wave told that many fewer.
async fn put_back(tx: &mut Tx, sold_out: &[Due], now: i64) -> sqlx::Result<()> {
    let mut waves: BTreeMap<(&str, &str, i64), Vec<&Due>> = BTreeMap::new();
    for due in sold_out {
        waves.entry((&due.shop_id, &due.episode_id, due.wave)).or_default().push(due);
    }
    for ((shop, episode, wave), people) in waves {
        let shop = ShopId::new(shop);
        let changes: Vec<Change> = people.iter().map(|due| change(due, Some("sold out before it left"), now)).collect();
        let subscriptions: Vec<&str> = people.iter().map(|due| due.subscription_id.as_str()).collect();
        notifications::returned(tx, shop.as_str(), &changes, &subscriptions).await?;
        let (episode, count) = (EpisodeId::new(episode), i64::try_from(people.len()).unwrap_or(0));
        episodes::add_told(tx, &shop, &episode, wave, now, -count).await?;
        let inputs = serde_json::json!({ "people": count }).to_string();
        episodes::add_step(
            tx,
            &shop,
            &episode,
            &format!("wave {wave}: {count} put back into the line, it sold out before they were told"),
            &inputs,
            now,
        )
        .await?;
        let variants: Vec<_> = people.iter().map(|due| shelfbell_core::ids::VariantId::new(&due.variant_id)).collect();
        evaluations::request(tx, &shop, &variants, now).await?;
    }
    Ok(())
}
