//! What became of each message, written down many at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use shelfbell_core::contact::ChannelKind;
use shelfbell_core::ids::{ContactId, ShopId};
use shelfbell_core::message::{self, follow_up};
use shelfbell_core::schedule::retry_after;
use tokio::time::Instant;

use super::claim::{About, Claimed};
use super::in_flight::InFlight;
use crate::app::{App, What};
use crate::channels::{Receipt, SendError};
use crate::db::notifications::{self, Due, Failure};
use crate::db::{Tx, contacts, figures, follow_ups, mail_queue, mail_state, shops, subscriptions};
use crate::flows::leave;

/// Outcomes in one transaction.
const MOST: usize = 2_000;
/// How long the first outcome of a batch waits for company.
const GATHER: Duration = Duration::from_millis(4);

#[derive(Debug)]
pub struct Outcome {
    shop_id: String,
    seq: i64,
    subscription_id: String,
    lease: Arc<str>,
    kind: Kind,
    /// An e-mail of its own, and not one of several items in it.
    is_mail: bool,
    /// The episode whose alert it is.
    alert_of: Option<String>,
    /// What follows if it was sent.
    follows: Option<(message::Kind, i64)>,
}

#[derive(Debug)]
enum Kind {
    Sent {
        provider_id: Option<String>,
    },
    Retry {
        at: i64,
        error: String,
    },
    Dead {
        error: String,
        address_is_dead: bool,
    },
    /// The recipient told the provider that they want nothing.
    OptedOut {
        error: String,
    },
    /// The shop's own address takes nothing any more.
    Closed {
        error: String,
    },
    GivenBack,
}

/// After the pause that the attempts so far call for, or that the provider asked for where that is longer.
fn again(due: &Due, first: i64, at_least: i64, now: i64, reason: &str) -> Kind {
    match retry_after(due.attempts + 1, first) {
        Some(pause) => Kind::Retry { at: now.saturating_add(pause.max(at_least)), error: reason.to_owned() },
        None => Kind::Dead { error: format!("given up: {reason}"), address_is_dead: false },
    }
}

impl Outcome {
    /// A message that was not begun, with every item of it.
    pub fn given_back(claimed: &Claimed) -> Vec<Self> {
        Self::each(claimed, |due, about, is_first| Self::new(claimed, due, about, is_first, 0, Kind::GivenBack))
    }

    /// One for every item of the message.
    pub fn of(app: &App, claimed: &Claimed, sent: &Result<Receipt, SendError>) -> Vec<Self> {
        let now = app.now();
        let first = i64::try_from(app.config.mail.retry_first_secs).unwrap_or(0).saturating_mul(1000);
        Self::each(claimed, |due, about, is_first| {
            let kind = match sent {
                Ok(receipt) => {
                    // Only a channel that reports later needs to know its name for the message.
                    let reports = due.way == ChannelKind::Sms.as_str();
                    Kind::Sent { provider_id: receipt.provider_id.clone().filter(|_| reports) }
                }
                Err(SendError::OptedOut { reason }) => Kind::OptedOut { error: reason.clone() },
                Err(SendError::Reject { reason, address_is_dead }) => {
                    Kind::Dead { error: reason.clone(), address_is_dead: *address_is_dead }
                }
                Err(SendError::Closed { reason }) => Kind::Closed { error: reason.clone() },
                Err(SendError::Retry { reason }) => again(due, first, 0, now, reason),
                Err(SendError::Later { reason, after_ms }) => again(due, first, *after_ms, now, reason),
            };
            Self::new(claimed, due, about, is_first, now, kind)
        })
    }

    fn each(claimed: &Claimed, outcome: impl Fn(&Due, &About, bool) -> Self) -> Vec<Self> {
        claimed.items().enumerate().map(|(n, (due, about))| outcome(due, about, n == 0)).collect()
    }

