//! What WooCommerce sends, as facts. Bodies are put together after the fields of its REST API v3.

use serde_json::{Value, json};
use shelfbell_core::fact::{Fact, Level, Product, Version};
use shelfbell_core::order::{Order, OrderEvent};

use super::{WooCommerce, is_ping};
use crate::connectors::{Connector as _, Delivery, Said};

/// 2026-11-23T10:00:00Z
const MODIFIED: i64 = 1_795_428_000_000;
const RECEIVED: i64 = MODIFIED + 1_234;

fn mug() -> Value {
    json!({ "id": 41, "name": "Mug &amp; Saucer", "slug": "mug", "permalink": "https://shop.example/product/mug/", "type": "simple",
        "status": "publish", "catalog_visibility": "visible", "purchasable": true, "date_modified_gmt": "2026-11-23T10:00:00", "sku": "MUG",
        "price": "9.50", "manage_stock": true, "stock_quantity": 3, "backorders": "no", "stock_status": "instock", "parent_id": 0,
        "categories": [{ "id": 1, "name": "Cups", "slug": "cups" }], "images": [{ "id": 9, "src": "https://shop.example/mug.jpg" }],
        "attributes": [], "variations": [] })
}

fn said(topic: &str, body: &Value) -> Result<Said, String> {
    let body = body.to_string();
    WooCommerce.understand(&Delivery { id: "1", topic, triggered_at: None, received_at: RECEIVED, body: body.as_bytes() })
}

fn facts(topic: &str, body: &Value) -> Vec<Fact> {
    match said(topic, body).unwrap() {
        Said::Facts(facts) => facts,
        other => panic!("{other:?}"),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "called with literals")]
