//! What shoppers write: STOP in every wording, HELP, START, and everything else to the concierge.

use shelfbell::db::sealed::EVIDENCE;
use shelfbell::demo::phone::Text;
use shelfbell::flows::shop_account::set_sms_sender;
use shelfbell_core::fact::Fact;

use super::{ANA, BOB, ask, back, shop, value};
use crate::support::phones::{Phones, SERVICE};
use crate::support::{TestApp, TestShop, level, product, stored};

crate::on_both_engines!(
    stop_in_other_words_stops_everything_and_is_confirmed_once,
    what_twilio_answers_is_not_answered_twice,
    a_form_does_not_undo_a_stop,
    the_concierge_answers_by_text,
    one_that_is_delivered_twice_is_acted_on_once,
    one_that_is_delivered_again_meanwhile_is_acted_on_once,
    what_a_crash_left_behind_is_taken_over,
    a_phone_is_the_same_shopper_in_every_chat,
    a_phone_reaches_its_own_shop_only,
    strangers_and_short_codes,
    the_accounts_own_keywords_count,
);

async fn stop_in_other_words_stops_everything_and_is_confirmed_once(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    ask(&phones, &shop, ANA).await;
    ask(&phones, &shop, BOB).await;
    let replies = phones.twilio.write(ANA, "Please stop texting me!!").await.unwrap();
    assert!(replies.len() == 1 && replies[0].contains("you get no more texts"), "{replies:?}");
    assert!(phones.twilio.write(ANA, "take me off your list").await.unwrap().is_empty());
    assert!(phones.twilio.write(ANA, "is the kiln mug back?").await.unwrap().is_empty());
    back(&phones, &shop, 9).await;
    // The one confirmation, and nothing else.
    assert_eq!((phones.to(ANA).len(), phones.to(BOB).len()), (1, 1));
    let again = phones.twilio.write(ANA, "unstop please").await.unwrap();
    assert!(again[0].contains("welcome back"), "{again:?}");
    // Those alerts are over; new ones may be asked for.
    back(&phones, &shop, 0).await;
    back(&phones, &shop, 9).await;
    assert_eq!(phones.to(ANA).len(), 2);
}

async fn what_twilio_answers_is_not_answered_twice(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    ask(&phones, &shop, ANA).await;
    for keyword in ["HELP", "stop", "START"] {
        assert!(phones.twilio.write(ANA, keyword).await.unwrap().is_empty(), "{keyword}");
    }
    assert_eq!(phones.to(ANA).len(), 3, "{:?}", phones.to(ANA));
    // It was a stop all the same.
    assert_eq!(phones.test.count("SELECT count(*) FROM sign_ups WHERE ended = 'cancelled'").await, 1);
    assert_eq!(phones.test.count("SELECT count(*) FROM contacts WHERE suppression IS NOT NULL").await, 0);
    // In other languages Twilio has no word for it.
    shop.policy(&[("default_locale", "de"), ("support_address", "hilfe@example.com")]).await;
    phones.test.clock.advance(2000);
    let help = phones.twilio.write("+491711234567", "Hilfe").await.unwrap();
    assert!(help[0].contains("hilfe@example.com") && help[0].contains("STOP"), "{help:?}");
    let stopped = phones.twilio.write("+491711234567", "Bitte keine SMS mehr").await.unwrap();
    assert!(stopped[0].contains("keine SMS mehr"), "{stopped:?}");
}

async fn a_form_does_not_undo_a_stop(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    phones.twilio.write(ANA, "no more texts").await.unwrap();
    assert_eq!(ask(&phones, &shop, ANA).await.status, reqwest::StatusCode::ACCEPTED);
    back(&phones, &shop, 9).await;
    assert_eq!(phones.to(ANA).len(), 1, "only the confirmation of the stop");
}

