//! Whether mail arrives: signed by DKIM, bounces and complaints come back, rates hold, and too many complaints stop a shop's mail.

mod hooks;
mod judge;
mod sending;
mod suppressions;
mod units;

use reqwest::{Method, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};
use shelfbell::config::Config;
use shelfbell_core::fact::Fact;

use crate::support::http::{Answer, Server};
use crate::support::{TestApp, TestShop, level, product};

pub const HOOK_SECRET: &str = "a-secret-of-the-hooks";
pub const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:bounces";

/// A shop with one sold-out variant.
async fn with_shop(test: &TestApp) -> TestShop {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    shop
}

fn hooked(config: &mut Config) {
    config.mail.hook_secret = SecretString::from(HOOK_SECRET.to_owned());
    config.mail.ses_topics = vec![TOPIC.to_owned()];
}

/// Tells this many people, whose messages stay in the inbox.
async fn told(test: &TestApp, shop: &TestShop, people: usize) {
    for n in 0..people {
        shop.wait_for("11", &format!("p{n:03}@example.com")).await;
    }
    test.clock.advance(1000);
    shop.stock("11", 1_000_000).await;
    test.run_due().await;
}

async fn admin(server: &Server, shop: &TestShop, method: Method, path: &str, body: &Value) -> Answer {
    let authorization = format!("Bearer {}", shop.keys.secret);
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    server.send(method, path, &headers, if body.is_null() { String::new() } else { body.to_string() }).await
}

/// A bounce or complaint as Postmark posts it.
fn postmark(id: usize, record: &str, kind: &str, token: &str) -> String {
    json!({ "RecordType": record, "ID": id, "Type": kind, "Email": "somebody@example.com", "Details": "smtp;550", "Metadata": { "shelfbell": token } })
        .to_string()
}

async fn post_to(server: &Server, provider: &str, body: impl Into<reqwest::Body>) -> StatusCode {
    let authorization = format!("Bearer {HOOK_SECRET}");
    server.send(Method::POST, &format!("/hooks/email/{provider}"), &[("Authorization", authorization.as_str())], body).await.status
}