    fn new(claimed: &Claimed, due: &Due, about: &About, is_first: bool, now: i64, kind: Kind) -> Self {
        let by_mail = due.channel == ChannelKind::Email.as_str();
        Self {
            shop_id: due.shop_id.clone(),
            seq: due.seq,
            subscription_id: due.subscription_id.clone(),
            lease: Arc::clone(&claimed.lease),
            is_mail: due.way == ChannelKind::Email.as_str() && is_first,
            alert_of: (due.kind == message::Kind::Alert.as_str()).then(|| due.episode_id.clone()),
            follows: message::Kind::parse(&due.kind).filter(|_| by_mail).and_then(|kind| follow_up(kind, &about.shop.policy, now)),
            kind,
        }
    }

    /// Which request it is about.
    pub fn subscription_id(&self) -> &str {
        &self.subscription_id
    }
}

/// Writes outcomes down until every worker is gone and nothing is left.
pub async fn run(app: App, outcomes: async_channel::Receiver<Outcome>, in_flight: Arc<InFlight>) {
    let (mut since, mut recorded, mut per_second) = (Instant::now(), 0_usize, 0_usize);
    while let Ok(first) = outcomes.recv().await {
        let mut batch = vec![first];
        let gather_until = Instant::now() + GATHER;
        while batch.len() < MOST {
            match tokio::time::timeout_at(gather_until, outcomes.recv()).await {
                Ok(Ok(outcome)) => batch.push(outcome),
                Ok(Err(_)) | Err(_) => break,
            }
        }
        while let Err(error) = record(&app, &batch).await {
            // The messages are out: forgetting that would send them again when their lease ends.
            tracing::error!(%error, outcomes = batch.len(), "deliver.record_failed");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        recorded += batch.len();
        let elapsed = since.elapsed();
        if elapsed >= Duration::from_millis(50) {
            per_second = usize::try_from(recorded as u128 * 1000 / elapsed.as_millis().max(1)).unwrap_or(0);
            (since, recorded) = (Instant::now(), 0);
        }
        report(&batch);
        in_flight.done(batch.len(), per_second);
    }
}

/// Writes outcomes down in one transaction.
pub async fn record(app: &App, batch: &[Outcome]) -> sqlx::Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut by_lease: BTreeMap<(&str, &str), Vec<&Outcome>> = BTreeMap::new();
    for outcome in batch {
        by_lease.entry((&outcome.lease, &outcome.shop_id)).or_default().push(outcome);
    }
    let mut alerted: BTreeSet<(&str, &str)> = BTreeSet::new();
    for ((lease, shop), outcomes) in by_lease {
        let (mut sent, mut given_back, mut retried, mut dead) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut named: Vec<(i64, &str)> = Vec::new();
        let mut opted_out: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        let mut closed: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        let (mut mails, mut followed): (i64, BTreeMap<(&str, i64), Vec<i64>>) = (0, BTreeMap::new());
        for outcome in outcomes {
            let failure = |error, due_at| Failure { shop_id: shop, seq: outcome.seq, error, due_at };
            match &outcome.kind {
                Kind::Sent { provider_id } => {
                    sent.push(outcome.seq);
                    named.extend(provider_id.as_deref().map(|id| (outcome.seq, id)));
                    mails += i64::from(outcome.is_mail);
                    alerted.extend(outcome.alert_of.as_deref().map(|episode| (shop, episode)));
                    if let Some((kind, at)) = outcome.follows {
                        followed.entry((kind.as_str(), at)).or_default().push(outcome.seq);
                    }
                }
                Kind::OptedOut { error } => opted_out.entry(error).or_default().push(outcome.seq),
                Kind::Closed { error } => closed.entry(error).or_default().push(outcome.seq),
                Kind::GivenBack => given_back.push(outcome.seq),
                Kind::Retry { at, error } => retried.push(failure(error.as_str(), *at)),
                Kind::Dead { error, .. } => dead.push(failure(error.as_str(), now)),
            }
        }
        notifications::named(&mut tx, shop, &named).await?;
        notifications::sent(&mut tx, shop, &sent, now).await?;
        if mails > 0 {
            mail_state::add_sent(&mut tx, shop, mails, now).await?;
        }
        for ((kind, at), messages) in followed {
            if let Some(kind) = message::Kind::parse(kind) {
                follow_ups::insert_after(&mut tx, shop, &messages, kind, at, now).await?;
            }
        }
        for (why, messages) in opted_out {
            notifications::cancelled(&mut tx, shop, &messages, why).await?;
        }
        for (why, messages) in closed {
            mail_queue::pause(&mut tx, shop, &messages).await?;
            shops::stop_postback(&mut tx, shop, Some(now), Some(why)).await?;
        }
        notifications::give_back(&mut tx, shop, &given_back, lease, now).await?;
        notifications::retry(&mut tx, lease, &retried).await?;
        notifications::dead(&mut tx, lease, &dead).await?;
    }
    for (shop, episode) in alerted {
        figures::note_sent(&mut tx, shop, episode, now).await?;
    }
    suppress(&mut tx, batch, now).await?;
    opt_out(&mut tx, batch, now).await?;
    tx.commit().await?;
    if batch.iter().any(|outcome| matches!(outcome.kind, Kind::Closed { .. })) {
        app.shops.forget();
    }
    for shop in batch.iter().map(|outcome| outcome.shop_id.as_str()).collect::<BTreeSet<_>>() {
        app.changes.note(shop, &[What::Messages, What::Episodes]);
    }
    Ok(())
}

