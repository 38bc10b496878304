//! The door (R6, R8): stock and consent are read again in the transaction that claims a message, and nobody is woken up.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use shelfbell_core::contact::ChannelKind;
use shelfbell_core::episode::story::Step;
use shelfbell_core::ids::{EpisodeId, ShopId, VariantId};
use shelfbell_core::message::{AtTheDoor, Kind, Recipient, at_the_door};
use shelfbell_core::schedule::{Recipient as Whereabouts, zones_of};
use shelfbell_core::stock::{Availability, Sellable};

use super::company;
use super::gate::Gate;
use crate::app::{App, Job, What};
use crate::db::catalogue::{self, Variant};
use crate::db::notifications::{self, Due};
use crate::db::shops::{self, By, Shop};
use crate::db::{Tx, episodes, evaluations};
use crate::flows::confirm::may_confirm;
use crate::mail::ShopTemplates;

/// A message that is this process's to send until its lease ends.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub due: Due,
    pub lease: Arc<str>,
    /// When the lease ends, ms.
    pub until: i64,
    pub about: Arc<About>,
    /// What else the same person waits for and is back: all of it is one message.
    pub more: Vec<(Due, Arc<About>)>,
}

impl Claimed {
    /// Every notification that this message answers.
    pub fn items(&self) -> impl Iterator<Item = (&Due, &Arc<About>)> {
        std::iter::once((&self.due, &self.about)).chain(self.more.iter().map(|(due, about)| (due, about)))
    }
}

/// What messages of one wave share.
#[derive(Debug)]
pub struct About {
    pub shop: Arc<Shop>,
    pub variant: Variant,
    pub templates: Arc<ShopTemplates>,
}

impl About {
    /// Set only when few are left.
    pub fn units_left(&self) -> Option<i64> {
        let reading = self.variant.reading();
        match (reading.availability(&self.shop.policy), reading.sellable) {
            (Availability::LowStock, Sellable::Units(units)) => Some(units),
            _ => None,
        }
    }

    pub fn picture_url(&self) -> Option<String> {
        self.variant.picture_url(&self.shop.storefront_url)
    }
}

#[derive(Debug, Default)]
pub struct Claim {
    pub messages: Vec<Claimed>,
    /// Messages that were due, also those stopped at the door.
    pub looked_at: usize,
}

/// Of every channel, for tools and tests.
pub async fn claim(app: &App, most: usize) -> sqlx::Result<Claim> {
    let mut all = Claim::default();
    for kind in ChannelKind::ALL {
        let claim = claim_of(app, kind, most.saturating_sub(all.messages.len())).await?;
        all.looked_at += claim.looked_at;
        all.messages.extend(claim.messages);
    }
    Ok(all)
}

/// The messages of a channel that may leave now are this process's until the lease ends.
pub async fn claim_of(app: &App, kind: ChannelKind, most: usize) -> sqlx::Result<Claim> {
    let now = app.now();
    // A look costs no writer's turn: every bell wakes every channel.
    let mut tx = app.db.read().await?;
    if notifications::next_due_at(&mut tx, kind).await?.is_none_or(|at| at > now) {
        return Ok(Claim::default());
    }
    drop(tx);
    let mut tx = app.db.begin().await?;
    let mut due = notifications::due(&mut tx, kind, now, i64::try_from(most).unwrap_or(1)).await?;
    if due.is_empty() {
        return Ok(Claim::default());
    }
    let looked_at = due.len();
    let shops = shops_of(&mut tx, &due).await?;
    let rerouted = go_another_way(&mut tx, &shops, &mut due, kind).await?;
    let expecting = company::gather(&mut tx, &shops, &mut due, now).await?;
    let about = about(app, &mut tx, &shops, &due).await?;
    let mut door = Door { ended: stopped(&mut tx, &due).await?, ..Door::default() };
    for due in due {
        let about = about.get(&due.shop_id).and_then(|of_shop| of_shop.get(names(&due))).cloned();
        door.judge(due, about, now);
    }
    let lease: Arc<str> = app.new_id().into();
    let until = now + i64::try_from(app.config.jobs.lease_secs).unwrap_or(0).saturating_mul(1000);
    for (until, asleep) in &door.asleep {
        for (shop, messages) in by_shop(asleep) {
            notifications::sleep(&mut tx, shop, &messages, *until).await?;
        }
    }
    for (why, stopped) in &door.cancelled {
        for (shop, messages) in by_shop(stopped) {
            notifications::cancelled(&mut tx, shop, &messages, why).await?;
        }
    }
    put_back(&mut tx, &door.sold_out, false, now).await?;
    put_back(&mut tx, &door.stopped, true, now).await?;
    let mut through = company::wait(&mut tx, door.through, &expecting, now).await?;
    let gate = Gate::read(&mut tx, &app.tokens, &shops, &through).await?;
    through = gate.pass(&mut tx, through, now).await?;
    for (shop, messages) in by_shop(through.iter().map(|(due, _)| due)) {
        notifications::lease(&mut tx, shop, &messages, &lease, until).await?;
    }
    let messages = company::together(through, &lease, until);
    for message in messages.iter().filter(|message| !message.more.is_empty()) {
        let more: Vec<i64> = message.more.iter().map(|(due, _)| due.seq).collect();
        notifications::carry(&mut tx, &message.due.shop_id, message.due.seq, &more).await?;
    }
    tx.commit().await?;
    if rerouted {
        app.wake.ring(Job::Deliver);
    }
    if !door.sold_out.is_empty() {
        metrics::counter!("shelfbell_returned_total").increment(door.sold_out.len() as u64);
        app.wake.ring(Job::Evaluate);
    }
    for due in door.sold_out.iter().chain(&door.stopped) {
        app.changes.note(&due.shop_id, &[What::Episodes, What::Demand, What::Messages]);
    }
    Ok(Claim { messages, looked_at })
}

