//! A shop on no platform that we know: its own program states products and stock.

use std::time::Instant;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::db::shops::Platform;
use shelfbell::flows::api_keys;
use shelfbell::flows::shop_account::{NewShop, add_shop};
use shelfbell_core::audit::Actor;
use shelfbell_core::permission::Permission;

use crate::support::http::{Answer, Server, sign_up};
use crate::support::{START, TestApp, TestShop};

crate::on_both_engines!(
    from_catalogue_to_mail,
    the_newest_statement_wins,
    what_cannot_be_used_is_reported,
    counted_or_not_and_backorders,
    products_change_and_go,
    only_who_may_and_only_their_own,
    a_thousand_items_at_once,
);

async fn add(test: &TestApp, domain: &str) -> TestShop {
    let new = NewShop {
        domain: domain.to_owned(),
        platform: Platform::Generic,
        webhook_secrets: Vec::new(),
        credentials: None,
        admin_url: None,
        currency: "EUR".to_owned(),
    };
    let (shop, keys) = add_shop(&test.app, new).await.unwrap();
    let shop = TestShop { app: test.app.clone(), domain: shop.domain, keys };
    shop.policy(&[("settle_secs", "0")]).await;
    shop
}

async fn put(server: &Server, key: &str, path: &str, body: &Value) -> Answer {
    let authorization = format!("Bearer {key}");
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    server.send(Method::POST, path, &headers, body.to_string()).await
}

