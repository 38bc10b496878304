//! Orders that are cancelled, fail, are paid after all, or come back: what counts is what the newest message says, however they arrive.

use jiff::Timestamp;
use serde_json::{Value, json};
use shelfbell::db::{conversions, hold_outs};

use super::connected;
use crate::support::http::Server;
use crate::support::woocommerce::Store;
use crate::support::{START, TestApp, TestShop};

crate::on_both_engines!(
    an_order_that_comes_back_counts_again,
    the_order_of_messages_does_not_matter,
    a_refund_that_is_taken_back_is_none,
    lift_follows_orders_that_come_and_go,
);

const ANA: &str = "ana@example.com";

fn utc(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap().strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// An order of mugs, of which the shop says this at `modified` seconds after it was placed.
struct Mugs<'a> {
    id: u64,
    placed: i64,
    by: &'a str,
}

impl Mugs<'_> {
    fn is(&self, status: &str, modified: i64) -> Value {
        self.of(1, status, modified)
    }

    fn of(&self, units: i64, status: &str, modified: i64) -> Value {
        json!({ "id": self.id, "number": self.id.to_string(), "status": status, "currency": "EUR", "date_created_gmt": utc(self.placed),
            "date_modified_gmt": utc(self.placed + modified * 1000), "prices_include_tax": false, "billing": { "email": self.by },
            "refunds": if status == "refunded" { json!([{ "id": 9, "reason": "", "total": "-19.99" }]) } else { json!([]) }, "meta_data": [],
            "line_items": [{ "id": 1, "product_id": 41, "variation_id": 0, "quantity": units, "total": format!("{}.{}", 20 * units - 1, 100 - units),
                "total_tax": "0.00", "meta_data": [] }] })
    }
}

/// Each delivery has an id of its own, also of what was said before.
async fn hears(test: &TestApp, store: &Store, order: &Value) {
    test.clock.advance(1000);
    store.deliver("order.updated", order).await;
    test.run_due().await;
    assert_eq!(test.count("SELECT count(*) FROM inbox WHERE state <> 'done'").await, 0);
}

/// Bought, and for how much; and how many conversions there are at all.
async fn sold(test: &TestApp, shop: &TestShop) -> (i64, i64, usize) {
    let id = shop.row().await.id;
    let sold = conversions::between(&mut test.app.db.read().await.unwrap(), &id, START, i64::MAX).await.unwrap();
    (sold.bought, sold.recovered_minor, test.count("SELECT count(*) FROM conversions").await)
}

/// Somebody was told of the mug a minute ago.
async fn told(test: &TestApp) -> (Store, TestShop, Server) {
    let (store, shop, server) = connected(test).await;
    shop.wait_for("41", ANA).await;
    test.clock.advance(5_000);
    store.set_stock(41, 9).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), [ANA]);
    test.clock.advance(60_000);
    (store, shop, server)
}

async fn an_order_that_comes_back_counts_again(test: TestApp) {
    let (store, shop, _server) = told(&test).await;
    let order = Mugs { id: 700, placed: test.app.now(), by: ANA };
    hears(&test, &store, &order.is("processing", 0)).await;
    assert_eq!(sold(&test, &shop).await, (1, 1999, 1));
    hears(&test, &store, &order.is("cancelled", 60)).await;
    assert_eq!(sold(&test, &shop).await, (0, 0, 1));
    hears(&test, &store, &order.is("processing", 120)).await;
    assert_eq!(sold(&test, &shop).await, (1, 1999, 1));
    // What was said before arrives once more.
    hears(&test, &store, &order.is("cancelled", 60)).await;
    hears(&test, &store, &order.is("processing", 0)).await;
    assert_eq!(sold(&test, &shop).await, (1, 1999, 1));
    hears(&test, &store, &order.is("failed", 180)).await;
    assert_eq!(sold(&test, &shop).await, (0, 0, 1));
    // Paid after all, and one more of it; an older message does not undo that.
    hears(&test, &store, &order.of(2, "completed", 240)).await;
    hears(&test, &store, &order.is("processing", 120)).await;
    assert_eq!(sold(&test, &shop).await, (1, 3998, 1));
    // One that failed at first was never counted before it was paid.
    let other = Mugs { id: 701, placed: test.app.now(), by: "someone@else.example" };
    hears(&test, &store, &other.is("failed", 0)).await;
    hears(&test, &store, &other.is("processing", 60)).await;
    assert_eq!(sold(&test, &shop).await, (1, 3998, 1));
}