/// A message joins the queue of its address's own channel. Where the shop's provider sends such messages, or does no more, it is put into the
/// other queue here, whatever wrote it and whenever the shop changed its mind.
async fn go_another_way(tx: &mut Tx, shops: &Shops, due: &mut Vec<Due>, kind: ChannelKind) -> sqlx::Result<bool> {
    let way = |due: &Due| {
        let shop = shops.get(&due.shop_id)?;
        ChannelKind::parse(&due.channel).map(|channel| shop.policy.way(channel))
    };
    let (leaving, others): (Vec<Due>, Vec<Due>) = std::mem::take(due).into_iter().partition(|due| way(due).is_none_or(|way| way == kind));
    *due = leaving;
    for other in ChannelKind::ALL {
        let theirs = others.iter().filter(|due| way(due) == Some(other));
        for (shop, messages) in by_shop(theirs) {
            notifications::send_by(tx, shop, &messages, other).await?;
        }
    }
    Ok(!others.is_empty())
}

/// Messages of each shop, by their row numbers.
pub(super) fn by_shop<'a>(due: impl IntoIterator<Item = &'a Due>) -> BTreeMap<&'a str, Vec<i64>> {
    let mut shops: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for due in due {
        shops.entry(&due.shop_id).or_default().push(due.seq);
    }
    shops
}

pub(super) type Shops = BTreeMap<String, Arc<Shop>>;

async fn shops_of(tx: &mut Tx, due: &[Due]) -> sqlx::Result<Shops> {
    let mut shops = Shops::new();
    for message in due {
        if !shops.contains_key(&message.shop_id)
            && let Some(shop) = shops::find(tx, By::Id, &message.shop_id).await?
        {
            shops.insert(message.shop_id.clone(), Arc::new(shop));
        }
    }
    Ok(shops)
}

/// By shop, then by what a message names: its episode, or the variant itself.
type AllAbout = HashMap<String, HashMap<String, Arc<About>>>;

fn names(due: &Due) -> &str {
    due.variant_id.as_deref().unwrap_or(&due.episode_id)
}

async fn about(app: &App, tx: &mut Tx, shops: &Shops, due: &[Due]) -> sqlx::Result<AllAbout> {
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for message in due {
        named.entry(&message.shop_id).or_default().insert(names(message));
    }
    let mut about = AllAbout::new();
    for (id, named) in named {
        let Some(shop) = shops.get(id) else { continue };
        let templates = app.templates.of(tx, &shop.id).await?;
        let named: Vec<&str> = named.into_iter().collect();
        let of_episodes = episodes::variants(tx, &shop.id, &named).await?;
        let wanted: Vec<&str> = named.iter().copied().chain(of_episodes.iter().map(|(_, variant)| variant.as_str())).collect();
        let of_shop = about.entry(id.to_owned()).or_default();
        for variant in catalogue::variants(tx, &shop.id, &wanted).await? {
            let id = variant.variant_id.clone();
            let shared = Arc::new(About { shop: Arc::clone(shop), variant, templates: Arc::clone(&templates) });
            for (episode, _) in of_episodes.iter().filter(|(_, of)| *of == id) {
                of_shop.insert(episode.clone(), Arc::clone(&shared));
            }
            of_shop.insert(id, shared);
        }
    }
    Ok(about)
}

/// Those of these messages' episodes that the merchant stopped.
async fn stopped(tx: &mut Tx, due: &[Due]) -> sqlx::Result<HashSet<String>> {
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for message in due.iter().filter(|message| !message.episode_id.is_empty()) {
        named.entry(&message.shop_id).or_default().insert(&message.episode_id);
    }
    let mut stopped = HashSet::new();
    for (shop, episodes) in named {
        let episodes: Vec<&str> = episodes.into_iter().collect();
        stopped.extend(episodes::stopped(tx, &ShopId::new(shop), &episodes).await?);
    }
    Ok(stopped)
}

