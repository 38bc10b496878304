//! Themes and programs that were written for Klaviyo: the official client makes the requests (`judges/intake`).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell_core::fact::Fact;

use crate::support::http::Server;
use crate::support::judge;
use crate::support::phones::Phones;
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    the_official_client_joins_the_line,
    a_browser_may_post_from_any_shop,
    what_is_wrong_is_pointed_at,
    a_theme_is_held_to_the_same_limits,
    both_channels_make_two_subscriptions,
    one_address_that_is_refused_refuses_all,
    the_shops_own_sentence_is_kept,
    a_query_that_cannot_be_read_is_pointed_at,
);

const PATH: &str = "/client/back-in-stock-subscriptions";

async fn shop(test: &TestApp) -> TestShop {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12", "13"])), level("11", 0, 1), level("12", 0, 1), level("13", 5, 1)]).await;
    shop
}

/// `phone`: the member's name, which the client's own classes spell differently.
fn request(variant: &str, channels: &[&str], profile: &Value) -> Value {
    json!({ "data": { "type": "back-in-stock-subscription",
        "attributes": { "channels": channels, "profile": { "data": { "type": "profile", "attributes": profile } } },
        "relationships": { "variant": { "data": { "type": "catalog-variant", "id": variant } } } } })
}

fn ask(questions: &[Value]) -> Vec<Value> {
    judge::ask("intake", "client.mjs", questions)
}

async fn the_official_client_joins_the_line(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    let theme = |slash: bool, content_type: &str, query: Value| json!({ "base": server.base, "as": "theme", "company_id": shop.keys.publishable, "slash": slash, "content_type": content_type, "query": query });
    let email = |address: &str| json!({ "email": address });
    let sold_out = |address: &str| request("$shopify:::$default:::11", &["EMAIL"], &email(address));
    let program = |key: &str| json!({ "base": server.base, "as": "program", "key": key, "query": request("$custom:::$default:::SKU-12", &["EMAIL"], &email("eve@example.com")) });
    let questions = vec![
        theme(false, "application/vnd.api+json", sold_out("ana@example.com")),
        theme(true, "application/json; charset=utf-8", sold_out("bob@example.com")),
        program(&shop.keys.secret),
        // Asking twice is asking once.
        theme(false, "application/json", sold_out("ana@example.com")),
        theme(false, "application/json", request("$shopify:::$default:::13", &["EMAIL"], &email("ana@example.com"))),
        theme(false, "application/json", request("$shopify:::$default:::99", &["EMAIL"], &email("ana@example.com"))),
        program("sk_none"),
        program(&shop.keys.publishable),
    ];
    let answers = tokio::task::spawn_blocking(move || ask(&questions)).await.unwrap();
    for accepted in &answers[..4] {
        assert_eq!((&accepted["status"], &accepted["body"]), (&json!(202), &json!("")), "{accepted}");
    }
    assert_eq!(answers[0]["cors"], "*");
    let refused: Vec<(&Value, &Value)> = answers[4..].iter().map(|a| (&a["status"], &a["body"]["errors"][0]["code"])).collect();
    let (json_409, json_404, json_401) = (json!(409), json!(404), json!(401));
    let (in_stock, not_found, not_authenticated) = (json!("in_stock"), json!("not_found"), json!("not_authenticated"));
    assert_eq!(
        refused,
        [(&json_409, &in_stock), (&json_404, &not_found), (&json_401, &not_authenticated), (&json_401, &not_authenticated)]
    );
    assert_eq!(test.count("SELECT count(*) FROM line").await, 3);
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE source = 'theme'").await, 3);
    shop.stock("11", 5).await;
    shop.stock("12", 5).await;
    test.run_due().await;
    let mut told = test.inbox.recipients();
    told.sort();
    assert_eq!(told, ["ana@example.com", "bob@example.com", "eve@example.com"]);
}

async fn post(server: &Server, shop: &TestShop, body: &Value) -> crate::support::http::Answer {
    let path = format!("{PATH}?company_id={}", shop.keys.publishable);
    server.send(Method::POST, &path, &[("Content-Type", "application/vnd.api+json")], body.to_string()).await
}

