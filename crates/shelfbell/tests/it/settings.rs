//! Above 400 lines: settings over the API in one place: what they say of themselves, what a change of them would do, and that it does just that.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::db::evaluations;
use shelfbell::flows::dry_run::dry_run;
use shelfbell::flows::sign_up::Wanted;
use shelfbell_core::audit::Actor;
use shelfbell_core::fact::Fact;
use shelfbell_core::policy::Policy;

use crate::support::http::{Answer, Server};
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    settings_say_what_they_are_and_change_together,
    a_change_says_whom_it_would_message,
    a_unit_that_waits_for_another_try_is_not_foretold_twice,
    what_is_foretold_happens,
    a_change_counts_what_it_would_forget,
    channels_and_the_connector_show_no_secret,
    shops_have_their_own_settings,
    a_large_shop_is_foretold_quickly,
);

async fn send(server: &Server, shop: &TestShop, method: Method, path: &str, body: &Value) -> Answer {
    let authorization = format!("Bearer {}", shop.keys.secret);
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    server.send(method, &format!("/admin/v1{path}"), &headers, body.to_string()).await
}

fn field<'a>(settings: &'a Value, key: &str) -> &'a Value {
    let sections = settings["sections"].as_array().unwrap();
    sections.iter().flat_map(|section| section["fields"].as_array().unwrap()).find(|field| field["key"] == key).unwrap()
}

