//! The merchant's hand on an episode: the next wave now, no further one, and what happens when that crosses a wave or the door.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::db::{Db, Tx};
use shelfbell::flows::approve;
use shelfbell::flows::evaluate::CHUNK;
use shelfbell::flows::steer::{self, SteerError};
use shelfbell::jobs::{deliver, evaluate};
use shelfbell_core::audit::Actor;
use shelfbell_core::fact::Fact;

use super::{HOUR, ask, get, shop};
use crate::support::http::Server;
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    the_next_wave_begins_at_once,
    a_stopped_episode_tells_nobody_else,
    two_who_press_at_once_begin_one_wave,
    stopping_crosses_a_running_wave,
    a_message_in_hand_is_put_back_at_the_door,
    the_limit_holds_for_send_now,
    what_is_held_says_the_whole_number,
    an_approval_that_was_crossed_is_begun_again,
);

/// A stock fact holds the variant and asks for a look, which an approval does the other way round. On PostgreSQL whoever waited longer finds out, and
/// is rolled back: the approval.
async fn an_approval_that_was_crossed_is_begun_again(test: TestApp) {
    let shop = shop(&test).await;
    shop.policy(&[("mass_send_limit", "2")]).await;
    people(&shop, 5).await;
    shop.stock("11", 4).await;
    test.run_due().await;
    let row = shop.row().await;
    let held = approve::held(&test.app, &row).await.unwrap().remove(0);
    // A look is due.
    test.clock.advance(1_000);
    shop.stock("11", 5).await;
    let (other, shop_id) = (test.another().await, row.id.clone());
    let mut fact = test.app.db.begin().await.unwrap();
    run(&mut fact, "UPDATE variants SET sellable = sellable").await;
    let approving = tokio::spawn(async move { approve::approve(&other, &shop_id, &Actor::Console, &held.episode_id).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    run(&mut fact, "UPDATE evaluations SET due_at = due_at").await;
    fact.commit().await.unwrap();
    assert_eq!(approving.await.unwrap().unwrap(), approve::Approved::Passed);
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 5);
}

async fn run(tx: &mut Tx, sql: &'static str) {
    match tx {
        Tx::Sqlite(t) => sqlx::query(sql).execute(&mut **t).await.map(drop),
        Tx::Postgres(t) => sqlx::query(sql).execute(&mut **t).await.map(drop),
    }
    .unwrap();
}

async fn people(shop: &TestShop, count: usize) {
    for n in 0..count {
        shop.wait_for("11", &format!("p{n}@example.com")).await;
    }
}

async fn the_episode(server: &Server, shop: &TestShop) -> Value {
    let list = get(server, shop, "/admin/v1/episodes").await;
    let id = list["items"][0]["id"].as_str().unwrap();
    get(server, shop, &format!("/admin/v1/episodes/{id}")).await
}

fn last_text(story: &Value) -> &str {
    story["steps"].as_array().unwrap().last().unwrap()["text"].as_str().unwrap()
}

async fn the_next_wave_begins_at_once(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    people(&shop, 5).await;
    shop.stock("11", 2).await;
    test.run_due().await;
    let story = the_episode(&server, &shop).await;
    let id = story["episode_id"].as_str().unwrap();
    assert_eq!((&story["state"], &story["can"]), (&json!("open"), &json!(["send_now", "stop"])));
    let send = format!("/admin/v1/episodes/{id}/send-now");
    let (status, sent) = ask(&server, &shop, Method::POST, &format!("{send}?after_wave=1"), Value::Null).await;
    assert_eq!((status, &sent["outcome"], &sent["people"]), (StatusCode::OK, &json!("telling"), &json!(2)));
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["p0@example.com", "p1@example.com", "p2@example.com", "p3@example.com"]);
    // Whoever looked at wave 1 is told that it is at wave 2.
    let (status, problem) = ask(&server, &shop, Method::POST, &format!("{send}?after_wave=1"), Value::Null).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("moved_on")));
    let (_, sent) = ask(&server, &shop, Method::POST, &send, Value::Null).await;
    assert_eq!(sent["people"], 1, "one is left");
    test.run_due().await;
    let story = the_episode(&server, &shop).await;
    assert_eq!((&story["state"], &story["ending"]), (&json!("closed"), &json!("everybody_told")));
    let texts: Vec<&str> = story["steps"].as_array().unwrap().iter().map(|step| step["text"].as_str().unwrap()).collect();
    assert_eq!(texts.iter().filter(|text| **text == "You asked for the next wave at once, without the usual pause.").count(), 2);
    let (status, problem) = ask(&server, &shop, Method::POST, &send, Value::Null).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("ended")));
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what = 'episode.sent_now' AND actor_kind = 'key'").await, 2);
    // Nobody twice.
    assert_eq!(test.inbox.recipients().len(), 5);
}