#[derive(Default)]
struct Door {
    through: Vec<(Due, Arc<About>)>,
    /// By the reason.
    cancelled: BTreeMap<&'static str, Vec<Due>>,
    sold_out: Vec<Due>,
    /// Alerts of episodes that the merchant stopped: these episodes.
    stopped: Vec<Due>,
    ended: HashSet<String>,
    /// By the end of their quiet hours, ms.
    asleep: BTreeMap<i64, Vec<Due>>,
}

impl Door {
    fn judge(&mut self, due: Due, about: Option<Arc<About>>, now: i64) {
        let Some(about) = about else {
            self.cancelled.entry("the variant is gone").or_default().push(due);
            return;
        };
        let Some(kind) = Kind::parse(&due.kind) else {
            self.cancelled.entry("this version knows no such message").or_default().push(due);
            return;
        };
        if kind == Kind::Alert && self.ended.contains(&due.episode_id) {
            self.stopped.push(due);
            return;
        }
        let suppression = due.suppression.as_deref();
        let person = Recipient {
            suppressed: suppression.is_some() && (kind != Kind::Confirmation || !may_confirm(&due.channel, suppression)),
            ended: due.ended.is_some(),
            confirmed: due.confirmed,
            clicked: due.clicked,
            waits: due.waits,
            asked_anew: !due.latest,
        };
        match at_the_door(kind, &about.variant.reading(), &about.shop.policy, &person) {
            AtTheDoor::Leaves => match wakes_at(&due, &about.shop, now) {
                Some(until) => self.asleep.entry(until).or_default().push(due),
                None => self.through.push((due, about)),
            },
            AtTheDoor::PutBack => self.sold_out.push(due),
            AtTheDoor::Cancelled(why) => self.cancelled.entry(why).or_default().push(due),
        }
    }
}

/// When the recipient's quiet hours end; `None` when it is not quiet now. A confirmation is awaited by whoever just asked for it.
fn wakes_at(due: &Due, shop: &Shop, now: i64) -> Option<i64> {
    let channel = ChannelKind::parse(&due.channel)?;
    let hours = shop.policy.hours(channel).filter(|_| due.kind != "confirmation")?;
    let phone = (channel == ChannelKind::Sms).then_some(due.address.as_str());
    let country = shop.policy.default_country.as_deref();
    let zones = zones_of(&Whereabouts { phone, shipping_country: due.country.as_deref(), locale: &due.locale, shop_country: country });
    Some(hours.next(now, &zones)).filter(|until| *until > now)
}

/// Sold out at the door, or stopped by the merchant: everybody back to their old place, and the wave told that many fewer.
async fn put_back(tx: &mut Tx, sold_out: &[Due], stopped: bool, now: i64) -> sqlx::Result<()> {
    let mut waves: BTreeMap<(&str, &str, i64, i64), Vec<&Due>> = BTreeMap::new();
    for due in sold_out {
        waves.entry((&due.shop_id, &due.episode_id, due.wave, due.told_at)).or_default().push(due);
    }
    // Asked for first, as whoever looks at a variant holds that row before it changes a wave.
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (shop, episode, ..) in waves.keys() {
        named.entry(shop).or_default().insert(episode);
    }
    for (shop, episodes) in named {
        let (shop, episodes) = (ShopId::new(shop), episodes.into_iter().collect::<Vec<_>>());
        let variants = episodes::variants(tx, &shop, &episodes).await?;
        let variants: Vec<_> = variants.into_iter().map(|(_, variant)| VariantId::new(variant)).collect();
        evaluations::request(tx, &shop, &variants, now).await?;
    }
    for ((shop, episode, wave, told_at), people) in waves {
        let shop = ShopId::new(shop);
        let messages: Vec<i64> = people.iter().map(|due| due.seq).collect();
        let subscriptions: Vec<&str> = people.iter().map(|due| due.subscription_id.as_str()).collect();
        let why = if stopped { notifications::STOPPED } else { notifications::SOLD_OUT };
        notifications::returned(tx, shop.as_str(), &messages, &subscriptions, why).await?;
        let (episode, count) = (EpisodeId::new(episode), i64::try_from(people.len()).unwrap_or(0));
        episodes::add_told(tx, &shop, &episode, wave, told_at, -count).await?;
        let inputs = serde_json::json!({ "people": count }).to_string();
        let step = if stopped { Step::Stopped { people: count } } else { Step::PutBack { wave, people: count } };
        episodes::add_step(tx, &shop, &episode, &step.to_string(), &inputs, now).await?;
    }
    Ok(())
}
