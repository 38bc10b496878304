//! What Twilio reports after it took a message.

use reqwest::{Method, StatusCode};
use serde_json::json;
use shelfbell::channels::sms::signature::{Parameter, sign};
use shelfbell::jobs::deliver;

use shelfbell_core::fact::Fact;
use shelfbell_core::sms::segments;

use super::{ANA, ask, back, shop, value};
use crate::support::http::sign_up;
use crate::support::phones::{ACCOUNT, Phones, TOKEN};
use crate::support::{TestApp, level, product};

crate::on_both_engines!(
    receipts_never_move_backwards,
    a_failure_is_seen_and_can_be_retried,
    a_report_may_come_before_our_own_note,
    only_signed_reports_count,
    several_things_are_one_text_with_one_fate,
);

const RECEIPT: &str = "SELECT coalesce(receipt, '') || ' ' || state FROM notifications WHERE channel = 'sms'";

async fn told(test: TestApp) -> (Phones, crate::support::TestShop, String) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    ask(&phones, &shop, ANA).await;
    back(&phones, &shop, 5).await;
    let sid = phones.to(ANA)[0].sid.clone();
    (phones, shop, sid)
}

async fn receipts_never_move_backwards(test: TestApp) {
    let (phones, _shop, sid) = told(test).await;
    for (status, expected) in [
        ("sent", "sent sent"),
        ("queued", "sent sent"),
        ("delivered", "delivered sent"),
        ("sending", "delivered sent"),
        ("undelivered", "delivered sent"),
        ("sent", "delivered sent"),
        ("read", "read sent"),
        ("delivered", "read sent"),
        ("some-new-word", "read sent"),
    ] {
        assert_eq!(phones.twilio.report(&sid, status, None).await, Some(204), "{status}");
        assert_eq!(value(&phones.test, RECEIPT).await.as_deref(), Some(expected), "{status}");
    }
}

async fn a_failure_is_seen_and_can_be_retried(test: TestApp) {
    let (phones, shop, sid) = told(test).await;
    // The phone was off: dead, in sight, and the phone is as good as before.
    assert_eq!(phones.twilio.report(&sid, "undelivered", Some(30_003)).await, Some(204));
    let dead = phones.server.admin(&shop, Method::GET, "/admin/v1/messages/dead").await;
    assert!(dead.text.contains("off or out of reach"), "{}", dead.text);
    phones.server.admin(&shop, Method::POST, "/admin/v1/messages/dead/retry").await;
    phones.test.run_due().await;
    let second = phones.to(ANA)[1].sid.clone();
    // What the first attempt is still reported as is not about the second.
    phones.twilio.report(&sid, "delivered", None).await;
    assert_eq!(value(&phones.test, RECEIPT).await.as_deref(), Some(" sent"));
    phones.twilio.report(&second, "undelivered", Some(30_006)).await;
    assert_eq!(value(&phones.test, RECEIPT).await.as_deref(), Some("undelivered dead"));
    assert_eq!(phones.test.count("SELECT count(*) FROM contacts WHERE suppression = 'hard_bounce'").await, 1);
    // A landline stays silent from now on, whatever is retried.
    phones.server.admin(&shop, Method::POST, "/admin/v1/messages/dead/retry").await;
    phones.test.run_due().await;
    assert_eq!(phones.to(ANA).len(), 2);
}

async fn a_report_may_come_before_our_own_note(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    ask(&phones, &shop, ANA).await;
    phones.test.clock.advance(1000);
    shop.stock("11", 5).await;
    while shelfbell::jobs::evaluate::step(&phones.test.app, 100).await.unwrap().is_some() {}
    let claim = deliver::claim(&phones.test.app, 10).await.unwrap();
    let outcome = deliver::send(&phones.test.app, &claim.messages[0]).await;
    phones.twilio.report(&phones.to(ANA)[0].sid, "undelivered", Some(30_005)).await;
    deliver::record(&phones.test.app, &outcome).await.unwrap();
    assert_eq!(value(&phones.test, RECEIPT).await.as_deref(), Some("undelivered dead"));
}

