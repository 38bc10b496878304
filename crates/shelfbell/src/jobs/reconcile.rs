//! The poll that finds what webhooks missed (R1): first the whole shop, then, again and again, the variants that people wait for.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use serde::Serialize;
use tokio::sync::mpsc;

use super::Stop;
use crate::app::{App, Job};
use crate::connectors::{self, Api, Wanted};
use crate::db::shops::{self, By, Shop};
use crate::db::{attention, catalogue, products_to_read};
use crate::flows::record_facts::record_facts;

/// How often this process asks whether a shop is due.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A shop that could not be read is tried again after this, or at its next turn if that is sooner, ms.
const AFTER_FAILURE_MS: i64 = 30_000;
/// Variants read before what was read is recorded.
const PORTION: i64 = 100;
/// Products that are being read are nobody else's for this long; after a failure they are tried again then, ms.
const READ_LEASE_MS: i64 = 60_000;

pub async fn run(app: App, stop: Stop) {
    while !stop.is_stopping() {
        tokio::select! {
            looked = look(&app) => if let Err(error) = looked {
                tracing::error!(%error, "reconcile.failed");
            },
            () = stop.stopped() => return,
        }
        tokio::select! {
            read = read_products(&app) => match read {
                // More may be due, of this shop or of another.
                Ok(1..) => continue,
                Ok(0) => {}
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "reconcile.products_not_read");
                    metrics::counter!("shelfbell_reconcile_errors_total").increment(1);
                }
            },
            () = stop.stopped() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = stop.stopped() => {}
        }
    }
}

