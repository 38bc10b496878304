//! Holding people out: who is told later keeps place and takes no unit, and both sides are measured alike.

use serde_json::{Value, json};
use shelfbell::db::hold_outs;
use shelfbell::flows::erase::{self, By};
use shelfbell::flows::export_contact;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::lift;

use super::order::{Order, Till};
use super::{DAY, shop};
use crate::support::http::Server;
use crate::support::{TestApp, TestShop};

crate::on_both_engines!(
    whoever_is_held_out_takes_no_unit_and_is_told_later,
    what_sells_out_meanwhile_leaves_them_at_their_place,
    a_shop_that_stops_measuring_tells_everybody,
    both_sides_are_measured_alike,
    what_is_cancelled_or_given_back_whole_is_no_purchase,
    whoever_is_erased_stays_a_number,
    an_order_that_two_people_share_outlives_one_of_them,
);

const HOURS: i64 = 24;

async fn waiting(test: &TestApp, people: usize) -> TestShop {
    let shop = shop(test, "example.myshopify.com").await;
    shop.policy(&[("hold_out_percent", "50"), ("wave_interval_secs", "3600")]).await;
    for n in 0..people {
        shop.wait_for("11", &format!("p{n:02}@example.com")).await;
        test.clock.advance(1000);
    }
    shop
}

const HELD: &str = "SELECT count(*) FROM hold_outs WHERE held_out";
const IN_LINE: &str = "SELECT count(*) FROM line";
const SENT: &str = "SELECT count(*) FROM notifications WHERE kind = 'alert' AND state = 'sent'";

async fn whoever_is_held_out_takes_no_unit_and_is_told_later(test: TestApp) {
    let shop = waiting(&test, 40).await;
    shop.stock("11", 10).await;
    test.run_due().await;
    // Ten units tell ten people, however many were held out before them.
    let held = test.count(HELD).await;
    assert_eq!((test.count(SENT).await, test.count(IN_LINE).await), (10, 30));
    assert!((3..=25).contains(&held), "{held} of {} drew being held out", held + 10);
    assert_eq!(test.count("SELECT count(*) FROM hold_outs").await, held + 10);
    // They were told in order, with those who are held out left out.
    let mut in_order = test.inbox.recipients();
    in_order.sort();
    assert_eq!(in_order, test.inbox.recipients());
    // Everybody else is told wave by wave; then the episode waits for those who are held out.
    for _ in 0..6 {
        test.pass(3600).await;
    }
    let held = test.count(HELD).await;
    assert_eq!((test.count(SENT).await, test.count(IN_LINE).await), (40 - held, held));
    assert_eq!(test.count("SELECT count(*) FROM episodes WHERE state = 'open'").await, 1);
    // Looking again and again changes nothing before their time.
    shop.stock("11", 11).await;
    test.run_due().await;
    assert_eq!(test.count(SENT).await, 40 - held);
    let first_later = test.inbox.recipients().len();
    for _ in 0..HOURS {
        test.pass(3600).await;
    }
    assert_eq!((test.count(SENT).await, test.count(IN_LINE).await, test.count(HELD).await), (40, 0, held), "nobody draws twice");
    let mut everybody = test.inbox.recipients();
    let (_, later) = everybody.split_at(first_later);
    assert!(later.is_sorted(), "in the order of the line: {later:?}");
    everybody.sort();
    everybody.dedup();
    assert_eq!(everybody.len(), 40, "everybody once");
    assert_eq!(test.count("SELECT count(*) FROM episodes WHERE ending = 'everybody_told'").await, 1);
    assert_eq!(test.count("SELECT count(*) FROM waves WHERE told > 11").await, 0, "no wave is larger than the stock");
    let steps = test.count("SELECT count(*) FROM episode_steps WHERE what LIKE '%held out for 24 h%'").await;
    assert!(steps >= 1);
}