async fn a_stopped_episode_tells_nobody_else(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    people(&shop, 4).await;
    shop.stock("11", 2).await;
    // Told, and not sent yet.
    while evaluate::step(&test.app, CHUNK).await.unwrap().is_some() {}
    let story = the_episode(&server, &shop).await;
    let id = story["episode_id"].as_str().unwrap();
    assert_eq!(story["waiting"], 2);
    let stop = format!("/admin/v1/episodes/{id}/stop");
    let (status, stopped) = ask(&server, &shop, Method::POST, &stop, Value::Null).await;
    assert_eq!((status, stopped), (StatusCode::OK, json!({ "put_back": 2 })));
    test.run_due().await;
    test.pass(2 * HOUR).await;
    assert!(test.inbox.recipients().is_empty(), "neither at once nor after the interval");
    let story = the_episode(&server, &shop).await;
    assert_eq!(
        (&story["state"], &story["ending"], &story["can"], &story["waiting"]),
        (&json!("closed"), &json!("stopped"), &json!([]), &json!(4))
    );
    assert_eq!(story["waves"][0]["told"], 0);
    let last = story["steps"].as_array().unwrap().last().unwrap()["text"].as_str().unwrap();
    assert_eq!(last, "You stopped it: nobody else is told. 2 people whose message had not left went back to the line, at the old place.");
    for (path, code) in [
        (stop.clone(), "ended"),
        (format!("/admin/v1/episodes/{id}/send-now"), "ended"),
        (format!("/admin/v1/episodes/{id}/approve"), "not_held"),
    ] {
        let (status, problem) = ask(&server, &shop, Method::POST, &path, Value::Null).await;
        assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!(code)), "{path}");
    }
    // More of the same delivery changes nothing; sold out and back is another one.
    shop.stock("11", 3).await;
    test.run_due().await;
    assert_eq!(get(&server, &shop, "/admin/v1/episodes").await["items"].as_array().unwrap().len(), 1);
    test.clock.advance(1_000);
    shop.stock("11", 0).await;
    test.run_due().await;
    let story = the_episode(&server, &shop).await;
    assert_eq!((&story["state"], &story["ending"]), (&json!("closed"), &json!("stopped")), "it stays what it was");
    test.clock.advance(1_000);
    shop.stock("11", 3).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["p0@example.com", "p1@example.com", "p2@example.com"], "in the old order");
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what = 'episode.stopped'").await, 1);
}

async fn two_who_press_at_once_begin_one_wave(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    people(&shop, 6).await;
    shop.stock("11", 2).await;
    test.run_due().await;
    let id = the_episode(&server, &shop).await["episode_id"].as_str().unwrap().to_owned();
    let row = shop.row().await;
    let by = Actor::Console;
    let press = || steer::send_now(&test.app, &row, &by, &id, Some(1));
    let pressed = tokio::join!(press(), press(), press());
    let pressed = [pressed.0, pressed.1, pressed.2];
    assert_eq!(pressed.iter().filter(|one| one.is_ok()).count(), 1, "{pressed:?}");
    assert!(
        pressed.iter().filter_map(|one| one.as_ref().err()).all(|error| matches!(error, SteerError::MovedOn { found: 2 })),
        "{pressed:?}"
    );
    test.run_due().await;
    assert_eq!(test.inbox.recipients().len(), 4);
}

