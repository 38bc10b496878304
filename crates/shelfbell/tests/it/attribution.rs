//! Above 400 lines: one list of the ways in which an order may, or may not, lead back to a message.
//! Orders become conversions: by the webhook route, with signed bodies, once, whatever is repeated, late or out of order.

mod hold_out;
mod order;

use reqwest::{Method, StatusCode};
use serde_json::json;
use shelfbell::db::{Tx, conversions};
use shelfbell::flows::erase::{self, By};
use shelfbell::tokens::{Purpose, Tokens};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::fact::Fact;
use shelfbell_core::ids::ShopId;

use crate::support::http::Server;
use crate::support::{START, TestApp, TestShop, level, product};
use order::{Order, Till};

crate::on_both_engines!(
    the_token_in_the_cart_names_the_message,
    the_page_where_the_visit_began_names_it_too,
    the_same_contact_after_a_message_is_likely,
    a_link_of_ours_without_its_token_is_a_guess,
    a_subscription_has_one_conversion_however_often_orders_arrive,
    refunds_may_come_before_their_order_and_never_take_more_than_all,
    a_cancelled_order_is_shown_and_not_summed,
    a_cancellation_of_shopifys_is_final,
    a_line_is_counted_once_when_its_order_is_told_anew,
    a_test_order_is_shown_and_nothing_else,
    another_variant_is_assisted_until_the_variant_itself_is_bought,
    money_is_summed_in_the_shops_currency_alone,
    what_is_forged_foreign_or_too_late_counts_for_nothing,
    whoever_bought_is_not_reminded_and_not_told,
    what_remains_of_an_erased_buyer_names_no_order,
    sums_and_rates_are_read_from_what_counts,
    shops_see_their_own_orders,
    an_order_that_cannot_be_read_is_kept_for_the_merchant,
);

const DAY: i64 = 86_400_000;
const ANA: &str = "ana@example.com";

async fn shop(test: &TestApp, domain: &str) -> TestShop {
    let shop = TestShop::add(test, domain).await;
    let facts = vec![Fact::Product(product("1", &["11", "12"])), Fact::Product(product("2", &["21"]))];
    shop.facts(facts.into_iter().chain(["11", "12", "21"].map(|variant| level(variant, 0, 1))).collect()).await;
    shop
}

async fn till(test: &TestApp) -> (Till<'_>, TestShop) {
    let shop = shop(test, "example.myshopify.com").await;
    (Till { test, server: Server::start(test).await }, shop)
}

/// Waits, is told, and a minute passes. Returns the subscription.
async fn told(till: &Till<'_>, shop: &TestShop, variant: &str, address: &str) -> String {
    let asked = shop.wait_for(variant, address).await;
    till.test.clock.advance(1000);
    shop.stock(variant, 9).await;
    till.test.run_due().await;
    assert_eq!(till.test.inbox.recipients().last().unwrap(), address);
    till.test.clock.advance(60_000);
    asked.id.to_string()
}

/// The token that the link in the newest message to a subscription leads on with.
async fn followed(till: &Till<'_>) -> String {
    let mail = till.test.inbox.mails().pop().unwrap();
    let start = mail.text.find("/r/").unwrap();
    let path: String = mail.text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c)).collect();
    let answer = till.server.get(&path).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let location = answer.headers["location"].to_str().unwrap().to_owned();
    location.split("sb=").nth(1).unwrap().to_owned()
}

async fn state(till: &Till<'_>, shop: &TestShop, subscription: &str) -> String {
    till.explained(shop, subscription).await["state"].as_str().unwrap().to_owned()
}