fn with(changes: Value) -> Value {
    let mut body = mug();
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

fn product(body: &Value) -> Product {
    let all = facts("product.updated", body);
    let Some(Fact::Product(product)) = all.first() else { panic!("{all:?}") };
    product.clone()
}

/// Whether it is counted, how many, and whether it may be bought at zero.
fn stock(changes: Value) -> (bool, Option<i64>, bool) {
    let all = facts("product.updated", &with(changes));
    let tracked = all.iter().find_map(|fact| if let Fact::Item { tracked, .. } = fact { Some(*tracked) } else { None }).unwrap();
    let available = all.iter().find_map(|fact| if let Fact::Level(level) = fact { Some(level.available) } else { None }).unwrap();
    let Fact::Product(product) = &all[0] else { panic!() };
    (tracked, available, product.variants[0].backorder)
}

#[test]
fn a_simple_product_is_its_own_variant() {
    let mug = product(&mug());
    assert_eq!((mug.product.as_str(), mug.handle.as_str(), mug.title.as_str()), ("41", "mug", "Mug & Saucer"));
    assert_eq!((mug.url.as_deref(), mug.product_type.as_deref()), (Some("https://shop.example/product/mug/"), Some("Cups")));
    assert_eq!((mug.complete, mug.published, mug.updated_at), (true, true, MODIFIED));
    let variant = &mug.variants[0];
    assert_eq!((variant.variant.as_str(), variant.sku.as_deref(), variant.price.as_deref()), ("41", Some("MUG"), Some("9.50")));
    let level = Level {
        item: "41".to_owned(),
        location: "store".to_owned(),
        available: Some(3),
        connected: true,
        version: Version { updated_at: MODIFIED, triggered_at: RECEIVED },
    };
    assert!(facts("product.updated", &self::mug()).contains(&Fact::Level(level)));
}

#[test]
fn stock_is_what_the_shop_would_sell() {
    assert_eq!(stock(json!({})), (true, Some(3), false));
    assert_eq!(stock(json!({ "stock_quantity": -2, "stock_status": "outofstock" })), (true, Some(-2), false));
    // Kept back: sold out at the shop's own threshold.
    assert_eq!(stock(json!({ "stock_quantity": 2, "stock_status": "outofstock" })), (true, Some(0), false));
    assert_eq!(stock(json!({ "stock_quantity": 0, "stock_status": "onbackorder", "backorders": "notify" })), (true, Some(0), true));
    assert_eq!(stock(json!({ "stock_quantity": 5, "backorders": "yes" })), (true, Some(5), true));
    assert_eq!(stock(json!({ "manage_stock": false, "stock_quantity": null })), (false, None, false));
    assert_eq!(stock(json!({ "manage_stock": false, "stock_quantity": null, "stock_status": "outofstock" })), (true, Some(0), false));
    assert_eq!(stock(json!({ "manage_stock": false, "stock_quantity": null, "stock_status": "onbackorder" })), (true, Some(0), true));
    assert_eq!(stock(json!({ "stock_quantity": 2.5 })), (true, Some(2), false));
    assert_eq!(stock(json!({ "stock_quantity": null })), (true, Some(0), false));
}

#[test]
fn published_is_what_shoppers_may_buy_here() {
    let published = |changes: Value| product(&with(changes)).published;
    for status in ["draft", "pending", "private", "future", "trash"] {
        assert!(!published(json!({ "status": status })), "{status}");
    }
    assert!(!published(json!({ "catalog_visibility": "hidden" })));
    assert!(published(json!({ "catalog_visibility": "search" })));
    assert!(!published(json!({ "purchasable": false })));
    assert!(!published(json!({ "type": "external" })) && !published(json!({ "type": "grouped" })));
}

#[test]
fn variations_are_asked_for() {
    let body = with(json!({ "type": "variable", "variations": [42, 43], "manage_stock": false, "stock_quantity": null }));
    let all = facts("product.created", &body);
    assert!(all.contains(&Fact::ReadAgain { product: "41".to_owned() }));
    assert!(all.iter().all(|fact| !matches!(fact, Fact::Level(_) | Fact::Item { .. })), "each variation has its own: {all:?}");
    assert!(!product(&body).complete);
    // Counted for all of them together.
    let together = facts("product.updated", &with(json!({ "type": "variable", "variations": [42] })));
    assert!(together.iter().any(|fact| matches!(fact, Fact::Level(level) if level.item == "41" && level.available == Some(3))));
    let one = with(json!({ "id": 42, "type": "variation", "parent_id": 41, "attributes": [{ "id": 1, "name": "Size", "option": "M" }] }));
    let all = facts("product.updated", &one);
    assert!(all.contains(&Fact::ReadAgain { product: "41".to_owned() }));
    assert!(all.iter().any(|fact| matches!(fact, Fact::Level(level) if level.item == "42" && level.available == Some(3))));
    let shared = with(json!({ "id": 42, "type": "variation", "parent_id": 41, "manage_stock": "parent" }));
    assert_eq!(facts("product.updated", &shared), [Fact::ReadAgain { product: "41".to_owned() }]);
}

#[test]
fn what_is_gone_is_said_by_its_id_and_what_is_back_by_all_of_it() {
    assert_eq!(facts("product.deleted", &json!({ "id": 41 })), [Fact::Deleted { id: "41".to_owned(), at: MODIFIED + 1_000 }]);
    let back = facts("product.restored", &mug());
    assert_eq!(back.last(), Some(&Fact::Restored { id: "41".to_owned() }));
    assert_eq!(back[..back.len() - 1], facts("product.updated", &mug()));
    let one = with(json!({ "id": 42, "type": "variation", "parent_id": 41, "attributes": [] }));
    assert_eq!(facts("product.restored", &one).last(), Some(&Fact::Restored { id: "42".to_owned() }));
    // Deleted between the event and its delivery: the body is an error of the API's.
    let error = json!({ "code": "woocommerce_rest_product_invalid_id", "message": "Invalid ID.", "data": { "status": 404 } });
    assert_eq!(facts("product.updated", &error), []);
    assert_eq!(facts("coupon.created", &json!([])), []);
    assert_eq!(facts("action.woocommerce_add_to_cart", &json!({ "action": "x", "arg": 1 })), []);
}

#[test]
fn what_is_wrong_is_named_without_repeating_it() {
    let reason = |changes: Value| said("product.updated", &with(changes)).unwrap_err();
    assert!(reason(json!({ "id": null })).contains("`id` is missing"));
    assert!(reason(json!({ "manage_stock": 7 })).contains("manage_stock"));
    assert!(reason(json!({ "stock_quantity": "lots" })).contains("stock_quantity"));
    assert!(reason(json!({ "date_modified_gmt": "secret" })).contains("date_modified_gmt"));
    assert!(!reason(json!({ "date_modified_gmt": "secret" })).contains("secret"));
}

#[test]
fn only_a_ping_is_a_ping() {
    assert!(is_ping(b"webhook_id=5"));
    for other in [&b"webhook_id="[..], b"webhook_id=5&id=41", b"{\"id\":41}", b"", b"webhook_id=x"] {
        assert!(!is_ping(other));
    }
}

fn paid() -> Value {
    json!({ "id": 700, "number": "#700", "status": "processing", "currency": "EUR", "date_created_gmt": "2026-11-23T10:00:00",
        "date_modified_gmt": "2026-11-23T10:05:00", "prices_include_tax": true,
        "billing": { "email": "ada@example.com", "phone": "+4915112345678" },
        "line_items": [
            { "id": 1, "product_id": 41, "variation_id": 0, "quantity": 2, "total": "15.97", "total_tax": "3.03", "meta_data": [{ "id": 1, "key": "_x", "value": { "a": 1 } }] },
            { "id": 2, "product_id": 50, "variation_id": 51, "quantity": 1, "total": "10.00", "total_tax": "1.90", "meta_data": [] }],
        "refunds": [],
        "meta_data": [
            { "id": 1, "key": "_wc_order_attribution_session_entry", "value": "https://shop.example/product/mug/?sb=TOKEN&utm_source=shelfbell&utm_medium=email" },
            { "id": 2, "key": "_wc_order_attribution_utm_source", "value": "shelfbell" }] })
}

#[expect(clippy::needless_pass_by_value, reason = "called with literals")]
fn ordered(changes: Value) -> Option<Order> {
    let mut body = paid();
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    match said("order.updated", &body).unwrap() {
        Said::Ordered(OrderEvent::Order(order)) => Some(*order),
        Said::Facts(none) if none.is_empty() => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_order_leads_back_to_the_link() {
    let order = ordered(json!({})).unwrap();
    assert_eq!((order.id.as_str(), order.name.as_str(), order.placed_at, order.cancelled_at), ("700", "#700", MODIFIED, None));
    assert_eq!((order.landing_tokens.as_slice(), order.journey.as_deref()), (&["TOKEN".to_owned()][..], Some("email")));
    assert_eq!(order.emails, ["ada@example.com"]);
    let lines: Vec<_> = order.lines.iter().map(|line| (line.variant.as_deref(), line.quantity, line.amount_minor)).collect();
    assert_eq!(lines, [(Some("41"), 2, 1900), (Some("51"), 1, 1190)]);
    assert!(order.refunds.is_empty());
    assert_eq!(order.version, Version { updated_at: MODIFIED + 300_000, triggered_at: RECEIVED });
}

#[test]
fn unpaid_and_given_up_orders_bought_nothing() {
    for status in ["pending", "checkout-draft"] {
        assert!(ordered(json!({ "status": status })).is_none(), "{status}");
    }
    assert_eq!(ordered(json!({ "status": "on-hold" })).unwrap().lines.len(), 2);
    for status in ["cancelled", "failed"] {
        let off = ordered(json!({ "status": status })).unwrap();
        assert_eq!((off.lines.len(), off.cancelled_at), (0, Some(MODIFIED + 300_000)), "{status}");
    }
    let refunded = ordered(json!({ "status": "refunded" })).unwrap();
    assert_eq!(refunded.refunds[0].lines.iter().map(|line| line.amount.as_str()).collect::<Vec<_>>(), ["19.00", "11.90"]);
    // Whether a refund was taken back is known where there is none; what a part of one was for is not.
    let part = ordered(json!({ "refunds": [{ "id": 9, "reason": "", "total": "-5.00" }] })).unwrap();
    assert_eq!((refunded.refunds_are_all, ordered(json!({})).unwrap().refunds_are_all, part.refunds_are_all), (true, true, false));
}
