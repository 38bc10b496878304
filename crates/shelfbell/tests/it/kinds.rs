//! Above 400 lines: the kinds of messages are told apart by what they do to each other, so they are tested in one place.
//!
//! What follows an alert, and what goes together: reminders, the last units, staying on the list, one message for several items.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use shelfbell::db::notifications;
use shelfbell::flows::stay;
use shelfbell::jobs::deliver;
use shelfbell_core::fact::Fact;

use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    a_reminder_comes_while_it_can_be_bought_and_nobody_followed,
    a_reminder_is_never_for_what_sold_out,
    a_shop_that_asks_for_none_sends_no_reminder,
    the_last_units_are_told_to_no_more_people_than_units,
    whoever_stays_is_back_in_line_when_it_sold_out_for_good,
    one_shopper_may_ask_to_stay,
    who_stays_is_not_forgotten_over_a_short_return,
    an_alert_on_its_way_when_it_sold_out_is_not_forgotten,
    what_returns_together_is_one_message,
    company_is_waited_for_and_not_for_long,
    what_sold_out_meanwhile_goes_back_and_the_rest_leaves,
    each_in_a_message_of_their_own_when_the_shop_says_so,
);

const HOUR: i64 = 3_600;

async fn with_variants(test: &TestApp, variants: &[&str]) -> TestShop {
    let shop = test.shop().await;
    let mut facts = vec![Fact::Product(product("1", variants))];
    facts.extend(variants.iter().map(|variant| level(variant, 0, 1)));
    shop.facts(facts).await;
    shop
}

fn subjects(test: &TestApp) -> Vec<String> {
    test.inbox.mails().into_iter().map(|mail| mail.subject).collect()
}

async fn click(test: &TestApp, shop: &TestShop, id: &str) {
    let (episode, subscription, _) = notifications::parts(id);
    let mut tx = test.app.db.begin().await.unwrap();
    assert!(notifications::clicked(&mut tx, &shop.row().await.id, episode, subscription, test.app.now()).await.unwrap());
    tx.commit().await.unwrap();
}

async fn a_reminder_comes_while_it_can_be_bought_and_nobody_followed(test: TestApp) {
    let shop = with_variants(&test, &["11"]).await;
    shop.policy(&[("reminders", "2"), ("reminder_hours", "24")]).await;
    for person in ["ana", "bob", "cid"] {
        shop.wait_for("11", &format!("{person}@example.com")).await;
    }
    shop.stock("11", 50).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 3);
    // Bob follows the alert, Cid unsubscribes.
    click(&test, &shop, test.inbox.mails()[1].id.as_str()).await;
    let third = test.inbox.mails()[2].id.as_str().to_owned();
    let row = shop.row().await;
    let contact = {
        let mut tx = test.app.db.read().await.unwrap();
        let found = shelfbell::db::subscriptions::find(&mut tx, &row.id, notifications::parts(&third).1).await.unwrap().unwrap();
        shelfbell_core::ids::ContactId::new(found.contact_id)
    };
    shelfbell::flows::leave::stop_all(&test.app, &row.id, &contact).await.unwrap();
    test.pass(24 * HOUR - 1).await;
    assert_eq!(test.inbox.mails().len(), 3);
    test.pass(1).await;
    assert_eq!(test.inbox.recipients()[3..], ["ana@example.com"]);
    assert_eq!(subjects(&test)[3], "Still there: Product 1 (Size 11)");
    assert!(test.inbox.mails()[3].unsubscribe_url.is_some());
    test.pass(24 * HOUR).await;
    assert_eq!(test.inbox.recipients()[4..], ["ana@example.com"], "the second reminder");
    test.pass(1_000 * HOUR).await;
    assert_eq!(test.inbox.mails().len(), 5, "and no third");
    let ids: BTreeSet<String> = test.inbox.mails().into_iter().map(|mail| mail.id.as_str().to_owned()).collect();
    assert_eq!(ids.len(), 5, "each has a Message-ID of its own");
}

