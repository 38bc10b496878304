//! One look at one variant: snapshot, decision, rows (R1, R3, R5, R9).

use std::ops::RangeInclusive;

use serde_json::json;
use shelfbell_core::episode::story::Step;
use shelfbell_core::episode::{Decision, Ending, Episode, GUARD_WINDOW_MS, Snapshot, decide, send_now};
use shelfbell_core::ids::{EpisodeId, ShopId, VariantId};
use shelfbell_core::policy::{Order, Policy};
use shelfbell_core::stock::{Sellable, worth_telling_since};
use shelfbell_core::wave::{Wave, supported};

use crate::app::Job;
use crate::db::catalogue::{self, By, Variant};
use crate::db::episodes::Kind;
use crate::db::line::{self, Telling};
use crate::db::shops::{self, Shop};
use crate::db::stock::{NewReading, set_readings};
use crate::db::{Tx, episodes, evaluations, hold_outs, notifications};
use crate::ids::Ids;

use super::{hold_out, stay};

pub use shelfbell_core::dry_run::{CHUNK, FIRST_CHUNK};

/// What a look led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    pub told: u64,
    /// There is more of this wave to tell at once.
    pub more: bool,
}

const DONE: Looked = Looked { told: 0, more: false };

/// Looks at a variant that is due. The caller commits. `chunk`: the most people to tell in this transaction.
pub async fn evaluate(tx: &mut Tx, ids: &Ids, shop: &ShopId, variant: &VariantId, chunk: i64, now: i64) -> sqlx::Result<Looked> {
    catalogue::lock_variant(tx, shop, variant).await?;
    let known = match shops::find(tx, shops::By::Id, shop.as_str()).await? {
        Some(shop) => catalogue::variant(tx, &shop.id, By::Id, variant.as_str()).await?.map(|variant| (shop, variant)),
        None => None,
    };
    let Some((shop, row)) = known else {
        evaluations::done(tx, shop, variant).await?;
        return Ok(DONE);
    };
    let (mut snapshot, mut under_way) = snapshot(tx, &shop, &row, now).await?;
    if snapshot.worth_telling_since != row.worth_telling_since {
        // The shop's policy changed since the stock was read.
        let reading = NewReading {
            shop_id: shop.id.clone(),
            variant_id: row.variant_id.clone(),
            sellable: row.sellable,
            worth_telling_since: snapshot.worth_telling_since,
        };
        set_readings(tx, &[reading], row.stock_read_at).await?;
    }
    let mut decision = decide(&snapshot, &shop.policy, now);
    if let Decision::Hold { .. } = decision {
        // The merchant is told the whole number.
        (snapshot, under_way) = read(tx, &shop, &row, now, Counting::Everybody).await?;
        decision = decide(&snapshot, &shop.policy, now);
    }
    let again_at = stay::look(tx, &shop, &row, now).await?;
    let look = Look { shop: &shop, row: &row, snapshot: &snapshot, under_way: under_way.as_ref(), again_at, now };
    match decision {
        Decision::Rest(_) => look.rest(tx).await,
        Decision::Settle { until } => look.later(tx, until).await,
        Decision::NextWave { at } | Decision::HeldOut { until: at } => look.later(tx, at).await,
        Decision::Close(ending) => look.close(tx, ending).await,
        Decision::Hold { reach } => look.hold(tx, ids, reach).await,
        Decision::Tell { people, new_wave } => look.tell(tx, ids, people, new_wave, chunk).await,
    }
}

/// A look at the merchant's word: the next wave does not wait its interval. Everybody is counted, because the merchant is told how many they
/// are. The caller holds the variant's lock, and commits.
pub(super) async fn evaluate_now(tx: &mut Tx, ids: &Ids, shop: &Shop, row: &Variant, now: i64) -> sqlx::Result<(Decision, Looked)> {
    let (snapshot, under_way) = read(tx, shop, row, now, Counting::Everybody).await?;
    let decision = send_now(&snapshot, &shop.policy, now);
    let look = Look { shop, row, snapshot: &snapshot, under_way: under_way.as_ref(), again_at: None, now };
    let looked = match (decision, look.under_way) {
        (Decision::Tell { people, new_wave }, Some(episode)) => {
            look.step(tx, &EpisodeId::new(&episode.episode_id), &Step::SendNow).await?;
            look.tell(tx, ids, people, new_wave, FIRST_CHUNK).await?
        }
        (Decision::Hold { reach }, Some(_)) => look.hold(tx, ids, reach).await?,
        _ => DONE,
    };
    Ok((decision, looked))
}

