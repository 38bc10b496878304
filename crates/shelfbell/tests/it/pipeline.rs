//! Sold out, signed up, restocked, told: the main job, step by step.

use shelfbell::flows::sign_up::{SignUpError, SignedUp, Wanted};
use shelfbell::flows::{approve, explain};
use shelfbell_core::fact::Fact;

use crate::support::{Answer, TestApp, level, product};

crate::on_both_engines!(
    everyone_who_waited_is_told_once_in_order,
    waves_follow_the_stock,
    a_dip_interrupts_the_settle_time,
    stale_levels_never_win,
    sold_out_at_the_door_puts_people_back,
    failures_are_retried_and_then_dead,
    a_dead_address_is_suppressed,
    mass_sends_wait_for_approval,
    the_guard_counts_people_when_they_are_told,
    a_refused_message_is_dead_and_its_address_is_not,
    two_processes_tell_nobody_twice,
    any_variant_is_told_once,
    sign_ups_are_idempotent_and_refused_in_stock,
    stories_say_why,
    a_message_that_is_tried_again_keeps_its_unit,
);

async fn everyone_who_waited_is_told_once_in_order(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let addresses: Vec<String> = (0..20).map(|n| format!("p{n:02}@example.com")).collect();
    for (n, address) in addresses.iter().enumerate() {
        let signed_up = shop.wait_for("11", address).await;
        assert_eq!(signed_up.position, i64::try_from(n).unwrap() + 1);
    }
    test.run_due().await;
    assert!(test.inbox.mails().is_empty());
    shop.stock("11", 50).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), addresses);
    // The same level again, a flap, a restart: nobody is told twice.
    for units in [50, 0, 50, 3] {
        test.clock.advance(1000);
        shop.stock("11", units).await;
        test.run_due().await;
    }
    test.pass(100_000).await;
    assert_eq!(test.inbox.recipients(), addresses);
    let mail = &test.inbox.mails()[0];
    assert!(mail.html.contains("/r/") && mail.text.contains("/s/") && mail.unsubscribe_url.is_some());
}

async fn waves_follow_the_stock(test: TestApp) {
    let shop = test.shop().await;
    shop.policy(&[("wave_interval_secs", "600")]).await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    for n in 0..10 {
        shop.wait_for("11", &format!("p{n}@example.com")).await;
    }
    shop.stock("11", 3).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients().len(), 3);
    test.pass(599).await;
    assert_eq!(test.inbox.recipients().len(), 3);
    shop.stock("11", 2).await;
    test.pass(1).await;
    assert_eq!(test.inbox.recipients().len(), 5);
    // More stock supports more people of the same wave.
    test.clock.advance(1000);
    shop.stock("11", 4).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients().len(), 7);
    test.clock.advance(1000);
    shop.stock("11", 0).await;
    test.pass(10_000).await;
    assert_eq!(test.inbox.recipients().len(), 7);
    shop.stock("11", 100).await;
    test.run_due().await;
    let expected: Vec<String> = (0..10).map(|n| format!("p{n}@example.com")).collect();
    assert_eq!(test.inbox.recipients(), expected);
}

async fn a_dip_interrupts_the_settle_time(test: TestApp) {
    let shop = test.shop().await;
    shop.policy(&[("settle_secs", "30")]).await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    shop.wait_for("11", "ana@example.com").await;
    shop.stock("11", 5).await;
    test.pass(20).await;
    assert!(test.inbox.mails().is_empty());
    // One batch holds the fall and the rise; the fall counts.
    shop.facts(vec![level("11", 0, test.app.now()), level("11", 5, test.app.now() + 1)]).await;
    test.pass(20).await;
    assert!(test.inbox.mails().is_empty());
    test.pass(10).await;
    assert_eq!(test.inbox.mails().len(), 1);
}

async fn stale_levels_never_win(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1_000)]).await;
    shop.wait_for("11", "ana@example.com").await;
    for (units, updated_at) in [(9, 999), (9, 1_000), (9, 1)] {
        shop.facts(vec![level("11", units, updated_at)]).await;
        test.run_due().await;
        assert!(test.inbox.mails().is_empty(), "{units} at {updated_at}");
    }
    shop.facts(vec![level("11", 9, 1_001)]).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 1);
}

async fn sold_out_at_the_door_puts_people_back(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    for n in 0..3 {
        shop.wait_for("11", &format!("p{n}@example.com")).await;
    }
    shop.stock("11", 3).await;
    while shelfbell::jobs::evaluate::step(&test.app, 100).await.unwrap().is_some() {}
    // Everybody is in the outbox; it sells out before the first message leaves.
    test.clock.advance(1000);
    shop.stock("11", 0).await;
    test.run_due().await;
    assert!(test.inbox.mails().is_empty());
    assert_eq!(shop.wait_for("11", "late@example.com").await.position, 4);
    test.clock.advance(1000);
    shop.stock("11", 2).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["p0@example.com", "p1@example.com"]);
}