async fn a_reminder_is_never_for_what_sold_out(test: TestApp) {
    let shop = with_variants(&test, &["11"]).await;
    shop.policy(&[("reminders", "2")]).await;
    shop.wait_for("11", "ana@example.com").await;
    shop.stock("11", 5).await;
    test.run_due().await;
    test.pass(HOUR).await;
    shop.stock("11", 0).await;
    test.pass(24 * HOUR).await;
    shop.stock("11", 5).await;
    test.pass(100 * HOUR).await;
    assert_eq!(test.inbox.mails().len(), 1);
}

async fn a_shop_that_asks_for_none_sends_no_reminder(test: TestApp) {
    let shop = with_variants(&test, &["11"]).await;
    shop.wait_for("11", "ana@example.com").await;
    shop.stock("11", 5).await;
    test.pass(1_000 * HOUR).await;
    assert_eq!(test.inbox.mails().len(), 1);
    assert_eq!(test.count("SELECT count(*) FROM notifications").await, 1);
}

async fn the_last_units_are_told_to_no_more_people_than_units(test: TestApp) {
    let shop = with_variants(&test, &["11"]).await;
    shop.policy(&[("tell_last_units", "true"), ("low_stock_at", "3"), ("settle_secs", "10")]).await;
    for n in 0..6 {
        shop.wait_for("11", &format!("p{n}@example.com")).await;
    }
    shop.stock("11", 50).await;
    test.pass(10).await;
    assert_eq!(test.inbox.mails().len(), 6);
    click(&test, &shop, test.inbox.mails()[0].id.as_str()).await;
    test.pass(HOUR).await;
    shop.stock("11", 2).await;
    test.pass(9).await;
    assert_eq!(test.inbox.mails().len(), 6, "the fall must settle");
    test.pass(1).await;
    // The first followed already; two units are for two people.
    assert_eq!(test.inbox.recipients()[6..], ["p1@example.com", "p2@example.com"]);
    assert_eq!(subjects(&test)[6], "Only 2 left: Product 1 (Size 11)");
    // More units and fewer again: those two units were told.
    test.clock.advance(1000);
    shop.stock("11", 20).await;
    test.clock.advance(1000);
    shop.stock("11", 3).await;
    test.pass(HOUR).await;
    assert_eq!(test.inbox.recipients()[8..], ["p3@example.com"]);
    // A fall that does not last is not told.
    test.clock.advance(1000);
    shop.stock("11", 20).await;
    test.clock.advance(1000);
    shop.policy(&[("low_stock_at", "5")]).await;
    shop.stock("11", 5).await;
    test.clock.advance(1000);
    shop.stock("11", 20).await;
    test.pass(HOUR).await;
    assert_eq!(test.inbox.mails().len(), 9);
}

async fn whoever_stays_is_back_in_line_when_it_sold_out_for_good(test: TestApp) {
    let shop = with_variants(&test, &["11"]).await;
    shop.policy(&[("stay_on_list", "true"), ("reminders", "1")]).await;
    let first = shop.wait_for("11", "ana@example.com").await;
    test.clock.advance(1000);
    shop.wait_for("11", "bob@example.com").await;
    shop.stock("11", 50).await;
    test.run_due().await;
    test.pass(60).await;
    // Sold out for a moment only: nobody is told again, nobody moves.
    shop.stock("11", 0).await;
    test.pass(599).await;
    shop.stock("11", 50).await;
    test.pass(10 * HOUR).await;
    assert_eq!(test.inbox.mails().len(), 2);
    // Sold out for good.
    shop.stock("11", 0).await;
    test.pass(599).await;
    assert_eq!(test.inbox.mails().len(), 2);
    test.pass(1).await;
    assert_eq!(subjects(&test)[2..], ["Product 1 (Size 11) sold out again: you are still on the list"; 2]);
    // Somebody new is behind them.
    assert_eq!(shop.wait_for("11", "cid@example.com").await.position, 3);
    assert_eq!(shop.wait_for("11", "ana@example.com").await, shelfbell::flows::sign_up::SignedUp { position: 1, is_new: false, ..first });
    test.pass(100 * HOUR).await;
    assert_eq!(test.inbox.mails().len(), 4, "no reminder for what is sold out");
    shop.stock("11", 2).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients()[4..], ["ana@example.com", "bob@example.com"], "first come, first told, at their old places");
}

