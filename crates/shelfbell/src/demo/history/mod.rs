//! A believable past for a shop, so that the dashboard can be seen and measured at size: half a year of requests, deliveries, waves, messages,
//! visits, purchases and questions. The same seed gives the same past. Nobody in it exists: every address ends in a reserved name.

mod catalogue;
mod dice;
mod lines;
mod people;
mod rows;

use std::collections::HashSet;

use serde::Serialize;
use shelfbell_core::audit::Actor;
use shelfbell_core::consent::Suppression;
use shelfbell_core::fact::Fact;
use shelfbell_core::ids::ContactId;
use shelfbell_core::subscription::State;

use self::dice::Dice;
use self::lines::{End, Request, World};
use self::rows::{HandOver, MailEvent, Question, Rows, Shopper, Unreadable};
use crate::app::App;
use crate::db::data_requests::{self, DataRequest, Named};
use crate::db::history::{self, Variant};
use crate::db::shops::{self, By, Shop};
use crate::db::{contacts, subscriptions};
use crate::flows::change_policy::{ChangeError, change_policy};
use crate::flows::record_facts::record_facts;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// How far the past goes back.
const DAYS: i64 = 180;

/// Of a hundred variants, so many were sold out while somebody wanted them.
const WANTED_PERCENT: usize = 45;

