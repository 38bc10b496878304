//! The list of episodes, one episode's story in words, and its messages.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell_core::fact::Fact;

use super::{ask, buys, follows, get, pages, shop};
use crate::support::http::Server;
use crate::support::{Answer, START, TestApp, product};

crate::on_both_engines!(a_story_is_told_in_words, messages_show_their_fate, the_list_goes_on_where_it_was);

async fn a_story_is_told_in_words(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    shop.policy(&[("settle_secs", "15"), ("wave_interval_secs", "600")]).await;
    for n in 0..5 {
        shop.wait_for("11", &format!("p{n}@example.com")).await;
    }
    shop.stock("11", 2).await;
    test.run_due().await;
    test.pass(15).await;
    follows(&test, &server, "p0@example.com").await;
    buys(&test, &shop, "1", "p0@example.com", "11", 1_999).await;
    test.pass(600).await;
    shop.stock("11", 0).await;
    test.run_due().await;

    let list = get(&server, &shop, "/admin/v1/episodes").await;
    let item = &list["items"][0];
    let id = item["id"].as_str().unwrap();
    let expected = json!({
        "id": id, "kind": "restock", "state": "closed", "variant_id": "11", "product_title": "Product 1", "variant_title": "Size 11",
        "opened_at": START + 15_000, "closed_at": START + 615_000, "ending": "sold_out", "waves": 2, "told": 4, "sent": 4, "dead": 0,
        "clicked": 1, "bought": 1, "recovered_minor": 1_999, "would_reach": null,
    });
    assert_eq!((item, list["items"].as_array().unwrap().len(), &list["next"]), (&expected, 1, &Value::Null));

    let story = get(&server, &shop, &format!("/admin/v1/episodes/{id}")).await;
    let texts: Vec<&str> = story["steps"].as_array().unwrap().iter().map(|step| step["text"].as_str().unwrap()).collect();
    assert_eq!(
        texts,
        [
            "2 units could be bought again while 5 people waited; after 15 s of steady stock, telling them began.",
            "Wave 1 began: up to 2 people are told. 2 units could be bought and the shop tells one person for each unit.",
            "Wave 2 began: up to 2 people are told. 2 units could be bought and the shop tells one person for each unit.",
            "It sold out, so nobody else was told. Whoever still waits keeps their place.",
        ]
    );
    let stock: Vec<&Value> = story["steps"].as_array().unwrap().iter().map(|step| &step["sellable"]).collect();
    assert_eq!(stock, [2, 2, 2, 0]);
    assert_eq!(
        story["waves"],
        json!([
            { "number": 1, "started_at": START + 15_000, "told": 2, "reason": "2 units could be bought and the shop tells one person for each unit." },
            { "number": 2, "started_at": START + 615_000, "told": 2, "reason": "2 units could be bought and the shop tells one person for each unit." },
        ])
    );
    assert_eq!(
        (&story["restocked_at"], &story["first_sent_at"], &story["last_sent_at"], &story["waiting"], &story["sellable"]),
        (&json!(START), &json!(START + 15_000), &json!(START + 615_000), &json!(1), &json!(0))
    );
    assert_eq!(
        (&story["messages"], &story["clicked"], &story["bought"]),
        (&json!([{ "state": "sent", "count": 4 }]), &json!(1), &json!(1))
    );
    assert_eq!(story["can"], json!([]));
    let (status, problem) = ask(&server, &shop, Method::GET, "/admin/v1/episodes/none", Value::Null).await;
    assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("unknown_episode")));
}

