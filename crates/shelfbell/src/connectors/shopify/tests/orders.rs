use serde_json::{Value, json};
use shelfbell_core::order::{Order, OrderEvent};

use crate::connectors::shopify::orders::parse;

/// When it is sent, ms.
const AT: i64 = 1_795_428_001_234;

fn order(body: &Value) -> Order {
    match parse("orders/create", AT, body.to_string().as_bytes()) {
        Ok(Some(OrderEvent::Order(order))) => *order,
        other => panic!("{other:?}"),
    }
}

fn least() -> Value {
    json!({ "id": 820_982_911_946_154_508_u64, "currency": "USD", "created_at": "2026-11-23T05:00:00-05:00", "line_items": [] })
}

#[test]
fn an_order_without_protected_data_is_an_order() {
    let mut body = least();
    for name in ["email", "contact_email", "phone", "landing_site", "customer", "cancelled_at", "note_attributes", "refunds"] {
        body[name] = Value::Null;
    }
    let order = order(&body);
    assert_eq!((order.id.as_str(), order.name.as_str(), order.placed_at), ("820982911946154508", "820982911946154508", 1_795_428_000_000));
    assert!(order.emails.is_empty() && order.phones.is_empty() && !order.test && order.cancelled_at.is_none());
    assert!(!format!("{order:?}").contains("emails"), "addresses are not for logs");
}

#[test]
fn addresses_are_named_once_wherever_they_stand() {
    let mut body = least();
    body["email"] = json!("ana@example.com");
    body["contact_email"] = json!("ana@example.com ");
    body["customer"] = json!({ "id": 1, "email": "other@example.com", "phone": "+14155550123" });
    let order = order(&body);
    assert_eq!(order.emails, ["ana@example.com", "other@example.com"]);
    assert_eq!(order.phones, ["+14155550123"]);
}

#[test]
fn a_line_costs_what_was_paid_for_it() {
    let mut body = least();
    let set = |amount: &str| json!({ "shop_money": { "amount": amount, "currency_code": "USD" } });
    body["line_items"] = json!([
        { "id": 1, "variant_id": 11, "quantity": 3, "price": "10.00", "discount_allocations": [{ "amount": "4.50" }, { "amount": "0.50", "amount_set": set("0.50") }], "total_discount": "9.99" },
        { "id": 2, "variant_id": 11, "quantity": 1, "price": "10.00", "total_discount": "2.00" },
        { "id": 3, "variant_id": null, "quantity": 1, "price": "5.00", "price_set": set("7.00") },
        { "id": 4, "variant_id": 12, "quantity": 0, "price": "5.00" },
        { "id": 5, "variant_id": 12, "quantity": 1, "price": "5.00", "total_discount": "9.00" },
    ]);
    let lines: Vec<_> = order(&body).lines.into_iter().map(|line| (line.id, line.variant, line.amount_minor)).collect();
    let some = |id: &str| Some(id.to_owned());
    assert_eq!(
        lines,
        [("1".into(), some("11"), 2500), ("2".into(), some("11"), 800), ("3".into(), None, 700), ("5".into(), some("12"), 0)]
    );
}

#[test]
fn tokens_are_found_by_their_names_alone() {
    let mut body = least();
    body["note_attributes"] =
        json!([{ "name": "gift", "value": true }, { "name": "_shelfbell", "value": "CART" }, { "name": { "odd": 1 }, "value": 2 }]);
    body["line_items"] = json!([{ "id": 1, "quantity": 1, "price": "1.00", "properties": [{ "name": "_shelfbell", "value": "LINE" }] }]);
    body["landing_site"] = json!("/products/a?utm_source=shelfbell&utm_medium=sms&sb=PAGE%2D1#top");
    body["customerJourneySummary"] =
        json!({ "ready": true, "lastVisit": { "landingPage": "https://shop.example/a?sb=VISIT", "utmParameters": null } });
    let found = order(&body);
    assert_eq!(
        (found.cart_tokens, found.landing_tokens),
        (vec!["CART".to_owned(), "LINE".to_owned()], vec!["PAGE-1".to_owned(), "VISIT".to_owned()])
    );
    assert_eq!(found.journey.as_deref(), Some("sms"));
    for page in ["", "::", "//", "/?utm_source=news&utm_medium=email", "/?sbx=1"] {
        body["landing_site"] = json!(page);
        body["customerJourneySummary"] = Value::Null;
        let found = order(&body);
        assert_eq!((found.landing_tokens, found.journey), (vec![], None), "{page}");
    }
}

#[test]
fn what_cannot_be_read_is_named_and_not_repeated() {
    for (name, value, reason) in [
        ("created_at", json!(null), "field `created_at` is missing"),
        ("created_at", json!("yesterday"), "field `created_at` is not an RFC 3339 time"),
        ("currency", json!(null), "field `currency` is missing"),
        ("line_items", json!([{ "id": 1, "quantity": 1, "price": "secret" }]), "field `line_items[0].price` is not an amount"),
        ("refunds", json!([{ "id": 1, "refund_line_items": [{}] }]), "field `refunds[0].refund_line_items[0].line_item_id` is missing"),
    ] {
        let mut body = least();
        body[name] = value;
        assert_eq!(parse("orders/create", AT, body.to_string().as_bytes()).unwrap_err().reason, reason);
    }
    assert_eq!(parse("orders/paid", AT, b"{").unwrap(), None);
    assert!(parse("refunds/create", AT, br#"{"id":1}"#).is_err());
}

#[test]
fn a_refund_is_of_lines() {
    let body = json!({ "id": 509_562_969_u64, "order_id": 450_789_469_u64, "refund_line_items": [
        { "id": 1, "line_item_id": 518_995_019_u64, "quantity": 2, "subtotal": 195.5, "subtotal_set": { "shop_money": { "amount": "195.50", "currency_code": "USD" } } },
        { "id": 2, "line_item_id": 39_072_856_u64, "quantity": 1, "subtotal": 199.0 },
    ], "transactions": [{ "amount": "41.94" }], "order_adjustments": [{ "amount": "-5.00" }] });
    let Ok(Some(OrderEvent::Refund(refund))) = parse("refunds/create", AT, body.to_string().as_bytes()) else { panic!("{body}") };
    assert_eq!((refund.id.as_str(), refund.order.as_str()), ("509562969", "450789469"));
    let lines: Vec<_> =
        refund.lines.iter().map(|line| (line.line.as_str(), line.quantity, line.amount.as_str(), line.currency.as_deref())).collect();
    assert_eq!(lines, [("518995019", 2, "195.50", Some("USD")), ("39072856", 1, "199.0", None)]);
}