async fn one_shopper_may_ask_to_stay(test: TestApp) {
    let shop = with_variants(&test, &["11"]).await;
    shop.policy(&[("tell_sold_out", "false")]).await;
    let ana = shop.wait_for("11", "ana@example.com").await;
    shop.wait_for("11", "bob@example.com").await;
    let id = shop.row().await.id;
    assert!(stay::set(&test.app, &id, ana.id.as_str(), true).await.unwrap());
    assert!(!stay::set(&test.app, &id, "none", true).await.unwrap());
    shop.stock("11", 50).await;
    test.pass(60).await;
    shop.stock("11", 0).await;
    test.pass(600).await;
    assert_eq!(test.inbox.mails().len(), 2, "the shop tells nobody that it sold out");
    shop.stock("11", 50).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients()[2..], ["ana@example.com"]);
}

async fn who_stays_is_not_forgotten_over_a_short_return(test: TestApp) {
    let shop = with_variants(&test, &["11"]).await;
    shop.policy(&[("stay_on_list", "true"), ("reminders", "1")]).await;
    shop.wait_for("11", "ana@example.com").await;
    shop.stock("11", 5).await;
    test.pass(60).await;
    // Sold out, and back before that counts: one more person is told.
    shop.stock("11", 0).await;
    test.pass(60).await;
    shop.wait_for("11", "bob@example.com").await;
    test.clock.advance(1000);
    shop.stock("11", 5).await;
    test.pass(60).await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com", "bob@example.com"]);
    assert_eq!(test.count("SELECT count(*) FROM episodes").await, 2);
    shop.stock("11", 0).await;
    test.pass(600).await;
    let mut told: Vec<String> = test.inbox.recipients()[2..].to_vec();
    told.sort();
    assert_eq!(told, ["ana@example.com", "bob@example.com"], "both stay");
    assert_eq!(shop.wait_for("11", "cid@example.com").await.position, 3);
    test.pass(100 * HOUR).await;
    assert_eq!(test.inbox.mails().len(), 4, "no reminder for what is sold out, of whichever episode");
    shop.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients()[4..], ["ana@example.com", "bob@example.com", "cid@example.com"]);
}

async fn an_alert_on_its_way_when_it_sold_out_is_not_forgotten(test: TestApp) {
    let shop = with_variants(&test, &["11"]).await;
    shop.policy(&[("stay_on_list", "true")]).await;
    shop.wait_for("11", "ana@example.com").await;
    shop.stock("11", 5).await;
    while shelfbell::jobs::evaluate::step(&test.app, 100).await.unwrap().is_some() {}
    let claim = deliver::claim(&test.app, 100).await.unwrap();
    test.clock.advance(1000);
    shop.stock("11", 0).await;
    test.clock.advance(1000);
    deliver::record(&test.app, &deliver::send(&test.app, &claim.messages[0]).await).await.unwrap();
    assert_eq!(test.inbox.recipients(), ["ana@example.com"]);
    test.pass(600).await;
    assert_eq!(subjects(&test)[1..], ["Product 1 (Size 11) sold out again: you are still on the list"]);
    test.clock.advance(1000);
    shop.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients().len(), 3);
}

async fn what_returns_together_is_one_message(test: TestApp) {
    let shop = with_variants(&test, &["11", "12", "13"]).await;
    for variant in ["11", "12", "13"] {
        shop.wait_for(variant, "ana@example.com").await;
    }
    shop.wait_for("12", "bob@example.com").await;
    let now = test.app.now();
    shop.facts(["11", "12", "13"].map(|variant| level(variant, 9, now)).to_vec()).await;
    test.run_due().await;
    let mut mails = test.inbox.mails();
    mails.sort_by(|a, b| a.to.cmp(&b.to));
    assert_eq!(mails.len(), 2);
    assert_eq!((mails[0].to.as_str(), mails[0].subject.as_str()), ("ana@example.com", "3 things you waited for are back"));
    for title in ["Size 11", "Size 12", "Size 13"] {
        assert!(mails[0].html.contains(title) && mails[0].text.contains(title), "{title}: {}", mails[0].text);
    }
    assert_eq!(mails[1].subject, "Product 1 (Size 12) is back in stock");
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'sent'").await, 4);
    test.pass(100 * HOUR).await;
    assert_eq!(test.inbox.mails().len(), 2);
}

