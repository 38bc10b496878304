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
    assert!(before.contains("Sold out") && before.contains("data-add disabled") && !before.contains("widget.js"));
    let to = ConnectedTo { server_url: "http://127.0.0.1:8787".to_owned(), publishable_key: "pk_x\"><script>".to_owned(), merchant: None };
    world.stand_in.connect(to);
    world.control("restock", json!({ "variant_id": id, "quantity": 5 })).await;
    let (_, after) = world.page(&format!("{path}&sb=token")).await;
    assert!(after.contains("You came from your alert") && after.contains("Add to cart"));
    assert!(
        after.contains(r#"<script src="http:&#x2f;&#x2f;127.0.0.1:8787/widget.js" data-key="pk_x&quot;&gt;&lt;script&gt;""#),
        "{after}"
    );
    assert!(!after.contains("\"><script>"));
    let (_, progress) = world.page("/tour/progress.json").await;
    assert_eq!(serde_json::from_str::<Value>(&progress).unwrap(), json!({ "arrivals": 1, "mails": 0 }));

    for path in [
        "/",
        "/collections/all",
        "/collections/tea-larder",
        "/cart",
        "/tour",
        "/inbox",
        "/assets/shop.css",
        "/images/hero.svg",
        "/images/changing-mat.svg",
        "/inbox/messages.json",
    ] {
        assert_eq!(world.page(path).await.0, StatusCode::OK, "{path}");
    }
    for path in [
        "/products/wool-wetsuit-prototype",
        "/products/wool-wetsuit-prototype.js",
        "/collections/nothing",
        "/orders/1001",
        "/products/nothing",
        "/images/nothing.svg",
        "/inbox/1",
        "/bulk/1.jsonl",
    ] {
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

/// A visitor whose browser keeps the cart.
struct Visitor<'a> {
    world: &'a World,
    cookie: String,
}

impl<'a> Visitor<'a> {
    async fn arrive(world: &'a World, path: &str) -> Self {
        let response = world.http.get(format!("{}{path}", world.stand_in.base_url)).send().await.unwrap();
        let cookie = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { world, cookie }
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}{path}", self.world.stand_in.base_url);
        let response = self.world.http.post(url).header("Cookie", &self.cookie).json(&body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    async fn submit(&self, path: &str, form: &[(&str, &str)]) -> (u16, String) {
        let url = format!("{}{path}", self.world.stand_in.base_url);
        let response = self.world.http.post(url).header("Cookie", &self.cookie).form(form).send().await.unwrap();
        let location = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        (response.status().as_u16(), location)
    }

    async fn see(&self, path: &str) -> (u16, String) {
        let url = format!("{}{path}", self.world.stand_in.base_url);
        let response = self.world.http.get(url).header("Cookie", &self.cookie).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }
}

#[tokio::test]
async fn themes_read_products_and_carts_in_shopifys_shape() {
    let world = world(0).await;
    let (_, text) = world.page("/products/drift-changing-robe.js").await;
    let product: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&product["handle"], &product["price"], &product["available"]),
        (&json!("drift-changing-robe"), &json!(13_900), &json!(true))
    );
    assert_eq!(product["options"][1], json!({ "name": "Colour", "position": 2, "values": ["Slate", "Rust", "Moss"] }));
    let first = &product["variants"][0];
    assert_eq!((&first["id"], &first["available"]), (&json!(variant_id("SW-ROBE-SM-SLA")), &json!(false)));
    assert_eq!((&first["option1"], &first["option2"], &first["option3"]), (&json!("S/M"), &json!("Slate"), &json!(null)));

    let visitor = Visitor::arrive(&world, "/products/drift-changing-robe?sb=token").await;
    let (status, refused) = visitor.post("/cart/add.js", json!({ "items": [{ "id": variant_id("SW-ROBE-SM-SLA"), "quantity": 1 }] })).await;
    assert_eq!((status, &refused["message"]), (422, &json!("Cart Error")));
    let rust = variant_id("SW-ROBE-SM-RUS");
    let (status, added) = visitor.post("/cart/add.js", json!({ "id": rust.to_string(), "quantity": 2 })).await;
    assert_eq!((status, &added["quantity"], &added["title"]), (200, &json!(2), &json!("Drift Changing Robe - S/M / Rust")));
    assert_eq!(visitor.post("/cart/add.js", json!({ "id": rust, "quantity": 3 })).await.0, 422, "four are there");
    let (status, cart) = visitor.post("/cart/update.js", json!({ "attributes": { "_shelfbell": "token", "gift": "yes" } })).await;
    assert_eq!((status, &cart["item_count"], &cart["total_price"]), (200, &json!(2), &json!(27_800)));
    visitor.post("/cart/update.js", json!({ "attributes": { "gift": null } })).await;
    let cart: Value = serde_json::from_str(&visitor.see("/cart.js").await.1).unwrap();
    assert_eq!((&cart["attributes"], &cart["items"][0]["variant_id"]), (&json!({ "_shelfbell": "token" }), &json!(rust)));
    // Nobody else's.
    let other = Visitor::arrive(&world, "/").await;
    let cart: Value = serde_json::from_str(&other.see("/cart.js").await.1).unwrap();
    assert_eq!((&cart["item_count"], &cart["attributes"]), (&json!(0), &json!({})));
}

