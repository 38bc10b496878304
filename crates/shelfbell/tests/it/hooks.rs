//! `POST /hooks/shopify`: verified, on disk, acknowledged; then understood.

use reqwest::{Method, StatusCode};
use serde_json::json;
use shelfbell::db::inbox;
use shelfbell::db::shops::{self, Credentials};

use crate::dashboard::pages;
use crate::support::http::{Server, sign, sign_up};
use crate::support::{TestApp, TestShop};

crate::on_both_engines!(
    a_shop_without_credentials_works_from_webhooks_alone,
    signatures_are_checked_over_the_raw_bytes,
    unreadable_webhooks_are_shown,
    unreadable_webhooks_are_read_again_or_given_up,
    repeats_do_nothing,
    large_bodies_are_refused,
    several_secrets_are_accepted_during_a_rotation,
    a_replaced_secret_ends_by_itself,
);

const DOMAIN: &str = "example.myshopify.com";

fn product(variant: u64) -> Vec<u8> {
    json!({
        "id": 788_032_119_674_292_922_u64, "title": "Varsity top", "handle": "varsity-top", "vendor": "Demo", "product_type": "Top", "status": "active",
        "published_at": "2026-01-01T00:00:00Z", "published_scope": "web", "updated_at": "2026-11-01T00:00:00Z",
        "variants": [{ "id": variant, "title": "Small", "price": "19.99", "sku": "VT-S", "position": 1, "inventory_policy": "deny",
            "inventory_item_id": 49_148_385_u64, "inventory_quantity": 75, "option1": "Small", "inventory_management": "shopify" }],
        "options": [], "images": [], "image": null,
    })
    .to_string()
    .into_bytes()
}

fn level(available: i64, updated_at: &str) -> Vec<u8> {
    json!({ "inventory_item_id": 49_148_385_u64, "location_id": 75_596_366_001_u64, "available": available, "updated_at": updated_at })
        .to_string()
        .into_bytes()
}

async fn a_shop_without_credentials_works_from_webhooks_alone(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let variant = 642_667_041_472_713_922_u64;
    assert_eq!(server.webhook(DOMAIN, "hush", "w1", "products/create", &product(variant)).await.status, StatusCode::OK);
    assert_eq!(
        server.webhook(DOMAIN, "hush", "w2", "inventory_levels/update", &level(0, "2026-11-02T10:00:00+07:00")).await.status,
        StatusCode::OK
    );
    test.run_due().await;
    let path = format!("/storefront/v1/availability?variant={variant}");
    let answer = server.storefront(&shop, Method::GET, &path, &json!(null)).await.json();
    assert_eq!((&answer["variant_id"], &answer["availability"]), (&json!("642667041472713922"), &json!("sold_out")));
    let answer = server.storefront(&shop, Method::POST, "/storefront/v1/subscriptions", &sign_up(variant, "ana@example.com")).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    assert_eq!(
        server.webhook(DOMAIN, "hush", "w3", "inventory_levels/update", &level(5, "2026-11-02T03:00:01Z")).await.status,
        StatusCode::OK
    );
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com"]);
    let mail = &test.inbox.mails()[0];
    assert!(mail.subject.contains("Varsity top"), "{}", mail.subject);
    assert!(mail.text.contains("€19.99"), "{}", mail.text);
}

async fn signatures_are_checked_over_the_raw_bytes(test: TestApp) {
    let (_shop, server) = (test.shop().await, Server::start(&test).await);
    let body = level(5, "2026-11-02T03:00:01Z");
    assert_eq!(server.webhook(DOMAIN, "wrong", "w1", "inventory_levels/update", &body).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.webhook(DOMAIN, "wrong", "w1", "customers/redact", b"{}").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.webhook("nobody.myshopify.com", "hush", "w1", "inventory_levels/update", &body).await.status, StatusCode::NOT_FOUND);
    let signature = sign("hush", &body);
    let changed = String::from_utf8(body).unwrap().replace(":5", ":6");
    let headers =
        [("X-Shopify-Topic", "inventory_levels/update"), ("X-Shopify-Hmac-Sha256", &signature), ("X-Shopify-Shop-Domain", DOMAIN)];
    assert_eq!(server.send(Method::POST, "/hooks/shopify", &headers, changed).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.send(Method::POST, "/hooks/shopify", &headers[2..], "{}").await.status, StatusCode::BAD_REQUEST);
    let unsigned = [headers[0], headers[2]];
    assert_eq!(server.send(Method::POST, "/hooks/shopify", &unsigned, "{}").await.status, StatusCode::UNAUTHORIZED);
}

