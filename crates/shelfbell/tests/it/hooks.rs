//! `POST /hooks/shopify`: verified, on disk, acknowledged; then understood.

use reqwest::{Method, StatusCode};
use serde_json::json;
use shelfbell::db::inbox;

use crate::support::TestApp;
use crate::support::http::{Server, sign, sign_up};

crate::on_both_engines!(
    a_shop_without_credentials_works_from_webhooks_alone,
    signatures_are_checked_over_the_raw_bytes,
    unreadable_webhooks_are_shown,
    repeats_do_nothing,
    large_bodies_are_refused,
    several_secrets_are_accepted_during_a_rotation,
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
    let mut ids: Vec<&str> = answer.as_array().unwrap().iter().map(|w| w["webhook_id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["w1", "w2", "w3", "w4"], "{answer}");
    assert!(answer.as_array().unwrap().iter().all(|w| !w["reason"].as_str().unwrap().is_empty()));
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
        assert_eq!(server.webhook(DOMAIN, secret, secret, "app/uninstalled", b"{}").await.status, StatusCode::OK);
    }
}