/// How large a past is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub subscriptions: usize,
    pub episodes: usize,
    pub variants: usize,
    pub seed: u64,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    pub variants: usize,
    pub contacts: usize,
    pub subscriptions: usize,
    pub episodes: usize,
    pub notifications: usize,
    pub conversions: usize,
    pub questions: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    #[error("people have signed up at this shop: a made-up past is for a new one (`shelfbell shop add`)")]
    NotEmpty,
    #[error("a past has from 1 to {most} variants, and from 1 to 10000000 subscriptions")]
    BadSize { most: usize },
    #[error(transparent)]
    Policy(#[from] ChangeError),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Fills a shop. `progress` is told how many of how many requests are written.
pub async fn write(app: &App, shop: &Shop, size: Size, progress: impl Fn(usize, usize) + Send + Sync) -> Result<Written, HistoryError> {
    let most = catalogue::MOST * catalogue::SIZED;
    if !(1..=most).contains(&size.variants) || !(1..=10_000_000).contains(&size.subscriptions) {
        return Err(HistoryError::BadSize { most });
    }
    let mut tx = app.db.read().await?;
    if history::has_people(&mut tx, &shop.id).await? {
        return Err(HistoryError::NotEmpty);
    }
    drop(tx);
    let settings = [("double_opt_in", "true"), ("reminders", "2"), ("tell_last_units", "true"), ("mass_send_limit", "250")];
    change_policy(app, shop, &settings.map(|(key, value)| (key.to_owned(), value.to_owned())), &Actor::Console).await?;
    let now = app.now();
    let shop = &reread(app, shop).await?;
    let variants = sell(app, shop, size.variants, now).await?;
    let mut world = World {
        dice: Dice::new(size.seed, &shop.domain),
        policy: &shop.policy,
        currency: &shop.currency,
        now,
        rows: Rows::default(),
        sent: std::collections::HashMap::new(),
        orders: 0,
        dead_left: 40,
        episodes: 0,
        notifications: 0,
        conversions: 0,
    };
    let contacts = people_of(app, shop, &mut world, size.subscriptions * 7 / 10).await?;
    let asked = requests(&mut world, &variants, &contacts, size.subscriptions);
    let plan = deliveries(&mut world, &asked, size.episodes);
    let (mut stock, mut written) = (Vec::new(), 0);
    for (variant, (requests, (at, end))) in variants.iter().zip(asked.into_iter().zip(plan)) {
        written += requests.len();
        let units = world.variant(variant, requests, &at, end);
        if units > 0 {
            stock.push(catalogue::level(&variant.inventory_item, units, now));
        }
        if world.rows.are_many() {
            world.rows.write(app, &shop.id).await?;
            progress(written, size.subscriptions);
        }
    }
    let questions = chats(&mut world, &variants, size.subscriptions / 5);
    trouble(&mut world, &contacts);
    let silenced: Vec<_> = world.rows.mail_events.iter().filter_map(silences).collect();
    world.rows.mail_sent = world.mail_sent();
    world.rows.write(app, &shop.id).await?;
    leave_alone(app, shop, &silenced).await?;
    ask_for_data(app, shop, &contacts, now).await?;
    record(app, shop, stock, now).await?;
    history::settle(&app.db).await?;
    progress(size.subscriptions, size.subscriptions);
    Ok(Written {
        variants: variants.len(),
        contacts: contacts.len(),
        subscriptions: written,
        episodes: world.episodes,
        notifications: world.notifications,
        conversions: world.conversions,
        questions,
    })
}

async fn reread(app: &App, shop: &Shop) -> sqlx::Result<Shop> {
    let mut tx = app.db.read().await?;
    shops::find(&mut tx, By::Id, shop.id.as_str()).await?.ok_or(sqlx::Error::RowNotFound)
}

/// The catalogue, through the door by which every catalogue comes.
async fn sell(app: &App, shop: &Shop, variants: usize, now: i64) -> sqlx::Result<Vec<Variant>> {
    let products: Vec<usize> = (0..variants.div_ceil(catalogue::SIZED)).collect();
    for portion in products.chunks(100) {
        record(app, shop, portion.iter().flat_map(|n| catalogue::facts(*n)).collect(), now).await?;
    }
    let mut tx = app.db.read().await?;
    history::variants(&mut tx, &shop.id).await
}

async fn record(app: &App, shop: &Shop, facts: Vec<Fact>, now: i64) -> sqlx::Result<()> {
    for portion in facts.chunks(1_000) {
        let mut tx = app.db.begin().await?;
        record_facts(&mut tx, &app.ids, shop, portion.to_vec(), now).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn people_of(app: &App, shop: &Shop, world: &mut World<'_>, count: usize) -> sqlx::Result<Vec<String>> {
    let mut ids = Vec::with_capacity(count.max(1));
    for n in 0..count.max(1) {
        let at = world.now - (DAYS + 2) * DAY + world.dice.range(0, DAY);
        if let Some(contact) = people::contact(&mut world.dice, n, at) {
            ids.push(contact.id.clone());
            world.rows.contacts.push(contact);
        }
        if world.rows.contacts.len() >= 10_000 {
            world.rows.write(app, &shop.id).await?;
        }
    }
    Ok(ids)
}

/// Who asked for what and when: few variants are wanted by many, most by some. In order of time for each variant.
fn requests(world: &mut World<'_>, variants: &[Variant], contacts: &[String], count: usize) -> Vec<Vec<Request>> {
    // The n-th most wanted variant is wanted in proportion to n^-0.7, whichever that is.
    let mut by_rank: Vec<usize> = (0..variants.len()).collect();
    for n in (1..by_rank.len()).rev() {
        by_rank.swap(n, world.dice.index(n + 1));
    }
    // Most of a catalogue is never missed.
    let weights: Vec<i64> = (0..(variants.len() * WANTED_PERCENT / 100).max(1)).map(weight).collect();
    let total: i64 = weights.iter().sum();
    let mut asked: Vec<Vec<Request>> = vec![Vec::new(); variants.len()];
    let mut seen: HashSet<(usize, usize)> = HashSet::with_capacity(count);
    let counts: Vec<usize> =
        weights.iter().map(|weight| usize::try_from(i64::try_from(count).unwrap_or(0) * weight / total).unwrap_or(0)).collect();
    let missing = count.saturating_sub(counts.iter().sum());
    for (rank, wanted) in counts.into_iter().enumerate() {
        let variant = by_rank[rank];
        let wanted = wanted + usize::from(rank < missing);
        for _ in 0..wanted {
            // The newest weeks are a little busier.
            let age = world.dice.range(0, DAYS * DAY).min(world.dice.range(0, DAYS * DAY + 60 * DAY));
            let mut person = world.dice.index(contacts.len());
            while !seen.insert((variant, person)) && asked[variant].len() < contacts.len() {
                person = world.dice.index(contacts.len());
            }
            let request = Request { person, contact: contacts[person].clone(), at: world.now - age - 5 * 60_000 };
            asked[variant].push(request);
        }
        // A person asks once for one thing.
        let mut once = HashSet::new();
        asked[variant].retain(|request| once.insert(request.person));
        asked[variant].sort_by_key(|request| request.at);
    }
    asked
}

/// n^-0.7 as a whole number, for n from 1.
fn weight(rank: usize) -> i64 {
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a weight, at most a million")]
    let weight = (1_000_000.0 * (rank as f64 + 1.0).powf(-0.7)) as i64;
    weight.max(1)
}

/// When each variant came back, and how it stands now. `wanted` episodes together, as far as people asked.
fn deliveries(world: &mut World<'_>, asked: &[Vec<Request>], wanted: usize) -> Vec<(Vec<i64>, End)> {
    let mut plan: Vec<(Vec<i64>, End)> = asked.iter().map(|_| (Vec::new(), End::Past)).collect();
    let mut longest: Vec<usize> = (0..asked.len()).collect();
    longest.sort_by_key(|n| std::cmp::Reverse(asked[*n].len()));
    let under_way = wanted.min(60).div_ceil(5);
    let busy: Vec<usize> = longest.iter().copied().filter(|n| asked[*n].len() > 8).take(under_way).collect();
    for (n, variant) in busy.iter().enumerate() {
        plan[*variant].1 = if n % 2 == 0 { End::Held } else { End::Open };
    }
    let mut left = wanted.saturating_sub(busy.len());
    let all: Vec<(usize, i64)> = asked.iter().enumerate().flat_map(|(n, of)| of.iter().map(move |request| (n, request.at))).collect();
    // Each delivery comes some days after somebody asked; two of one variant lie days apart.
    for _ in 0..wanted.saturating_mul(40) {
        if left == 0 || all.is_empty() {
            break;
        }
        let (variant, after) = all[world.dice.index(all.len())];
        let at = after + world.dice.range(DAY, 25 * DAY);
        let times = &mut plan[variant].0;
        if at > world.now - 2 * DAY || times.iter().any(|other| (other - at).abs() < 4 * DAY) {
            continue;
        }
        times.push(at);
        times.sort_unstable();
        // Somebody must have asked since the one before.
        let told_since =
            times.windows(2).all(|pair| asked[variant].iter().any(|request| request.at > pair[0] && request.at < pair[1] - HOUR));
        if told_since {
            left -= 1;
        } else {
            times.retain(|other| *other != at);
        }
    }
    plan
}

/// Questions about stock in chats, and what became of them.
fn chats(world: &mut World<'_>, variants: &[Variant], count: usize) -> usize {
    for _ in 0..count {
        let at = world.now - world.dice.range(60_000, DAYS * DAY);
        let (conversation, variant) = (world.dice.id(at), &variants[world.dice.index(variants.len())]);
        let fate = match world.dice.index(100) {
            0..55 => "answered",
            55..82 => "captured",
            82..92 => "left",
            _ => "handed_over",
        };
        if fate == "handed_over" {
            let hand_over =
                HandOver { conversation_id: conversation.clone(), at, product: String::new(), variant: variant.platform_id.clone() };
            world.rows.hand_overs.push(hand_over);
        }
        if at > world.now - 90 * DAY {
            world.rows.shoppers.push(Shopper { conversation_id: conversation.clone(), shopper: world.dice.hex(), seen_at: at });
        }
        world.rows.questions.push(Question {
            conversation_id: conversation,
            product: String::new(),
            variant: variant.platform_id.clone(),
            asked_at: at,
            fate,
        });
    }
    count
}

/// What a real shop has to look at now and then.
fn trouble(world: &mut World<'_>, contacts: &[String]) {
    for n in 0..25 {
        let at = world.now - world.dice.range(HOUR, 30 * DAY);
        let (kind, detail) = match n % 8 {
            0 => ("complaint", "reported as spam"),
            1..4 => ("hard_bounce", "550 5.1.1 no such user"),
            _ => ("soft_bounce", "452 4.2.2 mailbox full"),
        };
        let contact_id = contacts[world.dice.index(contacts.len())].clone();
        world.rows.mail_events.push(MailEvent { event_id: world.dice.hex(), contact_id, kind, detail, at });
    }
    for _ in 0..3 {
        let at = world.now - world.dice.range(HOUR, 5 * DAY);
        world.rows.unreadable.push(Unreadable {
            webhook_id: world.dice.hex(),
            topic: "products/update",
            triggered_at: at,
            received_at: at,
            body: "{",
            body_is_base64: false,
            state: "unreadable",
            reason: "the body is not whole JSON",
        });
    }
}

/// Whom what a provider told stops, why, in its words, and since when.
fn silences(event: &MailEvent) -> Option<(ContactId, Suppression, &'static str, i64)> {
    let reason = match event.kind {
        "complaint" => Suppression::Complaint,
        "hard_bounce" => Suppression::HardBounce,
        _ => return None,
    };
    Some((ContactId::new(&event.contact_id), reason, event.detail, event.at))
}

async fn leave_alone(app: &App, shop: &Shop, silenced: &[(ContactId, Suppression, &'static str, i64)]) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    for (contact, reason, detail, at) in silenced {
        contacts::suppress_because(&mut tx, &shop.id, contact, *reason, detail, *at).await?;
        subscriptions::end_all_of(&mut tx, &shop.id, contact, State::Cancelled).await?;
    }
    tx.commit().await
}

/// Customers who asked through the platform what is stored about them: one is due soon, one has time, one was answered.
async fn ask_for_data(app: &App, shop: &Shop, known: &[String], now: i64) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    for (n, (days_ago, done_days_ago)) in [(26, None), (5, None), (40, Some(33))].into_iter().enumerate() {
        let Some(contact) = known.get(n) else { continue };
        let Some(contact) = contacts::find(&mut tx, &shop.id, &ContactId::new(contact)).await? else { continue };
        let request = DataRequest {
            request_id: format!("{}", 90_210 + n),
            addresses: vec![Named { channel: contact.channel, address: contact.address }],
            requested_at: now - days_ago * DAY,
            done_at: None,
        };
        data_requests::insert(&mut tx, &shop.id, &request).await?;
        if let Some(days) = done_days_ago {
            data_requests::set_done(&mut tx, &shop.id, &request.request_id, Some(now - days * DAY)).await?;
        }
    }
    tx.commit().await
}
