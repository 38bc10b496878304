//! Nobody is woken up: whoever sleeps keeps their place and their share, and stock is read again in the morning.

use shelfbell_core::sms::segments;

use super::{ANA, ask, back, shop};
use crate::support::TestApp;
use crate::support::phones::Phones;

crate::on_both_engines!(
    whoever_sleeps_is_told_in_the_morning,
    sleepers_keep_their_share_of_the_wave,
    stock_is_read_again_in_the_morning,
    other_hours_wake_at_once,
    mail_has_its_own_hours,
    where_parcels_go_counts_too,
);

/// The tests begin at 10:00 UTC: 2:00 in California, 5:00 in New York, 11:00 in Berlin.
const NEW_YORK: &str = "+12125550123";
const BERLIN: &str = "+491711234567";
const HOUR: i64 = 3600;

async fn whoever_sleeps_is_told_in_the_morning(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    shop.policy(&[("sms_hours", "9:00-20:00")]).await;
    for phone in [ANA, NEW_YORK, BERLIN] {
        ask(&phones, &shop, phone).await;
        phones.test.clock.advance(1);
    }
    back(&phones, &shop, 9).await;
    assert_eq!(phones.twilio.outgoing().iter().map(|text| text.to.as_str()).collect::<Vec<_>>(), [BERLIN]);
    // Nothing is due until the first morning: the job does not look at them again and again.
    let app = &phones.test.app;
    assert_eq!(shelfbell::jobs::deliver::claim(app, 100).await.unwrap().looked_at, 0);
    let mut tx = app.db.read().await.unwrap();
    let next = shelfbell::db::notifications::next_due_at(&mut tx, shelfbell_core::contact::ChannelKind::Sms).await.unwrap().unwrap();
    drop(tx);
    assert_eq!(next, crate::support::START + 4 * HOUR * 1000);
    phones.test.pass(4 * HOUR - 60).await;
    assert_eq!(phones.twilio.outgoing().len(), 1);
    phones.test.pass(60).await;
    assert_eq!((phones.to(NEW_YORK).len(), phones.to(ANA).len()), (1, 0));
    phones.test.pass(3 * HOUR).await;
    assert_eq!(phones.to(ANA).len(), 1);
    assert_eq!(segments(&phones.to(ANA)[0].body).count, 1);
    phones.test.pass(48 * HOUR).await;
    assert_eq!(phones.twilio.outgoing().len(), 3);
}

async fn sleepers_keep_their_share_of_the_wave(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    shop.policy(&[("sms_hours", "9:00-20:00"), ("wave_interval_secs", "600")]).await;
    // Two who sleep stand first, then four who are awake.
    for phone in [ANA, "+14155550124"] {
        ask(&phones, &shop, phone).await;
        phones.test.clock.advance(1);
    }
    for n in 0..4 {
        shop.wait_for("11", &format!("p{n}@example.com")).await;
        phones.test.clock.advance(1);
    }
    back(&phones, &shop, 3).await;
    assert_eq!(phones.test.inbox.recipients(), ["p0@example.com"]);
    // The next waves tell one each: two of the three units wait for the morning.
    phones.test.pass(600).await;
    assert_eq!(phones.test.inbox.recipients().len(), 2);
    // Only the two are left, and they are theirs.
    phones.test.clock.advance(1000);
    shop.stock("11", 2).await;
    phones.test.pass(1800).await;
    assert_eq!(phones.test.inbox.recipients().len(), 2);
    phones.test.pass(7 * HOUR).await;
    assert_eq!(phones.twilio.outgoing().iter().map(|text| text.to.as_str()).collect::<Vec<_>>(), [ANA, "+14155550124"]);
    // They are told; the waves go on as ever.
    phones.test.pass(1300).await;
    assert_eq!(phones.test.inbox.recipients().len(), 4);
}

async fn stock_is_read_again_in_the_morning(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    shop.policy(&[("sms_hours", "9:00-20:00")]).await;
    ask(&phones, &shop, ANA).await;
    back(&phones, &shop, 2).await;
    phones.test.clock.advance(HOUR * 1000);
    shop.stock("11", 0).await;
    phones.test.pass(9 * HOUR).await;
    assert!(phones.twilio.outgoing().is_empty());
    // Back at the old place, before whoever came later.
    assert_eq!(shop.wait_for("11", "late@example.com").await.position, 2);
    back(&phones, &shop, 1).await;
    assert_eq!((phones.to(ANA).len(), phones.test.inbox.mails().len()), (1, 0));
}

async fn other_hours_wake_at_once(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    shop.policy(&[("sms_hours", "9:00-20:00")]).await;
    ask(&phones, &shop, ANA).await;
    back(&phones, &shop, 2).await;
    assert!(phones.twilio.outgoing().is_empty());
    shop.policy(&[("sms_hours", "off")]).await;
    phones.test.run_due().await;
    assert_eq!(phones.to(ANA).len(), 1);
}

async fn mail_has_its_own_hours(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    shop.policy(&[("email_hours", "8:00-18:00"), ("default_country", "JP")]).await;
    shop.wait_for("11", "ana@example.com").await;
    // 19:00 in Tokyo.
    back(&phones, &shop, 2).await;
    assert!(phones.test.inbox.mails().is_empty());
    phones.test.pass(13 * HOUR).await;
    assert_eq!(phones.test.inbox.recipients(), ["ana@example.com"]);
}

async fn where_parcels_go_counts_too(test: TestApp) {
    use reqwest::Method;
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    shop.policy(&[("sms_hours", "9:00-20:00"), ("email_hours", "9:00-20:00"), ("default_country", "DE")]).await;
    let mut to_japan = crate::support::http::sign_up("11", "jp@example.com");
    to_japan["country"] = "jp".into();
    // Not a country: nobody is turned away for it.
    let mut nowhere = crate::support::http::sign_up("11", "de@example.com");
    nowhere["country"] = "Deutschland".into();
    let mut traveller = crate::support::http::sign_up("11", BERLIN);
    (traveller["channel"], traveller["country"]) = ("sms".into(), "JP".into());
    for body in [to_japan, nowhere, traveller] {
        let answer = phones.server.storefront(&shop, Method::POST, "/storefront/v1/subscriptions", &body).await;
        assert_eq!(answer.status, reqwest::StatusCode::ACCEPTED, "{}", answer.text);
        phones.test.clock.advance(1);
    }
    // 19:00 in Tokyo at the start, 11:00 in Berlin; two hours later nobody in Japan is woken up.
    phones.test.clock.advance(2 * HOUR * 1000);
    back(&phones, &shop, 9).await;
    assert_eq!(phones.test.inbox.recipients(), ["de@example.com"]);
    assert!(phones.to(BERLIN).is_empty());
    phones.test.pass(22 * HOUR).await;
    assert_eq!((phones.test.inbox.recipients().len(), phones.to(BERLIN).len()), (2, 1));
}
