//! Shopify's own library judges the signatures that we make, and makes those that we must accept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::connectors::shopify::verify;

use crate::support::TestApp;
use crate::support::http::Server;
use crate::support::judge;

crate::on_both_engines!(signatures_of_the_official_library_are_accepted);

const BODIES: [&str; 3] = [
    r#"{"inventory_item_id":271878346596884015,"location_id":24826418,"available":10}"#,
    "{}",
    r#"{"title":"Größe „M“ 🧵","body_html":"<p>\u0000 \\ \"</p>"}"#,
];

/// Asks the library these questions, one line each.
fn ask(questions: &[Value]) -> Vec<Value> {
    judge::ask("hmac", "judge.mjs", questions)
}

#[test]
fn our_signatures_pass_the_official_library() {
    let questions: Vec<Value> = BODIES
        .iter()
        .map(|body| {
            let headers = json!({
                "X-Shopify-Topic": "inventory_levels/update", "X-Shopify-Hmac-Sha256": verify::sign("hush", body.as_bytes()),
                "X-Shopify-Shop-Domain": "example.myshopify.com", "X-Shopify-API-Version": "2026-10", "X-Shopify-Webhook-Id": "1",
            });
            json!({ "do": "verify", "secret": "hush", "headers": headers, "body_base64": STANDARD.encode(body) })
        })
        .collect();
    let answers = ask(&questions);
    assert_eq!(answers.len(), BODIES.len());
    assert!(answers.iter().all(|answer| answer["valid"] == true), "{answers:?}");
}

async fn signatures_of_the_official_library_are_accepted(test: TestApp) {
    let (_shop, server) = (test.shop().await, Server::start(&test).await);
    let questions: Vec<Value> =
        BODIES.iter().map(|body| json!({ "do": "sign", "secret": "hush", "body_base64": STANDARD.encode(body) })).collect();
    for (n, (body, answer)) in BODIES.iter().zip(ask(&questions)).enumerate() {
        let headers = [
            ("X-Shopify-Topic", "products/update"),
            ("X-Shopify-Hmac-Sha256", answer["signature"].as_str().unwrap()),
            ("X-Shopify-Shop-Domain", "example.myshopify.com"),
            ("X-Shopify-API-Version", "2026-10"),
            ("X-Shopify-Webhook-Id", &n.to_string()),
        ];
        let status = server.send(Method::POST, "/hooks/shopify", &headers, *body).await.status;
        assert_eq!(status, StatusCode::OK, "{body}");
    }
}
