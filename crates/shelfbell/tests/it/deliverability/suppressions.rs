//! The list of addresses that a shop must not write to: read page by page, searched, added to by hand, and lifted.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{admin, with_shop};
use crate::dashboard::pages;
use crate::support::http::Server;
use crate::support::{TestApp, TestShop};

crate::on_both_engines!(the_list_is_read_page_by_page, an_address_is_found_and_lifted, what_an_erased_person_left_behind_is_found);

const LIST: &str = "/admin/v1/suppressions";

async fn add(server: &Server, shop: &TestShop, channel: &str, address: &str) -> StatusCode {
    admin(server, shop, Method::POST, LIST, &json!({ "channel": channel, "address": address })).await.status
}

async fn find(server: &Server, shop: &TestShop, address: &str) -> Vec<Value> {
    let answer = admin(server, shop, Method::POST, &format!("{LIST}/search"), &json!({ "address": address })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json().as_array().unwrap().clone()
}

async fn lift(server: &Server, shop: &TestShop, address: &str) -> StatusCode {
    admin(server, shop, Method::POST, &format!("{LIST}/lift"), &json!({ "channel": "email", "address": address })).await.status
}

async fn the_list_is_read_page_by_page(test: TestApp) {
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    // Several in one millisecond, and some while somebody reads.
    for n in 0..7 {
        assert_eq!(add(&server, &shop, "email", &format!("p{n}@example.com")).await, StatusCode::NO_CONTENT);
        if n % 3 == 2 {
            test.clock.advance(1);
        }
    }
    let mut late = 0;
    let read = pages(&server, &shop, LIST, 2, async || {
        late += 1;
        test.clock.advance(1);
        assert_eq!(add(&server, &shop, "email", &format!("late{late}@example.com")).await, StatusCode::NO_CONTENT);
    })
    .await;
    let mut addresses: Vec<&str> = read.iter().map(|entry| entry["address"].as_str().unwrap()).collect();
    let at: Vec<i64> = read.iter().map(|entry| entry["suppressed_at"].as_i64().unwrap()).collect();
    assert!(at.is_sorted_by(|one, other| one >= other), "the newest first: {at:?}");
    addresses.sort_unstable();
    assert_eq!(
        addresses,
        ["p0", "p1", "p2", "p3", "p4", "p5", "p6"].map(|name| format!("{name}@example.com")),
        "each once, and no late one"
    );
    for (query, field) in [("limit=0", "limit"), ("limit=201", "limit"), ("after=x", "after")] {
        let answer = admin(&server, &shop, Method::GET, &format!("{LIST}?{query}"), &Value::Null).await;
        assert_eq!((answer.status, answer.json()["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(field)));
    }
}

async fn an_address_is_found_and_lifted(test: TestApp) {
    let (shop, other) = (with_shop(&test).await, TestShop::add(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    shop.wait_for("11", "Ana@example.com").await;
    assert_eq!(add(&server, &shop, "email", "ana@example.com").await, StatusCode::NO_CONTENT);
    shop.policy(&[("default_country", "US")]).await;
    assert_eq!(add(&server, &shop, "sms", "(415) 555-0123").await, StatusCode::NO_CONTENT, "a number of the shop's own country");
    // As it was written at the sign-up, in any case; not by a part of it, and not in another shop.
    let [ana] = find(&server, &shop, " ANA@example.com").await.try_into().unwrap();
    assert_eq!((&ana["address"], &ana["reason"], &ana["channel"]), (&json!("Ana@example.com"), &json!("merchant"), &json!("email")));
    let card =
        admin(&server, &shop, Method::GET, &format!("/admin/v1/contacts/{}", ana["contact_id"].as_str().unwrap()), &Value::Null).await;
    assert_eq!(card.json()["suppression"], "merchant");
    assert_eq!(find(&server, &shop, "415 555 0123").await[0]["address"], "+14155550123");
    for nobody in ["ana@", "na@example.com", "dee@example.com"] {
        assert!(find(&server, &shop, nobody).await.is_empty(), "{nobody}");
    }
    assert!(find(&server, &other, "ana@example.com").await.is_empty());
    assert_eq!(admin(&server, &shop, Method::POST, &format!("{LIST}/search"), &json!({ "address": " " })).await.status.as_u16(), 422);
    assert_eq!(lift(&server, &other, "ana@example.com").await, StatusCode::NOT_FOUND);
    assert_eq!(lift(&server, &shop, "ana@example.com").await, StatusCode::NO_CONTENT);
    assert_eq!(lift(&server, &shop, "ana@example.com").await, StatusCode::NOT_FOUND);
    assert!(find(&server, &shop, "ana@example.com").await.is_empty());
    // What ended stays ended; who asks anew is told.
    test.clock.advance(1000);
    shop.stock("11", 5).await;
    test.run_due().await;
    assert!(test.inbox.recipients().is_empty());
    shop.wait_for_again(&test, "ana@example.com").await;
    test.clock.advance(1000);
    shop.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["Ana@example.com"]);
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE detail LIKE '%@%' OR about LIKE '%@%'").await, 0, "no address in the log");
}

async fn what_an_erased_person_left_behind_is_found(test: TestApp) {
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    assert_eq!(add(&server, &shop, "email", "ana@example.com").await, StatusCode::NO_CONTENT);
    let erased = admin(&server, &shop, Method::POST, "/admin/v1/contacts/erase", &json!({ "address": "ana@example.com" })).await;
    assert_eq!(erased.json()["contacts"], 1);
    let list = admin(&server, &shop, Method::GET, LIST, &Value::Null).await.json();
    assert_eq!(list, json!({ "items": [], "next": null }), "a fingerprint is no address to show");
    let [left] = find(&server, &shop, "ana@example.com").await.try_into().unwrap();
    assert_eq!((&left["contact_id"], &left["reason"]), (&json!(""), &json!("merchant")));
    assert_eq!(lift(&server, &shop, "ana@example.com").await, StatusCode::NO_CONTENT);
    assert!(find(&server, &shop, "ana@example.com").await.is_empty());
}
