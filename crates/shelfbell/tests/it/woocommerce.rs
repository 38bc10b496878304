//! A shop on WooCommerce, from `shop add` to the mail; its REST API is `support/woocommerce.rs`, which WooCommerce's own client judges.

mod deletions;
mod orders;

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::db::shops::{Credentials, Platform};
use shelfbell::flows::shop_account::{NewShop, add_shop};
use shelfbell::jobs::{connect_shop, read_products, reconcile_shop};

use crate::support::http::{Server, sign, sign_up};
use crate::support::woocommerce::{KEY, SECRET, Store};
use crate::support::{TestApp, TestShop, judge};

crate::on_both_engines!(
    a_restock_reaches_who_waits,
    the_poll_heals_lost_webhooks,
    a_long_catalogue_is_read_to_its_end,
    deliveries_are_checked_and_told_apart,
    an_order_by_our_link_is_a_conversion,
    the_official_client_accepts_the_stand_in,
    errors_say_what_to_do,
);

const WEBHOOK_SECRET: &str = "whsec_test";

async fn add(test: &TestApp, store: &Store) -> TestShop {
    add_with(test, store, true).await
}

async fn add_with(test: &TestApp, store: &Store, with_key: bool) -> TestShop {
    let new = NewShop {
        domain: "shop.example".to_owned(),
        platform: Platform::Woocommerce,
        webhook_secrets: vec![WEBHOOK_SECRET.to_owned().into()],
        credentials: with_key
            .then(|| Credentials::ClientCredentials { client_id: KEY.to_owned(), client_secret: SECRET.to_owned().into() }),
        admin_url: Some(store.base.clone()),
        currency: "USD".to_owned(),
    };
    let (shop, keys) = add_shop(&test.app, new).await.unwrap();
    let shop = TestShop { app: test.app.clone(), domain: shop.domain, keys };
    shop.policy(&[("settle_secs", "0")]).await;
    shop
}

/// A connected shop with a mug (41) and a shirt in two sizes (51 and 52), all sold out.
async fn connected(test: &TestApp) -> (Store, TestShop, Server) {
    let store = Store::start(test.clock.clone()).await;
    store.simple(41, "Mug", 0);
    store.variable(50, "Shirt", &[(51, "M", 0), (52, "L", 0)]);
    let server = Server::start(test).await;
    store.deliver_to(&server.base);
    let shop = add(test, &store).await;
    let synced = connect_shop(&test.app, &shop.row().await, |_, _| {}).await.unwrap();
    assert_eq!((synced.products, synced.variants), (2, 3));
    (store, shop, server)
}

async fn availability(server: &Server, shop: &TestShop, variant: &str) -> Value {
    server.storefront(shop, Method::GET, &format!("/storefront/v1/availability?variant={variant}"), &Value::Null).await.json()
}

async fn a_restock_reaches_who_waits(test: TestApp) {
    let (store, shop, server) = connected(&test).await;
    let row = shop.row().await;
    assert_eq!((row.name.as_str(), row.currency.as_str(), row.storefront_url.as_str()), ("Woo Shop", "EUR", "https://shop.example"));
    let hooks = store.hooks();
    assert_eq!(hooks.len(), 6);
    let address = format!("{}/hooks/woocommerce/{}", test.app.config.http.base(), row.id);
    assert!(hooks.iter().all(|(_, state, to)| state == "active" && *to == address), "{hooks:?}");
    for (variant, address) in [("41", "ana@example.com"), ("51", "bo@example.com"), ("52", "cy@example.com")] {
        let answer = server.storefront(&shop, Method::POST, "/storefront/v1/subscriptions", &sign_up(variant, address)).await;
        assert_eq!((answer.status, answer.json()["position"].as_i64()), (StatusCode::ACCEPTED, Some(1)), "{variant}");
    }
    test.clock.advance(5_000);
    store.set_stock(41, 4).await;
    // Within one second, by one webhook: the same delivery id.
    store.set_stock(51, 2).await;
    test.run_due().await;
    assert_eq!(
        test.inbox.recipients().into_iter().collect::<BTreeSet<_>>(),
        ["ana@example.com", "bo@example.com"].map(str::to_owned).into()
    );
    let mug = test.inbox.mails().into_iter().find(|mail| mail.to == "ana@example.com").unwrap();
    assert!(mug.html.contains("Mug"), "{}", mug.subject);
    assert_eq!(availability(&server, &shop, "51").await["availability"], "low_stock");
    // Gone for good: whoever comes now is told so.
    test.clock.advance(5_000);
    store.trash(41).await;
    test.run_due().await;
    // The webhook says neither when nor what it was: the product is looked at again, and so is the shirt of which a size changed.
    assert_eq!(read_products(&test.app).await.unwrap(), 2);
    assert_eq!(availability(&server, &shop, "41").await["availability"], "unavailable");
}

