//! Whoever was told and whose mail waits keeps the unit: nobody else is promised it meanwhile (R5).

use super::with_shop;
use crate::support::{TestApp, TestShop};
use shelfbell::flows::deliverability;
use shelfbell_core::audit::Actor;

crate::on_both_engines!(stopped_mail_keeps_its_units, paced_mail_keeps_its_units, a_sleeping_reminder_keeps_none);

const ALERTS: &str = "SELECT count(*) FROM notifications WHERE kind = 'alert'";
const ALERTS_NOT_LEFT: &str = "SELECT count(*) FROM notifications WHERE kind = 'alert' AND state IN ('queued', 'paused')";

/// Many wait, and so many units return.
async fn crowd(test: &TestApp, shop: &TestShop, people: usize, units: i64) {
    for n in 0..people {
        shop.wait_for("11", &format!("p{n:03}@example.com")).await;
    }
    test.clock.advance(1000);
    shop.stock("11", units).await;
    test.run_due().await;
}

async fn stopped_mail_keeps_its_units(test: TestApp) {
    let shop = with_shop(&test).await;
    shop.policy(&[("wave_rate", "1"), ("wave_interval_secs", "60")]).await;
    let id = shop.row().await.id;
    assert!(deliverability::pause(&test.app, &id, &Actor::Console, "").await.unwrap());
    crowd(&test, &shop, 12, 3).await;
    for _ in 0..5 {
        test.pass(60).await;
        assert_eq!(test.count(ALERTS).await, 3, "three units are promised to three people, however long the mail is stopped");
    }
    assert_eq!(deliverability::resume(&test.app, &id, &Actor::Console).await.unwrap(), 3);
    test.run_due().await;
    assert_eq!(test.inbox.recipients()[..3], ["p000@example.com", "p001@example.com", "p002@example.com"]);
    // They are told; the waves go on as ever.
    test.pass(60).await;
    test.pass(60).await;
    assert!(test.count(ALERTS).await > 3);
}

async fn paced_mail_keeps_its_units(test: TestApp) {
    let shop = with_shop(&test).await;
    shop.policy(&[("wave_rate", "1"), ("wave_interval_secs", "60"), ("mail_per_minute", "1")]).await;
    crowd(&test, &shop, 20, 3).await;
    for minute in 1..=10 {
        test.pass(60).await;
        assert_eq!(test.inbox.mails().len(), minute + 1);
        let waiting = test.count(ALERTS_NOT_LEFT).await;
        assert!(waiting <= 3, "{waiting} people were promised three units and not told yet");
    }
}

async fn a_sleeping_reminder_keeps_none(test: TestApp) {
    let shop = with_shop(&test).await;
    // 10:00 in London; the reminder is due at 19:00 and sleeps, the next wave is at 22:00.
    shop.policy(&[("wave_rate", "1"), ("wave_interval_secs", "43200"), ("email_hours", "8:00-18:00"), ("default_country", "GB")]).await;
    shop.policy(&[("reminders", "1"), ("reminder_hours", "9")]).await;
    crowd(&test, &shop, 2, 1).await;
    assert_eq!(test.inbox.recipients(), ["p000@example.com"]);
    test.pass(10 * 3_600).await;
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE kind = 'reminder' AND wakes_at IS NOT NULL").await, 1);
    test.pass(2 * 3_600).await;
    assert_eq!(test.count(ALERTS).await, 2, "the reminder is no promise: the next person is told");
}