/// Evaluating, delivering and stopping at once: whoever was told was told once, and everybody else is in line.
async fn stopping_crosses_a_running_wave(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    people(&shop, 30).await;
    shop.stock("11", 30).await;
    // The wave is told in small portions; one of them has been.
    evaluate::step(&test.app, 4).await.unwrap();
    let id = the_episode(&server, &shop).await["episode_id"].as_str().unwrap().to_owned();
    let row = shop.row().await;
    let (app, by) = (&test.app, Actor::Console);
    let telling = async {
        while let Some(looked) = evaluate::step(app, 4).await.unwrap() {
            if looked.told == 0 {
                break;
            }
            tokio::task::yield_now().await;
        }
    };
    let sending = async {
        for _ in 0..6 {
            let claim = deliver::claim(app, 3).await.unwrap();
            let mut outcomes = Vec::new();
            for claimed in &claim.messages {
                outcomes.extend(deliver::send(app, claimed).await);
            }
            if !outcomes.is_empty() {
                deliver::record(app, &outcomes).await.unwrap();
            }
        }
    };
    let (stopped, (), ()) = tokio::join!(steer::stop(app, &row, &by, &id), telling, sending);
    // Everybody may have been told before the stop came: then there is nothing to stop.
    assert!(matches!(stopped, Ok(_) | Err(SteerError::Ended)), "{stopped:?}");
    let ended = stopped.is_err();
    test.run_due().await;
    test.pass(2 * HOUR).await;
    let mut told = test.inbox.recipients();
    told.sort();
    let sent = told.len();
    told.dedup();
    assert_eq!(told.len(), sent, "nobody twice");
    let waiting = test.count("SELECT count(*) FROM line").await;
    assert_eq!(sent + waiting, 30, "told or in line");
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'queued'").await, 0);
    let counted = test.count("SELECT CAST(coalesce(sum(told), 0) AS BIGINT) FROM waves").await;
    assert_eq!(counted, sent, "the wave counts who was told");
    assert!(ended || waiting > 0 || sent == 30);
}

async fn a_message_in_hand_is_put_back_at_the_door(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    people(&shop, 2).await;
    shop.stock("11", 2).await;
    while evaluate::step(&test.app, CHUNK).await.unwrap().is_some() {}
    // Some process holds both messages; then it dies.
    let held = deliver::claim(&test.app, 10).await.unwrap();
    assert_eq!(held.messages.len(), 2);
    let id = the_episode(&server, &shop).await["episode_id"].as_str().unwrap().to_owned();
    let (_, stopped) = ask(&server, &shop, Method::POST, &format!("/admin/v1/episodes/{id}/stop"), Value::Null).await;
    assert_eq!(stopped, json!({ "put_back": 0 }), "what is in hand is not touched");
    test.pass(HOUR).await;
    assert!(test.inbox.recipients().is_empty());
    let story = the_episode(&server, &shop).await;
    assert_eq!((&story["waiting"], &story["messages"]), (&json!(2), &json!([{ "state": "returned", "count": 2 }])));
    assert_eq!(story["waves"][0]["told"], 0);
}