async fn only_signed_reports_count(test: TestApp) {
    let (phones, _shop, sid) = told(test).await;
    let callback = phones.to(ANA)[0].status_callback.clone().unwrap();
    let path = callback.strip_prefix(&phones.server.base).unwrap().to_owned();
    let body = format!("MessageSid={sid}&MessageStatus=delivered&AccountSid={ACCOUNT}");
    let form: Vec<Parameter> = [("MessageSid", sid.as_str()), ("MessageStatus", "delivered"), ("AccountSid", ACCOUNT)]
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .to_vec();
    let good = sign(TOKEN, &callback, &form);
    let post = async |path: &str, signature: Option<&str>, body: &str| {
        let mut headers = vec![("Content-Type", "application/x-www-form-urlencoded")];
        headers.extend(signature.map(|signature| ("X-Twilio-Signature", signature)));
        phones.server.send(Method::POST, path, &headers, body.to_owned()).await.status
    };
    for (path, signature, body) in [
        (path.as_str(), None, body.as_str()),
        (&path, Some("bm8="), &body),
        (&path, Some(sign("another token", &callback, &form).as_str()), &body),
        (&path.replace("message=", "message=x"), Some(&good), &body),
        (&path, Some(&good), &body.replace("delivered", "failed")),
        ("/hooks/twilio/sms", Some(&good), &body),
    ] {
        assert_eq!(post(path, signature, body).await, StatusCode::UNAUTHORIZED, "{path} {body}");
    }
    assert_eq!(value(&phones.test, RECEIPT).await.as_deref(), Some(" sent"));
    assert_eq!(post(&path, Some(&good), &body).await, StatusCode::NO_CONTENT);
    assert_eq!(value(&phones.test, RECEIPT).await.as_deref(), Some("delivered sent"));
    // Signed, but for an account that is not ours; and for a message that is gone.
    let foreign = body.replace(ACCOUNT, "ACffffffffffffffffffffffffffffffff");
    let form: Vec<Parameter> = url::form_urlencoded::parse(foreign.as_bytes()).into_owned().collect();
    assert_eq!(post(&path, Some(&sign(TOKEN, &callback, &form)), &foreign).await, StatusCode::UNAUTHORIZED);
    let gone = format!("{}/hooks/twilio/status?shop=x&message=y:z", phones.server.base);
    let form: Vec<Parameter> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let status = post("/hooks/twilio/status?shop=x&message=y:z", Some(&sign(TOKEN, &gone, &form)), &body).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
}

async fn several_things_are_one_text_with_one_fate(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = shop(&phones).await;
    let mut bowl = product("2", &["21"]);
    bowl.title = "Kiln Bowl".to_owned();
    shop.facts(vec![Fact::Product(bowl), level("21", 0, 1)]).await;
    ask(&phones, &shop, ANA).await;
    let mut body = sign_up("21", ANA);
    body["channel"] = json!("sms");
    assert_eq!(phones.server.storefront(&shop, Method::POST, "/storefront/v1/subscriptions", &body).await.status, StatusCode::ACCEPTED);
    phones.test.clock.advance(1000);
    shop.facts(["11", "21"].map(|item| level(item, 5, phones.test.app.now())).to_vec()).await;
    phones.test.run_due().await;
    let texts = phones.to(ANA);
    assert_eq!(texts.len(), 1, "{texts:?}");
    let text = &texts[0].body;
    assert!(text.contains(" and 1 more you asked for are back in stock. http") && text.contains("/s/"), "{text}");
    assert_eq!(segments(text).count, 1);
    let alerts = phones.server.get(text[text.find("/s/").unwrap()..].split(' ').next().unwrap()).await.text;
    assert!(alerts.contains("Kiln Mug") && alerts.contains("Kiln Bowl"), "{alerts}");
    // What is reported of the text is true of both.
    let (dead, sent) = (
        "SELECT count(*) FROM notifications WHERE state = 'dead' AND receipt IS NOT NULL",
        "SELECT count(*) FROM notifications WHERE state = 'sent' AND receipt IS NOT NULL",
    );
    phones.twilio.report(&texts[0].sid, "undelivered", Some(30_003)).await;
    assert_eq!(phones.test.count(dead).await, 2);
    // Retried, both are in one text again, with a fate of its own.
    phones.server.admin(&shop, Method::POST, "/admin/v1/messages/dead/retry").await;
    phones.test.run_due().await;
    let texts = phones.to(ANA);
    assert_eq!(texts.len(), 2, "{texts:?}");
    phones.twilio.report(&texts[0].sid, "delivered", None).await;
    assert_eq!(phones.test.count(sent).await, 0);
    phones.twilio.report(&texts[1].sid, "delivered", None).await;
    assert_eq!(phones.test.count(sent).await, 2);
}
