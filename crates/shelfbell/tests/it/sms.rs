//! Text messages from sign-up to receipt, and what shoppers write back.

mod consent;
mod inbound;
mod judge;
mod quiet;
mod receipts;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::demo::phone::Refusal;
use shelfbell_core::audit::Actor;
use shelfbell_core::fact::Fact;
use shelfbell_core::sms::segments;

use crate::support::http::{Answer, sign_up};
use crate::support::phones::{NUMBER, Phones};
use crate::support::{TestApp, TestShop, level, list_of, product};

crate::on_both_engines!(
    whoever_leaves_a_number_is_told_by_text,
    numbers_are_checked_where_they_are_given,
    failures_are_retried_and_dead_ones_suppress,
    a_number_belongs_to_one_shop,
    numbers_travel_by_file,
    a_silent_provider_holds_up_no_mail,
    messages_of_a_channel_that_is_gone_are_given_up_in_sight,
);

const ANA: &str = "+14155550123";
const BOB: &str = "+14155550124";

/// A sold-out mug in a shop with a number.
async fn shop(phones: &Phones) -> TestShop {
    let shop = phones.shop().await;
    let mut mug = product("1", &["11"]);
    (mug.title, mug.variants[0].title, mug.variants[0].options) = ("Kiln Mug".to_owned(), "Blue".to_owned(), vec!["Blue".to_owned()]);
    shop.facts(vec![Fact::Product(mug), level("11", 0, 1)]).await;
    shop
}

async fn ask(phones: &Phones, shop: &TestShop, phone: &str) -> Answer {
    let mut body = sign_up("11", phone);
    body["channel"] = json!("sms");
    phones.server.storefront(shop, Method::POST, "/storefront/v1/subscriptions", &body).await
}

async fn back(phones: &Phones, shop: &TestShop, units: i64) {
    phones.test.clock.advance(1000);
    shop.stock("11", units).await;
    phones.test.run_due().await;
}

/// A single text of the database, by SQL that reads the same on both engines.
async fn value(test: &TestApp, sql: &'static str) -> Option<String> {
    match &test.app.db {
        shelfbell::db::Db::Sqlite { readers, .. } => sqlx::query_scalar(sql).fetch_optional(readers).await.unwrap().flatten(),
        shelfbell::db::Db::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_optional(pool).await.unwrap().flatten(),
    }
}

async fn whoever_leaves_a_number_is_told_by_text(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    let answer = ask(&phones, &shop, "(415) 555-0123").await;
    assert_eq!((answer.status, answer.json()["position"].clone()), (StatusCode::ACCEPTED, json!(1)), "{}", answer.text);
    // Another spelling is the same person.
    assert_eq!(ask(&phones, &shop, "+1 415 555 0123").await.json()["id"], answer.json()["id"]);
    phones.test.clock.advance(1);
    shop.wait_for("11", "ana@example.com").await;
    back(&phones, &shop, 5).await;
    assert_eq!(phones.test.inbox.recipients(), ["ana@example.com"]);
    let texts = phones.to(ANA);
    assert_eq!((texts.len(), texts[0].from.as_str()), (1, NUMBER));
    let body = &texts[0].body;
    assert!(body.starts_with("example: Kiln Mug (Blue) is back in stock. http://") && body.ends_with("STOP to end."), "{body}");
    assert_eq!(segments(body).count, 1);
    // The link leads to the product and is counted; the order is traced by the long form of the token.
    let from = body.find("/r/").unwrap();
    let path = body[from..].split(' ').next().unwrap();
    let followed = phones.server.get(path).await;
    let to = followed.headers["location"].to_str().unwrap();
    assert!(followed.status == StatusCode::SEE_OTHER && to.contains("utm_medium=sms"), "{to}");
    let token = to.split("sb=").nth(1).unwrap();
    assert!(phones.test.app.tokens.read(shelfbell::tokens::Purpose::Click, token).is_some(), "{to}");
    assert_eq!(phones.test.count("SELECT count(*) FROM notifications WHERE channel = 'sms' AND clicks = 1").await, 1);
    for broken in [path.replace("/r/", "/s/"), format!("{path}A"), path.replace("/r/", "/r/A")] {
        assert_eq!(phones.server.get(&broken).await.status, StatusCode::NOT_FOUND, "{broken}");
    }
}