async fn the_limit_holds_for_send_now(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    shop.policy(&[("mass_send_limit", "5")]).await;
    people(&shop, 9).await;
    shop.stock("11", 4).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients().len(), 4);
    let id = the_episode(&server, &shop).await["episode_id"].as_str().unwrap().to_owned();
    let send = format!("/admin/v1/episodes/{id}/send-now");
    // 4 were told lately, 4 more are above 5.
    let (status, sent) = ask(&server, &shop, Method::POST, &send, Value::Null).await;
    assert_eq!((status, &sent["outcome"], &sent["people"]), (StatusCode::OK, &json!("held"), &json!(8)));
    test.run_due().await;
    assert_eq!(test.inbox.recipients().len(), 4);
    let story = the_episode(&server, &shop).await;
    assert_eq!((&story["state"], &story["can"]), (&json!("held"), &json!(["approve", "cancel", "stop"])));
    assert!(last_text(&story).starts_with("The send was held: it would have reached 8 people at once, and your limit"), "{story}");
    let (status, problem) = ask(&server, &shop, Method::POST, &send, Value::Null).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("held")));
    assert_eq!(ask(&server, &shop, Method::POST, &format!("/admin/v1/episodes/{id}/approve"), Value::Null).await.0, StatusCode::NO_CONTENT);
    test.run_due().await;
    test.pass(HOUR).await;
    assert!(test.inbox.recipients().len() >= 8);
    // It sold out: nothing is sent, and the answer says so.
    test.clock.advance(1_000);
    shop.stock("11", 0).await;
    let (status, problem) = ask(&server, &shop, Method::POST, &send, Value::Null).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
}

/// More people than a decision counts: the merchant is told how many they are all the same.
async fn what_is_held_says_the_whole_number(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    shop.policy(&[("mass_send_limit", "5")]).await;
    people(&shop, 3).await;
    shop.stock("11", 2).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients().len(), 2);
    let story = the_episode(&server, &shop).await;
    let id = story["episode_id"].as_str().unwrap();
    let row = shop.row().await.id;
    // Whoever is counted and not told needs no more than a place.
    let crowd = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20100)
        INSERT INTO line (shop_id, target_id, place, subscription_id, channel, quantity)
        SELECT shop_id, variant_id, 4102444800000 + i, 'crowd-' || i, 'email', 1 FROM variants, n WHERE shop_id = $1 AND platform_id = '11'";
    let added = match &test.app.db {
        Db::Sqlite { writer, .. } => sqlx::query(crowd).bind(row.as_str()).execute(writer).await.unwrap().rows_affected(),
        Db::Postgres { pool, .. } => sqlx::query(crowd).bind(row.as_str()).execute(pool).await.unwrap().rows_affected(),
    };
    assert_eq!(added, 20_100);
    test.clock.advance(1_000);
    shop.stock("11", 30_000).await;
    let (status, sent) = ask(&server, &shop, Method::POST, &format!("/admin/v1/episodes/{id}/send-now"), Value::Null).await;
    // 20,101 wait, 2 were told lately.
    assert_eq!((status, &sent["outcome"], &sent["people"]), (StatusCode::OK, &json!("held"), &json!(20_103)));
    assert!(sent["text"].as_str().unwrap().contains("20103 people"), "{sent}");
    let story = the_episode(&server, &shop).await;
    assert!(last_text(&story).contains("reached 20103 people"), "{story}");
    assert_eq!(story["steps"].as_array().unwrap().last().unwrap()["waiting"], 20_101);
    assert_eq!(test.count(r#"SELECT count(*) FROM audit WHERE what = 'episode.sent_now' AND detail LIKE '%"people":20103%'"#).await, 1);
    // Without anybody's asking: what others are about to tell is counted whole as well.
    let other = TestShop::add(&test, "other.myshopify.com").await;
    other.facts(vec![Fact::Product(product("5", &["51", "52"])), level("51", 0, 1), level("52", 0, 1)]).await;
    other.policy(&[("mass_send_limit", "5")]).await;
    for n in 0..9 {
        other.wait_for("51", &format!("a{n}@example.com")).await;
        other.wait_for("52", &format!("b{n}@example.com")).await;
    }
    other.facts(vec![level("51", 50, test.app.now()), level("52", 50, test.app.now())]).await;
    test.run_due().await;
    assert_eq!(test.count("SELECT count(*) FROM episode_steps WHERE what LIKE 'held: it would reach 18 people%'").await, 1);
}
