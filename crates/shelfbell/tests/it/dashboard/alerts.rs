//! The merchant hears of long lines: once when the number is reached, at each doubling, and never lost.

use std::time::Duration;

use shelfbell::db::catalogue::{self, By};
use shelfbell::db::{Db, merchant_mails};
use shelfbell::flows::demand_alert;
use shelfbell::jobs::alerts;

use super::{HOUR, shop};
use crate::support::{Answer, TestApp, TestShop};

crate::on_both_engines!(
    a_long_line_is_told_once_and_at_each_doubling,
    a_mail_that_fails_is_tried_again,
    nobody_is_written_to_who_did_not_ask,
    two_processes_that_look_at_once_do_not_lock_each_other_out,
);

const OWNER: &str = "owner@example.com";

async fn join(shop: &TestShop, variant: &str, people: std::ops::Range<usize>) {
    for n in people {
        shop.wait_for(variant, &format!("p{n}@example.com")).await;
    }
}

fn mails(test: &TestApp) -> Vec<String> {
    test.inbox.mails().into_iter().filter(|mail| mail.to == OWNER).map(|mail| mail.subject).collect()
}

async fn a_long_line_is_told_once_and_at_each_doubling(test: TestApp) {
    let shop = shop(&test).await;
    shop.policy(&[("demand_alert_at", "2"), ("alert_address", OWNER)]).await;
    let look = async || alerts::once(&test.app).await.unwrap();
    join(&shop, "11", 0..1).await;
    look().await;
    assert!(mails(&test).is_empty());
    join(&shop, "11", 1..3).await;
    look().await;
    look().await;
    assert_eq!(mails(&test), ["3 people wait for Product 1 · Size 11"]);
    join(&shop, "11", 3..4).await;
    join(&shop, "12", 0..2).await;
    look().await;
    assert_eq!(mails(&test)[1..], ["Many people wait for 2 items"]);
    let mail = test.inbox.mails().into_iter().rfind(|mail| mail.to == OWNER).unwrap();
    assert!(mail.text.contains("4 people wait") && mail.text.contains("Size 12") && mail.text.contains("€"), "{}", mail.text);
    assert!(mail.unsubscribe_url.is_none() && !mail.text.contains("p0@"));
    // Everybody is told; the next time begins anew.
    shop.stock("11", 9).await;
    test.run_due().await;
    look().await;
    assert_eq!(mails(&test).len(), 2);
    test.clock.advance(1_000);
    shop.stock("11", 0).await;
    test.run_due().await;
    join(&shop, "11", 20..22).await;
    look().await;
    assert_eq!(mails(&test)[2..], ["2 people wait for Product 1 · Size 11"]);
}

async fn a_mail_that_fails_is_tried_again(test: TestApp) {
    let shop = shop(&test).await;
    shop.policy(&[("demand_alert_at", "1"), ("alert_address", OWNER)]).await;
    test.inbox.answer(OWNER, Some(Answer::Retry));
    join(&shop, "11", 0..1).await;
    alerts::once(&test.app).await.unwrap();
    assert_eq!(test.count("SELECT count(*) FROM merchant_mails WHERE state = 'queued' AND attempts = 1 AND error IS NOT NULL").await, 1);
    test.inbox.answer(OWNER, None);
    alerts::once(&test.app).await.unwrap();
    assert!(mails(&test).is_empty(), "not before its pause is over");
    test.clock.advance(HOUR * 1_000);
    // Two processes at once: it leaves once.
    let other = test.another().await;
    let (one, two) = tokio::join!(alerts::once(&test.app), alerts::once(&other));
    one.unwrap();
    two.unwrap();
    assert_eq!(mails(&test).len(), 1);
    assert_eq!(test.count("SELECT count(*) FROM merchant_mails WHERE state = 'sent'").await, 1);
}

async fn nobody_is_written_to_who_did_not_ask(test: TestApp) {
    let shop = shop(&test).await;
    shop.policy(&[("demand_alert_at", "1")]).await;
    join(&shop, "11", 0..3).await;
    alerts::once(&test.app).await.unwrap();
    assert_eq!(test.count("SELECT count(*) FROM merchant_mails").await, 0);
    shop.policy(&[("alert_address", OWNER), ("demand_alert_at", "0")]).await;
    alerts::once(&test.app).await.unwrap();
    assert_eq!(test.count("SELECT count(*) FROM merchant_mails").await, 0);
}

/// A look of another process takes the rows of two lines one after the other, by target; ours, in between, must wait for it and not hold
/// what it comes to next.
async fn two_processes_that_look_at_once_do_not_lock_each_other_out(test: TestApp) {
    let shop = shop(&test).await;
    shop.policy(&[("demand_alert_at", "2"), ("alert_address", OWNER)]).await;
    let id = shop.row().await.id;
    let mut targets = Vec::new();
    for variant in ["11", "12"] {
        let found = catalogue::variant(&mut test.app.db.read().await.unwrap(), &id, By::Reference, variant).await.unwrap().unwrap();
        targets.push((found.variant_id, variant));
    }
    targets.sort();
    // The longest line is not the first by target.
    join(&shop, targets[0].1, 0..2).await;
    join(&shop, targets[1].1, 0..3).await;
    let mut other = test.app.db.begin().await.unwrap();
    assert!(merchant_mails::note_alert(&mut other, &id, &targets[0].0, 2, test.app.now()).await.unwrap());
    let (app, row) = (test.app.clone(), shop.row().await);
    let look = tokio::spawn(async move { demand_alert::look(&app, &row).await });
    match &test.app.db {
        Db::Postgres { .. } => {
            let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
            test.counted(waits, 1).await;
        }
        // It waits for the one writer.
        Db::Sqlite { .. } => tokio::time::sleep(Duration::from_millis(100)).await,
    }
    assert!(merchant_mails::note_alert(&mut other, &id, &targets[1].0, 2, test.app.now()).await.unwrap());
    other.commit().await.unwrap();
    assert_eq!(look.await.unwrap().unwrap(), 0, "the other process writes about both");
    assert_eq!(test.count("SELECT count(*) FROM demand_alerts").await, 2);
}
