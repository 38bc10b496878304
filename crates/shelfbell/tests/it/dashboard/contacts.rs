//! One person as the merchant sees them: found by the whole address, stopped, exported, erased.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{ask, buys, get, shop};
use crate::support::http::Server;
use crate::support::{START, TestApp};

crate::on_both_engines!(a_person_is_found_shown_and_stopped, a_person_is_exported_and_erased);

async fn found(server: &Server, shop: &crate::support::TestShop, address: &str) -> Vec<Value> {
    let (status, list) = ask(server, shop, Method::POST, "/admin/v1/contacts/search", json!({ "address": address })).await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list.as_array().unwrap().clone()
}

async fn a_person_is_found_shown_and_stopped(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    let told = shop.wait_for("11", "Ana@Example.com").await;
    shop.wait_for("12", "ben@example.com").await;
    let waits = shop.wait_for("12", "ana@example.com").await;
    shop.stock("11", 1).await;
    test.run_due().await;
    // As it was written, in any case; not by a part of it.
    let ana = found(&server, &shop, " ana@example.COM ").await;
    assert_eq!(ana.len(), 1);
    assert_eq!(
        (&ana[0]["channel"], &ana[0]["alerts"], &ana[0]["suppression"], &ana[0]["created_at"]),
        (&json!("email"), &json!(2), &Value::Null, &json!(START))
    );
    assert!(ana[0]["address"].as_str().unwrap().eq_ignore_ascii_case("ana@example.com"));
    for nobody in ["ana", "ana@", "na@example.com", "dee@example.com", "not an address"] {
        assert!(found(&server, &shop, nobody).await.is_empty(), "{nobody}");
    }
    let (status, problem) = ask(&server, &shop, Method::POST, "/admin/v1/contacts/search", json!({ "address": " " })).await;
    assert_eq!((status.as_u16(), &problem["field"]), (422, &json!("address")));

    let id = ana[0]["contact_id"].as_str().unwrap();
    let card = get(&server, &shop, &format!("/admin/v1/contacts/{id}")).await;
    let by_id = |wanted: &str| card["subscriptions"].as_array().unwrap().iter().find(|one| one["id"] == wanted).unwrap();
    let (eleven, twelve) = (by_id(told.id.as_str()), by_id(waits.id.as_str()));
    assert_eq!((&eleven["state"], &eleven["position"], &eleven["variant_title"]), (&json!("notified"), &Value::Null, &json!("Size 11")));
    assert_eq!((&twelve["state"], &twelve["position"]), (&json!("waiting"), &json!(2)));
    assert_eq!(twelve["consent"]["text"], "Tell me once when it is back.");
    assert_eq!((&twelve["consent"]["source"], &twelve["consent"]["at"]), (&json!("button"), &json!(START)));
    let messages = card["messages"].as_array().unwrap();
    assert_eq!((messages.len(), &messages[0]["state"], &messages[0]["kind"]), (1, &json!("sent"), &json!("alert")));
    assert_eq!(card["conversions"], json!([]));
    buys(&test, &shop, "1", "ana@example.com", "11", 1_999).await;
    let bought = get(&server, &shop, &format!("/admin/v1/contacts/{id}")).await["conversions"].clone();
    let [one] = bought.as_array().unwrap().as_slice() else { panic!("{bought}") };
    assert_eq!((&one["order_name"], &one["product_title"], &one["variant_title"]), (&json!("#1"), &json!("Product 1"), &json!("Size 11")));
    assert_eq!(
        (&one["rule"], &one["certainty"], &one["subscription_id"]),
        (&json!("same_contact"), &json!("likely"), &json!(told.id.as_str()))
    );
    assert_eq!((&one["amount_minor"], &one["currency"], &one["refunded_minor"]), (&json!(1_999), &json!("EUR"), &json!(0)));
    assert_eq!((&one["cancelled_at"], &one["assisted"]), (&Value::Null, &json!(false)));

    let (status, stopped) = ask(&server, &shop, Method::POST, &format!("/admin/v1/contacts/{id}/stop"), Value::Null).await;
    assert_eq!((status, stopped), (StatusCode::OK, json!({ "stopped": 1 })));
    shop.stock("12", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["Ana@Example.com", "ben@example.com"], "only ben is told of size 12");
    let card = get(&server, &shop, &format!("/admin/v1/contacts/{id}")).await;
    assert!(card["subscriptions"].as_array().unwrap().iter().any(|one| one["state"] == "cancelled"));
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what = 'contact.stopped'").await, 1);
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE detail LIKE '%@%' OR about LIKE '%@%'").await, 0, "no address in the log");
}

async fn a_person_is_exported_and_erased(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    shop.wait_for("11", "ana@example.com").await;
    let id = found(&server, &shop, "ana@example.com").await[0]["contact_id"].as_str().unwrap().to_owned();
    let (status, data) = ask(&server, &shop, Method::POST, &format!("/admin/v1/contacts/{id}/export"), Value::Null).await;
    assert_eq!((status, &data["contacts"][0]["address"]), (StatusCode::OK, &json!("ana@example.com")));
    let (status, erased) = ask(&server, &shop, Method::POST, &format!("/admin/v1/contacts/{id}/erase"), Value::Null).await;
    assert_eq!((status, erased), (StatusCode::OK, json!({ "contacts": 1, "subscriptions": 1, "conversations": 0 })));
    assert!(found(&server, &shop, "ana@example.com").await.is_empty());
    for action in ["", "/export", "/erase", "/stop"] {
        let method = if action.is_empty() { Method::GET } else { Method::POST };
        let (status, problem) = ask(&server, &shop, method, &format!("/admin/v1/contacts/{id}{action}"), Value::Null).await;
        assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("unknown_contact")), "{action}");
    }
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what IN ('contact.exported', 'contact.erased')").await, 2);
}