/// What the decision is made of. Counting people stops where more of them change nothing.
pub async fn snapshot(tx: &mut Tx, shop: &Shop, row: &Variant, now: i64) -> sqlx::Result<(Snapshot, Option<episodes::Episode>)> {
    read(tx, shop, row, now, Counting::AsNeeded).await
}

/// How far people are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counting {
    /// As far as more of them could change the decision.
    AsNeeded,
    /// To the last, for a number that somebody reads.
    Everybody,
}

async fn read(
    tx: &mut Tx,
    shop: &Shop,
    row: &Variant,
    now: i64,
    counting: Counting,
) -> sqlx::Result<(Snapshot, Option<episodes::Episode>)> {
    let policy = &shop.policy;
    let reading = row.reading();
    let since = worth_telling_since(row.worth_telling_since, reading.worth_telling(policy), now);
    let under_way = episodes::under_way(tx, &shop.id, &row.id()).await?;
    let mut episode = None;
    if let Some(known) = &under_way {
        let wave = episodes::last_wave(tx, &shop.id, &known.episode_id).await?;
        let wave = wave.map(|wave| Wave {
            number: wave.number,
            started_at: wave.started_at,
            told: u64::try_from(wave.told).unwrap_or(0),
            asleep: 0,
        });
        episode = Some(Episode { held: known.state == "held", approved: known.approved, stopped: known.state == "stopped", wave });
    }
    let approved = episode.is_some_and(|episode| episode.approved);
    let limit = policy.mass_send_limit.saturating_add(1);
    let mid_wave = episode.and_then(|episode| episode.wave).is_some_and(|wave| now < wave.ends_at(policy));
    // A wave's reach is judged when it begins; what follows of it counts as told, chunk by chunk.
    let enough = match counting {
        Counting::Everybody => i64::MAX,
        Counting::AsNeeded if approved || mid_wave => CHUNK + 1,
        Counting::AsNeeded => limit.max(CHUNK + 1),
    };
    let (variant, product, free_by) = (row.variant_id.as_str(), row.product_id.as_str(), hold_out::free_by(policy, now));
    let waiting = if since.is_some() { line::count_free(tx, &shop.id, variant, product, enough, free_by).await? } else { 0 };
    let held_out_until = match since {
        Some(_) if waiting == 0 && free_by == now => hold_outs::first_until(tx, &shop.id, variant, product, now).await?,
        _ => None,
    };
    let mut asleep = 0;
    if waiting > 0 {
        for sleeping in notifications::asleep(tx, &shop.id, &row.variant_id).await? {
            asleep += sleeping.people;
            if let (Some(known), Some(wave)) = (&under_way, episode.as_mut().and_then(|episode| episode.wave.as_mut()))
                && (&known.episode_id, wave.number) == (&sleeping.episode_id, sleeping.wave)
            {
                wave.asleep = sleeping.people;
            }
        }
    }
    let (mut told_lately, mut told_soon) = (0, 0);
    if waiting > 0 && !approved {
        told_lately = episodes::told_since(tx, &shop.id, now - GUARD_WINDOW_MS).await?;
        if episode.is_none() {
            told_soon = match counting {
                Counting::Everybody => all_about_to_be_told(tx, shop, &row.id(), free_by).await?,
                Counting::AsNeeded => about_to_be_told(tx, shop, &row.id(), i64::MIN..=i64::MAX, limit, free_by).await?,
            };
        }
    }
    Ok((Snapshot { reading, worth_telling_since: since, waiting, episode, asleep, held_out_until, told_lately, told_soon }, under_way))
}