async fn failures_are_retried_and_then_dead(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let signed_up = shop.wait_for("11", "ana@example.com").await;
    test.inbox.answer("ana@example.com", Some(Answer::Retry));
    shop.stock("11", 5).await;
    test.run_due().await;
    test.inbox.answer("ana@example.com", None);
    test.pass(29).await;
    assert!(test.inbox.mails().is_empty());
    test.pass(1).await;
    assert_eq!(test.inbox.mails().len(), 1);
    // Eight failures in a row: dead, visible, and alive again when the merchant says so.
    let other = shop.wait_for_again(&test, "bob@example.com").await;
    assert_ne!(other.id, signed_up.id);
    test.inbox.answer("bob@example.com", Some(Answer::Retry));
    shop.stock("11", 5).await;
    for _ in 0..8 {
        test.pass(10_000).await;
    }
    let row = shop.row().await;
    let story = explain::subscription(&test.app, &row, other.id.as_str()).await.unwrap().unwrap();
    assert_eq!((story.messages[0].state.as_str(), story.messages[0].attempts), ("dead", 8));
    assert!(story.because.contains("451 try later"), "{}", story.because);
    test.inbox.answer("bob@example.com", None);
    let mut tx = test.app.db.begin().await.unwrap();
    assert_eq!(shelfbell::db::notifications::revive(&mut tx, &row.id, None, test.app.now()).await.unwrap(), 1);
    tx.commit().await.unwrap();
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com", "bob@example.com"]);
}

async fn a_dead_address_is_suppressed(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    shop.wait_for("11", "gone@example.com").await;
    shop.wait_for("12", "gone@example.com").await;
    test.inbox.answer("gone@example.com", Some(Answer::NoSuchMailbox));
    shop.stock("11", 5).await;
    test.run_due().await;
    test.inbox.answer("gone@example.com", None);
    shop.stock("12", 5).await;
    test.pass(1_000_000).await;
    assert!(test.inbox.mails().is_empty());
}

async fn a_refused_message_is_dead_and_its_address_is_not(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    shop.wait_for("11", "ana@example.com").await;
    shop.wait_for("12", "ana@example.com").await;
    test.inbox.answer("ana@example.com", Some(Answer::Reject));
    shop.stock("11", 5).await;
    test.pass(100_000).await;
    test.inbox.answer("ana@example.com", None);
    shop.stock("12", 5).await;
    test.pass(100_000).await;
    assert_eq!(test.inbox.mails().len(), 1);
}

/// Both work through the same rows at the same time, step by step.
async fn two_processes_tell_nobody_twice(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let mut addresses: Vec<String> = (0..200).map(|n| format!("p{n:03}@example.com")).collect();
    for address in &addresses {
        shop.wait_for("11", address).await;
    }
    let another = test.another().await;
    shop.stock("11", 500).await;
    let work = async |app: shelfbell::app::App| {
        for _ in 0..100 {
            shelfbell::jobs::evaluate::step(&app, 7).await.unwrap();
            let claim = shelfbell::jobs::deliver::claim(&app, 5).await.unwrap();
            let mut outcomes = Vec::new();
            for claimed in &claim.messages {
                outcomes.extend(shelfbell::jobs::deliver::send(&app, claimed).await);
            }
            shelfbell::jobs::deliver::record(&app, &outcomes).await.unwrap();
        }
    };
    tokio::join!(work(test.app.clone()), work(another));
    test.run_due().await;
    let mut told = test.inbox.recipients();
    told.sort();
    addresses.sort();
    assert_eq!(told, addresses);
}

async fn mass_sends_wait_for_approval(test: TestApp) {
    let shop = test.shop().await;
    shop.policy(&[("mass_send_limit", "5")]).await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    for n in 0..9 {
        shop.wait_for("11", &format!("p{n}@example.com")).await;
    }
    shop.stock("11", 7).await;
    test.pass(100_000).await;
    assert!(test.inbox.mails().is_empty());
    let held = approve::held(&test.app, &shop.row().await).await.unwrap();
    assert_eq!((held.len(), held[0].reach), (1, 7));
    approve::approve(&test.app, &shop.row().await.id, &shelfbell_core::audit::Actor::Console, &held[0].episode_id).await.unwrap();
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 7);
    assert!(approve::held(&test.app, &shop.row().await).await.unwrap().is_empty());
}