async fn the_token_in_the_cart_names_the_message(test: TestApp) {
    let (till, shop) = till(&test).await;
    let subscription = told(&till, &shop, "11", ANA).await;
    let token = followed(&till).await;
    // Bought with another address, together with something else.
    let order = Order::of(1001, 11, test.app.now()).lines(&[(21, 1, "5.00"), (11, 2, "19.99")]).by("work@example.org").with_token(&token);
    till.ordered(&shop, &order).await;
    let all = till.conversions(&shop).await;
    assert_eq!(all.len(), 1);
    let it = &all[0];
    assert_eq!((&it["order_id"], &it["order_name"], &it["subscription_id"]), (&json!("1001"), &json!("#1001"), &json!(subscription)));
    assert_eq!(
        (&it["rule"], &it["certainty"], &it["assisted"], &it["test"]),
        (&json!("cart_token"), &json!("certain"), &json!(false), &json!(false))
    );
    assert_eq!(
        (&it["quantity"], &it["amount_minor"], &it["currency"]),
        (&json!(2), &json!(3998), &json!("EUR")),
        "the other line is not ours"
    );
    assert_eq!((&it["product_title"], &it["variant_title"]), (&json!("Product 1"), &json!("Size 11")));
    assert_eq!(it["at"], test.app.now() - test.app.now() % 1000);
    let story = till.explained(&shop, &subscription).await;
    assert_eq!(story["state"], "converted");
    assert_eq!(story["because"], "Bought after being told: the cart carried the token of the message's link (certain).");
    assert_eq!(story["conversion"]["order_name"], "#1001");
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE ended = 'converted' AND NOT latest").await, 1);
    // They may ask again.
    test.clock.advance(1000);
    shop.stock("11", 0).await;
    let again = shop.wait_for("11", ANA).await;
    assert_ne!(again.id.to_string(), subscription);
    // What the order said is not kept.
    let says = std::process::Command::new(env!("CARGO_BIN_EXE_shelfbell"))
        .args(["conversions", "--shop", &shop.domain, "--days", "400"])
        .env("SHELFBELL_DATABASE__URL", &test.url)
        .output()
        .unwrap();
    let says = String::from_utf8(says.stdout).unwrap();
    assert!(says.contains("#1001") && says.contains("2 × Product 1 · Size 11") && says.contains("EUR 39.98"), "{says}");
}

async fn the_page_where_the_visit_began_names_it_too(test: TestApp) {
    let (till, shop) = till(&test).await;
    told(&till, &shop, "11", ANA).await;
    let token = followed(&till).await;
    let page = format!("/products/handle-1?variant=11&utm_source=shelfbell&utm_medium=email&sb={token}");
    till.ordered(&shop, &Order::of(1001, 11, test.app.now()).landed_at(&page)).await;
    assert_eq!(till.found(&shop).await, [("landing_token".to_owned(), false, 1999, 0)]);
    // The same in a line's property is the cart's.
    let (other, token) = (told(&till, &shop, "21", "bob@example.com").await, followed(&till).await);
    let mut order = Order::of(1002, 21, test.app.now()).json();
    order["line_items"][0]["properties"] = json!([{ "name": "_shelfbell", "value": token }]);
    till.deliver(&shop, "orders/create", &order).await;
    assert_eq!(till.conversions(&shop).await[0]["rule"], "cart_token");
    assert_eq!(state(&till, &shop, &other).await, "converted");
}

async fn the_same_contact_after_a_message_is_likely(test: TestApp) {
    let (till, shop) = till(&test).await;
    let ana = told(&till, &shop, "11", ANA).await;
    // Whoever was not told did not come by a message, and other people's addresses say nothing.
    till.ordered(&shop, &Order::of(1001, 11, test.app.now()).by("bob@example.com")).await;
    assert_eq!(till.found(&shop).await, []);
    till.ordered(&shop, &Order::of(1002, 11, test.app.now()).by("ANA@Example.com")).await;
    assert_eq!(till.found(&shop).await, [("same_contact".to_owned(), false, 1999, 0)]);
    assert_eq!(till.conversions(&shop).await[0]["certainty"], "likely");
    assert_eq!(state(&till, &shop, &ana).await, "converted");
    // Too long after the message it is no conversion, and still a purchase.
    let cid = told(&till, &shop, "21", "cid@example.com").await;
    shop.policy(&[("attribution_days", "3")]).await;
    test.clock.advance(3 * DAY);
    till.ordered(&shop, &Order::of(1003, 21, test.app.now()).by("cid@example.com")).await;
    assert_eq!(till.found(&shop).await.len(), 1);
    let story = till.explained(&shop, &cid).await;
    assert_eq!(story["state"], "converted");
    assert_eq!(story["because"], "Bought (order #1003) after being told, too long ago for the message to count.");
}