async fn what_sells_out_meanwhile_leaves_them_at_their_place(test: TestApp) {
    let shop = waiting(&test, 20).await;
    shop.stock("11", 50).await;
    test.run_due().await;
    let held = test.count(HELD).await;
    assert!(held >= 2 && test.count(SENT).await == 20 - held);
    let server = Server::start(&test).await;
    let till = Till { test: &test, server };
    let subscription = held_out_subscriptions(&test).await.remove(0);
    let story = till.explained(&shop, &subscription).await;
    assert!(story["because"].as_str().unwrap().starts_with("Held out to measure what messages add"), "{story}");
    assert_eq!((&story["state"], &story["position"]), (&json!("waiting"), &json!(1)));
    test.clock.advance(1000);
    shop.stock("11", 0).await;
    test.run_due().await;
    assert_eq!(test.count("SELECT count(*) FROM episodes WHERE ending = 'sold_out'").await, 1);
    // Their time passes while it is sold out; then it returns, and whoever asked meanwhile comes after them.
    test.clock.advance(DAY);
    shop.wait_for("11", "late@example.com").await;
    shop.stock("11", i64::try_from(held).unwrap()).await;
    test.run_due().await;
    assert_eq!(test.count(SENT).await, 20, "the first in line, and they drew before");
    assert!(!test.inbox.recipients().contains(&"late@example.com".to_owned()));
    assert_eq!(test.count(HELD).await, held);
}

async fn held_out_subscriptions(test: &TestApp) -> Vec<String> {
    let sql = "SELECT h.subscription_id FROM hold_outs h JOIN sign_ups s ON s.subscription_id = h.subscription_id WHERE h.held_out ORDER BY s.place";
    match &test.app.db {
        shelfbell::db::Db::Sqlite { readers, .. } => sqlx::query_scalar(sql).fetch_all(readers).await.unwrap(),
        shelfbell::db::Db::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_all(pool).await.unwrap(),
    }
}

async fn a_shop_that_stops_measuring_tells_everybody(test: TestApp) {
    let shop = waiting(&test, 20).await;
    shop.stock("11", 50).await;
    test.run_due().await;
    assert!(test.count(SENT).await < 20);
    shop.policy(&[("hold_out_percent", "0")]).await;
    test.run_due().await;
    assert_eq!((test.count(SENT).await, test.count(IN_LINE).await), (20, 0));
}

/// Of those who were told every second one buys, of those who were held out every fifth: by address alone, with and without a message.
async fn both_sides_are_measured_alike(test: TestApp) {
    let shop = waiting(&test, 60).await;
    let till = Till { test: &test, server: Server::start(&test).await };
    shop.stock("11", 500).await;
    test.run_due().await;
    let lift = async || till.server.admin(&shop, reqwest::Method::GET, "/admin/v1/lift").await.json();
    let early = lift().await;
    assert_eq!(
        (&early["percent"], &early["lift"], &early["told"]["people"]),
        (&json!(50), &json!(null), &json!(0)),
        "nobody's time is over"
    );
    test.clock.advance(60_000);
    let told = test.inbox.recipients();
    let (mut buyers, mut told_bought, mut held_bought) = (Vec::new(), 0, 0);
    let (mut told_seen, mut held_seen) = (0, 0);
    for n in 0..60 {
        let address = format!("p{n:02}@example.com");
        let buys = if told.contains(&address) {
            told_seen += 1;
            told_seen % 2 == 0
        } else {
            held_seen += 1;
            held_seen % 5 == 0
        };
        if buys {
            if told.contains(&address) {
                told_bought += 1;
            } else {
                held_bought += 1;
            }
            buyers.push(address);
        }
    }
    for (n, buyer) in (1001..).zip(&buyers) {
        let mut order = Order::of(n, 11, test.app.now()).json();
        order["email"] = json!(buyer);
        till.deliver(&shop, "orders/create", &order).await;
    }
    // A test order, and one that comes too late, are no purchases.
    let mut order = Order::of(2001, 11, test.app.now()).json();
    (order["email"], order["test"]) = (json!("p00@example.com"), json!(true));
    till.deliver(&shop, "orders/create", &order).await;
    let line_before = test.count(IN_LINE).await;
    assert_eq!(line_before, held_seen - held_bought, "whoever bought without being told does not wait any more");
    test.pass(HOURS * 3600).await;
    let mut order = Order::of(2002, 11, test.app.now()).json();
    order["email"] = json!(told.iter().find(|address| !buyers.contains(address)).unwrap());
    till.deliver(&shop, "orders/create", &order).await;
    let after = lift().await;
    assert_eq!(after["told"], json!({ "people": told_seen, "bought": told_bought }));
    assert_eq!(after["held_out"], json!({ "people": held_seen, "bought": held_bought }));
    let rate = |people: usize, bought: usize| lift::Rate { people: people as u64, bought: bought as u64 };
    let expected = lift::lift(rate(told_seen, told_bought), rate(held_seen, held_bought)).unwrap();
    let close = |name: &str, value: f64| (after["lift"][name].as_f64().unwrap() - value).abs() < 1e-9;
    assert!(close("likely", expected.likely) && close("low", expected.low) && close("high", expected.high), "{after}");
    assert_eq!(after["enough"], false, "so few prove nothing");
    assert!(after["text"].as_str().unwrap().contains("Too few to go by"), "{after}");
    let says = std::process::Command::new(env!("CARGO_BIN_EXE_shelfbell"))
        .args(["lift", "--shop", &shop.domain, "--json"])
        .env("SHELFBELL_DATABASE__URL", &test.url)
        .output()
        .unwrap();
    let says: Value = serde_json::from_slice(&says.stdout).unwrap();
    assert_eq!(says["percent"], 50);
}

