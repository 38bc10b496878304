//! The real program is killed in the middle of its work, again and again, while webhooks and sign-ups keep coming and a real SMTP server
//! takes the mail. Nothing that was acknowledged may be lost (R7), and nobody may be told twice beyond what was in flight (R3).

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use reqwest::{Method, StatusCode};
use serde_json::json;
use shelfbell::flows::export;

use crate::support::http::{Server, sign_up};
use crate::support::program::Program;
use crate::support::relay::Relay;
use crate::support::{START, TestApp, TestShop};

crate::on_both_engines!(killed_ten_times_nothing_is_lost);

const KILLS: usize = 10;
const VARIANTS: [u64; 3] = [11, 12, 13];
const DOMAIN: &str = "example.myshopify.com";

/// What the outside world did, and what it was promised.
#[derive(Default)]
struct Outside {
    client: reqwest::Client,
    /// Where the program listens now.
    base: Mutex<String>,
    stop: AtomicBool,
    /// Address by acknowledged subscription.
    acknowledged: Mutex<BTreeMap<String, String>>,
    webhooks: AtomicU64,
    unanswered: AtomicU64,
}

impl Outside {
    fn server(&self) -> Server {
        Server::elsewhere(&self.base.lock().unwrap(), self.client.clone())
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Like Shopify: the same webhook again until it is acknowledged.
    async fn webhook(&self, id: &str, topic: &str, body: &[u8]) {
        loop {
            match self.server().try_webhook(DOMAIN, "hush", id, topic, body).await {
                Ok(answer) => {
                    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
                    self.webhooks.fetch_add(1, Ordering::Relaxed);
                    return;
                }
                Err(_) => self.unanswered().await,
            }
        }
    }

    async fn unanswered(&self) {
        self.unanswered.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }

    async fn level(&self, variant: u64, available: i64) {
        // The platform's clock, whole seconds.
        let n = self.webhooks.load(Ordering::Relaxed) + 1;
        let updated_at = jiff::Timestamp::from_second(START / 1000 + i64::try_from(n).unwrap()).unwrap();
        let level =
            json!({ "inventory_item_id": 1000 + variant, "location_id": 1, "available": available, "updated_at": updated_at.to_string() });
        self.webhook(&format!("level-{n}"), "inventory_levels/update", level.to_string().as_bytes()).await;
    }

    /// Stock comes and goes.
    async fn platform(&self) {
        let mut rng = StdRng::seed_from_u64(1);
        while !self.stopped() {
            let variant = VARIANTS[rng.random_range(0..VARIANTS.len())];
            let available = if rng.random_bool(0.5) { 0 } else { rng.random_range(20..200) };
            self.level(variant, available).await;
            tokio::time::sleep(Duration::from_millis(rng.random_range(0..40))).await;
        }
    }

    /// Asks to be told, for one person after another; repeats a request that got no answer.
    async fn shopper(&self, key: &str, shopper: u64) {
        let mut rng = StdRng::seed_from_u64(shopper);
        let mut person = 0;
        while !self.stopped() {
            let variant = VARIANTS[rng.random_range(0..VARIANTS.len())];
            let address = format!("slow-p{shopper}.{person}@example.com");
            let answer = loop {
                let body = sign_up(variant, &address);
                match self.server().try_storefront(key, Method::POST, "/storefront/v1/subscriptions", &body).await {
                    Ok(answer) => break answer,
                    Err(_) => self.unanswered().await,
                }
            };
            // In stock: it may also be that the request before, which got no answer, was taken and told meanwhile. Either way this
            // address is done.
            person += 1;
            match answer.status {
                StatusCode::ACCEPTED => {
                    let id = answer.json()["id"].as_str().unwrap().to_owned();
                    self.acknowledged.lock().unwrap().insert(id, address);
                }
                StatusCode::CONFLICT => tokio::time::sleep(Duration::from_millis(2)).await,
                status => panic!("{status}: {}", answer.text),
            }
        }
    }
}

fn product() -> Vec<u8> {
    let variants: Vec<_> = VARIANTS
        .iter()
        .map(|id| {
            json!({ "id": id, "title": format!("Size {id}"), "price": "19.99", "sku": format!("VT-{id}"), "position": id, "inventory_policy": "deny",
                "inventory_item_id": 1000 + id, "option1": format!("Size {id}"), "inventory_management": "shopify" })
        })
        .collect();
    json!({
        "id": 1, "title": "Varsity top", "handle": "varsity-top", "status": "active", "published_at": "2026-01-01T00:00:00Z",
        "published_scope": "web", "updated_at": "2026-11-01T00:00:00Z", "variants": variants, "options": [], "images": [], "image": null,
    })
    .to_string()
    .into_bytes()
}

async fn subscriptions(test: &TestApp, shop: &TestShop) -> BTreeMap<String, (String, String)> {
    let mut file = Vec::new();
    export::subscriptions(&test.app, &shop.row().await, &mut file).await.unwrap();
    let mut rows = csv::Reader::from_reader(file.as_slice());
    rows.records().map(Result::unwrap).map(|row| (row[0].to_owned(), (row[6].to_owned(), row[7].to_owned()))).collect()
}

async fn killed_ten_times_nothing_is_lost(test: TestApp) {
    let (shop, relay, outside) = (test.shop().await, Relay::start().await, Arc::new(Outside::default()));
    shop.policy(&[("wave_interval_secs", "1"), ("mass_send_limit", "1000000000")]).await;
    let start = async || {
        let program = Program::start(&test, &relay, &[]).await;
        outside.base.lock().unwrap().clone_from(&program.server.base);
        program
    };
    let mut program = start().await;
    outside.webhook("product", "products/create", &product()).await;
    while test.count("SELECT count(*) FROM variants").await < VARIANTS.len() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mut busy = tokio::task::JoinSet::new();
    let platform = Arc::clone(&outside);
    busy.spawn(async move { platform.platform().await });
    for shopper in 0..4 {
        let (outside, key) = (Arc::clone(&outside), shop.keys.publishable.clone());
        busy.spawn(async move { outside.shopper(&key, shopper).await });
    }

    let mut rng = StdRng::seed_from_u64(2);
    let mut in_flight_at_kills = Vec::new();
    for _ in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(rng.random_range(300..1500))).await;
        program.kill().await;
        in_flight_at_kills.push(test.in_flight().await);
        program = start().await;
    }
    outside.stop.store(true, Ordering::Relaxed);
    while let Some(ended) = busy.join_next().await {
        ended.unwrap();
    }
    // Now there is enough for everybody.
    for variant in VARIANTS {
        outside.level(variant, 1_000_000).await;
    }

    let acknowledged = outside.acknowledged.lock().unwrap().clone();
    assert!(acknowledged.len() > 100, "only {} sign-ups: this proves little", acknowledged.len());
    let until = tokio::time::Instant::now() + Duration::from_mins(1);
    let rows = loop {
        let rows = subscriptions(&test, &shop).await;
        if rows.values().all(|(_, state)| state == "notified") && test.in_flight().await == 0 {
            break rows;
        }
        let waiting = rows.values().filter(|(_, state)| state != "notified").count();
        assert!(tokio::time::Instant::now() < until, "{waiting} of {} are not told after 60 s", rows.len());
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let events = program.terminate().await;

    let copies = relay.copies();
    let lost: Vec<_> = acknowledged.iter().filter(|(id, address)| rows.get(*id).is_none_or(|(known, _)| known != *address)).collect();
    let untold: Vec<_> = rows.values().filter(|(address, _)| !copies.contains_key(address)).collect();
    let repeats: usize = copies.values().map(|copies| copies - 1).sum();
    let allowed: usize = in_flight_at_kills.iter().sum();
    let engine = if test.url.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" };
    println!(
        "{engine}: {KILLS} kills, {} webhooks and {} sign-ups acknowledged, {} requests without an answer; {} people told, {} acknowledged \
         sign-ups lost, {} people not told, {repeats} repeats, {allowed} messages in flight at the kills {in_flight_at_kills:?}",
        outside.webhooks.load(Ordering::Relaxed),
        acknowledged.len(),
        outside.unanswered.load(Ordering::Relaxed),
        copies.len(),
        lost.len(),
        untold.len(),
    );
    assert!(lost.is_empty(), "acknowledged and gone: {lost:?}");
    assert!(untold.is_empty(), "never told: {untold:?}");
    assert!(repeats <= allowed, "{repeats} repeats, {allowed} were in flight");
    assert!(events.iter().any(|event| event.contains("stopped")), "{events:?}");
}