async fn a_link_of_ours_without_its_token_is_a_guess(test: TestApp) {
    let (till, shop) = till(&test).await;
    let first = told(&till, &shop, "11", ANA).await;
    followed(&till).await;
    test.clock.advance(DAY);
    shop.stock("11", 0).await;
    test.run_due().await;
    let last = told(&till, &shop, "11", "bob@example.com").await;
    followed(&till).await;
    let page = "https://example.com/products/handle-1?utm_source=shelfbell&utm_medium=email&utm_campaign=back_in_stock";
    till.ordered(&shop, &Order::of(1001, 11, test.app.now()).by("work@example.org").landed_at(page)).await;
    let all = till.conversions(&shop).await;
    assert_eq!(
        (&all[0]["rule"], &all[0]["certainty"], &all[0]["subscription_id"]),
        (&json!("journey_utm"), &json!("possible"), &json!(last))
    );
    assert_eq!(state(&till, &shop, &last).await, "notified", "a guess ends nobody's request");
    // Knowledge takes the guess's place; a link of another channel, or somebody else's campaign, is no guess.
    till.ordered(&shop, &Order::of(1002, 11, test.app.now()).by("bob@example.com")).await;
    assert_eq!(till.found(&shop).await, [("same_contact".to_owned(), false, 1999, 0)]);
    for page in ["/?utm_source=shelfbell&utm_medium=sms", "/?utm_source=other&utm_medium=email"] {
        till.ordered(&shop, &Order::of(1003, 11, test.app.now()).landed_at(page)).await;
    }
    assert_eq!((till.found(&shop).await.len(), state(&till, &shop, &first).await), (1, "notified".to_owned()));
}

async fn a_subscription_has_one_conversion_however_often_orders_arrive(test: TestApp) {
    let (till, shop) = till(&test).await;
    told(&till, &shop, "11", ANA).await;
    let token = followed(&till).await;
    let first = Order::of(1001, 11, test.app.now()).by(ANA).with_token(&token);
    let second = Order::of(1002, 11, test.app.now() + 5_000).by(ANA).with_token(&token);
    test.clock.advance(10_000);
    // The later one arrives first, and both again and again.
    for order in [&second, &first, &second, &first] {
        till.ordered(&shop, order).await;
        // Of the same delivery, repeated by its own id, nothing is even read.
        let body = order.json().to_string();
        for _ in 0..2 {
            till.server.webhook(&shop.domain, "hush", &format!("w{}", order.id), "orders/create", body.as_bytes()).await;
            test.run_due().await;
        }
    }
    let all = till.conversions(&shop).await;
    assert_eq!((all.len(), &all[0]["order_id"]), (1, &json!("1001")), "the first order is the one that counts");
    assert_eq!(test.count("SELECT count(*) FROM conversions").await, 1);
}

async fn refunds_may_come_before_their_order_and_never_take_more_than_all(test: TestApp) {
    let (till, shop) = till(&test).await;
    told(&till, &shop, "11", ANA).await;
    let order = Order::of(1001, 11, test.app.now()).lines(&[(11, 2, "19.99"), (21, 1, "5.00")]).by(ANA);
    let refund = order.refund(7, "19.99");
    till.deliver(&shop, "refunds/create", &refund).await;
    assert_eq!(till.found(&shop).await, []);
    till.ordered(&shop, &order).await;
    assert_eq!(till.found(&shop).await, [("same_contact".to_owned(), false, 3998, 1999)]);
    // Repeated, and told of in the order again: once.
    till.deliver(&shop, "refunds/create", &refund).await;
    let mut with_refund = order.json();
    with_refund["refunds"] = json!([refund]);
    till.deliver(&shop, "orders/cancelled", &with_refund).await;
    assert_eq!(till.found(&shop).await, [("same_contact".to_owned(), false, 3998, 1999)]);
    // More than all of it is all of it; and a refund of another line is not ours.
    till.deliver(&shop, "refunds/create", &order.refund(8, "30.00")).await;
    let mut other = order.refund(9, "5.00");
    other["refund_line_items"][0]["line_item_id"] = json!(order.line_id(1));
    till.deliver(&shop, "refunds/create", &other).await;
    assert_eq!(till.found(&shop).await, [("same_contact".to_owned(), false, 3998, 3998)]);
    // What led nowhere is forgotten, what counts is not.
    till.deliver(&shop, "refunds/create", &Order::of(1999, 21, test.app.now()).refund(10, "5.00")).await;
    test.clock.advance(31 * DAY);
    shelfbell::jobs::sweep(&test.app).await.unwrap();
    assert_eq!(test.count("SELECT count(*) FROM order_refunds WHERE order_id = '1999'").await, 0);
    assert_eq!(test.count("SELECT count(*) FROM order_refunds WHERE order_id = '1001'").await, 3);
}

