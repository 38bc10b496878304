//! What the dashboard reads and steers by, in small worlds that are counted by hand.

mod alerts;
mod contacts;
mod demand;
mod episodes;
mod events;
mod history;
mod home;
mod steering;
mod strangers;

use reqwest::{Method, StatusCode};
use serde_json::Value;
use shelfbell::flows::record_order::record_order;
use shelfbell_core::fact::{Fact, Version};
use shelfbell_core::order::{Order, OrderEvent, OrderLine};

use crate::support::http::{Answer, Server};
use crate::support::{TestApp, TestShop, level, product};

pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;

/// Two products, sold out: the first in two sizes.
pub async fn shop(test: &TestApp) -> TestShop {
    let shop = test.shop().await;
    shop.facts(vec![
        Fact::Product(product("1", &["11", "12"])),
        Fact::Product(product("2", &["21"])),
        level("11", 0, 1),
        level("12", 0, 1),
        level("21", 0, 1),
    ])
    .await;
    test.run_due().await;
    shop
}

/// A merchant's request with a JSON body (null: none), answered with JSON (null: nothing).
pub async fn ask(server: &Server, shop: &TestShop, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    let answer = raw(server, shop, method, path, &body).await;
    let json = if answer.text.is_empty() { Value::Null } else { answer.json() };
    (answer.status, json)
}

pub async fn raw(server: &Server, shop: &TestShop, method: Method, path: &str, body: &Value) -> Answer {
    let authorization = format!("Bearer {}", shop.keys.secret);
    let body = if body.is_null() { String::new() } else { body.to_string() };
    server.send(method, path, &[("Authorization", &authorization), ("Content-Type", "application/json")], body).await
}

pub async fn get(server: &Server, shop: &TestShop, path: &str) -> Value {
    let (status, json) = ask(server, shop, Method::GET, path, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{path}: {json}");
    json
}

/// Every entry of a list, page by page. `between` runs after each page.
pub async fn pages(server: &Server, shop: &TestShop, path: &str, limit: usize, mut between: impl AsyncFnMut()) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let joint = if path.contains('?') { '&' } else { '?' };
        let page = get(server, shop, &format!("{path}{joint}limit={limit}&after={after}")).await;
        let items = page["items"].as_array().unwrap().clone();
        assert!(items.len() <= limit);
        all.extend(items);
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => return all,
        }
        between().await;
    }
}

/// The shopper with this address buys a variant, for this many minor units.
pub async fn buys(test: &TestApp, shop: &TestShop, order: &str, address: &str, variant: &str, amount_minor: i64) {
    let line =
        OrderLine { id: format!("{order}-1"), variant: Some(variant.to_owned()), quantity: 1, amount_minor, currency: "EUR".to_owned() };
    let placed = Order {
        id: order.to_owned(),
        name: format!("#{order}"),
        placed_at: test.app.now(),
        test: false,
        version: Version { updated_at: test.app.now(), triggered_at: test.app.now() },
        cancelled_at: None,
        emails: vec![address.to_owned()],
        phones: Vec::new(),
        cart_tokens: Vec::new(),
        landing_tokens: Vec::new(),
        journey: None,
        lines: vec![line],
        refunds: Vec::new(),
        refunds_are_all: false,
    };
    let mut tx = test.app.db.begin().await.unwrap();
    record_order(&mut tx, &test.app, &shop.row().await, OrderEvent::Order(Box::new(placed))).await.unwrap();
    tx.commit().await.unwrap();
}

/// The link in the mail to this address is followed.
pub async fn follows(test: &TestApp, server: &Server, address: &str) {
    let mail = test.inbox.mails().into_iter().rfind(|mail| mail.to == address).unwrap();
    let (_, rest) = mail.text.split_once("/r/").unwrap();
    let token: String = rest.chars().take_while(|c| !c.is_whitespace()).collect();
    let answer = server.get(&format!("/r/{}", token.trim_end_matches(['.', ')', '>']))).await;
    assert!(answer.status.is_redirection(), "{}", answer.text);
}