/// To the last one whom the units support, and not much further: a line may be far longer than a delivery.
async fn all_about_to_be_told(tx: &mut Tx, shop: &Shop, apart_from: &VariantId, free_by: i64) -> sqlx::Result<u64> {
    let mut people = 0_u64;
    for range in alike(&episodes::units_about_to_open(tx, &shop.id, apart_from).await?) {
        let most = match *range.end() {
            i64::MAX => i64::MAX,
            units => i64::try_from(supported(Sellable::Units(units), shop.policy.wave_rate)).unwrap_or(i64::MAX),
        };
        people = people.saturating_add(about_to_be_told(tx, shop, apart_from, range, most, free_by).await?);
    }
    Ok(people)
}

/// Ranges that hold these numbers of units (the largest first), none wider than from one number to its double: what is right for its end is at most
/// twice what is right for the rest of it.
fn alike(units: &[i64]) -> Vec<RangeInclusive<i64>> {
    let mut ranges: Vec<RangeInclusive<i64>> = Vec::new();
    for &units in units.iter().filter(|units| **units > 0) {
        if ranges.last().is_none_or(|last| units < *last.start()) {
            ranges.push(units - units / 2..=units);
        }
    }
    ranges
}

/// Counted up to `most` for each variant with so many `units`.
async fn about_to_be_told(
    tx: &mut Tx,
    shop: &Shop,
    apart_from: &VariantId,
    units: RangeInclusive<i64>,
    most: i64,
    free_by: i64,
) -> sqlx::Result<u64> {
    let others = episodes::about_to_open(tx, &shop.id, apart_from, (*units.start(), *units.end()), most, free_by).await?;
    let people = others.into_iter().map(|(waiting, units)| {
        let supported = supported(units.map_or(Sellable::Unlimited, Sellable::Units), shop.policy.wave_rate);
        u64::try_from(waiting).unwrap_or(0).min(supported)
    });
    Ok(people.fold(0, u64::saturating_add))
}

/// A look with what it was made of, while its decision is carried out.
struct Look<'a> {
    shop: &'a Shop,
    row: &'a Variant,
    snapshot: &'a Snapshot,
    under_way: Option<&'a episodes::Episode>,
    /// When to look again whatever the decision, ms.
    again_at: Option<i64>,
    now: i64,
}