/// Addresses that the provider says do not exist get nothing any more (R8).
async fn suppress(tx: &mut Tx, batch: &[Outcome], now: i64) -> sqlx::Result<()> {
    let mut dead: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for outcome in batch {
        if matches!(outcome.kind, Kind::Dead { address_is_dead: true, .. }) {
            dead.entry(&outcome.shop_id).or_default().push(&outcome.subscription_id);
        }
    }
    for (shop, subscriptions) in dead {
        contacts::suppress_dead(tx, shop, &subscriptions, now).await?;
    }
    Ok(())
}

/// Whoever told the provider to stop told us (R8).
async fn opt_out(tx: &mut Tx, batch: &[Outcome], now: i64) -> sqlx::Result<()> {
    for outcome in batch.iter().filter(|outcome| matches!(outcome.kind, Kind::OptedOut { .. })) {
        let shop = ShopId::new(&outcome.shop_id);
        if let Some(subscription) = subscriptions::find(tx, &shop, &outcome.subscription_id).await? {
            leave::stop_all_in(tx, &shop, &ContactId::new(subscription.contact_id), now).await?;
        }
    }
    Ok(())
}

fn report(batch: &[Outcome]) {
    let (mut sent, mut retried, mut dead, mut opted_out) = (0, 0, 0, 0);
    for outcome in batch {
        match &outcome.kind {
            Kind::Sent { .. } => sent += 1,
            Kind::OptedOut { .. } => opted_out += 1,
            Kind::Retry { error, .. } => {
                retried += 1;
                tracing::debug!(subscription = outcome.subscription_id, error, "message.retry");
            }
            Kind::Dead { error, .. } => {
                dead += 1;
                tracing::warn!(subscription = outcome.subscription_id, error, "message.dead");
            }
            Kind::Closed { error } => tracing::warn!(shop = outcome.shop_id, error, "postback.stopped"),
            Kind::GivenBack => {}
        }
    }
    metrics::counter!("shelfbell_messages_total", "outcome" => "sent").increment(sent);
    metrics::counter!("shelfbell_messages_total", "outcome" => "retried").increment(retried);
    metrics::counter!("shelfbell_messages_total", "outcome" => "dead").increment(dead);
    metrics::counter!("shelfbell_messages_total", "outcome" => "opted_out").increment(opted_out);
}
