//! What a shopper's browser asks, and what it is told.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell_core::fact::{Fact, Location};

use crate::support::http::{Server, sign_up};
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    availability_by_every_rule,
    one_item_on_several_variants,
    mistakes_name_their_field,
    the_answer_never_tells_whether_an_address_was_known,
    programs_that_fill_in_everything_learn_nothing,
    sign_ups_are_limited,
    other_origins_may_ask,
    settings_speak_the_shoppers_language,
);

const SUBSCRIPTIONS: &str = "/storefront/v1/subscriptions";

async fn ask(server: &Server, shop: &TestShop, variant: &str) -> Value {
    server.storefront(shop, Method::GET, &format!("/storefront/v1/availability?variant={variant}"), &json!(null)).await.json()
}

async fn availability_by_every_rule(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let mut products: Vec<_> = ["1", "2", "3", "4", "5"].iter().map(|id| product(id, &[&format!("{id}1")])).collect();
    products[1].published = false;
    products[2].variants[0].backorder = true;
    products[3].variants[0].tracked = Some(false);
    let mut facts: Vec<Fact> = products.into_iter().map(Fact::Product).collect();
    facts.extend([level("11", 9, 1), level("21", 9, 1), level("31", -2, 1), level("51", -4, 1)]);
    shop.facts(facts).await;
    for (variant, availability) in [("11", "in_stock"), ("21", "unavailable"), ("31", "backorder"), ("41", "in_stock"), ("51", "sold_out")]
    {
        let answer = ask(&server, &shop, variant).await;
        assert_eq!(answer["availability"], availability, "{variant}");
        assert!(answer["as_of"].is_i64());
    }
    shop.stock("11", 2).await;
    let answer = ask(&server, &shop, "11").await;
    assert_eq!((&answer["availability"], &answer["sellable_band"], &answer["units_left"]), (&json!("low_stock"), &json!("few"), &json!(2)));
    // The location turns out not to serve online orders; later it does, but is closed.
    for (active, online, availability) in [(true, false, "sold_out"), (true, true, "low_stock"), (false, true, "sold_out")] {
        test.clock.advance(1);
        let location =
            Location { location: "1".to_owned(), name: None, active, fulfils_online_orders: Some(online), updated_at: test.app.now() };
        shop.facts(vec![Fact::Location(location)]).await;
        assert_eq!(ask(&server, &shop, "11").await["availability"], availability);
    }
    for variant in ["gid://shopify/ProductVariant/11", "SKU-11"] {
        assert_eq!(ask(&server, &shop, variant).await["variant_id"], "11");
    }
    let whole = server.storefront(&shop, Method::GET, "/storefront/v1/availability?product=handle-1", &json!(null)).await.json();
    assert_eq!(whole["variants"].as_array().unwrap().len(), 1);
    let unknown = server.storefront(&shop, Method::GET, "/storefront/v1/availability?variant=404", &json!(null)).await;
    assert_eq!((unknown.status, unknown.json()["code"].clone()), (StatusCode::NOT_FOUND, json!("unknown_variant")));
    assert_eq!(server.get("/storefront/v1/availability?variant=11").await.status, StatusCode::UNAUTHORIZED);
}

async fn one_item_on_several_variants(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let mut bundle = product("1", &["11", "12"]);
    bundle.variants[1].inventory_item = bundle.variants[0].inventory_item.clone();
    shop.facts(vec![Fact::Product(bundle), level("11", 0, 1)]).await;
    shop.wait_for("11", "ana@example.com").await;
    shop.wait_for("12", "bob@example.com").await;
    shop.stock("11", 1).await;
    assert_eq!(ask(&server, &shop, "12").await["availability"], "low_stock");
    test.run_due().await;
    assert_eq!(test.inbox.recipients().len(), 2);
}