async fn the_poll_heals_lost_webhooks(test: TestApp) {
    let (store, shop, server) = connected(&test).await;
    shop.wait_for("52", "cy@example.com").await;
    test.clock.advance(60_000);
    store.set_stock_silently(52, 3);
    store.disable_hooks();
    reconcile_shop(&test.app, &shop.row().await).await.unwrap();
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["cy@example.com"]);
    assert!(store.hooks().iter().all(|(_, state, _)| state == "active"), "switched on again");
    assert_eq!(store.hooks().len(), 6, "not made a second time");
    // A new size: the webhook names it, and the product is read for the rest.
    test.clock.advance(60_000);
    store.variable(50, "Shirt", &[(51, "M", 0), (52, "L", 3), (53, "XL", 7)]);
    store.set_stock(53, 8).await;
    test.run_due().await;
    assert_eq!(availability(&server, &shop, "53").await["code"], "unknown_variant");
    assert_eq!(read_products(&test.app).await.unwrap(), 1);
    let extra_large = availability(&server, &shop, "53").await;
    assert_eq!(extra_large["availability"], "in_stock", "{extra_large}");
    assert_eq!(read_products(&test.app).await.unwrap(), 0, "read once");
    // Another secret: the webhooks are told.
    let row = shop.row().await;
    shelfbell::flows::shop_account::add_webhook_secret(&test.app, &row, "new".to_owned().into()).await.unwrap();
    reconcile_shop(&test.app, &shop.row().await).await.unwrap();
    assert!(store.secrets().iter().all(|secret| secret == "new"), "{:?}", store.secrets());
}

async fn a_long_catalogue_is_read_to_its_end(test: TestApp) {
    let store = Store::start(test.clock.clone()).await;
    for id in 1..=230 {
        store.simple(id, &format!("Thing {id}"), 1);
    }
    store.variable(1_000, "Everything", &(2_000..2_150).map(|id| (id, "x", 1)).collect::<Vec<_>>());
    let shop = add(&test, &store).await;
    // The shop is busy at first, and then again.
    store.fail_next(&[(503, "0"), (429, "1")]);
    let synced = connect_shop(&test.app, &shop.row().await, |_, _| {}).await.unwrap();
    assert_eq!((synced.products, synced.variants), (231, 380));
}

async fn deliveries_are_checked_and_told_apart(test: TestApp) {
    let (_store, shop, server) = connected(&test).await;
    let row = shop.row().await;
    let body = r#"{"id":77,"name":"Größe „M“ 🧵","type":"simple","status":"publish","manage_stock":true,"stock_quantity":1}"#;
    let answers = judge::ask(
        "woocommerce",
        "judge.mjs",
        &[
            json!({ "do": "sign", "secret": WEBHOOK_SECRET, "body_base64": STANDARD.encode(body) }),
            json!({ "do": "sign", "secret": "other", "body_base64": STANDARD.encode(body) }),
        ],
    );
    let [right, wrong] = [&answers[0], &answers[1]].map(|answer| answer["signature"].as_str().unwrap());
    let send = async |shop: &str, signature: Option<&str>, body: &str| {
        let mut headers =
            vec![("X-WC-Webhook-Topic", "product.updated"), ("X-WC-Webhook-Delivery-ID", "d1"), ("Content-Type", "application/json")];
        headers.extend(signature.map(|signature| ("X-WC-Webhook-Signature", signature)));
        server.send(Method::POST, &format!("/hooks/woocommerce/{shop}"), &headers, body.to_owned()).await.status
    };
    assert_eq!(send(row.id.as_str(), Some(wrong), body).await, StatusCode::UNAUTHORIZED);
    assert_eq!(send(row.id.as_str(), None, body).await, StatusCode::UNAUTHORIZED);
    assert_eq!(send(row.id.as_str(), None, "webhook_id=7").await, StatusCode::OK);
    assert_eq!(send("nobody.example", None, "webhook_id=7").await, StatusCode::NOT_FOUND);
    assert_eq!(send("nobody.example", Some(right), body).await, StatusCode::NOT_FOUND);
    let before = test.count("SELECT count(*) FROM inbox").await;
    assert_eq!(before, 0, "nothing of that was kept");
    assert_eq!(send(row.id.as_str(), Some(right), body).await, StatusCode::OK);
    assert_eq!(send("SHOP.example", Some(right), body).await, StatusCode::OK);
    let another = body.replace("77", "78");
    assert_eq!(send(row.id.as_str(), Some(&sign(WEBHOOK_SECRET, another.as_bytes())), &another).await, StatusCode::OK);
    assert_eq!(test.count("SELECT count(*) FROM inbox").await, 2, "a repeat is one, two products of one second are two");
    // A Shopify shop has no such address.
    let theirs = test.shop().await.row().await;
    assert_eq!(send(theirs.id.as_str(), Some(&sign("hush", body.as_bytes())), body).await, StatusCode::NOT_FOUND);
    test.run_due().await;
    assert_eq!(availability(&server, &shop, "78").await["availability"], "low_stock");
}