async fn unreadable_webhooks_are_shown(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    for (id, topic, body) in [
        ("w1", "inventory_levels/update", b"{\"inventory_item_id\": 1".as_slice()),
        ("w2", "inventory_levels/update", b"{\"location_id\": 1}"),
        ("w3", "products/update", b"\xff\xfe\0"),
        ("w4", "orders/create", b"not json"),
    ] {
        assert_eq!(server.webhook(DOMAIN, "hush", id, topic, body).await.status, StatusCode::OK);
    }
    test.run_due().await;
    let answer = server.admin(&shop, Method::GET, "/admin/v1/webhooks/unreadable").await.json();
    let items = answer["items"].as_array().unwrap();
    let mut ids: Vec<&str> = items.iter().map(|w| w["webhook_id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["w1", "w2", "w3", "w4"], "{answer}");
    assert!(items.iter().all(|w| !w["reason"].as_str().unwrap().is_empty() && w["kept"] == true), "{answer}");
    // Page by page, each once.
    let paged = pages(&server, &shop, "/admin/v1/webhooks/unreadable", 3, async || {}).await;
    assert_eq!(&paged, items);
}

async fn unreadable_webhooks_are_read_again_or_given_up(test: TestApp) {
    let (shop, other) = (test.shop().await, TestShop::add(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    // Of a phone without its country, until the shop says which is its own.
    let redact = json!({ "customer": { "email": null, "phone": "(415) 555-0123" } }).to_string();
    for (id, topic, body) in [("w1", "customers/redact", redact.as_str()), ("w2", "products/update", "{"), ("w3", "products/update", "[")] {
        assert_eq!(server.webhook(DOMAIN, "hush", id, topic, body.as_bytes()).await.status, StatusCode::OK);
    }
    test.run_due().await;
    let post =
        async |shop: &TestShop, path: &str| server.admin(shop, Method::POST, &format!("/admin/v1/webhooks/unreadable/{path}")).await.json();
    let left = async || {
        let list = server.admin(&shop, Method::GET, "/admin/v1/webhooks/unreadable").await.json();
        let mut ids: Vec<String> = list["items"].as_array().unwrap().iter().map(|w| w["webhook_id"].as_str().unwrap().to_owned()).collect();
        ids.sort_unstable();
        ids
    };
    // Another shop's are nobody's business, and an empty id is none.
    for path in ["retry", "retry?id=w1", "drop", "drop?id=w1"] {
        let answer = post(&other, path).await;
        assert!(answer["retried"] == 0 || answer["dropped"] == 0, "{path}: {answer}");
    }
    assert_eq!(post(&shop, "drop?id=").await, json!({ "dropped": 0 }));
    assert_eq!(post(&shop, "retry?id=none").await, json!({ "retried": 0 }));
    // What nothing was changed about comes back with its reason.
    assert_eq!(post(&shop, "retry").await, json!({ "retried": 3 }));
    assert!(left().await.is_empty());
    test.run_due().await;
    assert_eq!(left().await, ["w1", "w2", "w3"]);
    shop.policy(&[("default_country", "US")]).await;
    assert_eq!(post(&shop, "retry?id=w1").await, json!({ "retried": 1 }));
    test.run_due().await;
    assert_eq!(left().await, ["w2", "w3"], "with a country the number is somebody's, and carried out");
    assert_eq!(post(&shop, "drop?id=w2").await, json!({ "dropped": 1 }));
    assert_eq!(left().await, ["w3"]);
    // A repeat of what was given up is known, and asks nobody again.
    assert_eq!(server.webhook(DOMAIN, "hush", "w2", "products/update", b"{").await.status, StatusCode::OK);
    test.run_due().await;
    assert_eq!(left().await, ["w3"]);
    assert_eq!(post(&shop, "drop").await, json!({ "dropped": 1 }));
    assert_eq!(test.count("SELECT count(*) FROM inbox WHERE state = 'done' AND body = ''").await, 3);
    let changes = "SELECT count(*) FROM audit WHERE what IN ('webhooks.retried', 'webhooks.dropped')";
    assert_eq!(test.count(changes).await, 4, "what changed nothing is not noted");
}

async fn repeats_do_nothing(test: TestApp) {
    let (_shop, server) = (test.shop().await, Server::start(&test).await);
    let body = level(5, "2026-11-02T03:00:01Z");
    let repeats = (0..20).map(|_| server.webhook(DOMAIN, "hush", "same", "inventory_levels/update", &body));
    for answer in futures_util::future::join_all(repeats).await {
        assert_eq!(answer.status, StatusCode::OK);
    }
    let mut tx = test.app.db.read().await.unwrap();
    assert_eq!(inbox::backlog(&mut tx).await.unwrap(), 1);
}

async fn large_bodies_are_refused(test: TestApp) {
    let (_shop, server) = (test.shop().await, Server::start(&test).await);
    let fits = vec![b' '; 2 * 1024 * 1024];
    assert_eq!(server.webhook(DOMAIN, "hush", "w1", "orders/create", &fits).await.status, StatusCode::OK);
    let large = vec![b' '; 2 * 1024 * 1024 + 1];
    assert_eq!(server.webhook(DOMAIN, "hush", "w2", "orders/create", &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

async fn several_secrets_are_accepted_during_a_rotation(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    shelfbell::flows::shop_account::add_webhook_secret(&test.app, &shop.row().await, "new".to_owned().into()).await.unwrap();
    for secret in ["hush", "new"] {
        assert_eq!(server.webhook(DOMAIN, secret, secret, "products/update", b"{}").await.status, StatusCode::OK);
    }
}

async fn a_replaced_secret_ends_by_itself(test: TestApp) {
    const HOUR: i64 = 3_600_000;
    let test = test.configured(|config| config.http.webhook_secret_grace_hours = 6).await;
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let fits = async |secret: &str, id: &str| server.webhook(DOMAIN, secret, id, "products/update", b"{}").await.status == StatusCode::OK;
    let detail = async || server.admin(&shop, Method::GET, "/admin/v1/connector").await.json()["detail"].as_str().unwrap().to_owned();
    let replace = async |secret: &str| {
        let row = shop.row().await;
        shelfbell::flows::shop_account::add_webhook_secret(&test.app, &row, secret.to_owned().into()).await.unwrap();
    };
    assert!(!detail().await.contains("accepted until"));
    replace("new").await;
    assert!(detail().await.ends_with("is accepted until 2026-11-23 16:00 UTC."), "{}", detail().await);
    test.clock.advance(6 * HOUR - 1);
    assert_eq!((fits("hush", "1").await, fits("new", "2").await), (true, true));
    test.clock.advance(1);
    assert_eq!((fits("hush", "3").await, fits("new", "4").await), (false, true));
    assert!(!detail().await.contains("accepted until"));
    // By the settings page it is the same; and the one that is used never ends.
    let authorization = format!("Bearer {}", shop.keys.secret);
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    let change = json!({ "changes": { "webhook_secret": "newest" } }).to_string();
    let changed = server.send(Method::PUT, "/admin/v1/connector", &headers, change).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text);
    assert_eq!((fits("new", "5").await, fits("newest", "6").await), (true, true));
    test.clock.advance(6 * HOUR);
    assert_eq!((fits("new", "7").await, fits("newest", "8").await), (false, true));
    test.clock.advance(10_000 * HOUR);
    assert!(fits("newest", "9").await);
    // What the app itself signs with is not ended by a secret of webhooks that were made by hand.
    let app_secret = Credentials::ClientCredentials { client_id: "app".to_owned(), client_secret: "newest".to_owned().into() };
    let mut tx = test.app.db.begin().await.unwrap();
    shops::set_credentials(&mut tx, &shop.row().await.id, Some(&app_secret)).await.unwrap();
    tx.commit().await.unwrap();
    replace("by hand").await;
    replace("by hand too").await;
    test.clock.advance(6 * HOUR);
    assert_eq!((fits("newest", "10").await, fits("by hand", "11").await, fits("by hand too", "12").await), (true, false, true));
}