async fn numbers_are_checked_where_they_are_given(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    for (phone, field, words) in [
        ("12", "address", "not a phone number"),
        ("+1 415 055 0123", "address", "no such phone number"),
        ("ana@example.com", "address", "not a phone number"),
        ("+1 800 555 1212", "address", "cannot receive text messages"),
        ("+44 20 7946 0958", "address", "cannot receive text messages"),
        ("+999 12345678", "address", "not a phone number"),
        ("", "address", "needed"),
    ] {
        let answer = ask(&phones, &shop, phone).await;
        let problem = answer.json();
        assert_eq!((answer.status, problem["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(field)), "{phone}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(words), "{phone}: {problem}");
    }
    shop.policy(&[("default_country", "")]).await;
    assert!(ask(&phones, &shop, "415 555 0123").await.text.contains("with its country"));
    shop.policy(&[("sms_countries", "DE,AT")]).await;
    let abroad = ask(&phones, &shop, ANA).await;
    assert_eq!((abroad.status, abroad.json()["code"].clone()), (StatusCode::UNPROCESSABLE_ENTITY, json!("country_not_served")));
    assert_eq!(ask(&phones, &shop, "+491711234567").await.status, StatusCode::ACCEPTED);
    // A shop without a number sends no text messages, and neither does a server without an account.
    let other = TestShop::add(&phones.test, "other.example.com").await;
    other.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    assert_eq!(ask(&phones, &other, ANA).await.json()["field"], "channel");
    let settings = async |shop: &TestShop| {
        let answer = phones.server.storefront(shop, Method::GET, "/storefront/v1/settings?locale=de-AT", &Value::Null).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()
    };
    assert_eq!(settings(&other).await["channels"], json!(["email"]));
    let offered = settings(&shop).await;
    assert_eq!(offered["channels"], json!(["email", "sms"]));
    let words = offered["consent"]["sms"].as_str().unwrap();
    assert!(["SMS", "Kosten", "STOP"].iter().all(|word| words.contains(word)), "{words}");
}

async fn failures_are_retried_and_dead_ones_suppress(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    shop.policy(&[("wave_interval_secs", "1")]).await;
    let gone = "+14155550125";
    for phone in [ANA, BOB, gone] {
        ask(&phones, &shop, phone).await;
        phones.test.clock.advance(1);
    }
    phones.twilio.refuse(ANA, Some(Refusal::DOWN));
    phones.twilio.refuse(BOB, Some(Refusal::STOPPED));
    phones.twilio.refuse(gone, Some(Refusal::new(21_211, "no such number")));
    back(&phones, &shop, 9).await;
    assert!(phones.twilio.outgoing().is_empty());
    // Down: the message is as good as before.
    phones.twilio.refuse(ANA, None);
    phones.test.pass(29).await;
    assert!(phones.to(ANA).is_empty());
    phones.test.pass(1).await;
    assert_eq!(phones.to(ANA).len(), 1);
    // Stopped elsewhere: nothing to retry. Gone: dead, and seen by the merchant.
    let state = "SELECT n.state FROM notifications n JOIN sign_ups s ON s.shop_id = n.shop_id AND s.subscription_id = n.subscription_id
        JOIN contacts c ON c.shop_id = s.shop_id AND c.contact_id = s.contact_id WHERE c.suppression = 'unsubscribed'";
    assert_eq!(value(&phones.test, state).await.as_deref(), Some("cancelled"));
    assert_eq!(phones.test.count("SELECT count(*) FROM contacts WHERE suppression = 'hard_bounce'").await, 1);
    let dead = phones.server.admin(&shop, Method::GET, "/admin/v1/messages/dead").await;
    assert!(dead.text.contains("there is no such phone number") && !dead.text.contains("+1415"), "{}", dead.text);
    // Asking again by a form wakes neither.
    for phone in [BOB, gone] {
        phones.twilio.refuse(phone, None);
    }
    back(&phones, &shop, 0).await;
    for phone in [BOB, gone] {
        assert_eq!(ask(&phones, &shop, phone).await.status, StatusCode::ACCEPTED);
    }
    back(&phones, &shop, 9).await;
    assert!(phones.to(BOB).is_empty() && phones.to(gone).is_empty());
}

async fn a_number_belongs_to_one_shop(test: TestApp) {
    use shelfbell::flows::shop_account::{SmsSenderError, set_sms_sender};
    let phones = Phones::start(test).await;
    let first = shop(&phones).await;
    let other = TestShop::add(&phones.test, "other.example.com").await;
    let set = async |shop: &TestShop, sender: Option<&str>| set_sms_sender(&phones.test.app, &shop.row().await, sender).await;
    assert!(matches!(set(&other, Some("+1 (500) 555-0006")).await, Err(SmsSenderError::Taken(_))));
    for bad in ["", "Example", "12", "MG12", "+0123456789", "500 555 0006"] {
        assert!(matches!(set(&other, Some(bad)).await, Err(SmsSenderError::NotASender(_))), "{bad}");
    }
    set(&first, None).await.unwrap();
    set(&other, Some("+1 (500) 555-0006")).await.unwrap();
    assert_eq!((first.row().await.sms_sender, other.row().await.sms_sender.as_deref()), (None, Some(NUMBER)));
    // Messages of a shop that lost its number wait, are given up in sight, and can be tried again.
    set(&other, None).await.unwrap();
    set(&first, Some(NUMBER)).await.unwrap();
    ask(&phones, &first, ANA).await;
    set(&first, None).await.unwrap();
    back(&phones, &first, 5).await;
    for _ in 0..8 {
        phones.test.pass(10_000).await;
    }
    let dead = phones.server.admin(&first, Method::GET, "/admin/v1/messages/dead").await;
    assert!(dead.text.contains("no number to send from"), "{}", dead.text);
    set(&first, Some(NUMBER)).await.unwrap();
    phones.server.admin(&first, Method::POST, "/admin/v1/messages/dead/retry").await;
    phones.test.run_due().await;
    assert_eq!(phones.to(ANA).len(), 1);
}

async fn numbers_travel_by_file(test: TestApp) {
    use shelfbell::flows::{export, import};
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    let list =
        "channel,address,variant_id\nsms,(415) 555-0123,11\nsms,'+14155550124,11\nemail,ana@example.com,11\nsms,+1 800 555 1212,11\n";
    let row = shop.row().await;
    let imported = import::subscriptions(&phones.test.app, &row, &list_of(list), &Actor::Console, |_, _| {}).await.unwrap();
    assert_eq!((imported.imported, imported.refused.len(), imported.refused[0].line), (3, 1, 5), "{imported:?}");
    let mut file = Vec::new();
    assert_eq!(export::subscriptions(&phones.test.app, &row, &mut file).await.unwrap(), 3);
    let file = String::from_utf8(file).unwrap();
    assert!(file.contains(",sms,+14155550123,waiting,1,") && file.contains(",sms,+14155550124,waiting,2,"), "{file}");
    phones.test.clock.advance(1000);
    let again = import::subscriptions(&phones.test.app, &row, &list_of(&file), &Actor::Console, |_, _| {}).await.unwrap();
    assert_eq!((again.imported, again.known, again.refused.len()), (0, 3, 0), "{again:?}");
    // A shop without a number refuses the rows, one by one.
    let other = TestShop::add(&phones.test, "other.example.com").await;
    other.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let refused = import::subscriptions(&phones.test.app, &other.row().await, &list_of(list), &Actor::Console, |_, _| {}).await.unwrap();
    assert_eq!((refused.imported, refused.refused.len()), (1, 3), "{refused:?}");
    assert!(
        refused.refused[2].problem.contains("no messages to such addresses") || refused.refused[0].problem.contains("country"),
        "{refused:?}"
    );
    phones.test.clock.advance(1000);
    shop.stock("11", 9).await;
    phones.test.run_due().await;
    assert_eq!((phones.twilio.outgoing().len(), phones.test.inbox.mails().len()), (2, 1));
}

async fn a_silent_provider_holds_up_no_mail(test: TestApp) {
    let phones = Phones::start(test).await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api_url = format!("http://{}", silent.local_addr().unwrap());
    let shop = shop(&phones).await;
    shop.policy(&[("wave_interval_secs", "1")]).await;
    // More texts than the channel has connections and claims at a time, all before the mails.
    for n in 0..60 {
        ask(&phones, &shop, &format!("+1415555{:04}", 100 + n)).await;
        phones.test.clock.advance(1);
    }
    for n in 0..20 {
        shop.wait_for("11", &format!("p{n}@example.com")).await;
    }
    let Phones { test, twilio, .. } = phones;
    let test = test
        .configured(|config| {
            config.sms.api_url = api_url;
            config.mail.timeout_secs = 2;
        })
        .await;
    test.clock.advance(1000);
    shop.stock("11", 200).await;
    let (stopper, stop) = shelfbell::jobs::Stopper::new();
    let mut jobs = shelfbell::jobs::start(&test.app, &stop);
    let began = tokio::time::Instant::now();
    test.counted("SELECT count(*) FROM notifications WHERE channel = 'email' AND state = 'sent'", 20).await;
    assert!(began.elapsed() < std::time::Duration::from_secs(2), "mail waited for the texts: {:?}", began.elapsed());
    stopper.stop();
    while jobs.join_next().await.is_some() {}
    // Nothing is lost: whatever was under way is due again.
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE channel = 'sms' AND state = 'queued' AND lease IS NULL").await, 60);
    assert!(twilio.outgoing().is_empty());
}

async fn messages_of_a_channel_that_is_gone_are_given_up_in_sight(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    ask(&phones, &shop, ANA).await;
    let Phones { test, server, twilio, .. } = phones;
    let test = test.configured(|config| config.sms.account_sid = String::new()).await;
    test.clock.advance(1000);
    shop.stock("11", 2).await;
    test.run_due().await;
    for _ in 0..8 {
        test.pass(10_000).await;
    }
    let dead = server.admin(&shop, Method::GET, "/admin/v1/messages/dead").await;
    assert!(dead.text.contains("not set up on this server") && twilio.outgoing().is_empty(), "{}", dead.text);
}