async fn the_concierge_answers_by_text(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    shop.policy(&[("sms_double_opt_in", "true")]).await;
    let first = phones.twilio.write(ANA, "Is the kiln mug in stock?").await.unwrap();
    assert!(first[0].contains("sold out") && first[0].contains("+***23") && first[0].contains("STOP"), "{first:?}");
    let made = phones.twilio.write(ANA, "yes please").await.unwrap();
    assert!(made[0].contains("number 1 in line"), "{made:?}");
    // The phone is its own proof: nothing is left to confirm, also where the shop asks for it.
    let kept = value(&phones.test, "SELECT source || ' ' || confirmed_by FROM sign_ups").await.unwrap();
    assert_eq!(kept, "sms sms");
    let kept = stored::values(&phones.test, &EVIDENCE).await.pop().unwrap();
    assert!(kept.starts_with("{\"conversation\":\"sms-") && kept.ends_with("\"turn\":2}"), "{kept}");
    let words = value(&phones.test, "SELECT consent_text FROM sign_ups").await.unwrap();
    assert!(first[0].contains(words.trim_end_matches('.')), "the words that were shown: {words}");
    let alerts = phones.twilio.write(ANA, "which alerts do I have?").await.unwrap();
    assert!(alerts[0].contains("Kiln Mug"), "{alerts:?}");
    // Also what was asked for elsewhere, and in one go.
    let other = phones.twilio.write(BOB, "tell me when the kiln mug is back").await.unwrap();
    assert!(other[0].contains("number 2 in line") && other[0].contains("rates"), "{other:?}");
    back(&phones, &shop, 9).await;
    assert!(phones.to(ANA).last().unwrap().body.contains("is back"), "{:?}", phones.to(ANA));
    let bought = phones.twilio.write(BOB, "is the kiln mug in stock?").await.unwrap();
    assert!(bought[0].contains("in stock") && bought[0].contains("https://example.myshopify.com/products/handle-1"), "{bought:?}");
    // A browser that knows the name of the conversation does not go on with it.
    let conversation = value(&phones.test, "SELECT conversation_id FROM conversations ORDER BY conversation_id LIMIT 1").await.unwrap();
    let body = serde_json::json!({ "conversation_id": conversation, "message": "which alerts do I have?" });
    let web = phones.server.storefront(&shop, reqwest::Method::POST, "/storefront/v1/chat", &body).await.json();
    assert!(web["conversation_id"] != conversation && !web["text"].as_str().unwrap().contains("Kiln"), "{web}");
}

async fn one_that_is_delivered_twice_is_acted_on_once(test: TestApp) {
    let phones = Phones::start(test).await;
    shop(&phones).await;
    let first = phones.twilio.write(ANA, "tell me when the kiln mug is back").await.unwrap();
    let text: Text = phones.twilio.texts().into_iter().find(|text| text.inbound).unwrap();
    assert_eq!(phones.twilio.deliver(&text).await.unwrap(), first);
    assert_eq!(phones.test.count("SELECT count(*) FROM turns").await, 1);
}

async fn one_that_is_delivered_again_meanwhile_is_acted_on_once(test: TestApp) {
    let phones = Phones::start(test).await;
    shop(&phones).await;
    phones.twilio.write(BOB, "hello").await.unwrap();
    let like: Text = phones.twilio.texts().into_iter().find(|text| text.inbound).unwrap();
    for n in 0..5 {
        let text =
            Text { sid: format!("SM{n}"), from: ANA.to_owned(), body: "tell me when the kiln mug is back".to_owned(), ..like.clone() };
        let deliver = async || phones.twilio.deliver(&text).await.unwrap();
        let (one, two, three) = tokio::join!(deliver(), deliver(), deliver());
        assert!(!one.is_empty() && one == two && two == three, "{one:?} {two:?} {three:?}");
    }
    assert_eq!(phones.test.count("SELECT count(*) FROM turns").await, 6);
    assert_eq!(phones.test.count("SELECT count(*) FROM sms_received WHERE phone IS NULL OR NOT answered").await, 0);
}

async fn what_a_crash_left_behind_is_taken_over(test: TestApp) {
    use shelfbell::db::sms_received::{Taken, take};
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await.row().await;
    phones.twilio.write(BOB, "hello").await.unwrap();
    let like: Text = phones.twilio.texts().into_iter().find(|text| text.inbound).unwrap();
    let text = Text { sid: "SMcrash".to_owned(), from: ANA.to_owned(), body: "is the kiln mug in stock?".to_owned(), ..like };
    // A process took it and was never heard of again.
    let app = &phones.test.app;
    let mut tx = app.db.begin().await.unwrap();
    assert_eq!(take(&mut tx, &shop.id, "SMcrash", "trace", app.now(), app.now() - 60_000).await.unwrap(), Taken::Ours);
    tx.commit().await.unwrap();
    let mut tx = app.db.begin().await.unwrap();
    assert_eq!(take(&mut tx, &shop.id, "SMcrash", "trace", app.now(), app.now() - 60_000).await.unwrap(), Taken::Theirs);
    drop(tx);
    phones.test.clock.advance(61_000);
    let answered = phones.twilio.deliver(&text).await.unwrap();
    assert!(answered[0].contains("sold out"), "{answered:?}");
    assert_eq!(phones.twilio.deliver(&text).await.unwrap(), answered);
    assert_eq!(phones.test.count("SELECT count(*) FROM turns").await, 2);
}