async fn put_stock(server: &Server, shop: &TestShop, items: Value) -> Value {
    let answer = put(server, &shop.keys.secret, "/admin/v1/stock", &json!({ "items": items })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

async fn put_products(server: &Server, shop: &TestShop, products: Value) -> Value {
    let answer = put(server, &shop.keys.secret, "/admin/v1/catalogue", &json!({ "products": products })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

/// A mug in two sizes, of which nothing is known to be there.
async fn shop_with_mugs(test: &TestApp) -> (TestShop, Server) {
    let (shop, server) = (add(test, "shop.example").await, Server::start(test).await);
    let mug = json!({ "id": 1, "title": "Mug", "url": "https://shop.example/mug", "variants": [
        { "id": "mug-s", "sku": "M-S", "options": ["S"], "price": "9.50" }, { "id": "mug-l", "sku": "M-L", "options": ["L"], "price": "12.00" }] });
    assert_eq!(put_products(&server, &shop, json!([mug])).await, json!({ "products": 1, "variants": 2, "removed": 0, "stale": 0 }));
    (shop, server)
}

async fn availability(server: &Server, shop: &TestShop, variant: &str) -> String {
    let answer = server.storefront(shop, Method::GET, &format!("/storefront/v1/availability?variant={variant}"), &Value::Null).await;
    answer.json()["availability"].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
}

async fn from_catalogue_to_mail(test: TestApp) {
    let (shop, server) = shop_with_mugs(&test).await;
    assert_eq!(availability(&server, &shop, "mug-s").await, "sold_out");
    for address in ["ana@example.com", "bo@example.com", "cy@example.com"] {
        let answer = server.storefront(&shop, Method::POST, "/storefront/v1/subscriptions", &sign_up("mug-s", address)).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    }
    test.run_due().await;
    assert!(test.inbox.mails().is_empty());
    assert_eq!(
        put_stock(&server, &shop, json!([{ "sku": "M-S", "available": 2 }])).await,
        json!({ "accepted": 1, "unknown": [], "stale": 0 })
    );
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com", "bo@example.com"], "no more than the stock supports");
    assert!(test.inbox.mails()[0].text.contains("/r/"));
}

async fn the_newest_statement_wins(test: TestApp) {
    let (shop, server) = shop_with_mugs(&test).await;
    let at = |at: i64, available: i64| json!([{ "variant_id": "mug-s", "available": available, "at": at }]);
    assert_eq!(put_stock(&server, &shop, at(START - 10_000, 20)).await["accepted"], 1);
    assert_eq!(availability(&server, &shop, "mug-s").await, "in_stock");
    // Late, and repeated.
    assert_eq!(put_stock(&server, &shop, at(START - 20_000, 0)).await, json!({ "accepted": 0, "unknown": [], "stale": 1 }));
    assert_eq!(put_stock(&server, &shop, at(START - 10_000, 0)).await["stale"], 1);
    assert_eq!(availability(&server, &shop, "mug-s").await, "in_stock");
    // Without a time it is so now, however often within one millisecond.
    for (available, expected) in [(0, "sold_out"), (20, "in_stock"), (0, "sold_out")] {
        assert_eq!(put_stock(&server, &shop, json!([{ "sku": "M-S", "available": available }])).await["accepted"], 1);
        assert_eq!(availability(&server, &shop, "mug-s").await, expected);
    }
    // Twice in one request: the last one counts.
    put_stock(&server, &shop, json!([{ "sku": "M-S", "available": 0 }, { "variant_id": "mug-s", "available": 20 }])).await;
    assert_eq!(availability(&server, &shop, "mug-s").await, "in_stock");
    // Locations add up.
    put_stock(&server, &shop, json!([{ "sku": "M-L", "available": 0 }, { "sku": "M-L", "available": 20, "location": "Porto" }])).await;
    assert_eq!(availability(&server, &shop, "mug-l").await, "in_stock");
}

async fn what_cannot_be_used_is_reported(test: TestApp) {
    let (shop, server) = shop_with_mugs(&test).await;
    put_products(
        &server,
        &shop,
        json!([{ "id": 2, "title": "Two of a SKU", "variants": [{ "id": "a", "sku": "SAME" }, { "id": "b", "sku": "SAME" }] }]),
    )
    .await;
    let told = put_stock(
        &server,
        &shop,
        json!([{ "sku": "NO\u{0}NE", "available": 1 }, { "sku": "M-S", "available": 20 }, { "sku": "SAME", "available": 1 }, { "variant_id": 9, "available": null }]),
    )
    .await;
    assert_eq!((&told["accepted"], &told["stale"]), (&json!(1), &json!(0)));
    let unknown: Vec<(i64, &str)> =
        told["unknown"].as_array().unwrap().iter().map(|one| (one["index"].as_i64().unwrap(), one["name"].as_str().unwrap())).collect();
    assert_eq!(unknown, [(0, "NONE"), (2, "SAME"), (3, "9")]);
    assert_eq!(availability(&server, &shop, "mug-s").await, "in_stock");
    // A mistake of the program: nothing counts, and the place is named.
    let refused = |items: Value| {
        let (server, key) = (&server, shop.keys.secret.clone());
        async move { put(server, &key, "/admin/v1/stock", &json!({ "items": items })).await }
    };
    let future = refused(json!([{ "sku": "M-S", "available": 0 }, { "sku": "M-S", "available": 0, "at": START + 400_000 }])).await;
    assert_eq!((future.status, future.json()["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("bad_item")));
    assert!(future.json()["detail"].as_str().unwrap().starts_with("items[1].at"), "{}", future.text);
    assert_eq!(refused(json!([{ "available": 0 }])).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused(json!([{ "sku": "M-S" }])).await.status, StatusCode::BAD_REQUEST, "silence is not `not counted`");
    let many: Vec<Value> = (0..1_001).map(|_| json!({ "sku": "M-S", "available": 0 })).collect();
    assert_eq!(refused(many.into()).await.json()["code"], "too_many");
    assert_eq!(availability(&server, &shop, "mug-s").await, "in_stock");
    let script = json!({ "products": [{ "id": 3, "title": "X", "url": "javascript:alert(1)", "variants": [] }] });
    assert_eq!(put(&server, &shop.keys.secret, "/admin/v1/catalogue", &script).await.json()["code"], "bad_product");
}

async fn counted_or_not_and_backorders(test: TestApp) {
    let (shop, server) = shop_with_mugs(&test).await;
    let state = async |item: Value| {
        put_stock(&server, &shop, json!([item])).await;
        availability(&server, &shop, "mug-s").await
    };
    assert_eq!(state(json!({ "sku": "M-S", "available": null })).await, "in_stock");
    assert_eq!(state(json!({ "sku": "M-S", "available": 0 })).await, "sold_out");
    assert_eq!(state(json!({ "sku": "M-S", "available": 0, "backorder": true })).await, "backorder");
    assert_eq!(state(json!({ "sku": "M-S", "available": -3 })).await, "backorder", "as before");
    assert_eq!(state(json!({ "sku": "M-S", "available": 0, "backorder": false })).await, "sold_out");
    // Late news of a backorder is late, too.
    assert_eq!(state(json!({ "sku": "M-S", "available": 0, "backorder": true, "at": START - 1 })).await, "sold_out");
}

async fn products_change_and_go(test: TestApp) {
    let (shop, server) = shop_with_mugs(&test).await;
    put_stock(&server, &shop, json!([{ "sku": "M-S", "available": 20 }, { "sku": "M-L", "available": 20 }])).await;
    // One size is left, and its stock stays known; late news of two sizes change nothing.
    let one = json!({ "id": 1, "title": "Cup", "variants": [{ "id": "mug-s", "sku": "M-S", "options": ["S"], "price": "9.50" }] });
    put_products(&server, &shop, json!([one])).await;
    assert_eq!(
        (availability(&server, &shop, "mug-s").await.as_str(), availability(&server, &shop, "mug-l").await.as_str()),
        ("in_stock", "unavailable")
    );
    let late = json!({ "id": 1, "title": "Mug", "at": START - 1, "variants": [{ "id": "mug-s" }, { "id": "mug-l" }] });
    assert_eq!(put_products(&server, &shop, json!([late])).await["stale"], 1);
    assert_eq!(availability(&server, &shop, "mug-l").await, "unavailable");
    let hidden = json!({ "id": 1, "title": "Cup", "published": false, "variants": [{ "id": "mug-s", "sku": "M-S" }] });
    put_products(&server, &shop, json!([hidden])).await;
    assert_eq!(availability(&server, &shop, "mug-s").await, "unavailable");
    put_products(&server, &shop, json!([one])).await;
    assert_eq!(availability(&server, &shop, "mug-s").await, "in_stock");
    let gone = put(&server, &shop.keys.secret, "/admin/v1/catalogue", &json!({ "removed": ["1", "never\u{0}seen"] })).await.json();
    assert_eq!(gone["removed"], 1);
    assert_eq!(availability(&server, &shop, "mug-s").await, "unavailable");
}

async fn only_who_may_and_only_their_own(test: TestApp) {
    let (ours, server) = shop_with_mugs(&test).await;
    let theirs = add(&test, "other.example").await;
    let items = json!({ "items": [{ "variant_id": "mug-s", "available": 9 }] });
    for path in ["/admin/v1/stock", "/admin/v1/catalogue"] {
        for key in ["sk_none", &ours.keys.publishable] {
            assert_eq!(put(&server, key, path, &items).await.status, StatusCode::UNAUTHORIZED, "{path}");
        }
    }
    // Another shop's variant is no variant.
    let told = put_stock(&server, &theirs, items["items"].clone()).await;
    assert_eq!((&told["accepted"], told["unknown"][0]["name"].as_str()), (&json!(0), Some("mug-s")));
    put(&server, &theirs.keys.secret, "/admin/v1/catalogue", &json!({ "removed": ["1"] })).await;
    assert_eq!(availability(&server, &ours, "mug-s").await, "sold_out");
    // A key for this alone, and one for everything else.
    let id = ours.row().await.id;
    let key = async |permissions: &[Permission]| {
        use secrecy::ExposeSecret as _;
        let (_, secret) = api_keys::add(&test.app, &id, "till", permissions, &Actor::Console).await.unwrap();
        secret.expose_secret().to_owned()
    };
    let all_else = [Permission::Read, Permission::Steer, Permission::Contacts, Permission::Settings, Permission::Users];
    assert_eq!(put(&server, &key(&all_else).await, "/admin/v1/stock", &items).await.json()["code"], "forbidden");
    assert_eq!(put(&server, &key(&[Permission::Stock]).await, "/admin/v1/stock", &items).await.json()["accepted"], 1);
    // A shop on a platform has its stock from there.
    let shopify = test.shop().await;
    for (path, body) in [("/admin/v1/stock", &items), ("/admin/v1/catalogue", &json!({ "products": [] }))] {
        let answer = put(&server, &shopify.keys.secret, path, body).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::CONFLICT, Some("connected_shop")), "{}", answer.text);
    }
}

async fn a_thousand_items_at_once(test: TestApp) {
    let (shop, server) = (add(&test, "shop.example").await, Server::start(&test).await);
    let product =
        |n: usize| json!({ "id": n, "title": format!("Thing {n}"), "variants": [{ "id": format!("v{n}"), "sku": format!("S{n}") }] });
    let begun = Instant::now();
    let told = put_products(&server, &shop, (0..1_000).map(product).collect::<Vec<_>>().into()).await;
    let catalogue = begun.elapsed();
    assert_eq!(told["variants"], 1_000);
    shop.wait_for("v7", "ana@example.com").await;
    let item = |n: usize| {
        if n.is_multiple_of(2) {
            json!({ "sku": format!("S{n}"), "available": 20 })
        } else {
            json!({ "variant_id": format!("v{n}"), "available": 20 })
        }
    };
    let begun = Instant::now();
    let told = put_stock(&server, &shop, (0..1_000).map(item).collect::<Vec<_>>().into()).await;
    let stock = begun.elapsed();
    assert_eq!(told, json!({ "accepted": 1_000, "unknown": [], "stale": 0 }));
    println!("1,000 products in {catalogue:?}, 1,000 stock items in {stock:?}");
    // A debug build on a machine that builds at the same time.
    assert!(stock.as_secs() < 10, "{stock:?}");
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com"]);
}