async fn company_is_waited_for_and_not_for_long(test: TestApp) {
    let shop = with_variants(&test, &["11", "12"]).await;
    shop.policy(&[("digest_secs", "30"), ("settle_secs", "20")]).await;
    for variant in ["11", "12"] {
        shop.wait_for(variant, "ana@example.com").await;
    }
    shop.wait_for("11", "bob@example.com").await;
    shop.stock("11", 9).await;
    test.pass(10).await;
    // The second item is back, and must settle until 30.
    shop.stock("12", 9).await;
    test.pass(10).await;
    assert_eq!(test.inbox.recipients(), ["bob@example.com"], "Bob waits for nothing else");
    test.pass(9).await;
    assert_eq!(test.inbox.mails().len(), 1);
    test.pass(1).await;
    assert_eq!(subjects(&test)[1..], ["2 things you waited for are back"]);

    // The other item is back, but only one unit of it, and somebody else is first: the first item leaves after its time.
    test.clock.advance(1000);
    shop.facts(["11", "12"].map(|variant| level(variant, 0, test.app.now())).to_vec()).await;
    test.pass(5).await;
    shop.wait_for("12", "dora@example.com").await;
    test.clock.advance(1000);
    for variant in ["11", "12"] {
        shop.wait_for(variant, "cid@example.com").await;
    }
    shop.stock("11", 1).await;
    test.pass(15).await;
    shop.stock("12", 1).await;
    test.pass(5).await;
    assert_eq!(test.inbox.mails().len(), 2);
    test.pass(15).await;
    assert_eq!(test.inbox.recipients()[2..], ["dora@example.com"]);
    test.pass(14).await;
    assert_eq!(test.inbox.mails().len(), 3);
    test.pass(1).await;
    assert_eq!(test.inbox.recipients()[3..], ["cid@example.com"]);
    assert_eq!(subjects(&test)[3], "Product 1 (Size 11) is back in stock");
}

async fn what_sold_out_meanwhile_goes_back_and_the_rest_leaves(test: TestApp) {
    let shop = with_variants(&test, &["11", "12"]).await;
    for variant in ["11", "12"] {
        shop.wait_for(variant, "ana@example.com").await;
    }
    let now = test.app.now();
    shop.facts(["11", "12"].map(|variant| level(variant, 9, now)).to_vec()).await;
    while shelfbell::jobs::evaluate::step(&test.app, 100).await.unwrap().is_some() {}
    test.clock.advance(1000);
    shop.stock("12", 0).await;
    test.run_due().await;
    assert_eq!(subjects(&test), ["Product 1 (Size 11) is back in stock"]);
    assert_eq!(shop.wait_for("12", "bob@example.com").await.position, 2, "Ana is at her old place");
    test.clock.advance(1000);
    shop.stock("12", 1).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com", "ana@example.com"]);
}

async fn each_in_a_message_of_their_own_when_the_shop_says_so(test: TestApp) {
    let shop = with_variants(&test, &["11", "12"]).await;
    shop.policy(&[("digest_secs", "0")]).await;
    for variant in ["11", "12"] {
        shop.wait_for(variant, "ana@example.com").await;
    }
    let now = test.app.now();
    shop.facts(["11", "12"].map(|variant| level(variant, 9, now)).to_vec()).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 2);
}

/// What happens to a shop with every kind of message switched on.
#[derive(Clone, Debug)]
enum Step {
    Stock(usize, i64),
    SignUp(usize, usize),
    Pass(i64),
    Click(usize),
    Evaluate,
}

const VARIANTS: [&str; 3] = ["11", "12", "13"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let units = prop::sample::select(vec![0, 0, 1, 2, 3, 9, 50]);
    let seconds = prop::sample::select(vec![1, 20, 600, HOUR, 24 * HOUR]);
    let step = prop_oneof![
        4 => (0..VARIANTS.len(), units).prop_map(|(variant, units)| Step::Stock(variant, units)),
        5 => (0..VARIANTS.len(), 0..5_usize).prop_map(|(variant, person)| Step::SignUp(variant, person)),
        4 => seconds.prop_map(Step::Pass),
        1 => (0..30_usize).prop_map(Step::Click),
        1 => Just(Step::Evaluate),
    ];
    prop::collection::vec(step, 1..60)
}

