//! The stand-in as the real server meets it: over HTTP.

use std::collections::HashSet;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::mpsc;

use super::*;

type Received = (HeaderMap, Bytes);

struct World {
    stand_in: StandIn,
    http: reqwest::Client,
    token: String,
    hooks: mpsc::UnboundedReceiver<Received>,
    hook_url: String,
}

/// A stand-in and a server that takes its webhooks; it refuses the first `refusals` of them.
async fn world(refusals: usize) -> World {
    let bind = || TcpListener::bind("127.0.0.1:0");
    let (http, smtp, hook) = (bind().await.unwrap(), bind().await.unwrap(), bind().await.unwrap());
    let clock = Clock::manual(1_773_650_110_250);
    let stand_in = start(Settings { http, smtp, clock, client_secret: SecretString::from("hush"), sms_token: SecretString::from("token") })
        .await
        .unwrap();
    let (sender, hooks) = mpsc::unbounded_channel();
    let hook_url = format!("http://{}/hooks/shopify", hook.local_addr().unwrap());
    let left = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(refusals));
    let take = move |State(sender): State<mpsc::UnboundedSender<Received>>, headers: HeaderMap, body: Bytes| async move {
        sender.send((headers, body)).unwrap();
        let refuse =
            left.fetch_update(std::sync::atomic::Ordering::SeqCst, std::sync::atomic::Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
        if refuse { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK }
    };
    let router = Router::new().route("/hooks/shopify", post(take)).with_state(sender);
    tokio::spawn(async move { axum::serve(hook, router).await.unwrap() });

    let http = http_client().unwrap();
    let credentials = json!({ "client_id": stand_in.client_id, "client_secret": "hush", "grant_type": "client_credentials" });
    let url = format!("{}/admin/oauth/access_token", stand_in.base_url);
    let granted: Value = http.post(url).json(&credentials).send().await.unwrap().json().await.unwrap();
    assert_eq!(granted["expires_in"], 86_399);
    let token = granted["access_token"].as_str().unwrap().to_owned();
    World { stand_in, http, token, hooks, hook_url }
}

impl World {
    async fn graphql(&self, query: &str, variables: Value) -> (StatusCode, Value) {
        let url = format!("{}/admin/api/2026-10/graphql.json", self.stand_in.base_url);
        let request = self.http.post(url).header("X-Shopify-Access-Token", &self.token);
        let response = request.json(&json!({ "query": query, "variables": variables })).send().await.unwrap();
        (StatusCode::from_u16(response.status().as_u16()).unwrap(), response.json().await.unwrap())
    }

    async fn subscribe(&self, topic: &str) -> Value {
        let query = "mutation Sub($topic: WebhookSubscriptionTopic!, $w: WebhookSubscriptionInput!) {
            webhookSubscriptionCreate(topic: $topic, webhookSubscription: $w) { webhookSubscription { id topic uri } userErrors { field message } } }";
        let (_, answer) = self.graphql(query, json!({ "topic": topic, "w": { "uri": self.hook_url, "format": "JSON" } })).await;
        answer["data"]["webhookSubscriptionCreate"].clone()
    }

    async fn control(&self, what: &str, body: Value) -> (StatusCode, Value) {
        let response = self.http.post(format!("{}/control/{what}", self.stand_in.base_url)).json(&body).send().await.unwrap();
        (StatusCode::from_u16(response.status().as_u16()).unwrap(), response.json().await.unwrap_or_default())
    }

    async fn hook(&mut self) -> Received {
        tokio::time::timeout(Duration::from_secs(10), self.hooks.recv()).await.unwrap().unwrap()
    }

    async fn page(&self, path: &str) -> (StatusCode, String) {
        let response = self.http.get(format!("{}{path}", self.stand_in.base_url)).send().await.unwrap();
        (StatusCode::from_u16(response.status().as_u16()).unwrap(), response.text().await.unwrap())
    }
}

fn variant_id(sku: &str) -> u64 {
    let products = catalogue::embedded().unwrap();
    products.iter().flat_map(|product| &product.variants).find(|variant| variant.sku == sku).unwrap().id
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).unwrap().to_str().unwrap()
}

#[tokio::test]
async fn a_restock_sends_signed_webhooks_with_every_header() {
    let mut world = world(0).await;
    for topic in ["INVENTORY_LEVELS_UPDATE", "PRODUCTS_UPDATE"] {
        assert_eq!(world.subscribe(topic).await["userErrors"], json!([]));
    }
    let taken = world.subscribe("PRODUCTS_UPDATE").await;
    assert_eq!(taken["userErrors"][0]["message"], "Address for this topic has already been taken");

    let id = variant_id("SW-MAT");
    let (status, stocked) = world.control("restock", json!({ "variant_id": id.to_string(), "quantity": 5 })).await;
    assert_eq!((status, &stocked["available"]), (StatusCode::OK, &json!(5)));
    let mut topics = HashSet::new();
    for _ in 0..2 {
        let (headers, body) = world.hook().await;
        let mut mac = Hmac::<Sha256>::new_from_slice(b"hush").unwrap();
        mac.update(&body);
        mac.verify_slice(&STANDARD.decode(header(&headers, "x-shopify-hmac-sha256")).unwrap()).unwrap();
        assert_eq!(header(&headers, "x-shopify-shop-domain"), "slack-water.myshopify.com");
        assert_eq!(header(&headers, "x-shopify-api-version"), "2026-10");
        assert_eq!(header(&headers, "x-shopify-triggered-at"), "2026-03-16T08:35:10.250Z");
        assert_ne!(header(&headers, "x-shopify-webhook-id"), header(&headers, "x-shopify-event-id"));
        let payload: Value = serde_json::from_slice(&body).unwrap();
        let topic = header(&headers, "x-shopify-topic").to_owned();
        if topic == "inventory_levels/update" {
            assert_eq!((&payload["available"], &payload["updated_at"]), (&json!(5), &json!("2026-03-16T09:35:11+01:00")));
        } else {
            assert_eq!((&payload["variants"][0]["id"], &payload["status"]), (&json!(id), &json!("active")));
        }
        topics.insert(topic);
    }
    assert_eq!(topics.len(), 2);

    let (status, sold) = world.control("sell", json!({ "variant_id": id })).await;
    assert_eq!((status, &sold["available"]), (StatusCode::OK, &json!(4)));
    let payload: Value = serde_json::from_slice(&world.hook().await.1).unwrap();
    assert_eq!((&payload["available"], &payload["updated_at"]), (&json!(4), &json!("2026-03-16T09:35:12+01:00")));
}