/// Somebody who was told, somebody who was held out, and a till.
async fn one_of_each(test: &TestApp) -> (Till<'_>, TestShop, String, String) {
    let shop = waiting(test, 20).await;
    shop.stock("11", 50).await;
    test.run_due().await;
    test.clock.advance(60_000);
    let told = test.inbox.recipients();
    let held = (0..20).map(|n| format!("p{n:02}@example.com")).find(|address| !told.contains(address)).unwrap();
    (Till { test, server: Server::start(test).await }, shop, told[0].clone(), held)
}

/// How many of both sides bought, whether or not their time is over.
async fn bought(test: &TestApp, shop: &TestShop) -> (u64, u64) {
    let id = shop.row().await.id;
    let (told, held) = hold_outs::outcomes(&mut test.app.db.read().await.unwrap(), &id, i64::MAX).await.unwrap();
    (told.bought, held.bought)
}

fn by(mut order: Value, address: &str) -> Value {
    order["email"] = json!(address);
    order
}

async fn what_is_cancelled_or_given_back_whole_is_no_purchase(test: TestApp) {
    let (till, shop, told, held) = one_of_each(&test).await;
    let now = test.app.now();
    let first = Order::of(1001, 11, now).lines(&[(21, 1, "5.00"), (11, 2, "19.99")]);
    let second = Order::of(1002, 11, now + 60_000);
    let of_held = Order::of(1003, 11, now);
    till.deliver(&shop, "orders/create", &by(first.json(), &told)).await;
    till.deliver(&shop, "orders/create", &by(of_held.json(), &held)).await;
    assert_eq!(bought(&test, &shop).await, (1, 1));
    let mut cancelled = by(of_held.json(), &held);
    cancelled["cancelled_at"] = cancelled["created_at"].clone();
    till.deliver(&shop, "orders/cancelled", &cancelled).await;
    assert_eq!(bought(&test, &shop).await, (1, 0));
    // One of two units, and the other line: they kept one.
    let refund = |id: u64, line: usize, quantity: i64| {
        let mut refund = first.refund(id, "19.99");
        refund["refund_line_items"][0]["line_item_id"] = json!(first.line_id(line));
        refund["refund_line_items"][0]["quantity"] = json!(quantity);
        refund
    };
    till.deliver(&shop, "refunds/create", &refund(7, 1, 1)).await;
    till.deliver(&shop, "refunds/create", &refund(8, 0, 1)).await;
    assert_eq!(bought(&test, &shop).await, (1, 0));
    till.deliver(&shop, "refunds/create", &refund(9, 1, 1)).await;
    assert_eq!(bought(&test, &shop).await, (0, 0));
    // Another order of theirs counts instead; and the refund of a third one may come before it.
    till.deliver(&shop, "orders/create", &by(second.json(), &told)).await;
    assert_eq!(bought(&test, &shop).await, (1, 0));
    let third = Order::of(1004, 11, now + 120_000);
    till.deliver(&shop, "refunds/create", &third.refund(10, "19.99")).await;
    till.deliver(&shop, "orders/create", &by(third.json(), &held)).await;
    assert_eq!(bought(&test, &shop).await, (1, 0));
    test.pass(HOURS * 3600).await;
    let lift = till.server.admin(&shop, reqwest::Method::GET, "/admin/v1/lift").await.json();
    assert_eq!((&lift["told"]["bought"], &lift["held_out"]["bought"]), (&json!(1), &json!(0)), "{lift}");
}