async fn settings_say_what_they_are_and_change_together(test: TestApp) {
    let shop = test.shop().await;
    let server = Server::start(&test).await;
    let shown = send(&server, &shop, Method::GET, "/settings", &json!(null)).await.json();
    for key in Policy::KEYS {
        let field = field(&shown, key);
        assert!(!field["label"].as_str().unwrap().is_empty() && !field["help"].as_str().unwrap().is_empty(), "{key}");
    }
    assert_eq!(field(&shown, "min_units")["min"], 1.0);
    assert_eq!(field(&shown, "wave_rate")["value"], "1");
    assert_eq!(field(&shown, "email_hours")["value"], json!(null));
    assert_eq!(field(&shown, "order")["choices"][0]["value"], "oldest");
    let changes = json!({ "changes": {
        "min_units": 3, "wave_rate": 2.5, "published_only": false, "sms_countries": ["DE", "AT"], "sms_hours": null, "colour": "#0b6e4f", "support_address": null,
    }});
    let changed = send(&server, &shop, Method::PUT, "/settings", &changes).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let changed = changed.json();
    assert_eq!(field(&changed, "wave_rate")["value"], "2.5");
    assert_eq!(field(&changed, "sms_countries")["value"], json!(["DE", "AT"]));
    assert_eq!(field(&changed, "sms_hours")["value"], json!(null));
    // All or nothing, and the field is named.
    for (changes, key) in [(json!({ "min_units": 5, "order": "best" }), "order"), (json!({ "min_units": 5, "colours": "red" }), "colours")]
    {
        for (method, path) in [(Method::PUT, "/settings"), (Method::POST, "/settings/dry-run")] {
            let refused = send(&server, &shop, method, path, &json!({ "changes": changes })).await;
            assert_eq!((refused.status, refused.json()["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(key)));
        }
    }
    assert_eq!(shop.row().await.policy.min_units, 3);
    // Old and new values are in the audit log, with who it was.
    let mut tx = test.app.db.read().await.unwrap();
    let entries = shelfbell::db::audit::list(&mut tx, &shop.row().await.id, None, 10).await.unwrap();
    let entry = entries.iter().find(|entry| entry.actor_kind == "key").unwrap();
    assert_eq!(entry.what, "policy.changed");
    let detail: Value = serde_json::from_str(entry.detail.as_ref().unwrap().get()).unwrap();
    assert_eq!(detail["min_units"], json!({ "from": 1, "to": 3 }));
    assert!(detail.get("colour").is_some() && detail.get("order").is_none(), "{detail}");
}

async fn stocked(test: &TestApp, units: i64) -> TestShop {
    let shop = test.shop().await;
    shop.policy(&[("min_units", "5")]).await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    for n in 0..6 {
        shop.wait_for("11", &format!("a{n}@example.com")).await;
        test.clock.advance(1);
    }
    shop.wait_for("12", "b@example.com").await;
    test.clock.advance(1000);
    shop.stock("11", units).await;
    test.run_due().await;
    assert!(test.inbox.mails().is_empty());
    shop
}

async fn a_change_says_whom_it_would_message(test: TestApp) {
    let shop = stocked(&test, 4).await;
    let server = Server::start(&test).await;
    let ask = |changes: Value| {
        let (server, shop) = (&server, &shop);
        async move { send(server, shop, Method::POST, "/settings/dry-run", &json!({ "changes": changes })).await.json() }
    };
    let would = ask(json!({ "min_units": 1 })).await;
    assert_eq!((&would["would_message"], &would["would_be_held"]), (&json!(4), &json!(false)), "{would}");
    assert_eq!(would["by_variant"], json!([{ "variant_id": "11", "title": "Product 1 (Size 11)", "people": 4 }]));
    assert_eq!(would["sentences"][0], "4 people would be told now that what they wait for is back.");
    let held = ask(json!({ "min_units": 1, "mass_send_limit": 3 })).await;
    assert_eq!((&held["would_message"], &held["would_hold"], &held["would_be_held"]), (&json!(4), &json!(4), &json!(true)), "{held}");
    let nobody = ask(json!({ "colour": "#112233" })).await;
    assert_eq!((&nobody["would_message"], &nobody["sentences"]), (&json!(0), &json!([])), "{nobody}");
    // Asking changed nothing, and the change does what was said.
    test.run_due().await;
    assert!(test.inbox.mails().is_empty());
    send(&server, &shop, Method::PUT, "/settings", &json!({ "changes": { "min_units": 1, "mass_send_limit": 3 } })).await;
    test.run_due().await;
    assert!(test.inbox.mails().is_empty());
    assert_eq!(send(&server, &shop, Method::GET, "/episodes/held", &json!(null)).await.json()[0]["reach"], 4);
}

async fn a_unit_that_waits_for_another_try_is_not_foretold_twice(test: TestApp) {
    let shop = test.shop().await;
    shop.policy(&[("wave_interval_secs", "60")]).await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    for n in 0..2 {
        test.clock.advance(1);
        shop.wait_for("11", &format!("p{n}@example.com")).await;
    }
    test.inbox.answer("p0@example.com", Some(crate::support::Answer::Retry));
    shop.stock("11", 1).await;
    test.run_due().await;
    test.clock.advance(120_000);
    let sooner = [("wave_interval_secs".to_owned(), "30".to_owned())];
    let would = dry_run(&test.app, &shop.row().await, &sooner).await.unwrap();
    assert_eq!((would.would_message, would.told_in_all), (0, 0), "{would:?}");
}

/// A shop as somebody may have it.
#[derive(Clone, Debug)]
struct Plan {
    /// Of each of two products: units of each of two variants before and after people joined.
    units: Vec<i64>,
    backorder: bool,
    published: Vec<bool>,
    /// Which variant (0 to 3) or product (4, 5) each person waits for.
    people: Vec<usize>,
    before: Vec<(&'static str, String)>,
    after: Vec<(&'static str, String)>,
    /// Seconds between the stock and the change.
    pause: i64,
}

fn policy() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let one = prop_oneof![
        (1_i64..8).prop_map(|n| ("min_units", n.to_string())),
        prop_oneof![Just(0), Just(30), Just(900)].prop_map(|n: i64| ("settle_secs", n.to_string())),
        prop_oneof![Just("0.5"), Just("1"), Just("2.25")].prop_map(|rate| ("wave_rate", rate.to_owned())),
        prop_oneof![Just(60), Just(1200), Just(3600)].prop_map(|n: i64| ("wave_interval_secs", n.to_string())),
        prop_oneof![Just("oldest"), Just("newest")].prop_map(|order| ("order", order.to_owned())),
        prop_oneof![Just(0), Just(2), Just(6), Just(1000)].prop_map(|n: i64| ("mass_send_limit", n.to_string())),
        any::<bool>().prop_map(|on| ("published_only", on.to_string())),
        any::<bool>().prop_map(|on| ("tell_backorder", on.to_string())),
    ];
    proptest::collection::vec(one, 0..5)
}

fn plan() -> impl Strategy<Value = Plan> {
    (
        proptest::collection::vec(0_i64..7, 4),
        any::<bool>(),
        proptest::collection::vec(proptest::bool::weighted(0.8), 2),
        proptest::collection::vec(0_usize..6, 0..16),
        policy(),
        policy(),
        prop_oneof![Just(0_i64), Just(20), Just(700)],
    )
        .prop_map(|(units, backorder, published, people, before, after, pause)| Plan {
            units,
            backorder,
            published,
            people,
            before,
            after,
            pause,
        })
}

impl Plan {
    fn facts(&self, number: usize, published: bool) -> Fact {
        let names = [["11", "12"], ["21", "22"]][number];
        let mut product = product(["1", "2"][number], &names);
        product.published = published;
        product.updated_at = if published { 1 } else { 2 };
        if number == 0 {
            product.variants[1].backorder = self.backorder;
        }
        Fact::Product(product)
    }
}

const VARIANTS: [&str; 4] = ["11", "12", "21", "22"];

/// Messages written so far.
async fn told(test: &TestApp, shop: &str) -> u64 {
    let all: Vec<String> = test.texts("SELECT shop_id FROM notifications WHERE kind = 'alert'").await;
    all.iter().filter(|id| *id == shop).count() as u64
}

/// Lets everything happen that is due by then, each at its own moment.
async fn until(test: &TestApp, end: i64) {
    loop {
        test.run_due().await;
        let mut tx = test.app.db.read().await.unwrap();
        let next = evaluations::next_due_at(&mut tx).await.unwrap();
        drop(tx);
        match next.filter(|at| *at <= end) {
            Some(at) => test.clock.advance((at - test.app.now()).max(0)),
            None => break,
        }
    }
    test.clock.advance(end - test.app.now());
    test.run_due().await;
}

async fn what_is_foretold_happens(test: TestApp) {
    // Each case takes a shop through hours; PROPTEST_CASES asks for more of them.
    let asked = Config::default().cases;
    let cases = if asked == 256 { 24 } else { asked };
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let number = std::cell::Cell::new(0);
    let handle = tokio::runtime::Handle::current();
    tokio::task::block_in_place(|| {
        let outcome = runner.run(&plan(), |plan| {
            number.set(number.get() + 1);
            handle.block_on(one_plan(&test, &plan, number.get())).map_err(TestCaseError::fail)
        });
        outcome.unwrap_or_else(|failure| panic!("{failure}"));
    });
}

async fn one_plan(test: &TestApp, plan: &Plan, number: u32) -> Result<(), String> {
    // What other shops have under way is theirs, and must not be due in between.
    let shop = TestShop::add(test, &format!("plan-{number}-{}.myshopify.com", test.app.now())).await;
    shop.facts(vec![plan.facts(0, true), plan.facts(1, true)]).await;
    shop.facts(VARIANTS.iter().map(|variant| level(variant, 0, 1)).collect()).await;
    for (n, wanted) in plan.people.iter().enumerate() {
        let wanted = match wanted {
            0..=3 => Wanted::Variant(VARIANTS[*wanted].to_owned()),
            product => Wanted::AnyOf(["1", "2"][product - 4].to_owned()),
        };
        test.clock.advance(1);
        let _ = shop.sign_up(wanted, &format!("p{n}@example.com")).await;
    }
    let pairs =
        |changes: &[(&'static str, String)]| changes.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect::<Vec<_>>();
    let before: Vec<(&str, &str)> = plan.before.iter().map(|(key, value)| (*key, value.as_str())).collect();
    shop.policy(&before).await;
    test.clock.advance(1000);
    let mut facts: Vec<Fact> = VARIANTS.iter().zip(&plan.units).map(|(variant, units)| level(variant, *units, test.app.now())).collect();
    facts.extend([0, 1].into_iter().filter(|n| !plan.published[*n]).map(|n| plan.facts(n, false)));
    shop.facts(facts).await;
    until(test, test.app.now() + plan.pause * 1000).await;
    let (row, so_far) = (shop.row().await, told(test, shop.row().await.id.as_str()).await);
    let would = dry_run(&test.app, &row, &pairs(&plan.after)).await.map_err(|error| error.to_string())?;
    let (now, hour) = (test.app.now(), 3_600_000);
    let after: Vec<(&str, &str)> = plan.after.iter().map(|(key, value)| (*key, value.as_str())).collect();
    shop.policy(&after).await;
    let settled = now + shop.row().await.policy.settle_secs * 1000;
    until(test, settled).await;
    let happened = told(test, row.id.as_str()).await - so_far;
    if happened != would.told_in_all {
        return Err(format!("{} were foretold, and {happened} were told at once: {would:?}", would.told_in_all));
    }
    let mut tx = test.app.db.read().await.unwrap();
    let held = shelfbell::db::episodes::held(&mut tx, &row.id).await.unwrap().len();
    drop(tx);
    if would.would_be_held && held == 0 {
        return Err(format!("nothing is held: {would:?}"));
    }
    until(test, (now + hour).max(settled)).await;
    let happened = told(test, row.id.as_str()).await - so_far;
    if happened != would.told_in_an_hour {
        return Err(format!("{} were foretold, and {happened} were told within an hour: {would:?}", would.told_in_an_hour));
    }
    // The next shop finds nothing due.
    shop.facts(VARIANTS.iter().map(|variant| level(variant, 0, test.app.now() + 1)).collect()).await;
    until(test, test.app.now() + 3 * hour).await;
    Ok(())
}

async fn a_change_counts_what_it_would_forget(test: TestApp) {
    let shop = stocked(&test, 0).await;
    let server = Server::start(&test).await;
    let chat = json!({ "message": "is it in stock?" });
    server.storefront(&shop, Method::POST, "/storefront/v1/chat", &chat).await;
    test.clock.advance(40 * 86_400_000);
    shop.wait_for("12", "late@example.com").await;
    server.storefront(&shop, Method::POST, "/storefront/v1/chat", &chat).await;
    let changes = json!({ "changes": { "expire_days": 30, "transcript_days": 30, "sms_hours": "10:00-18:00" } });
    let would = send(&server, &shop, Method::POST, "/settings/dry-run", &changes).await.json();
    let said = would["sentences"].to_string();
    assert!(said.contains("7 requests older than 30 days would end within the next hour."), "{said}");
    assert!(said.contains("1 chat older than 30 days would be forgotten within the next hour."), "{said}");
    assert!(said.contains("Text messages will be sent from 10:00 to 18:00 of the recipient’s day."), "{said}");
    send(&server, &shop, Method::PUT, "/settings", &changes).await;
    shelfbell::jobs::sweep(&test.app).await.unwrap();
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE ended = 'expired'").await, 7);
    assert_eq!(test.count("SELECT count(*) FROM conversations").await, 1);
}

async fn channels_and_the_connector_show_no_secret(test: TestApp) {
    let test = test
        .configured(|config| {
            config.sms.account_sid = "AC0123456789abcdef0123456789abcdef".to_owned();
            config.sms.auth_token = "hunter2hunter2".to_owned().into();
            config.sms.api_url = "http://127.0.0.1:9".to_owned();
            config.sms.shops_choose_sender = true;
        })
        .await;
    let (shop, other) = (test.shop().await, TestShop::add(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    let channels = send(&server, &shop, Method::GET, "/channels", &json!(null)).await;
    assert!(!channels.text.contains("hunter2"), "{}", channels.text);
    let channels = channels.json();
    let kinds: Vec<&str> = channels.as_array().unwrap().iter().map(|channel| channel["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.len(), shelfbell_core::contact::ChannelKind::ALL.len(), "{kinds:?}");
    assert_eq!((&channels[0]["kind"], &channels[0]["configured"], &channels[0]["healthy"]), (&json!("email"), &json!(true), &json!(true)));
    let sms = channels.as_array().unwrap().iter().find(|channel| channel["kind"] == "sms").unwrap();
    assert_eq!((&sms["kind"], &sms["configured"], &sms["fields"][0]["key"]), (&json!("sms"), &json!(false), &json!("sms_sender")));
    let change = |shop, value: Value| {
        let server = &server;
        async move { send(server, shop, Method::PUT, "/channels/sms", &json!({ "changes": value })).await }
    };
    // All or nothing: the hours stay as they were.
    let refused = change(&shop, json!({ "sms_sender": "call me", "sms_hours": "8:00-9:00" })).await;
    assert_eq!((refused.status, refused.json()["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("sms_sender")));
    assert_eq!(shop.row().await.policy, other.row().await.policy);
    assert_eq!(change(&shop, json!({ "sms_sender": "+1 500 555 0006", "sms_hours": "8:00-9:00" })).await.status, StatusCode::NO_CONTENT);
    let row = shop.row().await;
    assert_eq!((row.sms_sender.as_deref(), row.policy.sms_hours.unwrap().to_string().as_str()), (Some("+15005550006"), "8:00-9:00"));
    assert_eq!(change(&other, json!({ "sms_sender": "+15005550006" })).await.json()["field"], "sms_sender");
    assert_eq!(change(&shop, json!({ "order": "newest" })).await.json()["field"], "order");
    let unknown = send(&server, &shop, Method::PUT, "/channels/pigeon", &json!({ "changes": {} })).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);

    let connector = send(&server, &shop, Method::GET, "/connector", &json!(null)).await;
    assert!(!connector.text.contains("hush"), "{}", connector.text);
    let connector = connector.json();
    assert_eq!((&connector["platform"], &connector["healthy"]), (&json!("shopify"), &json!(false)), "{connector}");
    let of = |key: &str| connector["fields"].as_array().unwrap().iter().find(|field| field["key"] == key).unwrap()["value"].clone();
    assert_eq!((of("webhook_secret"), of("access_token")), (json!(true), json!(null)));
    let put = |changes: Value| {
        let (server, shop) = (&server, &shop);
        async move { send(server, shop, Method::PUT, "/connector", &json!({ "changes": changes })).await }
    };
    assert_eq!(put(json!({ "client_id": "abc" })).await.json()["field"], "client_secret");
    assert_eq!(put(json!({ "admin_url": "http://169.254.169.254" })).await.json()["field"], "admin_url");
    assert_eq!(put(json!({ "webhook_secret": "newer" })).await.status, StatusCode::NO_CONTENT);
    assert_eq!(shop.row().await.webhook_secrets.len(), 2);
    for secret in ["newer", "hush"] {
        assert_eq!(server.webhook(&shop.domain, secret, &format!("id-{secret}"), "products/update", b"{}").await.status, StatusCode::OK);
    }
    assert_eq!(send(&server, &shop, Method::POST, "/connector/sync", &json!(null)).await.status, StatusCode::CONFLICT);
    let sms = send(&server, &shop, Method::GET, "/sms/preview?kind=alert&language=de", &json!(null)).await.json();
    assert_eq!((&sms["segments"], &sms["encoding"]), (&json!(1), &json!("gsm7")), "{sms}");
    let sms = send(&server, &shop, Method::GET, "/sms/preview?kind=alert&product=%E7%AA%AF%E3%81%AE%E3%83%9E%E3%82%B0", &json!(null))
        .await
        .json();
    assert_eq!(sms["encoding"], "ucs2", "{sms}");
}

async fn shops_have_their_own_settings(test: TestApp) {
    let (ours, theirs) = (test.shop().await, TestShop::add(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    theirs.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    theirs.policy(&[("min_units", "9")]).await;
    theirs.wait_for("11", "ana@example.com").await;
    test.clock.advance(1000);
    theirs.stock("11", 5).await;
    test.run_due().await;
    let dry = json!({ "changes": { "min_units": 1 } });
    assert_eq!(send(&server, &ours, Method::POST, "/settings/dry-run", &dry).await.json()["would_message"], 0);
    assert_eq!(send(&server, &theirs, Method::POST, "/settings/dry-run", &dry).await.json()["would_message"], 1);
    assert_eq!(send(&server, &ours, Method::PUT, "/settings", &json!({ "changes": { "min_units": 2 } })).await.status, StatusCode::OK);
    assert_eq!(theirs.row().await.policy.min_units, 9);
    for (method, path) in [
        (Method::GET, "/settings"),
        (Method::PUT, "/settings"),
        (Method::POST, "/settings/dry-run"),
        (Method::GET, "/channels"),
        (Method::PUT, "/channels/sms"),
        (Method::GET, "/connector"),
        (Method::PUT, "/connector"),
        (Method::POST, "/connector/sync"),
        (Method::GET, "/sms/preview?kind=alert"),
        (Method::POST, "/imports"),
        (Method::POST, "/imports/preview"),
    ] {
        for key in ["Bearer sk_none", &format!("Bearer {}", ours.keys.publishable)] {
            let headers = [("Authorization", key), ("Content-Type", "application/json")];
            let answer = server.send(method.clone(), &format!("/admin/v1{path}"), &headers, "{\"changes\":{}}").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
        }
    }
}

/// 2,000 variants that 6,000 people wait for. Debug builds are slow: the bound is for them, and generous.
async fn a_large_shop_is_foretold_quickly(test: TestApp) {
    let shop = test.shop().await;
    shop.policy(&[("min_units", "50")]).await;
    let mut list = String::from("variant_id,email\n");
    for batch in 0..20 {
        let mut facts = Vec::new();
        for n in 0..50 {
            let id = (batch * 50 + n).to_string();
            let (small, large) = (format!("{id}1"), format!("{id}2"));
            facts.push(Fact::Product(product(&id, &[&small, &large])));
            for variant in [small, large] {
                facts.push(level(&variant, 0, 1));
                list.extend((0..3).map(|n| format!("{variant},{variant}-{n}@example.com\n")));
            }
        }
        shop.facts(facts).await;
    }
    let upload = crate::support::list_of(&list);
    shelfbell::flows::import::subscriptions(&test.app, &shop.row().await, &upload, &Actor::Console, |_, _| {}).await.unwrap();
    test.clock.advance(1000);
    for batch in 0..20 {
        let levels = (0..50).flat_map(|n| ["1", "2"].map(|end| level(&format!("{}{end}", batch * 50 + n), 5, test.app.now())));
        shop.facts(levels.collect()).await;
    }
    test.run_due().await;
    let row = shop.row().await;
    let changes = [("min_units".to_owned(), "1".to_owned())];
    let mut fastest = std::time::Duration::MAX;
    for _ in 0..3 {
        let begun = std::time::Instant::now();
        let would = dry_run(&test.app, &row, &changes).await.unwrap();
        fastest = fastest.min(begun.elapsed());
        assert_eq!((would.would_message, would.by_variant.len()), (6_000, 20));
    }
    println!("dry run of 2,000 waited-for variants: {fastest:?}");
    assert!(fastest < std::time::Duration::from_millis(1_500), "{fastest:?}");
}
