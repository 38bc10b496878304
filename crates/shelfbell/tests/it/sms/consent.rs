//! Consent as evidence, and double opt-in by every way that there is.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::db::sealed::EVIDENCE;

use super::{ANA, BOB, ask, back, shop, value};
use crate::support::phones::Phones;
use crate::support::{TestApp, TestShop, stored};

crate::on_both_engines!(
    a_yes_by_text_confirms,
    a_code_in_the_chat_confirms,
    codes_cannot_be_guessed,
    the_link_in_the_text_confirms,
    a_mail_has_a_code_too,
    each_channel_has_its_own_switch,
    unconfirmed_requests_end,
    the_chat_keeps_the_words_it_showed,
);

async fn double(phones: &Phones) -> TestShop {
    let shop = shop(phones).await;
    shop.policy(&[("sms_double_opt_in", "true")]).await;
    shop
}

async fn say(phones: &Phones, shop: &TestShop, conversation: &Value, message: &str) -> Value {
    let body = json!({ "conversation_id": conversation, "message": message });
    let answer = phones.server.storefront(shop, Method::POST, "/storefront/v1/chat", &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

/// The six digits of a message.
fn code(text: &str) -> String {
    text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6).unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

async fn a_yes_by_text_confirms(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = double(&phones).await;
    let answer = ask(&phones, &shop, ANA).await.json();
    assert_eq!((&answer["state"], &answer["position"]), (&json!("pending"), &json!(1)));
    phones.test.clock.advance(1);
    shop.wait_for("11", "late@example.com").await;
    phones.test.run_due().await;
    let asked = phones.to(ANA);
    assert!(asked.len() == 1 && asked[0].segments <= 2, "{asked:?}");
    for word in ["YES", "STOP", "/s/", "Rates"] {
        assert!(asked[0].body.contains(word), "{word}: {}", asked[0].body);
    }
    // Nobody is told before they confirm; the place counts from the first request.
    back(&phones, &shop, 1).await;
    assert_eq!((phones.to(ANA).len(), phones.test.inbox.mails().len()), (1, 1));
    back(&phones, &shop, 0).await;
    shop.wait_for("11", "later@example.com").await;
    let thanks = phones.twilio.write(ANA, "Yes!").await.unwrap();
    assert!(thanks[0].contains("Kiln Mug (Blue)"), "{thanks:?}");
    assert_eq!(value(&phones.test, "SELECT confirmed_by FROM sign_ups WHERE confirmed_by IS NOT NULL").await.as_deref(), Some("reply"));
    back(&phones, &shop, 1).await;
    assert!(phones.to(ANA).last().unwrap().body.contains("is back"), "{:?}", phones.to(ANA));
    assert_eq!(phones.test.inbox.mails().len(), 1);
    // A yes with nothing to confirm is a turn like any other.
    assert_eq!(phones.twilio.write(ANA, "yes").await.unwrap().len(), 1);
}

async fn a_code_in_the_chat_confirms(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = double(&phones).await;
    let first = say(&phones, &shop, &Value::Null, "tell me when the kiln mug is back").await;
    assert_eq!(first["asks"], "address", "{first}");
    let conversation = &first["conversation_id"];
    let made = say(&phones, &shop, conversation, "(415) 555-0123").await;
    assert_eq!((&made["subscriptions"][0]["state"], &made["subscriptions"][0]["channel"]), (&json!("pending"), &json!("sms")), "{made}");
    phones.test.run_due().await;
    let code = code(&phones.to(ANA)[0].body);
    let wrong = say(&phones, &shop, conversation, if code == "000000" { "000001" } else { "000000" }).await;
    assert!(wrong["text"].as_str().unwrap().contains("not the code"), "{wrong}");
    let right = say(&phones, &shop, conversation, &format!("{} {}", &code[..3], &code[3..])).await;
    assert_eq!((&right["subscriptions"][0]["state"], &right["subscriptions"][0]["position"]), (&json!("waiting"), &json!(1)), "{right}");
    assert_eq!(value(&phones.test, "SELECT confirmed_by FROM sign_ups").await.as_deref(), Some("code"));
    back(&phones, &shop, 3).await;
    assert_eq!(phones.to(ANA).len(), 2);
}

async fn codes_cannot_be_guessed(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = double(&phones).await;
    let first = say(&phones, &shop, &Value::Null, "tell me when the kiln mug is back").await;
    say(&phones, &shop, &first["conversation_id"], ANA).await;
    phones.test.run_due().await;
    let code = code(&phones.to(ANA)[0].body);
    let mut guesses = (0..).map(|n| format!("{n:06}")).filter(|guess| *guess != code);
    for _ in 0..5 {
        say(&phones, &shop, &first["conversation_id"], &guesses.next().unwrap()).await;
    }
    // Also in a new conversation about the same request.
    let again = say(&phones, &shop, &Value::Null, "tell me when the kiln mug is back").await;
    say(&phones, &shop, &again["conversation_id"], ANA).await;
    for conversation in [&first["conversation_id"], &again["conversation_id"]] {
        let refused = say(&phones, &shop, conversation, &code).await;
        assert!(!refused["text"].as_str().unwrap().contains("confirmed:"), "{refused}");
    }
    assert_eq!(phones.test.count("SELECT count(*) FROM sign_ups WHERE confirmed").await, 0);
    // The phone's own yes still counts.
    phones.twilio.write(ANA, "yes").await.unwrap();
    assert_eq!(phones.test.count("SELECT count(*) FROM sign_ups WHERE confirmed").await, 1);
}

async fn the_link_in_the_text_confirms(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = double(&phones).await;
    let id = ask(&phones, &shop, ANA).await.json()["id"].as_str().unwrap().to_owned();
    phones.test.run_due().await;
    let body = phones.to(ANA)[0].body.clone();
    let path = body[body.find("/s/").unwrap()..].split(' ').next().unwrap().to_owned();
    let page = phones.server.get(&path).await;
    assert!(page.status == StatusCode::OK && page.text.contains("+•••23") && page.text.contains("Please confirm"), "{}", page.text);
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let done = phones.server.send(Method::POST, &path, &form, format!("action=confirm&alert={id}")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_eq!(phones.test.count("SELECT count(*) FROM line WHERE channel = 'sms'").await, 1);
    assert_eq!(value(&phones.test, "SELECT confirmed_by FROM sign_ups").await.as_deref(), Some("link"));
}

async fn a_mail_has_a_code_too(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    shop.policy(&[("double_opt_in", "true")]).await;
    let made = say(&phones, &shop, &Value::Null, "tell me when the kiln mug is back, ana@example.com").await;
    assert_eq!(made["subscriptions"][0]["state"], "pending", "{made}");
    phones.test.run_due().await;
    let mail = &phones.test.inbox.mails()[0];
    let code = phones.test.app.tokens.code(made["subscriptions"][0]["id"].as_str().unwrap());
    assert!(mail.text.contains(&code) && mail.html.contains(&code), "{}", mail.text);
    let right = say(&phones, &shop, &made["conversation_id"], &code).await;
    assert_eq!(right["subscriptions"][0]["state"], "waiting", "{right}");
}

async fn each_channel_has_its_own_switch(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    for (mail, text) in [("true", "false"), ("false", "true")] {
        shop.policy(&[("double_opt_in", mail), ("sms_double_opt_in", text)]).await;
        let state = |double: &str| if double == "true" { json!("pending") } else { json!("waiting") };
        let address = format!("{mail}@example.com");
        assert_eq!(json!(shop.wait_for("11", &address).await.state.as_str()), state(mail));
        assert_eq!(ask(&phones, &shop, if mail == "true" { ANA } else { BOB }).await.json()["state"], state(text));
    }
}

async fn unconfirmed_requests_end(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = double(&phones).await;
    ask(&phones, &shop, ANA).await;
    phones.test.run_due().await;
    phones.test.clock.advance(8 * 86_400_000);
    shelfbell::jobs::sweep(&phones.test.app).await.unwrap();
    assert_eq!(phones.test.count("SELECT count(*) FROM sign_ups WHERE ended = 'expired'").await, 1);
    phones.twilio.write(ANA, "yes").await.unwrap();
    assert_eq!(phones.test.count("SELECT count(*) FROM sign_ups WHERE confirmed").await, 0);
}

async fn the_chat_keeps_the_words_it_showed(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    let offered = say(&phones, &shop, &Value::Null, "text me at +1 415 555 0123 when the kiln mug is back").await;
    assert_eq!(offered["asks"], "consent", "{offered}");
    assert_eq!(phones.test.count("SELECT count(*) FROM sign_ups").await, 0);
    say(&phones, &shop, &offered["conversation_id"], "yes").await;
    let words = value(&phones.test, "SELECT consent_text FROM sign_ups").await.unwrap();
    assert!(offered["text"].as_str().unwrap().contains(&words), "{words}");
    assert!(["SMS", "rates", "STOP"].iter().all(|word| words.contains(word)), "{words}");
    let evidence = stored::values(&phones.test, &EVIDENCE).await.pop().unwrap();
    assert!(evidence.contains("\"turn\":2"), "{evidence}");
    // A button's own words and where they came from are kept as well, and the merchant can read all of it.
    let id = ask(&phones, &shop, BOB).await.json()["id"].as_str().unwrap().to_owned();
    let story = phones.server.admin(&shop, Method::GET, &format!("/admin/v1/subscriptions/{id}")).await.json();
    let consent = &story["consent"];
    assert_eq!((&consent["text"], &consent["source"]), (&json!("Tell me once when it is back."), &json!("button")), "{story}");
    assert_eq!((&consent["channel"], &consent["evidence"]["client"]), (&json!("sms"), &json!("127.0.0.1")), "{story}");
}
