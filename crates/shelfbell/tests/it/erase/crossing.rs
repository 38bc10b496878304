//! An erasure and something else about the same person at once: on PostgreSQL they wait for each other, and one may have to begin again.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::json;
use shelfbell::db::{Db, Tx};
use shelfbell::flows::erase::{self, By};
use shelfbell::jobs::{evaluate, ingest};
use shelfbell_core::contact::ChannelKind;

use super::{ADDRESS, nothing_of, shop};
use crate::support::http::Server;
use crate::support::{TestApp, TestShop};

crate::on_both_engines!(
    the_door_and_an_erasure_take_turns,
    an_erasure_that_was_crossed_is_begun_again,
    a_webhook_that_was_crossed_is_not_unreadable,
);

async fn run(tx: &mut Tx, sql: &'static str) {
    match tx {
        Tx::Sqlite(t) => sqlx::query(sql).execute(&mut **t).await.map(drop),
        Tx::Postgres(t) => sqlx::query(sql).execute(&mut **t).await.map(drop),
    }
    .unwrap();
}

/// Somebody told whose message has not left.
async fn about_to_be_told(test: &TestApp) -> TestShop {
    let shop = shop(test, "example.myshopify.com").await;
    shop.wait_for("11", ADDRESS).await;
    shop.stock("11", 5).await;
    assert!(evaluate::step(&test.app, 100).await.unwrap().is_some());
    shop
}

const TAKE_MESSAGE: &str = "UPDATE notifications SET rank = rank WHERE state = 'queued'";
const TAKE_REQUEST: &str = "UPDATE sign_ups SET place = place WHERE latest";
const TAKE_CONTACT: &str = "UPDATE contacts SET created_at = created_at";
const A_MOMENT: Duration = Duration::from_millis(300);

/// The door takes the message, then the request and the contact.
async fn the_door_and_an_erasure_take_turns(test: TestApp) {
    let shop = about_to_be_told(&test).await;
    let (other, row) = (test.another().await, shop.row().await);
    let mut door = test.app.db.begin().await.unwrap();
    run(&mut door, TAKE_MESSAGE).await;
    let erasing = tokio::spawn(async move {
        // One attempt: a second one would hide that the first was rolled back.
        let mut tx = other.db.begin().await.unwrap();
        let erased = erase::person_in(&mut tx, &other, &row, &[(ChannelKind::Email, ADDRESS.to_owned())], By::Merchant).await;
        tx.commit().await.unwrap();
        erased
    });
    tokio::time::sleep(A_MOMENT).await;
    run(&mut door, TAKE_REQUEST).await;
    run(&mut door, TAKE_CONTACT).await;
    door.commit().await.unwrap();
    assert_eq!(erasing.await.unwrap().unwrap().contacts, 1);
    nothing_of(&test, "ana.lopez").await;
}

/// Holds a request and, once the erasure waits for it, asks for the message that the erasure holds. On PostgreSQL whoever waited longer
/// finds out, and is rolled back: the erasure.
async fn cross(test: &TestApp) {
    let mut crossing = test.app.db.begin().await.unwrap();
    run(&mut crossing, TAKE_REQUEST).await;
    tokio::time::sleep(A_MOMENT).await;
    run(&mut crossing, TAKE_MESSAGE).await;
    crossing.commit().await.unwrap();
}

async fn an_erasure_that_was_crossed_is_begun_again(test: TestApp) {
    let shop = about_to_be_told(&test).await;
    let (other, row) = (test.another().await, shop.row().await);
    let erasing = tokio::spawn(async move {
        tokio::time::sleep(A_MOMENT / 3).await;
        erase::person(&other, &row, &[(ChannelKind::Email, ADDRESS.to_owned())], By::Merchant).await
    });
    cross(&test).await;
    assert_eq!(erasing.await.unwrap().unwrap().contacts, 1);
    nothing_of(&test, "ana.lopez").await;
}

async fn a_webhook_that_was_crossed_is_not_unreadable(test: TestApp) {
    let shop = about_to_be_told(&test).await;
    let server = Server::start(&test).await;
    let body = json!({ "customer": { "email": ADDRESS } }).to_string();
    assert_eq!(server.webhook(&shop.domain, "hush", "w1", "customers/redact", body.as_bytes()).await.status, StatusCode::OK);
    let other = test.another().await;
    let ingesting = tokio::spawn(async move {
        tokio::time::sleep(A_MOMENT / 3).await;
        ingest::step_once(&other).await
    });
    cross(&test).await;
    let crossed = ingesting.await.unwrap();
    assert_eq!(crossed.is_err(), matches!(test.app.db, Db::Postgres { .. }), "{crossed:?}");
    // It is there still, and done the next time.
    test.run_due().await;
    assert_eq!(test.count("SELECT count(*) FROM inbox WHERE state = 'done'").await, 1);
    nothing_of(&test, "ana.lopez").await;
}