#[tokio::test]
async fn a_refused_webhook_comes_again_unchanged() {
    let mut world = world(1).await;
    world.subscribe("INVENTORY_LEVELS_UPDATE").await;
    world.control("restock", json!({ "variant_id": variant_id("SW-MAT"), "quantity": 1 })).await;
    let (first, second) = (world.hook().await, world.hook().await);
    assert_eq!(header(&first.0, "x-shopify-webhook-id"), header(&second.0, "x-shopify-webhook-id"));
    assert_eq!(first.1, second.1);
}

#[tokio::test]
async fn webhooks_can_arrive_twice_or_get_lost() {
    let mut world = world(0).await;
    world.subscribe("INVENTORY_LEVELS_UPDATE").await;
    let restock = json!({ "variant_id": variant_id("SW-MAT"), "quantity": 1 });
    assert_eq!(world.control("webhooks", json!({ "delivery": "lost" })).await.0, StatusCode::NO_CONTENT);
    world.control("restock", restock.clone()).await;
    world.control("webhooks", json!({ "delivery": "twice" })).await;
    world.control("restock", restock).await;
    let (first, second) = (world.hook().await, world.hook().await);
    assert_eq!(header(&first.0, "x-shopify-webhook-id"), header(&second.0, "x-shopify-webhook-id"));
    let payload: Value = serde_json::from_slice(&first.1).unwrap();
    assert_eq!(payload["available"], 2, "the lost one would have said 1");
    assert!(world.hooks.try_recv().is_err());
}

#[tokio::test]
async fn strangers_are_turned_away() {
    let mut world = world(0).await;
    let url = format!("{}/admin/oauth/access_token", world.stand_in.base_url);
    let form = |secret: &str, grant: &str| {
        [("client_id", world.stand_in.client_id.clone()), ("client_secret", secret.to_owned()), ("grant_type", grant.to_owned())]
    };
    for (secret, grant, status) in [("hush", "client_credentials", 200), ("hash", "client_credentials", 401), ("hush", "password", 400)] {
        let response = world.http.post(&url).form(&form(secret, grant)).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{secret} {grant}");
    }
    world.token = "shpat_0".to_owned();
    let (status, answer) = world.graphql("query Me { shop { name } }", json!({})).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(answer["errors"].is_string());
}

#[tokio::test]
async fn pages_show_the_stock_and_count_those_who_come_from_an_alert() {
    let world = world(0).await;
    let id = variant_id("SW-MAT");
    let path = format!("/products/changing-mat?variant={id}");
    let (_, before) = world.page(&path).await;
    assert!(before.contains("Sold out") && before.contains("Tell me when it is back"));
    let to = ConnectedTo { server_url: "http://127.0.0.1:8787".to_owned(), publishable_key: "pk_x\"><script>".to_owned() };
    world.stand_in.connect(to);
    world.control("restock", json!({ "variant_id": id, "quantity": 5 })).await;
    let (_, after) = world.page(&format!("{path}&sb=token")).await;
    assert!(after.contains("You came from your alert") && after.contains("Buy now") && after.contains("127.0.0.1:8787"));
    assert!(!after.contains("\"><script>"));
    let (_, progress) = world.page("/tour/progress.json").await;
    assert_eq!(serde_json::from_str::<Value>(&progress).unwrap(), json!({ "arrivals": 1, "mails": 0 }));

    for path in ["/", "/tour", "/inbox", "/assets/shop.css", "/images/changing-mat.svg", "/inbox/messages.json"] {
        assert_eq!(world.page(path).await.0, StatusCode::OK, "{path}");
    }
    for path in ["/products/wool-wetsuit-prototype", "/products/nothing", "/images/nothing.svg", "/inbox/1", "/bulk/1.jsonl"] {
        assert_eq!(world.page(path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn every_published_product_has_its_page() {
    let world = world(0).await;
    for product in catalogue::embedded().unwrap().iter().filter(|product| product.published) {
        for variant in &product.variants {
            let (status, html) = world.page(&format!("/products/{}?variant={}", product.handle, variant.id)).await;
            assert_eq!(status, StatusCode::OK, "{}", product.handle);
            assert!(html.contains(&variant.sku), "{}", product.handle);
        }
    }
}