async fn a_browser_may_post_from_any_shop(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    let asks = [
        ("Origin", "https://shop.example"),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type,revision,x-theme"),
    ];
    for path in [PATH.to_owned(), format!("{PATH}/")] {
        let preflight = server.send(Method::OPTIONS, &path, &asks, "").await;
        assert_eq!(preflight.status, StatusCode::OK, "{path}");
        assert_eq!(preflight.headers["access-control-allow-origin"], "*");
        assert_eq!(preflight.headers["access-control-allow-headers"], "content-type,revision,x-theme");
        assert!(!preflight.headers.contains_key("access-control-allow-credentials"));
    }
    // In the language of the browser, or of the profile.
    let path = format!("{PATH}?company_id={}", shop.keys.publishable);
    let headers = [("Content-Type", "application/json"), ("Accept-Language", "de-AT,de;q=0.9")];
    let body = request("$shopify:::$default:::11", &["EMAIL"], &json!({ "email": "ana@example.com" }));
    assert_eq!(server.send(Method::POST, &path, &headers, body.to_string()).await.status, StatusCode::ACCEPTED);
    let body = request("$shopify:::$default:::11", &["EMAIL"], &json!({ "email": "bob@example.com", "locale": "fr-CA" }));
    assert_eq!(server.send(Method::POST, &path, &headers, body.to_string()).await.status, StatusCode::ACCEPTED);
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE locale = 'de'").await, 1);
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE locale = 'fr-CA'").await, 1);
}

