//! A shop without a key: nothing can be looked at again, so what its webhooks say of deletions has to do.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::db::shops;
use shelfbell::flows::connector;
use shelfbell::jobs::{connect_shop, read_products};
use shelfbell_core::audit::Actor;

use super::{KEY, SECRET, Store, WEBHOOK_SECRET, add_with, availability, connected};
use crate::support::http::{Server, sign};
use crate::support::{TestApp, TestShop};

crate::on_both_engines!(
    a_deleted_product_is_not_sold_any_more_and_may_come_back,
    within_one_batch_the_later_message_says_more,
    a_variation_is_deleted_and_restored_by_its_own_id,
    with_a_key_the_api_knows_better,
);

struct Hooks<'a> {
    test: &'a TestApp,
    server: Server,
    shop: TestShop,
}

impl Hooks<'_> {
    /// Taken, and not looked at yet.
    async fn take(&self, topic: &str, body: &Value) {
        let (id, body) = (uuid::Uuid::from_u128(rand::random()).to_string(), body.to_string());
        let signature = sign(WEBHOOK_SECRET, body.as_bytes());
        let headers = [
            ("X-WC-Webhook-Topic", topic),
            ("X-WC-Webhook-Delivery-ID", id.as_str()),
            ("X-WC-Webhook-Signature", signature.as_str()),
            ("Content-Type", "application/json"),
        ];
        let path = format!("/hooks/woocommerce/{}", self.shop.domain);
        assert_eq!(self.server.send(Method::POST, &path, &headers, body).await.status, StatusCode::OK);
    }

    async fn hears(&self, topic: &str, body: &Value) {
        self.take(topic, body).await;
        self.test.run_due().await;
        assert_eq!(self.test.count("SELECT count(*) FROM inbox WHERE state <> 'done'").await, 0);
        read_products(&self.test.app).await.unwrap();
        self.test.run_due().await;
    }

    async fn availability(&self, variant: &str) -> String {
        availability(&self.server, &self.shop, variant).await["availability"].as_str().unwrap().to_owned()
    }

    async fn says(&self, message: &str, context: Value) -> String {
        let body = json!({ "message": message, "context": context });
        let answer = self.server.storefront(&self.shop, Method::POST, "/storefront/v1/chat", &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()["text"].as_str().unwrap().to_owned()
    }

    /// As the shop describes it now.
    fn mug(&self, units: i64) -> Value {
        let modified = jiff::Timestamp::from_millisecond(self.test.app.now()).unwrap().strftime("%Y-%m-%dT%H:%M:%S").to_string();
        json!({ "id": 41, "name": "Enamel Mug", "slug": "mug", "permalink": "https://shop.example/product/mug/", "type": "simple",
            "status": "publish", "catalog_visibility": "visible", "purchasable": true, "date_modified_gmt": modified, "sku": "MUG",
            "price": "9.50", "manage_stock": true, "stock_quantity": units, "backorders": "no",
            "stock_status": if units > 0 { "instock" } else { "outofstock" }, "parent_id": 0, "categories": [], "images": [],
            "attributes": [], "variations": [] })
    }
}

/// A shop without a key that sells a mug, which is sold out.
async fn without_a_key(test: &TestApp) -> Hooks<'_> {
    let store = Store::start(test.clock.clone()).await;
    let shop = add_with(test, &store, false).await;
    let hooks = Hooks { test, server: Server::start(test).await, shop };
    hooks.hears("product.created", &hooks.mug(0)).await;
    assert_eq!(hooks.availability("41").await, "sold_out");
    hooks
}