#[tokio::test]
async fn an_order_takes_the_goods_and_carries_the_carts_attributes() {
    let mut world = world(0).await;
    for topic in ["INVENTORY_LEVELS_UPDATE", "ORDERS_CREATE"] {
        assert_eq!(world.subscribe(topic).await["userErrors"], json!([]));
    }
    let rust = variant_id("SW-ROBE-SM-RUS");
    let visitor = Visitor::arrive(&world, "/products/drift-changing-robe?sb=token").await;
    visitor.post("/cart/update.js", json!({ "attributes": { "_shelfbell": "token" } })).await;
    assert_eq!(visitor.submit("/checkout", &[("email", "ada@example.com")]).await.0, 200, "an empty cart is no order");
    let (status, location) = visitor.submit("/cart/add", &[("id", &rust.to_string()), ("buy", "1")]).await;
    assert_eq!((status, location.as_str()), (303, "/cart#email"));
    let (status, location) = visitor.submit("/checkout", &[("email", "ada@example.com")]).await;
    assert_eq!((status, location.as_str()), (303, "/orders/1001"));
    let (status, page) = visitor.see(&location).await;
    assert!(status == 200 && page.contains("#1001") && page.contains("ada@example.com"), "{page}");
    assert_eq!(visitor.submit("/checkout", &[("email", "ada@example.com")]).await.0, 200, "an order is placed once");
    let stranger = Visitor::arrive(&world, "/").await.see(&location).await.0;
    assert_eq!(stranger, 404);

    let mut payloads = std::collections::HashMap::new();
    for _ in 0..2 {
        let (headers, body) = world.hook().await;
        payloads.insert(header(&headers, "x-shopify-topic").to_owned(), serde_json::from_slice::<Value>(&body).unwrap());
    }
    assert_eq!(payloads["inventory_levels/update"]["available"], 3);
    let order = &payloads["orders/create"];
    assert_eq!(order["note_attributes"], json!([{ "name": "_shelfbell", "value": "token" }]));
    assert_eq!(order["landing_site"], "/products/drift-changing-robe?sb=token");
    assert_eq!((&order["email"], &order["total_price"], &order["test"]), (&json!("ada@example.com"), &json!("139.00"), &json!(false)));
    let line = &order["line_items"][0];
    assert_eq!((&line["variant_id"], &line["quantity"], &line["price"]), (&json!(rust), &json!(1), &json!("139.00")));
    assert!(world.hooks.try_recv().is_err());
}

#[tokio::test]
async fn hours_pass_at_the_press_of_a_button() {
    let world = world(0).await;
    let (status, answer) = world.control("time", json!({ "seconds": 3_600 })).await;
    assert_eq!((status, &answer["now"]), (StatusCode::OK, &json!(1_773_650_110_250_i64 + 3_600_000)));
    for wrong in [0, -60, 10_000_000] {
        assert_eq!(world.control("time", json!({ "seconds": wrong })).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