async fn messages_show_their_fate(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    let names = ["ana", "ben", "cas", "dee"].map(|name| format!("{name}@example.com"));
    for address in &names {
        shop.wait_for("11", address).await;
    }
    test.inbox.answer(&names[1], Some(Answer::Reject));
    shop.stock("11", 4).await;
    test.run_due().await;
    follows(&test, &server, &names[0]).await;
    buys(&test, &shop, "1", &names[2], "11", 1_999).await;
    let id = get(&server, &shop, "/admin/v1/episodes").await["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/admin/v1/episodes/{id}/messages");
    let all = pages(&server, &shop, &path, 3, async || ()).await;
    let masked: Vec<&str> = all.iter().map(|message| message["address_masked"].as_str().unwrap()).collect();
    assert_eq!(masked, ["a•••@example.com", "b•••@example.com", "c•••@example.com", "d•••@example.com"]);
    let states: Vec<&str> = all.iter().map(|message| message["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["sent", "dead", "sent", "sent"]);
    let converted: Vec<bool> = all.iter().map(|message| message["converted"].as_bool().unwrap()).collect();
    assert_eq!(converted, [false, false, true, false]);
    assert!(all[0]["clicked_at"].is_number() && all[3]["clicked_at"].is_null());
    assert_eq!((&all[0]["kind"], &all[0]["channel"], &all[0]["wave"]), (&json!("alert"), &json!("email"), &json!(1)));
    assert!(!all.iter().any(|message| message.to_string().contains("ana@")), "no whole address for whoever may only read");

    // The dead one is tried again, and leaves.
    let dead = get(&server, &shop, &format!("{path}?state=dead")).await;
    assert_eq!(dead["items"].as_array().unwrap().len(), 1);
    let message = dead["items"][0]["id"].as_str().unwrap();
    test.inbox.answer(&names[1], None);
    let retry = format!("/admin/v1/messages/{message}/retry");
    assert_eq!(ask(&server, &shop, Method::POST, &retry, Value::Null).await.0, StatusCode::NO_CONTENT);
    test.run_due().await;
    assert_eq!(get(&server, &shop, &format!("{path}?state=dead")).await["items"], json!([]));
    assert_eq!(ask(&server, &shop, Method::POST, &retry, Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what = 'messages.retried'").await, 1);
    assert_eq!(ask(&server, &shop, Method::GET, "/admin/v1/episodes/none/messages", Value::Null).await.0, StatusCode::NOT_FOUND);
}

async fn the_list_goes_on_where_it_was(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let variants: Vec<String> = (100..112).map(|n| n.to_string()).collect();
    let names: Vec<&str> = variants.iter().map(String::as_str).collect();
    shop.facts(vec![Fact::Product(product("5", &names))]).await;
    let opens = async |n: usize| {
        test.clock.advance(1_000);
        shop.wait_for(names[n], &format!("p{n}@example.com")).await;
        shop.stock(names[n], 1).await;
        test.run_due().await;
    };
    for n in 0..8 {
        opens(n).await;
    }
    // Everybody is told at once: they are closed. One is held.
    shop.policy(&[("mass_send_limit", "0")]).await;
    opens(8).await;
    let mut more = 9;
    let all = pages(&server, &shop, "/admin/v1/episodes", 4, async || {
        opens(more).await;
        more += 1;
    })
    .await;
    let read: Vec<&str> = all.iter().map(|item| item["variant_id"].as_str().unwrap()).collect();
    let expected: Vec<&str> = names[..9].iter().rev().copied().collect();
    assert_eq!(read, expected, "the newest first, each once, and what is new is not in the middle");
    let count = async |state: &str| {
        let list = get(&server, &shop, &format!("/admin/v1/episodes?state={state}")).await;
        list["items"].as_array().unwrap().len()
    };
    assert_eq!((count("closed").await, count("held").await, count("open").await), (8, more - 8, 0));
    let held = get(&server, &shop, "/admin/v1/episodes?state=held").await;
    assert_eq!((&held["items"][0]["would_reach"], &held["items"][0]["told"]), (&json!(1), &json!(0)));
    assert_eq!(ask(&server, &shop, Method::GET, "/admin/v1/episodes?state=odd", Value::Null).await.0, StatusCode::BAD_REQUEST);
}