async fn mistakes_name_their_field(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let good = sign_up("11", "ana@example.com");
    for (change, field) in [
        (json!({ "address": "ana" }), "address"),
        (json!({ "address": "ana@example.com\r\nBcc: eve@example.com" }), "address"),
        (json!({ "channel": "pigeon" }), "channel"),
        (json!({ "channel": "sms", "address": "+15005550006" }), "channel"),
        (json!({ "locale": "<b>" }), "locale"),
        (json!({ "quantity": 0 }), "quantity"),
        (json!({ "consent": { "text": " ", "at": 1 } }), "consent"),
        (json!({ "consent": { "text": "yes", "at": "yesterday" } }), "consent"),
        (json!({ "variant_id": null }), "variant_id"),
    ] {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let answer = server.storefront(&shop, Method::POST, SUBSCRIPTIONS, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", answer.text);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
    let answer = server.storefront(&shop, Method::POST, SUBSCRIPTIONS, &json!({ "address": 7 })).await;
    assert_eq!((answer.status, answer.json()["code"].clone()), (StatusCode::BAD_REQUEST, json!("bad_request")));
    shop.stock("11", 1).await;
    let answer = server.storefront(&shop, Method::POST, SUBSCRIPTIONS, &good).await;
    assert_eq!((answer.status, answer.json()["code"].clone()), (StatusCode::CONFLICT, json!("in_stock")));
}

async fn the_answer_never_tells_whether_an_address_was_known(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let body = sign_up(11, "ana@example.com");
    let first = server.storefront(&shop, Method::POST, SUBSCRIPTIONS, &body).await;
    let second = server.storefront(&shop, Method::POST, SUBSCRIPTIONS, &body).await;
    assert_eq!(first.status, StatusCode::ACCEPTED);
    assert_eq!((first.status, &first.text), (second.status, &second.text));
}

async fn programs_that_fill_in_everything_learn_nothing(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let mut body = sign_up("11", "bot@example.com");
    body["website"] = json!("https://spam.example.com");
    let answer = server.storefront(&shop, Method::POST, SUBSCRIPTIONS, &body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    shop.stock("11", 5).await;
    test.run_due().await;
    assert!(test.inbox.mails().is_empty());
}

async fn sign_ups_are_limited(test: TestApp) {
    let mut limits = test.app.config.limits.clone();
    limits.sign_ups_per_client_per_minute = 3;
    let test = test.with_limits(limits).await;
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let mut statuses = Vec::new();
    for n in 0..4 {
        statuses.push(
            server.storefront(&shop, Method::POST, SUBSCRIPTIONS, &sign_up("11", &format!("p{n}@example.com"))).await.status.as_u16(),
        );
    }
    assert_eq!(statuses, [202, 202, 202, 429]);
}

async fn other_origins_may_ask(test: TestApp) {
    let (_shop, server) = (test.shop().await, Server::start(&test).await);
    let headers = [
        ("Origin", "https://shop.example.com"),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "x-shelfbell-key,content-type"),
    ];
    let answer = server.send(Method::OPTIONS, SUBSCRIPTIONS, &headers, "").await;
    assert!(answer.status.is_success());
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let admin = server.send(Method::OPTIONS, "/admin/v1/episodes/held", &headers, "").await;
    assert!(!admin.headers.contains_key("access-control-allow-origin"));
}

async fn settings_speak_the_shoppers_language(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let ask =
        async |locale: &str| server.storefront(&shop, Method::GET, &format!("/storefront/v1/settings?locale={locale}"), &json!(null)).await;
    let answer = ask("de-AT").await;
    assert_eq!(answer.headers["cache-control"], "public, max-age=60, stale-while-revalidate=600");
    assert!(answer.headers.get_all("vary").iter().any(|value| value.to_str().unwrap().to_lowercase().contains("x-shelfbell-key")));
    let settings = answer.json();
    assert_eq!((&settings["locale"], &settings["texts"]["sold-out"]), (&json!("de"), &json!("Ausverkauft")));
    assert_eq!(settings["channels"][0], "email");
    assert!(settings["consent"]["email"].as_str().unwrap().contains(settings["shop"]["name"].as_str().unwrap()));
    assert_eq!((&settings["shop"]["colour"], &settings["shop"]["logo_url"]), (&json!(null), &json!(null)));
    // A language that is not ours, and none at all: the shop's.
    shop.policy(&[
        ("default_locale", "fr"),
        ("colour", "#1d5558"),
        ("logo_url", "https://cdn.example.com/logo.svg"),
        ("default_country", "FR"),
    ])
    .await;
    for locale in ["ar", ""] {
        let settings = ask(locale).await.json();
        assert_eq!((&settings["locale"], &settings["shop"]["colour"]), (&json!("fr"), &json!("#1d5558")), "{locale}");
        assert_eq!(settings["default_country"], "FR");
    }
    // The key may stand in the address: then a browser asks without asking first. It is still needed.
    let in_address = server.get(&format!("/storefront/v1/settings?key={}", shop.keys.publishable)).await;
    assert_eq!(in_address.status, StatusCode::OK);
    for path in ["/storefront/v1/settings", "/storefront/v1/settings?key=pk_unknown"] {
        assert_eq!(server.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}