async fn a_cancelled_order_is_shown_and_not_summed(test: TestApp) {
    let (till, shop) = till(&test).await;
    let ana = told(&till, &shop, "11", ANA).await;
    let order = Order::of(1001, 11, test.app.now()).by(ANA);
    let cancelled =
        Order { body: |body| body["cancelled_at"] = json!("2026-11-23T11:00:00-05:00"), ..Order::of(1001, 11, order.at).by(ANA) };
    // The cancellation overtakes the order.
    till.deliver(&shop, "orders/cancelled", &cancelled.json()).await;
    till.ordered(&shop, &order).await;
    let all = till.conversions(&shop).await;
    assert_eq!((all.len(), all[0]["cancelled_at"].as_i64()), (1, Some(1_795_449_600_000)));
    assert_eq!(sold(&test, &shop).await, conversions::Sold::default());
    assert!(till.explained(&shop, &ana).await["because"].as_str().unwrap().ends_with("The order was cancelled since."));
    // In the usual order of things it is the same.
    told(&till, &shop, "21", "bob@example.com").await;
    let order = Order::of(1002, 21, test.app.now()).by("bob@example.com");
    till.ordered(&shop, &order).await;
    assert_eq!(sold(&test, &shop).await.bought, 1);
    let cancelled = Order { body: cancelled.body, ..order };
    till.deliver(&shop, "orders/cancelled", &cancelled.json()).await;
    assert_eq!(sold(&test, &shop).await, conversions::Sold::default());
}

async fn a_cancellation_of_shopifys_is_final(test: TestApp) {
    let (till, shop) = till(&test).await;
    told(&till, &shop, "11", ANA).await;
    let order = Order::of(1001, 11, test.app.now()).by(ANA);
    till.ordered(&shop, &order).await;
    let mut cancelled = order.json();
    // Within a second of the order, as by a program that looks for fraud.
    cancelled["cancelled_at"] = cancelled["created_at"].clone();
    till.deliver(&shop, "orders/cancelled", &cancelled).await;
    assert_eq!(sold(&test, &shop).await, conversions::Sold::default());
    // What was sent before it arrives once more, hours late: by the platform's own time it is the older one.
    test.clock.advance(4 * 3_600_000);
    let body = order.json().to_string();
    let sent = jiff::Timestamp::from_millisecond(order.at).unwrap().to_string();
    let signature = crate::support::http::sign("hush", body.as_bytes());
    let headers = [
        ("X-Shopify-Topic", "orders/create"),
        ("X-Shopify-Hmac-Sha256", signature.as_str()),
        ("X-Shopify-Shop-Domain", shop.domain.as_str()),
        ("X-Shopify-API-Version", "2026-10"),
        ("X-Shopify-Webhook-Id", "late"),
        ("X-Shopify-Triggered-At", sent.as_str()),
    ];
    assert_eq!(till.server.send(Method::POST, "/hooks/shopify", &headers, body).await.status, StatusCode::OK);
    test.run_due().await;
    assert_eq!(sold(&test, &shop).await, conversions::Sold::default());
    assert_eq!(test.count("SELECT count(*) FROM conversions WHERE cancelled_at IS NOT NULL").await, 1);
    // Of what led nowhere nothing is kept for long.
    till.ordered(&shop, &Order::of(1002, 21, test.app.now())).await;
    assert_eq!(test.count("SELECT count(*) FROM order_states").await, 2);
    test.clock.advance(31 * DAY);
    shelfbell::jobs::sweep(&test.app).await.unwrap();
    assert_eq!(test.texts("SELECT order_id FROM order_states").await, ["1001"]);
}

async fn a_line_is_counted_once_when_its_order_is_told_anew(test: TestApp) {
    let (till, shop) = till(&test).await;
    told(&till, &shop, "11", ANA).await;
    test.clock.advance(DAY);
    shop.stock("11", 0).await;
    test.run_due().await;
    told(&till, &shop, "11", "bob@example.com").await;
    followed(&till).await;
    // Nothing but a link of ours: whoever followed it last. Then the order is told again, and names its buyer.
    let page = "/?utm_source=shelfbell&utm_medium=email";
    let (nameless, named) =
        (Order::of(1001, 11, test.app.now()).landed_at(page), Order::of(1001, 11, test.app.now()).landed_at(page).by(ANA));
    till.ordered(&shop, &nameless).await;
    assert_eq!(till.found(&shop).await, [("journey_utm".to_owned(), false, 1999, 0)]);
    for order in [&named, &nameless, &named] {
        till.ordered(&shop, order).await;
        assert_eq!(till.found(&shop).await, [("same_contact".to_owned(), false, 1999, 0)]);
        assert_eq!(sold(&test, &shop).await, conversions::Sold { bought: 1, assisted: 0, recovered_minor: 1999 });
    }
}

