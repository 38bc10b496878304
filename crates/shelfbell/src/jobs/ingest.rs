//! Understands what the inbox holds. Reading, recording and marking done are one transaction: a crash leaves the webhook as it was.

use std::collections::{BTreeMap, BTreeSet};

use shelfbell_core::fact::Fact;
use shelfbell_core::order::OrderEvent;

use super::{Next, Stop, repeat};
use crate::app::{App, Job, What};
use crate::connectors::shopify::compliance::Compliance;
use crate::connectors::{self, Delivery, Said};
use crate::db::inbox::{self, Outcome, Waiting};
use crate::db::is_transient;
use crate::db::shops::{self, By, Shop};
use crate::flows::compliance::comply;
use crate::flows::record_facts::record_facts;
use crate::flows::record_order::record_order;

/// Webhooks understood in one transaction.
const BATCH: i64 = 500;

pub async fn run(app: App, stop: Stop) {
    repeat(&app, &stop, Job::Ingest, || step(&app)).await;
}

async fn step(app: &App) -> sqlx::Result<Next> {
    let done = step_once(app).await?;
    if done > 0 {
        app.wake.ring(Job::Evaluate);
    }
    Ok(if done == 0 { Next::At(None) } else { Next::Now })
}

/// Understands one batch; returns how many webhooks that were.
pub async fn step_once(app: &App) -> sqlx::Result<usize> {
    match ingest(app, BATCH).await {
        // One webhook that the database refuses must not hold up the others.
        Err(error) if is_refusal(&error) => one_by_one(app).await,
        ingested => ingested,
    }
}

/// What the database would refuse for ever. A deadlock or a restart is no fault of the webhook: it stays as it was, and is tried again (R7).
fn is_refusal(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some() && !is_transient(error)
}

async fn ingest(app: &App, most: i64) -> sqlx::Result<usize> {
    let mut tx = app.db.begin().await?;
    let waiting = inbox::claim(&mut tx, most).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let mut facts: BTreeMap<&str, Vec<Fact>> = BTreeMap::new();
    let mut ordered: Vec<(&str, OrderEvent)> = Vec::new();
    let mut asked: Vec<(usize, &str, Compliance)> = Vec::new();
    let mut outcomes = Vec::with_capacity(waiting.len());
    let mut shops: BTreeMap<&str, Option<Shop>> = BTreeMap::new();
    for webhook in &waiting {
        if !shops.contains_key(webhook.shop_id.as_str()) {
            shops.insert(&webhook.shop_id, shops::find(&mut tx, By::Id, &webhook.shop_id).await?);
        }
    }
    for webhook in &waiting {
        let platform = shops.get(webhook.shop_id.as_str()).and_then(Option::as_ref).map_or("", |shop| shop.platform.as_str());
        let reason = match understand(webhook, platform)? {
            Ok(Said::Facts(understood)) => {
                facts.entry(&webhook.shop_id).or_default().extend(understood);
                None
            }
            Ok(Said::Ordered(event)) => {
                ordered.push((&webhook.shop_id, event));
                None
            }
            Ok(Said::Asked(what)) => {
                asked.push((outcomes.len(), &webhook.shop_id, what));
                None
            }
            Err(reason) => Some(reason),
        };
        outcomes.push(outcome(webhook, reason));
    }
    let asking: Vec<&str> = asked.iter().map(|(_, shop, _)| *shop).collect();
    let touched: Vec<String> = facts.keys().map(ToString::to_string).collect();
    let bought: BTreeSet<String> = ordered.iter().map(|(shop, _)| (*shop).to_owned()).collect();
    let known = |shop: &str| shops.get(shop).and_then(Option::as_ref);
    for (shop, facts) in facts {
        if let Some(shop) = known(shop) {
            record_facts(&mut tx, &app.ids, shop, facts, app.now()).await?;
        }
    }
    // Products first, so that what was bought is known.
    for (shop, event) in ordered {
        if let Some(shop) = known(shop) {
            record_order(&mut tx, app, shop, event).await?;
        }
    }
    for (at, shop, asked) in asked {
        if let Some(shop) = known(shop) {
            // There is one outcome for each that waited.
            outcomes[at].reason = comply(&mut tx, app, shop, asked, waiting[at].received_at).await?.map(str::to_owned);
        }
    }
    inbox::finish(&mut tx, &outcomes).await?;
    tx.commit().await?;
    for shop in &touched {
        app.changes.note(shop, &[What::Demand]);
    }
    for shop in asking {
        app.changes.note(shop, &[What::Messages]);
    }
    for outcome in outcomes.iter().filter(|outcome| outcome.reason.is_some()) {
        app.changes.note(&outcome.shop_id, &[What::Settings]);
    }
    for shop in &bought {
        // Whoever bought does not wait any more.
        app.changes.note(shop, &[What::Conversions, What::Demand]);
    }
    report(app, &waiting, &outcomes);
    Ok(waiting.len())
}

/// The slow path after a failed batch: what fails alone is unreadable, with the reason.
async fn one_by_one(app: &App) -> sqlx::Result<usize> {
    let mut done = 0;
    while done < usize::try_from(BATCH).unwrap_or(1) {
        match ingest(app, 1).await {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if is_refusal(&error) => {
                let mut tx = app.db.begin().await?;
                let outcomes: Vec<Outcome> = inbox::claim(&mut tx, 1)
                    .await?
                    .iter()
                    .map(|webhook| outcome(webhook, Some(format!("the database refused it: {error}"))))
                    .collect();
                inbox::finish(&mut tx, &outcomes).await?;
                tx.commit().await?;
            }
            Err(error) => return Err(error),
        }
        done += 1;
    }
    Ok(done)
}

fn understand(webhook: &Waiting, platform: &str) -> sqlx::Result<Result<Said, String>> {
    let body = webhook.body()?;
    if let Err(error) = serde_json::from_slice::<serde::de::IgnoredAny>(&body) {
        // Also for topics whose content does not concern us: nothing that was signed is dropped silently.
        return Ok(Err(format!("not JSON (line {}, column {})", error.line(), error.column())));
    }
    let Some(connector) = connectors::of(platform) else { return Ok(Ok(Said::Facts(Vec::new()))) };
    Ok(connector.understand(&Delivery {
        id: &webhook.webhook_id,
        topic: &webhook.topic,
        triggered_at: webhook.triggered_at,
        received_at: webhook.received_at,
        body: &body,
    }))
}

fn outcome(webhook: &Waiting, reason: Option<String>) -> Outcome {
    Outcome { shop_id: webhook.shop_id.clone(), webhook_id: webhook.webhook_id.clone(), reason }
}

fn report(app: &App, waiting: &[Waiting], outcomes: &[Outcome]) {
    let now = app.now();
    for (webhook, outcome) in waiting.iter().zip(outcomes) {
        #[expect(clippy::cast_precision_loss, reason = "a histogram of milliseconds")]
        metrics::histogram!("shelfbell_ingest_ms").record((now - webhook.received_at).max(0) as f64);
        if let Some(reason) = &outcome.reason {
            metrics::counter!("shelfbell_webhooks_unreadable_total").increment(1);
            tracing::warn!(shop = webhook.shop_id, webhook = webhook.webhook_id, topic = webhook.topic, reason, "webhook.unreadable");
        }
    }
}