async fn every_kind_keeps_the_rules(test: TestApp, steps: Vec<Step>) {
    let shop = with_variants(&test, &VARIANTS).await;
    let everything =
        [("reminders", "2"), ("tell_last_units", "true"), ("stay_on_list", "true"), ("settle_secs", "5"), ("wave_interval_secs", "60")];
    shop.policy(&everything).await;
    let mut units = [0_i64; 3];
    let mut seen = 0;
    for step in steps {
        match step {
            Step::Stock(variant, level) => {
                test.clock.advance(1);
                units[variant] = level;
                shop.stock(VARIANTS[variant], level).await;
            }
            Step::SignUp(variant, person) => {
                test.clock.advance(1);
                let wanted = shelfbell::flows::sign_up::Wanted::Variant(VARIANTS[variant].to_owned());
                let _ = shop.sign_up(wanted, &format!("p{person}@example.com")).await;
            }
            Step::Pass(seconds) => test.pass(seconds).await,
            Step::Click(which) => {
                let alert = test
                    .inbox
                    .mails()
                    .into_iter()
                    .map(|mail| mail.id)
                    .filter(|id| notifications::parts(id.as_str()).2 == "alert")
                    .nth(which);
                if let Some(id) = alert {
                    click(&test, &shop, id.as_str()).await;
                }
            }
            Step::Evaluate => {
                shelfbell::jobs::evaluate::step(&test.app, 2).await.unwrap();
            }
        }
        // What left in this step left at these levels.
        let mails = test.inbox.mails();
        for mail in &mails[seen..] {
            let (episode, _, kind) = notifications::parts(mail.id.as_str());
            let variant = variant_of(&test, episode).await;
            let can_be_bought = units[variant] > 0;
            match kind {
                "sold_out" => assert!(!can_be_bought, "{kind} at {} units", units[variant]),
                "last_units" => assert!((1..=3).contains(&units[variant]), "{kind} at {} units", units[variant]),
                _ => assert!(can_be_bought, "{kind} for what is sold out"),
            }
        }
        seen = mails.len();
    }
    let mut copies: BTreeMap<String, usize> = BTreeMap::new();
    for mail in test.inbox.mails() {
        *copies.entry(mail.id.as_str().to_owned()).or_default() += 1;
    }
    assert!(copies.values().all(|count| *count == 1), "one message of a kind for each subscription and episode: {copies:?}");
    // Those who are in a digest besides its first item count as well.
    let sent = test.count("SELECT count(*) FROM notifications WHERE state = 'sent'").await;
    assert!(sent >= copies.len());
}

async fn variant_of(test: &TestApp, episode: &str) -> usize {
    let mut tx = test.app.db.read().await.unwrap();
    let shop = shelfbell::db::episodes::shop_of(&mut tx, episode).await.unwrap().unwrap();
    let found = shelfbell::db::episodes::find_to_read(&mut tx, &shop, episode).await.unwrap().unwrap();
    let variant =
        shelfbell::db::catalogue::variant(&mut tx, &shop, shelfbell::db::catalogue::By::Id, &found.variant_id).await.unwrap().unwrap();
    VARIANTS.iter().position(|known| *known == variant.platform_id).unwrap()
}

fn few() -> ProptestConfig {
    ProptestConfig {
        cases: ProptestConfig::default().cases.div_ceil(16),
        failure_persistence: None,
        max_shrink_iters: 100,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(few())]
    #[test]
    fn every_kind_keeps_the_rules_on_sqlite(steps in steps()) {
        runtime().block_on(async { every_kind_keeps_the_rules(TestApp::sqlite().await, steps).await });
    }
    #[test]
    fn every_kind_keeps_the_rules_on_postgres(steps in steps()) {
        runtime().block_on(async { every_kind_keeps_the_rules(TestApp::postgres().await, steps).await });
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}