async fn a_phone_is_the_same_shopper_in_every_chat(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    phones.twilio.write(ANA, "is the kiln mug in stock?").await.unwrap();
    let strictly = async || {
        let counted = phones.server.admin(&shop, reqwest::Method::GET, "/admin/v1/deflection").await.json();
        (counted["deflected"].clone(), counted["deflected_loosely"].clone())
    };
    phones.test.clock.advance(1_000);
    assert_eq!(strictly().await, (1.into(), 1.into()));
    // In the shop's own chat the same number is given, and a person asked for.
    let mut conversation = serde_json::Value::Null;
    for message in ["is the kiln mug in stock?", "(415) 555-0123", "I want to talk to a human"] {
        let body = serde_json::json!({ "conversation_id": conversation, "message": message, "context": { "locale": "en" } });
        let answer = phones.server.storefront(&shop, reqwest::Method::POST, "/storefront/v1/chat", &body).await.json();
        conversation = answer["conversation_id"].clone();
    }
    phones.test.clock.advance(1_000);
    assert_eq!(strictly().await, (0.into(), 1.into()));
}

async fn a_phone_reaches_its_own_shop_only(test: TestApp) {
    let phones = Phones::start(test).await;
    let first = shop(&phones).await;
    let other = TestShop::add(&phones.test, "other.example.com").await;
    other.policy(&[("sms_hours", "off")]).await;
    set_sms_sender(&phones.test.app, &other.row().await, Some(SERVICE)).await.unwrap();
    let mut lamp = product("1", &["11"]);
    lamp.title = "Kiln Mug".to_owned();
    other.facts(vec![Fact::Product(lamp), level("11", 0, 1)]).await;
    ask(&phones, &first, ANA).await;
    ask(&phones, &other, ANA).await;
    // The same phone writes to the other shop's messaging service.
    let there = Phones::twilio(phones.test.clock.clone(), SERVICE);
    there.hand_on_to(&format!("{}/hooks/twilio/sms", phones.server.base));
    let stopped = there.write(ANA, "stop messaging me").await.unwrap();
    assert!(stopped[0].starts_with("other: "), "{stopped:?}");
    back(&phones, &first, 9).await;
    other.stock("11", 9).await;
    phones.test.run_due().await;
    let senders: Vec<String> = phones.to(ANA).into_iter().map(|text| text.from).collect();
    assert_eq!(senders, [crate::support::phones::NUMBER]);
    // A number of no shop.
    set_sms_sender(&phones.test.app, &other.row().await, None).await.unwrap();
    phones.test.clock.advance(2000);
    assert!(there.write(ANA, "hello").await.is_err());
}

async fn strangers_and_short_codes(test: TestApp) {
    let phones = Phones::start(test).await;
    shop(&phones).await;
    assert!(phones.twilio.write("12345", "hello").await.unwrap().is_empty());
    assert!(phones.twilio.write(ANA, "   ").await.unwrap().is_empty());
    let hello = phones.twilio.write(ANA, "Hi <b>&\"there\"</b>").await.unwrap();
    assert_eq!(hello.len(), 1);
    // Somebody who was never heard of says stop: remembered.
    phones.twilio.write(BOB, "wrong number").await.unwrap();
    assert_eq!(phones.test.count("SELECT count(*) FROM contacts WHERE suppression = 'unsubscribed'").await, 1);
}

async fn the_accounts_own_keywords_count(test: TestApp) {
    use shelfbell::channels::sms::signature::{Parameter, sign};
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    ask(&phones, &shop, ANA).await;
    let post = async |body: &str, kind: &str, id: &str| {
        let fields = [
            ("MessageSid", id),
            ("AccountSid", crate::support::phones::ACCOUNT),
            ("From", ANA),
            ("To", crate::support::phones::NUMBER),
            ("Body", body),
            ("OptOutType", kind),
        ];
        let form: Vec<Parameter> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let url = format!("{}/hooks/twilio/sms", phones.server.base);
        let signature = sign(crate::support::phones::TOKEN, &url, &form);
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("X-Twilio-Signature", signature.as_str())];
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
        phones.server.send(reqwest::Method::POST, "/hooks/twilio/sms", &headers, body).await.text
    };
    // "Enough" is in no list of ours; Twilio answered it.
    assert!(post("genug jetzt", "STOP", "SM1").await.ends_with("<Response/>"));
    assert_eq!(phones.test.count("SELECT count(*) FROM contacts WHERE suppression = 'unsubscribed'").await, 1);
    assert!(post("weiter", "START", "SM2").await.ends_with("<Response/>"));
    assert_eq!(phones.test.count("SELECT count(*) FROM contacts WHERE suppression IS NULL").await, 1);
}