async fn a_deleted_product_is_not_sold_any_more_and_may_come_back(test: TestApp) {
    let hooks = without_a_key(&test).await;
    let shop = &hooks.shop;
    shop.policy(&[("wave_rate", "1"), ("wave_interval_secs", "3600")]).await;
    for person in ["ana@example.com", "bo@example.com", "cy@example.com"] {
        shop.wait_for("41", person).await;
        test.clock.advance(1000);
    }
    let stale = hooks.mug(2);
    test.clock.advance(5_000);
    hooks.hears("product.updated", &hooks.mug(1)).await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com"]);
    assert_eq!(test.count("SELECT count(*) FROM episodes WHERE state = 'open'").await, 1);
    test.clock.advance(5_000);
    hooks.hears("product.deleted", &json!({ "id": 41 })).await;
    assert_eq!(hooks.availability("41").await, "unavailable");
    assert_eq!(test.count("SELECT count(*) FROM episodes WHERE state = 'closed' AND ending = 'unpublished'").await, 1);
    for context in [json!({}), json!({ "product_handle": "mug" }), json!({ "variant_id": "41" })] {
        let says = hooks.says("Is the enamel mug in stock?", context.clone()).await;
        assert!(says.contains("not sold any more"), "{context}: {says}");
    }
    // What was described before, or was on its way, does not bring it back; nobody else is told.
    hooks.hears("product.updated", &stale).await;
    let passed = hooks.mug(7);
    test.clock.advance(5_000);
    hooks.hears("product.deleted", &json!({ "id": 41 })).await;
    hooks.hears("product.updated", &passed).await;
    test.pass(7200).await;
    assert_eq!(hooks.availability("41").await, "unavailable");
    assert_eq!(test.inbox.recipients().len(), 1);
    // Out of the trash again: by the payload, although the shop's clock is behind ours.
    let mut back = hooks.mug(1);
    let behind = jiff::Timestamp::from_millisecond(test.app.now() - 7_203_000).unwrap();
    back["date_modified_gmt"] = json!(behind.strftime("%Y-%m-%dT%H:%M:%S").to_string());
    test.clock.advance(5_000);
    hooks.hears("product.restored", &back).await;
    assert_eq!(hooks.availability("41").await, "low_stock");
    assert_eq!(test.inbox.recipients()[1..], ["bo@example.com"]);
    assert!(hooks.says("Is the enamel mug in stock?", json!({})).await.contains("You can buy it right now"));
    // It is deleted, and published anew without a word of its being restored.
    test.clock.advance(5_000);
    hooks.hears("product.deleted", &json!({ "id": 41 })).await;
    assert_eq!(hooks.availability("41").await, "unavailable");
    test.clock.advance(5_000);
    hooks.hears("product.updated", &hooks.mug(3)).await;
    assert_eq!(hooks.availability("41").await, "low_stock");
    // What nobody knows is deleted without harm.
    hooks.hears("product.deleted", &json!({ "id": 999 })).await;
}

async fn within_one_batch_the_later_message_says_more(test: TestApp) {
    let hooks = without_a_key(&test).await;
    test.clock.advance(5_000);
    hooks.take("product.deleted", &json!({ "id": 41 })).await;
    test.clock.advance(1);
    hooks.take("product.restored", &hooks.mug(3)).await;
    test.run_due().await;
    assert_eq!(hooks.availability("41").await, "low_stock");
    test.clock.advance(5_000);
    hooks.take("product.restored", &hooks.mug(4)).await;
    test.clock.advance(1);
    hooks.take("product.deleted", &json!({ "id": 41 })).await;
    test.run_due().await;
    assert_eq!(hooks.availability("41").await, "unavailable");
}

/// The shop had a key once, so that its variations are known.
async fn a_variation_is_deleted_and_restored_by_its_own_id(test: TestApp) {
    let (store, shop, server) = connected(&test).await;
    let id = shop.row().await.id;
    let mut tx = test.app.db.begin().await.unwrap();
    shops::set_credentials(&mut tx, &id, None).await.unwrap();
    tx.commit().await.unwrap();
    test.app.shops.forget();
    let hooks = Hooks { test: &test, server, shop };
    test.clock.advance(5_000);
    hooks.hears("product.deleted", &json!({ "id": 52 })).await;
    assert_eq!((hooks.availability("51").await.as_str(), hooks.availability("52").await.as_str()), ("sold_out", "unavailable"));
    let (large, whole) = (store.described(52), store.described(50));
    hooks.hears("product.restored", &large).await;
    assert_eq!(hooks.availability("52").await, "sold_out");
    // The whole shirt, with both.
    hooks.hears("product.deleted", &json!({ "id": 50 })).await;
    assert_eq!((hooks.availability("51").await.as_str(), hooks.availability("52").await.as_str()), ("unavailable", "unavailable"));
    hooks.hears("product.restored", &whole).await;
    assert_eq!((hooks.availability("51").await.as_str(), hooks.availability("52").await.as_str()), ("sold_out", "sold_out"));
}

async fn with_a_key_the_api_knows_better(test: TestApp) {
    let store = Store::start(test.clock.clone()).await;
    store.simple(41, "Enamel Mug", 3);
    let shop = add_with(&test, &store, false).await;
    let hooks = Hooks { test: &test, server: Server::start(&test).await, shop };
    hooks.hears("product.created", &hooks.mug(3)).await;
    test.clock.advance(60_000);
    // Deleted by mistake, and put back while our server was down.
    hooks.hears("product.deleted", &json!({ "id": 41 })).await;
    assert_eq!(hooks.availability("41").await, "unavailable");
    let key = [("client_id".to_owned(), KEY.to_owned()), ("client_secret".to_owned(), SECRET.to_owned())];
    connector::change(&test.app, &hooks.shop.row().await, &key, &Actor::Console).await.unwrap();
    connect_shop(&test.app, &hooks.shop.row().await, |_, _| {}).await.unwrap();
    assert_eq!(hooks.availability("41").await, "low_stock");
    // From now on a deletion is looked at before it is believed.
    hooks.take("product.deleted", &json!({ "id": 41 })).await;
    test.run_due().await;
    assert_eq!(hooks.availability("41").await, "low_stock");
    assert_eq!(read_products(&test.app).await.unwrap(), 1);
    assert_eq!(hooks.availability("41").await, "low_stock", "it is there");
}