async fn a_test_order_is_shown_and_nothing_else(test: TestApp) {
    let (till, shop) = till(&test).await;
    shop.policy(&[("reminders", "1")]).await;
    let ana = told(&till, &shop, "11", ANA).await;
    let waiting = shop.wait_for("21", ANA).await.id.to_string();
    let pretended =
        Order::of(1001, 11, test.app.now()).lines(&[(11, 1, "19.99"), (21, 1, "5.00")]).by(ANA).but(|body| body["test"] = json!(true));
    till.ordered(&shop, &pretended).await;
    let all = till.conversions(&shop).await;
    assert_eq!((all.len(), &all[0]["test"]), (1, &json!(true)));
    assert_eq!(sold(&test, &shop).await, conversions::Sold::default());
    assert_eq!((state(&till, &shop, &ana).await, state(&till, &shop, &waiting).await), ("notified".to_owned(), "waiting".to_owned()));
    test.pass(24 * 3600).await;
    assert_eq!(test.inbox.mails().len(), 2, "the reminder comes");
    // A real order takes its place, and a test never takes a real one's.
    till.ordered(&shop, &Order::of(1002, 11, test.app.now()).by(ANA)).await;
    till.ordered(&shop, &pretended).await;
    let all = till.conversions(&shop).await;
    assert_eq!((all.len(), &all[0]["order_id"]), (1, &json!("1002")));
}

async fn another_variant_is_assisted_until_the_variant_itself_is_bought(test: TestApp) {
    let (till, shop) = till(&test).await;
    let ana = told(&till, &shop, "11", ANA).await;
    let token = followed(&till).await;
    till.ordered(&shop, &Order::of(1001, 12, test.app.now()).with_token(&token)).await;
    assert_eq!(till.found(&shop).await, [("cart_token".to_owned(), true, 1999, 0)]);
    assert_eq!(sold(&test, &shop).await, conversions::Sold { assisted: 1, ..conversions::Sold::default() });
    assert_eq!(state(&till, &shop, &ana).await, "notified", "they did not get what they asked for");
    till.ordered(&shop, &Order::of(1002, 21, test.app.now()).with_token(&token)).await;
    assert_eq!(till.found(&shop).await.len(), 1, "another product is not assisted");
    till.ordered(&shop, &Order::of(1003, 11, test.app.now()).with_token(&token)).await;
    assert_eq!(till.found(&shop).await, [("cart_token".to_owned(), false, 1999, 0)]);
    assert_eq!((sold(&test, &shop).await.bought, state(&till, &shop, &ana).await), (1, "converted".to_owned()));
}

async fn money_is_summed_in_the_shops_currency_alone(test: TestApp) {
    let (till, shop) = till(&test).await;
    told(&till, &shop, "11", ANA).await;
    // Paid in yen; Shopify says what that is for the shop, also of the discount.
    let paid_in_yen = Order::of(1001, 11, test.app.now()).lines(&[(11, 2, "19.99")]).by(ANA).but(|body| {
        body["presentment_currency"] = json!("JPY");
        let line = &mut body["line_items"][0];
        line["price_set"]["presentment_money"] = json!({ "amount": "3200", "currency_code": "JPY" });
        line["discount_allocations"] = json!([{ "amount": "3.98", "discount_application_index": 0, "amount_set": {
            "shop_money": { "amount": "3.98", "currency_code": "EUR" }, "presentment_money": { "amount": "640", "currency_code": "JPY" } } }]);
    });
    till.ordered(&shop, &paid_in_yen).await;
    assert_eq!(till.found(&shop).await, [("same_contact".to_owned(), false, 3600, 0)]);
    // A platform that says it in another currency alone: shown as it is, and not summed.
    told(&till, &shop, "21", "bob@example.com").await;
    let foreign = Order::of(1002, 21, test.app.now()).lines(&[(21, 1, "1200")]).by("bob@example.com").but(|body| {
        body["currency"] = json!("JPY");
        let line = body["line_items"][0].as_object_mut().unwrap();
        line.remove("price_set");
        line.remove("total_discount_set");
    });
    till.ordered(&shop, &foreign).await;
    let all = till.conversions(&shop).await;
    assert_eq!((&all[0]["amount_minor"], &all[0]["currency"]), (&json!(1200), &json!("JPY")));
    assert_eq!(sold(&test, &shop).await, conversions::Sold { bought: 2, assisted: 0, recovered_minor: 3600 });
}

