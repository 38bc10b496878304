//! R10 for every route of the dashboard: another shop's ids lead nowhere, its rows are in no list, and without a key there is nothing.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{ask, get, raw, shop};
use crate::support::http::Server;
use crate::support::{TestApp, TestShop};

crate::on_both_engines!(another_shop_sees_nothing);

async fn another_shop_sees_nothing(test: TestApp) {
    let theirs = shop(&test).await;
    let ours = TestShop::add(&test, "other.myshopify.com").await;
    let server = Server::start(&test).await;
    theirs.wait_for("11", "ana@example.com").await;
    theirs.wait_for("12", "ana@example.com").await;
    test.inbox.answer("ana@example.com", Some(crate::support::Answer::Reject));
    theirs.stock("11", 1).await;
    test.run_due().await;
    let episode = get(&server, &theirs, "/admin/v1/episodes").await["items"][0]["id"].as_str().unwrap().to_owned();
    let found = ask(&server, &theirs, Method::POST, "/admin/v1/contacts/search", json!({ "address": "ana@example.com" })).await.1;
    let contact = found[0]["contact_id"].as_str().unwrap();
    let message =
        get(&server, &theirs, &format!("/admin/v1/episodes/{episode}/messages")).await["items"][0]["id"].as_str().unwrap().to_owned();
    let lists =
        ["/admin/v1/home".to_owned(), "/admin/v1/demand".to_owned(), "/admin/v1/demand.csv".to_owned(), "/admin/v1/episodes".to_owned()];
    let named = [
        (Method::GET, "/admin/v1/demand/1/trend".to_owned()),
        (Method::PUT, "/admin/v1/variants/11/expected".to_owned()),
        (Method::GET, format!("/admin/v1/episodes/{episode}")),
        (Method::GET, format!("/admin/v1/episodes/{episode}/messages")),
        (Method::POST, format!("/admin/v1/episodes/{episode}/send-now")),
        (Method::POST, format!("/admin/v1/episodes/{episode}/stop")),
        (Method::POST, format!("/admin/v1/messages/{message}/retry")),
        (Method::GET, format!("/admin/v1/contacts/{contact}")),
        (Method::POST, format!("/admin/v1/contacts/{contact}/stop")),
        (Method::POST, format!("/admin/v1/contacts/{contact}/export")),
        (Method::POST, format!("/admin/v1/contacts/{contact}/erase")),
    ];
    let body = |method: &Method| if *method == Method::PUT { json!({ "expected_at": null }) } else { Value::Null };
    for (method, path) in &named {
        let (status, problem) = ask(&server, &ours, method.clone(), path, body(method)).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}: {problem}");
    }
    let home = get(&server, &ours, "/admin/v1/home").await;
    assert_eq!((&home["waiting_now"], &home["figures"]["told"]["now"], &home["attention"]), (&json!(0), &json!(0), &json!([])));
    assert_eq!(get(&server, &ours, "/admin/v1/demand").await["items"], json!([]));
    assert_eq!(get(&server, &ours, "/admin/v1/episodes").await["items"], json!([]));
    assert_eq!(raw(&server, &ours, Method::GET, "/admin/v1/demand.csv", &Value::Null).await.text.lines().count(), 1);
    let (_, found) = ask(&server, &ours, Method::POST, "/admin/v1/contacts/search", json!({ "address": "ana@example.com" })).await;
    assert_eq!(found, json!([]));

    let publishable = format!("Bearer {}", theirs.keys.publishable);
    let mut every: Vec<(Method, String)> = lists.into_iter().map(|path| (Method::GET, path)).chain(named).collect();
    every.extend([(Method::POST, "/admin/v1/contacts/search".to_owned()), (Method::GET, "/admin/v1/events".to_owned())]);
    for (method, path) in every {
        for key in ["Bearer sk_none", &publishable] {
            let answer = server.send(method.clone(), &path, &[("Authorization", key), ("Content-Type", "application/json")], "{}").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        }
        assert_eq!(server.send(method, &path, &[], "").await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    // What was asked for with the wrong key did nothing.
    assert_eq!(test.count("SELECT count(*) FROM contacts").await, 1);
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'dead'").await, 1);
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE actor_kind = 'key'").await, 0);
}
