//! Two processes on one PostgreSQL share the work; when one is killed the other takes over what it had claimed, and nobody is told twice
//! beyond what was in flight (R3).

use std::time::Duration;

use crate::support::program::Program;
use crate::support::relay::Relay;
use crate::support::{TestApp, TestShop};

const PEOPLE: usize = 3_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_process_takes_over() {
    let (test, relay) = (TestApp::postgres().await, Relay::start().await);
    let shop = TestShop::with_crowd(&test, (0..PEOPLE).map(|n| format!("p{n}@example.com"))).await;
    let (first, second) = (Program::start(&test, &relay, &[]).await, Program::start(&test, &relay, &[]).await);
    shop.comes_back(&first.server).await;
    relay.reached(PEOPLE / 5, Duration::from_secs(20)).await;
    let (by_first, by_second) = (first.sent().await, second.sent().await);
    first.kill().await;
    let in_flight = test.in_flight().await;
    // Everybody has a message when the last one is out; what the first had not recorded is sent again when its lease ends.
    relay.reached(PEOPLE, Duration::from_secs(30)).await;
    test.counted("SELECT count(*) FROM notifications WHERE state = 'sent'", PEOPLE).await;
    second.terminate().await;
    let repeats: usize = relay.copies().values().map(|copies| copies - 1).sum();
    println!(
        "two processes on PostgreSQL: {by_first} and {by_second} messages recorded when the first was killed, {in_flight} in flight then; \
         {} of {PEOPLE} people told, {repeats} repeats",
        relay.copies().len()
    );
    assert!(by_first > 0 && by_second > 0, "the work was not shared: {by_first} and {by_second}");
    assert!(repeats <= in_flight, "{repeats} repeats, {in_flight} were in flight");
    assert_eq!(test.in_flight().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_without_a_crash_tell_everybody_exactly_once() {
    let (test, relay) = (TestApp::postgres().await, Relay::start().await);
    let shop = TestShop::with_crowd(&test, (0..PEOPLE).map(|n| format!("p{n}@example.com"))).await;
    let (first, second) = (Program::start(&test, &relay, &[]).await, Program::start(&test, &relay, &[]).await);
    shop.comes_back(&first.server).await;
    relay.reached(PEOPLE, Duration::from_secs(30)).await;
    first.terminate().await;
    second.terminate().await;
    assert_eq!(relay.taken().len(), PEOPLE);
}
