//! Customers who asked through the platform what is stored about them: what is due first, and what was answered.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::dashboard::{DAY, get, pages};
use crate::support::http::Server;
use crate::support::{START, TestApp, TestShop};

crate::on_both_engines!(
    what_is_due_first_stands_first_and_is_marked_as_answered,
    what_is_read_late_is_due_no_later,
    another_shops_requests_are_not_there,
);

async fn ask(test: &TestApp, server: &Server, shop: &TestShop, id: u64, address: &str) {
    let body = json!({ "customer": { "id": id, "email": address, "phone": null }, "data_request": { "id": id } }).to_string();
    let name = format!("w{id}-{}", test.app.now());
    let answer = server.webhook(&shop.domain, "hush", &name, "customers/data_request", body.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::OK);
    test.run_due().await;
}

async fn ids(server: &Server, shop: &TestShop, state: &str) -> Vec<String> {
    let list = pages(server, shop, &format!("/admin/v1/data-requests?state={state}"), 2, async || {}).await;
    list.iter().map(|request| request["request_id"].as_str().unwrap().to_owned()).collect()
}

async fn attention(server: &Server, shop: &TestShop) -> Value {
    let home = get(server, shop, "/admin/v1/home").await;
    home["attention"].as_array().unwrap().iter().find(|one| one["kind"] == "data_requests").cloned().unwrap_or_default()
}

async fn what_is_due_first_stands_first_and_is_marked_as_answered(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    assert_eq!(attention(&server, &shop).await, Value::Null);
    for id in 1..=5 {
        ask(&test, &server, &shop, id, &format!("person{id}@example.com")).await;
        test.clock.advance(DAY * 1000);
    }
    assert_eq!(ids(&server, &shop, "open").await, ["1", "2", "3", "4", "5"]);
    let first = get(&server, &shop, "/admin/v1/data-requests?limit=1").await["items"][0].clone();
    assert_eq!(
        first,
        json!({ "request_id": "1", "requested_at": START, "due_at": START + 30 * DAY * 1000, "done_at": null,
            "addresses": [{ "channel": "email", "address": "person1@example.com" }] })
    );
    // Somebody of whom nothing is stored has an answer, too.
    let answer = get(&server, &shop, "/admin/v1/data-requests/1").await;
    assert_eq!((&answer["contacts"], &answer["conversations"]), (&json!([]), &json!([])));
    let said = attention(&server, &shop).await;
    assert_eq!((&said["count"], &said["severity"]), (&json!(5), &json!("medium")));
    assert!(said["text"].as_str().unwrap().contains("within 25 days"), "{said}");
    test.clock.advance(20 * DAY * 1000);
    let said = attention(&server, &shop).await;
    assert_eq!(said["severity"], "high");
    assert!(said["text"].as_str().unwrap().contains("within 5 days"), "{said}");

    let mark = async |id: &str, how: &str| server.admin(&shop, Method::POST, &format!("/admin/v1/data-requests/{id}/{how}")).await.status;
    for id in ["1", "3", "1"] {
        assert_eq!(mark(id, "done").await, StatusCode::NO_CONTENT, "twice is once");
    }
    assert_eq!(mark("99", "done").await, StatusCode::NOT_FOUND);
    assert_eq!(mark("99", "reopen").await, StatusCode::NOT_FOUND);
    assert_eq!(ids(&server, &shop, "open").await, ["2", "4", "5"]);
    assert_eq!(ids(&server, &shop, "done").await, ["3", "1"]);
    assert!(attention(&server, &shop).await["text"].as_str().unwrap().contains("within 6 days"), "the next one");
    // The platform repeats itself: it stays answered.
    ask(&test, &server, &shop, 1, "person1@example.com").await;
    assert_eq!(ids(&server, &shop, "done").await, ["3", "1"]);
    assert_eq!(mark("3", "reopen").await, StatusCode::NO_CONTENT);
    assert_eq!(ids(&server, &shop, "open").await, ["2", "3", "4", "5"]);
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what = 'data_request.done'").await, 2);
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what = 'data_request.reopened' AND about = '3'").await, 1);
    // Past its day it says so.
    test.clock.advance(7 * DAY * 1000);
    assert!(attention(&server, &shop).await["text"].as_str().unwrap().contains("its last day has passed"));
    assert_eq!(server.admin(&shop, Method::GET, "/admin/v1/data-requests?state=lost").await.status, StatusCode::BAD_REQUEST);
}

/// It is due thirty days after it came, also where it could be read no sooner than that.
async fn what_is_read_late_is_due_no_later(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let body = json!({ "customer": { "id": 1, "email": "ana@example.com", "phone": null }, "data_request": { "id": 1 } }).to_string();
    let answer = server.webhook(&shop.domain, "hush", "w1", "customers/data_request", body.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::OK);
    test.clock.advance(25 * DAY * 1000);
    test.run_due().await;
    let first = get(&server, &shop, "/admin/v1/data-requests").await["items"][0].clone();
    assert_eq!((&first["requested_at"], &first["due_at"]), (&json!(START), &json!(START + 30 * DAY * 1000)));
    assert!(attention(&server, &shop).await["text"].as_str().unwrap().contains("within 5 days"));
}

async fn another_shops_requests_are_not_there(test: TestApp) {
    let (ours, theirs) = (test.shop().await, TestShop::add(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    ask(&test, &server, &theirs, 7, "ana@example.com").await;
    for (method, path) in [(Method::GET, "7"), (Method::POST, "7/done"), (Method::POST, "7/reopen")] {
        let answer = server.admin(&ours, method, &format!("/admin/v1/data-requests/{path}")).await;
        assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::NOT_FOUND, &json!("unknown_data_request")), "{path}");
    }
    assert!(ids(&server, &ours, "open").await.is_empty() && ids(&server, &ours, "done").await.is_empty());
    assert_eq!(attention(&server, &ours).await, Value::Null);
    assert_eq!(ids(&server, &theirs, "open").await, ["7"]);
}