async fn what_is_forged_foreign_or_too_late_counts_for_nothing(test: TestApp) {
    let (till, ours) = till(&test).await;
    let other = shop(&test, "other.myshopify.com").await;
    let theirs = told(&till, &other, "11", "cid@example.com").await;
    let their_token = followed(&till).await;
    let subscription = told(&till, &ours, "11", ANA).await;
    let token = followed(&till).await;
    let (_, episode) = test.app.tokens.read(Purpose::Click, &token).unwrap();
    let forged = Tokens::new("guess").issue(Purpose::Click, &subscription, episode.as_deref()).unwrap();
    let alerts = test.app.tokens.issue(Purpose::Alerts, &subscription, episode.as_deref()).unwrap();
    for (n, bad) in [forged.as_str(), &their_token, &alerts, "token", "", "🛒"].into_iter().enumerate() {
        let page = format!("/?sb={bad}");
        till.ordered(&ours, &Order::of(1001 + n as u64, 11, test.app.now()).with_token(bad).landed_at(&page)).await;
    }
    assert_eq!((till.found(&ours).await, till.found(&other).await), (vec![], vec![]));
    // Ordered before the message: by token, and by address.
    till.ordered(&ours, &Order::of(2001, 11, START).with_token(&token).by(ANA)).await;
    assert_eq!(till.found(&ours).await, []);
    assert_eq!(
        (state(&till, &ours, &subscription).await, state(&till, &other, &theirs).await),
        ("notified".to_owned(), "notified".to_owned())
    );
}

async fn whoever_bought_is_not_reminded_and_not_told(test: TestApp) {
    let (till, shop) = till(&test).await;
    shop.policy(&[("reminders", "2"), ("stay_on_list", "true"), ("wave_rate", "1")]).await;
    let told_one = told(&till, &shop, "11", ANA).await;
    let bob = shop.wait_for("21", "bob@example.com").await.id.to_string();
    let any = {
        let wanted = shelfbell::flows::sign_up::Wanted::AnyOf("2".to_owned());
        shop.sign_up(wanted, "cid@example.com").await.unwrap().id.to_string()
    };
    let alternative = shop.wait_for("12", "bob@example.com").await.id.to_string();
    test.clock.advance(1000);
    // Without any token, and what they wait for is not back: on a market stall, or back-ordered.
    till.ordered(&shop, &Order::of(1001, 11, test.app.now()).by(ANA)).await;
    till.ordered(&shop, &Order::of(1002, 21, test.app.now()).by("bob@example.com")).await;
    till.ordered(&shop, &Order::of(1003, 21, test.app.now()).by("cid@example.com")).await;
    assert_eq!(till.found(&shop).await.len(), 1, "nobody told the others");
    let states = [state(&till, &shop, &told_one).await, state(&till, &shop, &bob).await, state(&till, &shop, &any).await];
    assert_eq!(states, ["converted", "cancelled", "cancelled"]);
    let story = till.explained(&shop, &bob).await;
    assert_eq!(story["because"], "Bought (order #1002) without having been told, so nothing is sent any more.");
    assert_eq!(state(&till, &shop, &alternative).await, "waiting", "another product of the same person is another matter");
    let before = test.inbox.mails().len();
    shop.stock("21", 9).await;
    test.run_due().await;
    for _ in 0..3 {
        test.pass(24 * 3600).await;
    }
    shop.stock("11", 0).await;
    test.run_due().await;
    test.pass(3600).await;
    assert_eq!(test.inbox.mails().len(), before, "no alert, no reminder, no word that it sold out");
    assert_eq!(test.count("SELECT count(*) FROM line").await, 1, "nobody else is back in line");
    // An order that is older than the wish ends nothing.
    let wish = shop.wait_for("11", ANA).await.id.to_string();
    till.ordered(&shop, &Order::of(1004, 11, START).by(ANA)).await;
    assert_eq!(state(&till, &shop, &wish).await, "waiting");
}