async fn the_guard_counts_people_when_they_are_told(test: TestApp) {
    let shop = test.shop().await;
    shop.policy(&[("mass_send_limit", "4")]).await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    for n in 0..5 {
        shop.wait_for("11", &format!("p{n}@example.com")).await;
        shop.wait_for("12", &format!("p{n}@example.com")).await;
    }
    shop.stock("11", 2).await;
    test.run_due().await;
    // The same wave grows eleven minutes later, and another variant comes back at once.
    test.clock.advance(660_000);
    shop.stock("11", 4).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 4);
    test.clock.advance(1_000);
    shop.stock("12", 3).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 4);
    let held = approve::held(&test.app, &shop.row().await).await.unwrap();
    assert_eq!((held.len(), held[0].reach), (1, 3));
}

async fn any_variant_is_told_once(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    shop.wait_for("12", "ana@example.com").await;
    test.clock.advance(1);
    shop.sign_up(Wanted::AnyOf("handle-1".to_owned()), "bob@example.com").await.unwrap();
    test.clock.advance(1);
    let wider = shop.sign_up(Wanted::AnyOf("1".to_owned()), "ana@example.com").await.unwrap();
    assert_eq!(wider.position, 1, "the wider request keeps the earlier place");
    shop.facts(vec![level("11", 1, test.app.now()), level("12", 1, test.app.now())]).await;
    test.run_due().await;
    let mut told = test.inbox.recipients();
    told.sort();
    assert_eq!(told, ["ana@example.com", "bob@example.com"]);
}

async fn sign_ups_are_idempotent_and_refused_in_stock(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let first = shop.wait_for("11", "ana@example.com").await;
    shop.wait_for("11", "bob@example.com").await;
    assert!(first.is_new);
    assert_eq!(shop.wait_for("11", "ANA@example.com").await, SignedUp { is_new: false, ..first });
    assert!(matches!(shop.sign_up(Wanted::Variant("99".to_owned()), "ana@example.com").await, Err(SignUpError::Unknown)));
    shop.stock("11", 1).await;
    assert!(matches!(shop.sign_up(Wanted::Variant("11".to_owned()), "eve@example.com").await, Err(SignUpError::InStock)));
    assert!(matches!(shop.sign_up(Wanted::AnyOf("1".to_owned()), "eve@example.com").await, Err(SignUpError::InStock)));
}

async fn stories_say_why(test: TestApp) {
    let shop = test.shop().await;
    shop.policy(&[("min_units", "3")]).await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let signed_up = shop.wait_for("11", "ana@example.com").await;
    let because = async || explain::subscription(&test.app, &shop.row().await, signed_up.id.as_str()).await.unwrap().unwrap().because;
    assert!(because().await.contains("sold out"));
    shop.stock("11", 2).await;
    test.run_due().await;
    assert!(because().await.contains("minimum of 3"));
    test.clock.advance(1);
    shop.stock("11", 4).await;
    test.run_due().await;
    let story = explain::subscription(&test.app, &shop.row().await, signed_up.id.as_str()).await.unwrap().unwrap();
    assert!(story.because.starts_with("Told"), "{}", story.because);
    assert_eq!(story.episodes.len(), 1);
    assert_eq!(story.episodes[0].waves[0].told, 1);
    assert_eq!(story.episodes[0].messages.iter().map(|fate| (fate.state.as_str(), fate.count)).collect::<Vec<_>>(), [("sent", 1)]);
}

async fn a_message_that_is_tried_again_keeps_its_unit(test: TestApp) {
    let shop = test.shop().await;
    shop.policy(&[("wave_interval_secs", "60")]).await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    for n in 0..2 {
        test.clock.advance(1);
        shop.wait_for("11", &format!("p{n}@example.com")).await;
    }
    test.inbox.answer("p0@example.com", Some(Answer::Retry));
    shop.stock("11", 1).await;
    test.run_due().await;
    // Its wave is over, and the one unit is still theirs.
    for _ in 0..10 {
        test.pass(30).await;
    }
    assert!(test.inbox.recipients().is_empty(), "{:?}", test.inbox.recipients());
    // Given up: the unit is free for the next one. Asked for by the merchant, and still not getting through: theirs again.
    for _ in 0..10 {
        test.pass(7_200).await;
    }
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'dead'").await, 1);
    assert_eq!(test.inbox.recipients(), ["p1@example.com"]);
    shop.wait_for_again(&test, "p2@example.com").await;
    let mut tx = test.app.db.begin().await.unwrap();
    assert_eq!(shelfbell::db::notifications::revive(&mut tx, &shop.row().await.id, None, test.app.now()).await.unwrap(), 1);
    tx.commit().await.unwrap();
    test.clock.advance(1_000);
    shop.stock("11", 1).await;
    for _ in 0..6 {
        test.pass(30).await;
    }
    assert_eq!(test.inbox.recipients(), ["p1@example.com"]);
    test.inbox.answer("p0@example.com", None);
    test.pass(3_600).await;
    assert_eq!(test.inbox.recipients()[1], "p0@example.com");
}