async fn an_order_by_our_link_is_a_conversion(test: TestApp) {
    let (store, shop, server) = connected(&test).await;
    shop.wait_for("51", "bo@example.com").await;
    test.clock.advance(5_000);
    store.set_stock(51, 5).await;
    test.run_due().await;
    let mail = &test.inbox.mails()[0];
    let link = mail.text.split_whitespace().find(|word| word.contains("/r/")).unwrap();
    let path = &link[link.find("/r/").unwrap()..];
    let landed = server.get(path).await;
    let landing = landed.headers["location"].to_str().unwrap().to_owned();
    assert!(landing.starts_with("https://shop.example/product/product-50/?"), "{landing}");
    test.clock.advance(600_000);
    let placed = jiff::Timestamp::from_millisecond(test.app.now()).unwrap().strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let order = |status: &str| {
        json!({ "id": 700, "number": "700", "status": status, "currency": "EUR", "date_created_gmt": placed, "date_modified_gmt": placed,
            "prices_include_tax": false, "billing": { "email": "someone@else.example" }, "refunds": [],
            "line_items": [{ "id": 1, "product_id": 50, "variation_id": 51, "quantity": 1, "total": "19.99", "total_tax": "0.00", "meta_data": [] }],
            "meta_data": [{ "id": 1, "key": "_wc_order_attribution_session_entry", "value": landing }] })
    };
    store.deliver("order.created", &order("pending")).await;
    test.run_due().await;
    let conversions = async || server.admin(&shop, Method::GET, "/admin/v1/conversions").await.json()["items"].clone();
    assert_eq!(conversions().await, json!([]), "it is not paid");
    store.deliver("order.updated", &order("processing")).await;
    test.run_due().await;
    let found = conversions().await;
    assert_eq!((&found[0]["rule"], &found[0]["amount_minor"]), (&json!("landing_token"), &json!(1999)), "{found}");
    test.clock.advance(5_000);
    store.deliver("order.updated", &order("cancelled")).await;
    test.run_due().await;
    assert!(conversions().await[0]["cancelled_at"].is_i64());
}

async fn the_official_client_accepts_the_stand_in(test: TestApp) {
    let store = Store::start(test.clock.clone()).await;
    store.simple(41, "Mug", 0);
    store.variable(50, "Shirt", &[(51, "M", 0), (52, "L", 0)]);
    store.simple(60, "Hat", 0);
    let question = json!({ "do": "use", "url": store.base, "key": KEY, "secret": SECRET, "delivery_url": "https://alerts.example/hooks/woocommerce/1" });
    let told = judge::ask("woocommerce", "judge.mjs", &[question]).remove(0);
    assert_eq!(told["pages"], json!([[41, 50], [60]]));
    assert_eq!((&told["total"], &told["total_pages"]), (&json!(3), &json!(2)));
    assert_eq!(told["variations"], json!([51, 52]));
    assert_eq!(told["one"], json!({ "id": 51, "type": "variation", "parent_id": 50 }));
    assert_eq!(told["made"], json!({ "status": 201, "topic": "product.updated", "state": "active", "tells_secret": false }));
    assert_eq!((&told["paused"], &told["listed"]), (&json!("paused"), &json!(["https://alerts.example/hooks/woocommerce/1"])));
    for (what, status, code) in [
        ("wrong_secret", 401, "woocommerce_rest_cannot_view"),
        ("too_long", 400, "rest_invalid_param"),
        ("gone", 404, "woocommerce_rest_product_invalid_id"),
        ("no_route", 404, "rest_no_route"),
        ("bad_topic", 400, "woocommerce_rest_shop_webhook_invalid_topic"),
    ] {
        assert_eq!(told[what], json!({ "status": status, "code": code }), "{what}");
    }
}

async fn errors_say_what_to_do(test: TestApp) {
    let store = Store::start(test.clock.clone()).await;
    let shop = add(&test, &store).await;
    let row = shop.row().await;
    let failed = async || connect_shop(&test.app, &row, |_, _| {}).await.map(drop).unwrap_err().to_string();
    // The key goes nowhere else.
    store.fail_next(&[(301, "https://www.shop.example/wp-json/")]);
    let moved = failed().await;
    assert!(moved.contains("https://www.shop.example") && moved.contains("--admin-url"), "{moved}");
    assert_eq!(store.calls(), 1);
    store.fail_next(&[(401, "")]);
    assert!(failed().await.contains("refused the key (401)"));
    store.fail_next(&[(404, "")]);
    assert!(failed().await.contains("Permalinks"));
}