async fn what_remains_of_an_erased_buyer_names_no_order(test: TestApp) {
    let (till, shop) = till(&test).await;
    told(&till, &shop, "11", ANA).await;
    let token = followed(&till).await;
    let order = Order::of(740_001, 11, test.app.now()).by(ANA);
    till.ordered(&shop, &order).await;
    till.deliver(&shop, "refunds/create", &order.refund(7, "1.00")).await;
    let waits = shop.wait_for("21", ANA).await;
    till.ordered(&shop, &Order::of(740_002, 21, test.app.now()).by(ANA)).await;
    assert_eq!(state(&till, &shop, waits.id.as_str()).await, "cancelled");
    // They see it before they go.
    let authorization = format!("Bearer {}", shop.keys.secret);
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    let shown = till.server.send(Method::POST, "/admin/v1/contacts/export", &headers, json!({ "address": ANA }).to_string()).await.json();
    let bought: Vec<_> = shown["contacts"][0]["alerts"].as_array().unwrap().iter().map(|alert| alert["bought"]["order"].clone()).collect();
    assert_eq!(bought, ["#740001", "#740002"]);
    erase::person(&test.app, &shop.row().await, &[(ChannelKind::Email, ANA.to_owned())], By::Merchant).await.unwrap();
    for table in ["conversions", "order_refunds", "order_states", "hold_out_purchases", "uncounted_purchases", "inbox"] {
        let rows = text_of(&test, table).await;
        assert!(!rows.contains("74000"), "{table}: {rows}");
    }
    let all = till.conversions(&shop).await;
    assert_eq!((all.len(), &all[0]["order_id"], &all[0]["contact_id"]), (1, &json!(""), &json!("")), "it was sold, to nobody");
    assert_eq!(sold(&test, &shop).await, conversions::Sold { bought: 1, assisted: 0, recovered_minor: 1899 });
    // Whatever comes afterwards brings nothing back.
    till.ordered(&shop, &Order { cart_token: Some(token), ..order }).await;
    assert_eq!((till.conversions(&shop).await.len(), text_of(&test, "conversions").await.contains("74000")), (1, false));
    // The whole shop is forgotten alike.
    told(&till, &shop, "21", "bob@example.com").await;
    till.ordered(&shop, &Order::of(740_003, 21, test.app.now()).by("bob@example.com")).await;
    till.ordered(&shop, &Order::of(740_004, 21, test.app.now())).await;
    till.deliver(&shop, "shop/redact", &json!({ "shop_id": 1, "shop_domain": shop.domain })).await;
    for table in ["conversions", "order_states", "hold_out_purchases"] {
        assert!(!text_of(&test, table).await.contains("74000"), "{table}");
    }
}

/// Every row of a table, as text.
async fn text_of(test: &TestApp, table: &str) -> String {
    let rows = match &mut test.app.db.read().await.unwrap() {
        Tx::Sqlite(t) => {
            let sql = format!("SELECT name FROM pragma_table_info('{table}')");
            let columns: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut **t).await.unwrap();
            let columns: Vec<String> = columns.iter().map(|c| format!("coalesce(CAST({c} AS TEXT), '')")).collect();
            let sql = format!("SELECT {} FROM {table}", columns.join(" || '|' || "));
            sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql)).fetch_all(&mut **t).await.unwrap()
        }
        Tx::Postgres(t) => sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(format!("SELECT t::text FROM {table} t")))
            .fetch_all(&mut **t)
            .await
            .unwrap(),
    };
    rows.join("\n")
}

async fn sold(test: &TestApp, shop: &TestShop) -> conversions::Sold {
    let id = shop.row().await.id;
    conversions::between(&mut test.app.db.read().await.unwrap(), &id, START, START + 100 * DAY).await.unwrap()
}