async fn what_is_wrong_is_pointed_at(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    let good = request("$shopify:::$default:::11", &["EMAIL"], &json!({ "email": "ana@example.com" }));
    let without = |pointer: &str| {
        let mut body = good.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
        body
    };
    let with = |pointer: &str, value: Value| {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let (channels, email) = ("/data/attributes/channels", "/data/attributes/profile/data/attributes/email");
    let variant = "/data/relationships/variant/data/id";
    let cases = [
        (without("/data/type"), "/data/type", "required"),
        (with("/data/type", json!("subscription")), "/data/type", "invalid"),
        (without(channels), channels, "required"),
        (with(channels, json!([])), channels, "invalid"),
        (with(channels, json!("EMAIL")), channels, "invalid"),
        (with(channels, json!(["EMAIL", "CARRIER_PIGEON"])), "/data/attributes/channels/1", "invalid"),
        (with(channels, json!(["WHATSAPP"])), "/data/attributes/channels/0", "channel_not_offered"),
        (without(email), email, "required"),
        (with(email, json!("ana@")), email, "invalid"),
        (with(email, json!(7)), email, "invalid"),
        (without("/data/attributes/profile"), "/data/attributes/profile/data/type", "required"),
        (without(variant), variant, "required"),
        (with(variant, json!("11")), variant, "invalid"),
        (with(variant, json!("$shopify:::$default:::")), variant, "invalid"),
        (with(variant, json!(11)), variant, "invalid"),
        (without("/data/relationships"), "/data/relationships/variant/data/type", "required"),
    ];
    for (body, pointer, code) in cases {
        let answer = post(&server, &shop, &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.headers["content-type"], "application/vnd.api+json");
        let error = answer.json()["errors"][0].clone();
        assert_eq!(
            (&error["source"]["pointer"], &error["code"], &error["status"]),
            (&json!(pointer), &json!(code), &json!("400")),
            "{body}"
        );
        assert!(error["id"].is_string() && error["title"].is_string() && error["detail"].is_string(), "{error}");
    }
    // Everything at once.
    let answer = post(&server, &shop, &json!({})).await.json();
    assert_eq!(answer["errors"].as_array().unwrap().len(), 5, "{answer}");

    let body = good.to_string();
    let json_type = [("Content-Type", "application/json")];
    for path in [PATH.to_owned(), format!("{PATH}?company_id=pk_none"), format!("{PATH}?company_id={}", shop.keys.secret)] {
        let answer = server.send(Method::POST, &path, &json_type, body.clone()).await;
        assert_eq!((answer.status, &answer.json()["errors"][0]["source"]["parameter"]), (StatusCode::BAD_REQUEST, &json!("company_id")));
    }
    let path = format!("{PATH}?company_id={}", shop.keys.publishable);
    let answer = server.send(Method::POST, &path, &[("Content-Type", "text/plain")], body).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for (text, status) in [("{".to_owned(), StatusCode::BAD_REQUEST), (" ".repeat(70_000), StatusCode::PAYLOAD_TOO_LARGE)] {
        assert_eq!(server.send(Method::POST, &path, &json_type, text).await.status, status);
    }
    assert_eq!(test.count("SELECT count(*) FROM sign_ups").await, 0);
}

async fn a_theme_is_held_to_the_same_limits(test: TestApp) {
    let test = test.configured(|config| config.limits.sign_ups_per_client_per_minute = 2).await;
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    for n in 0..3 {
        let body = request("$shopify:::$default:::11", &["EMAIL"], &json!({ "email": format!("ana{n}@example.com") }));
        let answer = post(&server, &shop, &body).await;
        if n < 2 {
            assert_eq!(answer.status, StatusCode::ACCEPTED);
        } else {
            assert_eq!((answer.status, answer.headers["retry-after"].to_str().unwrap()), (StatusCode::TOO_MANY_REQUESTS, "60"));
            assert_eq!(answer.json()["errors"][0]["code"], "throttled");
        }
    }
}

async fn both_channels_make_two_subscriptions(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = phones.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    // As the client's own classes spell it.
    let both =
        request("$shopify:::$default:::11", &["EMAIL", "SMS"], &json!({ "email": "ana@example.com", "phoneNumber": "+14155550123" }));
    let theme = json!({ "base": phones.server.base, "as": "theme", "company_id": shop.keys.publishable, "slash": false,
        "content_type": "application/json", "query": both });
    let answers = tokio::task::spawn_blocking(move || ask(&[theme])).await.unwrap();
    assert_eq!((&answers[0]["status"], &answers[0]["body"]), (&json!(202), &json!("")), "{answers:?}");
    assert_eq!(phones.test.count("SELECT count(*) FROM line").await, 2);
    // A number that is none is pointed at, and the other channel is not begun either.
    let wrong = request("$shopify:::$default:::11", &["EMAIL", "SMS"], &json!({ "email": "bob@example.com", "phone_number": "555" }));
    let refused = post(&phones.server, &shop, &wrong).await.json();
    assert_eq!(refused["errors"][0]["source"]["pointer"], "/data/attributes/profile/data/attributes/phone_number");
    assert_eq!(phones.test.count("SELECT count(*) FROM line").await, 2);
    phones.test.clock.advance(1000);
    shop.stock("11", 5).await;
    phones.test.run_due().await;
    assert_eq!(phones.test.inbox.recipients(), ["ana@example.com"]);
    assert_eq!(phones.to("+14155550123").len(), 1);
    // Forgotten by both, however the number is written.
    let body = json!({ "customer": { "email": "ana@example.com", "phone": "+1 (415) 555-0123" } }).to_string();
    let hook = phones.server.webhook(&shop.domain, "hush", "w1", "customers/redact", body.as_bytes()).await;
    assert_eq!(hook.status, StatusCode::OK);
    phones.test.run_due().await;
    assert_eq!(phones.test.count("SELECT count(*) FROM contacts").await, 0);
}

async fn one_address_that_is_refused_refuses_all(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = phones.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    shop.policy(&[("sms_countries", "DE")]).await;
    let both =
        request("$shopify:::$default:::11", &["EMAIL", "SMS"], &json!({ "email": "ana@example.com", "phone_number": "+14155550123" }));
    let refused = post(&phones.server, &shop, &both).await;
    assert_eq!((refused.status, &refused.json()["errors"][0]["code"]), (StatusCode::BAD_REQUEST, &json!("channel_not_offered")));
    assert_eq!(phones.test.count("SELECT count(*) FROM sign_ups").await, 0, "whoever is told no is not in line");
    shop.policy(&[("sms_countries", "DE,US")]).await;
    assert_eq!(post(&phones.server, &shop, &both).await.status, StatusCode::ACCEPTED);
    assert_eq!(phones.test.count("SELECT count(*) FROM sign_ups").await, 2);
}

async fn the_shops_own_sentence_is_kept(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    let german = request("$shopify:::$default:::11", &["EMAIL"], &json!({ "email": "ana@example.com", "locale": "de" }));
    assert_eq!(post(&server, &shop, &german).await.status, StatusCode::ACCEPTED);
    let settings = server.storefront(&shop, Method::GET, "/storefront/v1/settings?locale=de", &Value::Null).await.json();
    let mut tx = test.app.db.read().await.unwrap();
    let id: String = match &mut tx {
        shelfbell::db::Tx::Sqlite(t) => sqlx::query_scalar("SELECT subscription_id FROM sign_ups").fetch_one(&mut **t).await.unwrap(),
        shelfbell::db::Tx::Postgres(t) => sqlx::query_scalar("SELECT subscription_id FROM sign_ups").fetch_one(&mut **t).await.unwrap(),
    };
    let kept = shelfbell::db::subscriptions::evidence(&mut tx, &shop.row().await.id, &id).await.unwrap().unwrap();
    assert_eq!((json!(kept.consent_text), kept.source.as_str()), (settings["consent"]["email"].clone(), "theme"));
    let evidence: Value = serde_json::from_str(&kept.evidence.unwrap()).unwrap();
    assert_eq!((&evidence["client"], &evidence["form"]), (&json!("127.0.0.1"), &json!("theme")));
    assert!(evidence["words"].as_str().unwrap().contains("the request carries none"), "{evidence}");
}

async fn a_query_that_cannot_be_read_is_pointed_at(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    let body = request("$shopify:::$default:::11", &["EMAIL"], &json!({ "email": "ana@example.com" })).to_string();
    let key = &shop.keys.publishable;
    let path = format!("{PATH}?company_id={key}&company_id={key}");
    let answer = server.send(Method::POST, &path, &[("Content-Type", "application/vnd.api+json")], body).await;
    assert_eq!((answer.status, &answer.headers["content-type"]), (StatusCode::BAD_REQUEST, &"application/vnd.api+json".parse().unwrap()));
    assert_eq!(answer.json()["errors"][0]["source"]["parameter"], "company_id");
}