async fn the_order_of_messages_does_not_matter(test: TestApp) {
    let (store, shop, _server) = told(&test).await;
    let order = Mugs { id: 700, placed: test.app.now(), by: ANA };
    let (paid, cancelled, back) = (order.is("processing", 0), order.is("cancelled", 60), order.of(2, "completed", 120));
    // The cancellation overtakes what it cancels.
    hears(&test, &store, &cancelled).await;
    hears(&test, &store, &paid).await;
    assert_eq!(sold(&test, &shop).await, (0, 0, 1));
    for messages in [[&back, &cancelled, &paid], [&cancelled, &paid, &back], [&paid, &back, &cancelled], [&back, &back, &paid]] {
        for message in messages {
            hears(&test, &store, message).await;
        }
        assert_eq!(sold(&test, &shop).await, (1, 3998, 1));
    }
    // Within one second of the shop's, what came later.
    hears(&test, &store, &order.is("cancelled", 120)).await;
    assert_eq!(sold(&test, &shop).await, (0, 0, 1));
}

async fn a_refund_that_is_taken_back_is_none(test: TestApp) {
    let (store, shop, _server) = told(&test).await;
    let order = Mugs { id: 700, placed: test.app.now(), by: ANA };
    hears(&test, &store, &order.is("completed", 0)).await;
    hears(&test, &store, &order.is("refunded", 60)).await;
    assert_eq!(sold(&test, &shop).await, (1, 0, 1));
    hears(&test, &store, &order.is("processing", 120)).await;
    assert_eq!(sold(&test, &shop).await, (1, 1999, 1));
    hears(&test, &store, &order.is("refunded", 60)).await;
    assert_eq!(sold(&test, &shop).await, (1, 1999, 1), "that was before");
}

async fn lift_follows_orders_that_come_and_go(test: TestApp) {
    let (store, shop, _server) = connected(&test).await;
    shop.policy(&[("hold_out_percent", "50")]).await;
    let people: Vec<String> = (0..20).map(|n| format!("p{n:02}@example.com")).collect();
    for person in &people {
        shop.wait_for("41", person).await;
    }
    test.clock.advance(5_000);
    store.set_stock(41, 50).await;
    test.run_due().await;
    test.clock.advance(60_000);
    let told = test.inbox.recipients();
    let held = people.iter().find(|person| !told.contains(person)).unwrap();
    let (of_told, of_held) = (Mugs { id: 700, placed: test.app.now(), by: &told[0] }, Mugs { id: 701, placed: test.app.now(), by: held });
    let id = shop.row().await.id;
    let bought = async || {
        let (told, held) = hold_outs::outcomes(&mut test.app.db.read().await.unwrap(), &id, i64::MAX).await.unwrap();
        (told.bought, held.bought)
    };
    for (order, status, modified, expected) in [
        (&of_told, "processing", 0, (1, 0)),
        (&of_held, "on-hold", 0, (1, 1)),
        (&of_told, "cancelled", 60, (0, 1)),
        (&of_held, "failed", 60, (0, 0)),
        (&of_told, "processing", 0, (0, 0)),
        (&of_held, "completed", 120, (0, 1)),
        (&of_held, "failed", 60, (0, 1)),
        (&of_told, "completed", 120, (1, 1)),
        (&of_told, "refunded", 180, (0, 1)),
        (&of_told, "completed", 240, (1, 1)),
    ] {
        hears(&test, &store, &order.is(status, modified)).await;
        assert_eq!(bought().await, expected, "{} {status} {modified}", order.id);
    }
    // Another order of the same person, cancelled again, takes nothing away.
    let second = Mugs { id: 702, ..of_told };
    hears(&test, &store, &second.is("processing", 0)).await;
    hears(&test, &store, &second.is("cancelled", 60)).await;
    assert_eq!(bought().await, (1, 1));
}