impl Look<'_> {
    async fn rest(&self, tx: &mut Tx) -> sqlx::Result<Looked> {
        if let Some(at) = self.again_at {
            return self.later(tx, at).await;
        }
        evaluations::done(tx, &self.shop.id, &self.row.id()).await?;
        Ok(DONE)
    }

    async fn later(&self, tx: &mut Tx, at: i64) -> sqlx::Result<Looked> {
        evaluations::postpone(tx, &self.shop.id, &self.row.id(), at).await?;
        Ok(DONE)
    }

    async fn close(&self, tx: &mut Tx, ending: Ending) -> sqlx::Result<Looked> {
        if let Some(episode) = self.under_way {
            let id = EpisodeId::new(&episode.episode_id);
            self.step(tx, &id, &Step::Closed(ending)).await?;
            episodes::close(tx, &self.shop.id, &id, ending.as_str(), self.now).await?;
        }
        self.rest(tx).await
    }

    /// `reach`: decided by a snapshot that counts everybody.
    async fn hold(&self, tx: &mut Tx, ids: &Ids, reach: u64) -> sqlx::Result<Looked> {
        let id = match self.under_way {
            Some(episode) => {
                let id = EpisodeId::new(&episode.episode_id);
                episodes::set_state(tx, &self.shop.id, &id, "held", false).await?;
                id
            }
            None => self.open(tx, ids, true).await?,
        };
        let limit = self.shop.policy.mass_send_limit;
        self.step(tx, &id, &Step::Held { reach, limit }).await?;
        tracing::warn!(shop = %self.shop.id, episode = %id, reach, limit, "episode.held");
        self.rest(tx).await
    }

    async fn tell(&self, tx: &mut Tx, ids: &Ids, people: u64, new_wave: bool, chunk: i64) -> sqlx::Result<Looked> {
        let id = match self.under_way {
            Some(episode) => EpisodeId::new(&episode.episode_id),
            None => self.open(tx, ids, false).await?,
        };
        let before = self.snapshot.episode.and_then(|episode| episode.wave);
        let number = before.map_or(1, |wave| if new_wave { wave.number + 1 } else { wave.number });
        let wanted = i64::try_from(people).unwrap_or(i64::MAX);
        let mut telling = Telling {
            shop: &self.shop.id,
            episode: &id,
            wave: number,
            variant: &self.row.variant_id,
            product: &self.row.product_id,
            newest_first: self.shop.policy.order == Order::Newest,
            people: wanted.min(chunk),
            free_by: hold_out::free_by(&self.shop.policy, self.now),
            now: self.now,
        };
        let held = hold_out::draw(tx, ids, &self.shop.policy, &telling).await?;
        telling.people -= held;
        let told = if telling.people > 0 { line::tell(tx, &telling).await? } else { 0 };
        if told > 0 {
            // A wave begins with somebody who is told.
            episodes::add_told(tx, &self.shop.id, &id, number, self.now, i64::try_from(told).unwrap_or(0)).await?;
        }
        if new_wave && told > 0 {
            self.step(tx, &id, &Step::Wave { number, people }).await?;
        } else if before.is_some_and(|wave| self.now > wave.started_at) && told > 0 {
            self.step(tx, &id, &Step::MoreOfWave { number, people }).await?;
        }
        if held > 0 {
            self.step(tx, &id, &Step::HeldOut { number, people: held, hours: self.shop.policy.hold_out_hours }).await?;
        }
        tx.notify(Job::Deliver.as_str()).await?;
        // Look again at once: the same decision finds the rest of this wave, its end, or the end of the line.
        evaluations::postpone(tx, &self.shop.id, &self.row.id(), self.now).await?;
        Ok(Looked { told, more: true })
    }

    async fn open(&self, tx: &mut Tx, ids: &Ids, held: bool) -> sqlx::Result<EpisodeId> {
        let id = EpisodeId::new(ids.next(self.now));
        episodes::insert(tx, &self.shop.id, &id, &self.row.id(), Kind::Restock, held, self.now).await?;
        if let Some(since) = self.snapshot.worth_telling_since {
            episodes::set_restocked_at(tx, &self.shop.id, &id, since).await?;
        }
        self.step(tx, &id, &Step::Opened).await?;
        Ok(id)
    }

    async fn step(&self, tx: &mut Tx, id: &EpisodeId, what: &Step) -> sqlx::Result<()> {
        let inputs = inputs(self.snapshot, &self.shop.policy, self.row);
        episodes::add_step(tx, &self.shop.id, id, &what.to_string(), &inputs, self.now).await
    }
}

/// The facts that a step was judged by, as `explain` shows them.
fn inputs(snapshot: &Snapshot, policy: &Policy, row: &Variant) -> String {
    json!({
        "availability": snapshot.reading.availability(policy),
        "sellable": snapshot.reading.sellable,
        "published": snapshot.reading.published,
        "stock_read_at": row.stock_read_at,
        "worth_telling_since": snapshot.worth_telling_since,
        "waiting": snapshot.waiting,
        "asleep": snapshot.asleep,
        "told_lately": snapshot.told_lately,
        "told_soon": snapshot.told_soon,
        "policy": {
            "min_units": policy.min_units,
            "settle_secs": policy.settle_secs,
            "wave_rate": policy.wave_rate,
            "wave_interval_secs": policy.wave_interval_secs,
            "order": policy.order,
            "mass_send_limit": policy.mass_send_limit,
            "published_only": policy.published_only,
            "tell_backorder": policy.tell_backorder,
        },
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_units_that_are_alike_are_counted_together() {
        assert_eq!(alike(&[]), []);
        assert_eq!(alike(&[i64::MAX, 100, 60, 50, 49, 1, 0, -3]), [i64::MAX / 2 + 1..=i64::MAX, 50..=100, 25..=49, 1..=1]);
    }
}
