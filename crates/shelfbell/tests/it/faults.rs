//! A relay that refuses, delays, hangs and hangs up (`judges/smtp`), and a program that is told to stop: nothing is lost (R7), and each
//! trouble costs those it concerns, nobody else.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::program::Program;
use crate::support::relay::Relay;
use crate::support::{TestApp, TestShop};

crate::on_both_engines!(
    every_trouble_of_a_relay_has_its_end,
    a_relay_that_refuses_the_sender_loses_nobody,
    no_relay_at_all_loses_nobody,
    told_to_stop_it_finishes_or_gives_back,
);

/// People of each kind.
const EACH: usize = 3;
const DEAD: &str = "SELECT count(*) FROM notifications WHERE state = 'dead'";

fn people(kinds: &[&str]) -> Vec<String> {
    (0..EACH).flat_map(|n| kinds.iter().map(move |kind| format!("{kind}-p{n}@example.com"))).collect()
}

async fn dead(program: &Program, shop: &TestShop) -> Vec<Value> {
    let answer = program.server.admin(shop, Method::GET, "/admin/v1/messages/dead").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json().as_array().unwrap().clone()
}

fn no_address_in(log: &[String]) {
    assert!(!log.iter().any(|line| line.contains("@example.com")), "{log:#?}");
}

async fn every_trouble_of_a_relay_has_its_end(test: TestApp) {
    let relay = Relay::start().await;
    let passing = ["plain", "grey", "busy", "hang", "drop", "lost"];
    let staying = ["full", "dead"];
    let shop = TestShop::with_crowd(&test, people(&passing).into_iter().chain(people(&staying))).await;
    let program = Program::start(&test, &relay, &[("MAIL__CONNECTIONS", "3")]).await;
    shop.comes_back(&program.server).await;
    relay.reached(passing.len() * EACH, Duration::from_mins(1)).await;
    test.counted("SELECT count(*) FROM notifications WHERE state = 'sent'", passing.len() * EACH).await;
    test.counted(DEAD, EACH).await;

    let mut copies: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (address, number) in relay.copies() {
        copies.entry(address.split('-').next().unwrap().to_owned()).or_default().push(number);
    }
    // Only where the relay took the message and hung up without a word can somebody get it twice, under the same Message-ID.
    let once = vec![1; EACH];
    let expected = passing.map(|kind| (kind.to_owned(), if kind == "lost" { vec![2; EACH] } else { once.clone() }));
    assert_eq!(copies, BTreeMap::from(expected));
    let mut ids: Vec<_> = relay.taken().into_iter().map(|taken| taken.message_id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), passing.len() * EACH);

    for message in dead(&program, &shop).await {
        let error = message["error"].as_str().unwrap();
        assert!(error.contains("550") && !error.contains('@'), "{error}");
    }
    assert_eq!(test.count("SELECT count(*) FROM contacts WHERE suppression IS NOT NULL").await, EACH);
    // Full mailboxes are tried again later.
    let waiting = "SELECT count(*) FROM notifications WHERE state = 'queued' AND attempts > 1 AND error IS NOT NULL";
    test.counted(waiting, EACH).await;
    no_address_in(&program.terminate().await);
}

async fn a_relay_that_refuses_the_sender_loses_nobody(test: TestApp) {
    let relay = Relay::start().await;
    let shop = TestShop::with_crowd(&test, people(&["plain"])).await;
    let program = Program::start(&test, &relay, &[("MAIL__FROM", "refused-shop@shelfbell.example")]).await;
    shop.comes_back(&program.server).await;
    // A matter of the shop's settings, not of the people: they stay in the queue.
    test.counted("SELECT count(*) FROM notifications WHERE state = 'queued' AND error LIKE '%sender%550%'", EACH).await;
    assert_eq!(test.count("SELECT count(*) FROM contacts WHERE suppression IS NOT NULL").await, 0);
    no_address_in(&program.terminate().await);

    let program = Program::start(&test, &relay, &[]).await;
    relay.reached(EACH, Duration::from_secs(20)).await;
    program.terminate().await;
    assert_eq!(relay.taken().len(), EACH);
}

async fn no_relay_at_all_loses_nobody(test: TestApp) {
    let relay = Relay::start().await;
    let shop = TestShop::with_crowd(&test, people(&["plain"])).await;
    // Port 1 of this machine: nobody listens.
    let program = Program::start(&test, &relay, &[("MAIL__SMTP_URL", "smtp://127.0.0.1:1?tls=none")]).await;
    shop.comes_back(&program.server).await;
    test.counted("SELECT count(*) FROM notifications WHERE state = 'queued' AND lease IS NULL AND error IS NOT NULL", EACH).await;
    program.terminate().await;
    let program = Program::start(&test, &relay, &[]).await;
    relay.reached(EACH, Duration::from_secs(20)).await;
    program.terminate().await;
    assert_eq!(relay.taken().len(), EACH);
}

async fn told_to_stop_it_finishes_or_gives_back(test: TestApp) {
    const PEOPLE: usize = 2_000;
    let relay = Relay::start().await;
    let shop = TestShop::with_crowd(&test, (0..PEOPLE).map(|n| format!("p{n}@example.com"))).await;
    let program = Program::start(&test, &relay, &[]).await;
    shop.comes_back(&program.server).await;
    relay.reached(PEOPLE / 10, Duration::from_secs(20)).await;
    program.terminate().await;
    let told = relay.taken().len();
    assert!(told < PEOPLE, "it had finished before it was told to stop");
    assert_eq!(test.in_flight().await, 0);
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'sent'").await, told);
    // What was given back had no attempt.
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'queued' AND attempts > 0").await, 0);
    let program = Program::start(&test, &relay, &[]).await;
    relay.reached(PEOPLE, Duration::from_secs(30)).await;
    program.terminate().await;
    assert_eq!(relay.taken().len(), PEOPLE);
}