async fn whoever_is_erased_stays_a_number(test: TestApp) {
    let (till, shop, told, _) = one_of_each(&test).await;
    let order = Order::of(740_001, 11, test.app.now());
    till.deliver(&shop, "orders/create", &by(order.json(), &told)).await;
    assert_eq!((bought(&test, &shop).await, test.count("SELECT count(*) FROM hold_out_purchases").await), ((1, 0), 1));
    erase::person(&test.app, &shop.row().await, &[(ChannelKind::Email, told)], By::Merchant).await.unwrap();
    for table in ["hold_out_purchases", "order_states", "conversions"] {
        assert!(!super::text_of(&test, table).await.contains("74000"), "{table}");
    }
    assert_eq!(bought(&test, &shop).await, (1, 0), "that somebody bought is nobody's secret");
}

/// Bought by following the link of one, with the address of the other: each purchase rests on the order by itself.
async fn an_order_that_two_people_share_outlives_one_of_them(test: TestApp) {
    let (till, shop, _, held) = one_of_each(&test).await;
    let token = super::followed(&till).await;
    let told = test.inbox.recipients().pop().unwrap();
    let order = Order::of(740_001, 11, test.app.now()).with_token(&token);
    till.deliver(&shop, "orders/create", &by(order.json(), &held)).await;
    till.deliver(&shop, "refunds/create", &order.refund(7, "5.00")).await;
    assert_eq!((bought(&test, &shop).await, till.found(&shop).await.len()), ((0, 0), 1), "given back whole");
    let shown = async |address: &str| {
        let data = export_contact::person(&test.app, &shop.row().await, &[(ChannelKind::Email, address.to_owned())]).await.unwrap();
        serde_json::to_value(data).unwrap()["contacts"][0]["alerts"][0].clone()
    };
    let of_held = shown(&held).await;
    assert_eq!(
        of_held["measured"],
        json!([{ "order": "740001", "at": test.app.now() / 1000 * 1000, "lines": { order.line_id(0).to_string(): 1 } }])
    );
    assert_eq!((shown(&told).await["measured"].clone(), of_held["bought"]["rule"].clone()), (json!([]), json!(null)));
    let erase = async |address: &str| {
        erase::person(&test.app, &shop.row().await, &[(ChannelKind::Email, address.to_owned())], By::Merchant).await.unwrap();
    };
    let said = async || {
        let rows = ["SELECT count(*) FROM order_states", "SELECT count(*) FROM order_refunds"];
        (test.count(rows[0]).await, test.count(rows[1]).await)
    };
    erase(&told).await;
    assert_eq!(said().await, (1, 1), "what was given back stays given back");
    till.deliver(&shop, "orders/create", &by(order.json(), &held)).await;
    assert_eq!(bought(&test, &shop).await, (0, 0));
    erase(&held).await;
    assert_eq!(said().await, (0, 0));
}