async fn look(app: &App) -> sqlx::Result<()> {
    let every = i64::try_from(app.config.jobs.reconcile_secs).unwrap_or(i64::MAX).saturating_mul(1000);
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let due = shops::claim_reconciliation(&mut tx, now, now.saturating_add(every)).await?;
    tx.commit().await?;
    for shop in due {
        let read = match shop.synced_at {
            None => connect_shop(app, &shop, |_, _| {}).await.map(drop),
            Some(_) => reconcile_shop(app, &shop).await,
        };
        if let Err(error) = read {
            tracing::warn!(shop = %shop.id, error = format!("{error:#}"), "reconcile.shop_failed");
            metrics::counter!("shelfbell_reconcile_errors_total").increment(1);
            let mut tx = app.db.begin().await?;
            shops::set_reconcile_at(&mut tx, &shop.id, app.now() + every.min(AFTER_FAILURE_MS)).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

fn client(app: &App, shop: &Shop) -> anyhow::Result<Arc<dyn Api>> {
    app.clients.of(shop, &app.http, &app.clock)?.context("this shop has no API credentials; it works from its webhooks alone")
}

/// What is known of a shop after its catalogue was read.
#[derive(Debug, Serialize)]
pub struct Synced {
    pub products: i64,
    pub variants: i64,
}

/// Reads who the shop is, subscribes to its webhooks and reads its whole catalogue and stock. `progress(done, total)`.
pub async fn connect_shop(app: &App, shop: &Shop, progress: impl Fn(usize, Option<usize>) + Send + Sync) -> anyhow::Result<Synced> {
    let client = client(app, shop)?;
    let me = client.profile().await?;
    let mut tx = app.db.begin().await?;
    shops::set_profile(&mut tx, &shop.id, &me.name, &me.currency, me.url.trim_end_matches('/')).await?;
    tx.commit().await?;
    app.shops.forget();
    ensure_webhooks(app, shop, client.as_ref()).await?;
    let shop = Shop { currency: me.currency, ..shop.clone() };
    let (sender, mut portions) = mpsc::channel(4);
    let reading = async {
        let read = client.sync_all(&sender, &|done, total| progress(count(done), total.map(count))).await;
        drop(sender);
        read
    };
    let recording = async {
        while let Some(facts) = portions.recv().await {
            let mut tx = app.db.begin().await?;
            record_facts(&mut tx, &app.ids, &shop, facts, app.now()).await?;
            tx.commit().await?;
        }
        Ok::<(), sqlx::Error>(())
    };
    let (read, recorded) = tokio::join!(reading, recording);
    recorded?;
    read?;
    let mut tx = app.db.begin().await?;
    shops::set_synced(&mut tx, &shop.id, app.now()).await?;
    let (products, variants) = catalogue::count(&mut tx, &shop.id).await?;
    tx.commit().await?;
    app.shops.forget();
    app.wake.ring(Job::Evaluate);
    tracing::info!(shop = %shop.id, products, variants, "shop.synced");
    Ok(Synced { products, variants })
}

/// Re-creates webhook subscriptions that the platform removed, and reads the variants that people wait for.
pub async fn reconcile_shop(app: &App, shop: &Shop) -> anyhow::Result<()> {
    let client = client(app, shop)?;
    // Stock is read even when the subscriptions cannot be: the poll is what heals.
    let ensured = ensure_webhooks(app, shop, client.as_ref()).await;
    let mut after = String::new();
    loop {
        let mut tx = app.db.read().await?;
        let portion = catalogue::waited_for(&mut tx, &shop.id, &after, PORTION).await?;
        drop(tx);
        let Some(last) = portion.last() else { break };
        after.clone_from(&last.variant_id);
        let wanted: Vec<Wanted> =
            portion.into_iter().map(|one| Wanted { product: one.product_platform_id, variant: one.platform_id }).collect();
        let facts = client.read_variants(&wanted).await?;
        let mut tx = app.db.begin().await?;
        record_facts(&mut tx, &app.ids, shop, facts, app.now()).await?;
        tx.commit().await?;
        app.wake.ring(Job::Evaluate);
    }
    ensured
}

/// Reads the products of which webhooks said only that something changed; of one shop. Returns how many were read.
pub async fn read_products(app: &App) -> anyhow::Result<usize> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let asked = products_to_read::claim(&mut tx, now, now + READ_LEASE_MS, PORTION).await?;
    let shop = match asked.first() {
        Some(first) => shops::find(&mut tx, By::Id, &first.shop_id).await?,
        None => None,
    };
    tx.commit().await?;
    let Some(shop) = shop else { return Ok(0) };
    // Who gave us no key is read by nobody: what the webhooks say has to do.
    let facts = match app.clients.of(&shop, &app.http, &app.clock)? {
        Some(client) => client.read_products(&asked.iter().map(|one| one.product.clone()).collect::<Vec<_>>()).await?,
        None => Vec::new(),
    };
    let mut tx = app.db.begin().await?;
    record_facts(&mut tx, &app.ids, &shop, facts, app.now()).await?;
    products_to_read::read(&mut tx, &shop.id, &asked, app.now()).await?;
    tx.commit().await?;
    app.wake.ring(Job::Evaluate);
    Ok(asked.len())
}

/// Where the platform sends this shop's webhooks; `None`: it sends none.
pub fn hook_address(app: &App, shop: &Shop) -> Option<String> {
    let connector = connectors::of(shop.platform.as_str())?;
    Some(format!("{}{}", app.config.http.base(), connector.hook_path(shop.id.as_str())))
}

async fn ensure_webhooks(app: &App, shop: &Shop, client: &dyn Api) -> anyhow::Result<()> {
    let Some(address) = hook_address(app, shop) else { return Ok(()) };
    let ensured = client.ensure_webhooks(&address, shop.webhook_secrets.first().map(|newest| &newest.secret)).await?;
    if !ensured.created.is_empty() {
        tracing::info!(shop = %shop.id, topics = ensured.created.join(" "), "webhooks.subscribed");
    }
    let mut tx = app.db.begin().await?;
    let refused: Vec<String> = ensured.refused.iter().map(|(topic, _)| topic.to_string()).collect();
    attention::note_webhook_check(&mut tx, &shop.id, &refused, app.now()).await?;
    tx.commit().await?;
    for (topic, reason) in ensured.refused {
        tracing::warn!(shop = %shop.id, topic, reason, "webhooks.refused");
    }
    Ok(())
}

fn count(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