async fn sums_and_rates_are_read_from_what_counts(test: TestApp) {
    let (till, shop) = till(&test).await;
    let people = ["a@example.com", "b@example.com", "c@example.com", "d@example.com"];
    for person in people {
        shop.wait_for("11", person).await;
    }
    shop.stock("11", 9).await;
    test.run_due().await;
    test.clock.advance(60_000);
    till.ordered(&shop, &Order::of(1001, 11, test.app.now()).by("a@example.com")).await;
    let order = Order::of(1002, 11, test.app.now()).by("b@example.com");
    till.ordered(&shop, &order).await;
    till.deliver(&shop, "refunds/create", &order.refund(7, "9.99")).await;
    test.clock.advance(DAY);
    till.ordered(&shop, &Order::of(1003, 11, test.app.now()).by("c@example.com")).await;
    till.ordered(&shop, &Order::of(1004, 12, test.app.now()).by("d@example.com")).await;
    let id: ShopId = shop.row().await.id;
    let mut tx = test.app.db.read().await.unwrap();
    let days = conversions::per_day(&mut tx, &id, START, START + 9 * DAY).await.unwrap();
    let first_day = START - START % DAY;
    let days: Vec<_> = days.iter().map(|day| (day.day, day.sold.bought, day.sold.assisted, day.sold.recovered_minor)).collect();
    assert_eq!(days, [(first_day, 2, 0, 2999), (first_day + DAY, 1, 1, 1999)]);
    let listed = conversions::list(&mut tx, &id, None, 10).await.unwrap();
    let (episode, variant) = (listed[0].episode_id.clone(), listed[0].variant_id.clone());
    assert_eq!(conversions::of_episode(&mut tx, &id, &episode).await.unwrap(), listed);
    let sold = conversions::of_episodes(&mut tx, &id, &[&episode, "none"]).await.unwrap();
    assert_eq!((sold.len(), sold[0].sold), (1, conversions::Sold { bought: 3, assisted: 1, recovered_minor: 4998 }));
    let rate = conversions::Told { told: 4, bought: 3 };
    assert_eq!(conversions::told(&mut tx, &id, START, START + DAY).await.unwrap(), rate);
    let of_variants = conversions::told_of_variants(&mut tx, &id, &[&variant, "none"], START, START + DAY).await.unwrap();
    assert_eq!((of_variants.len(), of_variants[0].told), (1, rate));
    assert_eq!(conversions::told(&mut tx, &id, START + DAY, START + 2 * DAY).await.unwrap(), conversions::Told::default());
    let contact = shelfbell_core::ids::ContactId::new(&listed[0].contact_id);
    assert_eq!(conversions::of_contact(&mut tx, &id, &contact).await.unwrap(), listed[..1]);
    let subscriptions: Vec<&str> = listed.iter().map(|one| one.subscription_id.as_str()).collect();
    assert_eq!(conversions::converted(&mut tx, &id, &subscriptions).await.unwrap().len(), 3);
    drop(tx);
    // Page by page it is the same list.
    let (mut pages, mut after) = (Vec::new(), String::new());
    loop {
        let page = till.server.admin(&shop, Method::GET, &format!("/admin/v1/conversions?limit=3{after}")).await.json();
        pages.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(pages, till.conversions(&shop).await);
    for bad in ["limit=0", "limit=201", "after=x"] {
        let refused = till.server.admin(&shop, Method::GET, &format!("/admin/v1/conversions?{bad}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
}

async fn shops_see_their_own_orders(test: TestApp) {
    let (till, ours) = till(&test).await;
    let theirs = shop(&test, "other.myshopify.com").await;
    for shop in [&ours, &theirs] {
        told(&till, shop, "11", ANA).await;
    }
    // The same order id, person and variant in both shops.
    let order = Order::of(1001, 11, test.app.now()).by(ANA);
    till.ordered(&theirs, &order).await;
    till.deliver(&ours, "refunds/create", &order.refund(7, "9.99")).await;
    assert_eq!(till.found(&ours).await, []);
    assert_eq!(till.found(&theirs).await, [("same_contact".to_owned(), false, 1999, 0)]);
    till.ordered(&ours, &order).await;
    assert_eq!(till.found(&ours).await, [("same_contact".to_owned(), false, 1999, 999)]);
    let of_theirs = till.conversions(&theirs).await;
    let cursor = format!("{}.{}", i64::MAX - 1, of_theirs[0]["id"].as_str().unwrap());
    let page = till.server.admin(&ours, Method::GET, &format!("/admin/v1/conversions?after={cursor}")).await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1, "a foreign cursor shows our own");
    assert_ne!(page["items"][0]["id"], of_theirs[0]["id"]);
    for path in ["/admin/v1/conversions", "/admin/v1/lift"] {
        assert_eq!(till.server.get(path).await.status, StatusCode::UNAUTHORIZED);
        let none = till.server.send(Method::GET, path, &[("Authorization", "Bearer sk_none")], "").await;
        assert_eq!(none.status, StatusCode::UNAUTHORIZED);
    }
}

async fn an_order_that_cannot_be_read_is_kept_for_the_merchant(test: TestApp) {
    let (till, shop) = till(&test).await;
    told(&till, &shop, "11", ANA).await;
    let mut broken = Order::of(1001, 11, test.app.now()).by(ANA).json();
    broken["line_items"][0]["price_set"]["shop_money"]["amount"] = json!("lots");
    let body = broken.to_string();
    assert_eq!(till.server.webhook(&shop.domain, "hush", "w1", "orders/create", body.as_bytes()).await.status, StatusCode::OK);
    test.run_due().await;
    let unreadable = till.server.admin(&shop, Method::GET, "/admin/v1/webhooks/unreadable").await.json();
    let reason = unreadable["items"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("line_items[0].price_set.shop_money.amount") && !reason.contains("lots"), "{reason}");
    // Its person's address does not stay in it when they are erased.
    erase::person(&test.app, &shop.row().await, &[(ChannelKind::Email, ANA.to_owned())], By::Merchant).await.unwrap();
    assert!(!text_of(&test, "inbox").await.to_lowercase().contains(ANA));
}
