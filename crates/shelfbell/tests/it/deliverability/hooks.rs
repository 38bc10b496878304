//! Bounces and complaints as each provider sends them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::jobs::{self, deliver};

use super::judge;
use super::{HOOK_SECRET, TOPIC, admin, hooked, post_to, postmark, told, with_shop};
use crate::support::http::Server;
use crate::support::{TestApp, TestShop};

crate::on_both_engines!(
    a_hard_bounce_stops_everything_for_its_contact,
    soft_bounces_stop_an_address_only_after_some,
    reports_need_the_secret,
    ses_is_believed_by_amazons_signature_only,
    sendgrid_is_believed_by_its_signature_only,
    a_returned_mail_leads_back_to_its_message,
    reports_of_one_shop_touch_no_other,
    what_is_about_no_message_changes_nothing,
    a_forged_mail_stops_nobody,
    who_is_left_alone_for_a_harder_reason_stays_so,
);

/// The reasons of a shop's suppressions, by address.
async fn suppressed(server: &Server, shop: &TestShop) -> Vec<(String, String)> {
    let list = admin(server, shop, Method::GET, "/admin/v1/suppressions", &json!(null)).await.json();
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap().to_owned();
    let mut list: Vec<(String, String)> =
        list["items"].as_array().unwrap().iter().map(|e| (text(e, "address"), text(e, "reason"))).collect();
    list.sort();
    list
}

fn pair(address: &str, reason: &str) -> (String, String) {
    (address.to_owned(), reason.to_owned())
}

async fn a_hard_bounce_stops_everything_for_its_contact(test: TestApp) {
    let test = test.configured(hooked).await;
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    told(&test, &shop, 2).await;
    let mails = test.inbox.mails();
    let bounce = postmark(1, "Bounce", "HardBounce", &mails[0].bounce_token);
    for _ in 0..2 {
        assert_eq!(post_to(&server, "postmark", bounce.clone()).await, StatusCode::NO_CONTENT, "a repeat is acknowledged too");
    }
    assert_eq!(
        post_to(&server, "postmark", postmark(2, "SpamComplaint", "SpamComplaint", &mails[1].bounce_token)).await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(suppressed(&server, &shop).await, [pair("p000@example.com", "hard_bounce"), pair("p001@example.com", "complaint")]);
    let status = admin(&server, &shop, Method::GET, "/admin/v1/mail", &json!(null)).await.json();
    assert_eq!((&status["sent"], &status["hard_bounces"], &status["complaints"]), (&json!(2), &json!(1), &json!(1)), "{status}");
    assert_eq!(status["complaint_percent"], "50");
    assert!(status["paused_at"].is_null(), "one complaint stops nobody");
    // They ask again: nothing is sent to them.
    test.clock.advance(1000);
    shop.stock("11", 0).await;
    test.run_due().await;
    shop.wait_for("11", "p000@example.com").await;
    shop.wait_for("11", "p001@example.com").await;
    test.clock.advance(1000);
    shop.stock("11", 9).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 2);
    // The merchant knows better.
    let path = "/admin/v1/suppressions?channel=email&address=P000%40example.com";
    assert_eq!(admin(&server, &shop, Method::DELETE, path, &json!(null)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin(&server, &shop, Method::DELETE, path, &json!(null)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(suppressed(&server, &shop).await, [pair("p001@example.com", "complaint")]);
    let add = json!({ "channel": "email", "address": "never@example.com" });
    assert_eq!(admin(&server, &shop, Method::POST, "/admin/v1/suppressions", &add).await.status, StatusCode::NO_CONTENT);
    assert_eq!(suppressed(&server, &shop).await[0], pair("never@example.com", "merchant"));
}

async fn soft_bounces_stop_an_address_only_after_some(test: TestApp) {
    let test = test.configured(hooked).await;
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    told(&test, &shop, 1).await;
    let token = test.inbox.mails()[0].bounce_token.clone();
    for id in 0..4 {
        assert_eq!(post_to(&server, "postmark", postmark(id, "Bounce", "SoftBounce", &token)).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(post_to(&server, "postmark", postmark(3, "Bounce", "SoftBounce", &token)).await, StatusCode::NO_CONTENT);
    assert_eq!(suppressed(&server, &shop).await, [], "the repeat is not counted");
    assert_eq!(post_to(&server, "postmark", postmark(5, "Bounce", "SoftBounce", &token)).await, StatusCode::NO_CONTENT);
    assert_eq!(suppressed(&server, &shop).await, [pair("p000@example.com", "soft_bounces")]);
}

async fn reports_need_the_secret(test: TestApp) {
    let body = || postmark(1, "Bounce", "HardBounce", "7b-00");
    let server = Server::start(&test).await;
    // Without a secret in the configuration nothing is believed, whatever is sent.
    for authorization in ["", "Bearer ", "Basic Og=="] {
        let status = server.send(Method::POST, "/hooks/email/postmark", &[("Authorization", authorization)], body()).await.status;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{authorization}");
    }
    let test = test.configured(hooked).await;
    let server = Server::start(&test).await;
    let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
    for (path, authorization, expected) in [
        ("", String::new(), StatusCode::UNAUTHORIZED),
        ("", "Bearer wrong".to_owned(), StatusCode::UNAUTHORIZED),
        ("", basic(HOOK_SECRET), StatusCode::UNAUTHORIZED),
        ("?key=wrong", String::new(), StatusCode::UNAUTHORIZED),
        ("", format!("Bearer {HOOK_SECRET}"), StatusCode::NO_CONTENT),
        ("", basic(&format!("postmark:{HOOK_SECRET}")), StatusCode::NO_CONTENT),
        (&format!("?key={HOOK_SECRET}"), String::new(), StatusCode::NO_CONTENT),
    ] {
        for provider in ["postmark", "dsn"] {
            let path = format!("/hooks/email/{provider}{path}");
            let status = server.send(Method::POST, &path, &[("Authorization", &authorization)], body()).await.status;
            // A bounce of Postmark's is no returned mail.
            let readable = if provider == "dsn" && expected == StatusCode::NO_CONTENT { StatusCode::BAD_REQUEST } else { expected };
            assert_eq!(status, readable, "{path} {authorization}");
        }
    }
    assert_eq!(post_to(&server, "pigeon", "").await, StatusCode::NOT_FOUND);
    assert_eq!(post_to(&server, "postmark", "{}").await, StatusCode::BAD_REQUEST);
}

const CERTIFICATE: &str = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";

fn notification(message: &Value) -> Value {
    json!({
        "Type": "Notification", "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", "TopicArn": TOPIC, "Message": message.to_string(),
        "Timestamp": "2026-11-23T10:00:00.000Z", "SigningCertURL": CERTIFICATE,
        "UnsubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
    })
}

fn signed(fields: &Value, version: &str) -> Value {
    let answer = judge::ask(&json!({ "do": "sns", "fields": fields, "version": version }));
    assert_eq!(answer["valid"], true, "Amazon's own library accepts it");
    serde_json::from_str(answer["body"].as_str().unwrap()).unwrap()
}

async fn ses_is_believed_by_amazons_signature_only(test: TestApp) {
    let test = test.configured(hooked).await;
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    told(&test, &shop, 3).await;
    let certificate = |name: &str| std::fs::read(judge::directory().join(name)).unwrap();
    test.app.sns_certificates.remember(CERTIFICATE.parse().unwrap(), certificate("sns.cert.pem"));
    let bounce = |n: usize| {
        json!({ "eventType": "Bounce", "bounce": { "bounceType": "Permanent", "feedbackId": format!("f{n}"),
            "bouncedRecipients": [{ "emailAddress": format!("p00{n}@example.com"), "status": "5.1.1" }] },
            "mail": { "source": "alerts@example.com", "tags": { "shelfbell": [test.inbox.mails()[n].bounce_token] } } })
    };
    let post = async |body: &Value| {
        server.send(Method::POST, "/hooks/email/ses", &[("Content-Type", "text/plain")], body.to_string()).await.status
    };
    for (n, version) in [(0, "1"), (1, "2")] {
        assert_eq!(post(&signed(&notification(&bounce(n)), version)).await, StatusCode::NO_CONTENT, "version {version}");
    }
    assert_eq!(suppressed(&server, &shop).await, [pair("p000@example.com", "hard_bounce"), pair("p001@example.com", "hard_bounce")]);
    let good = signed(&notification(&bounce(2)), "2");
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    for (name, value) in [
        ("Message", json!(bounce(0).to_string())),
        ("Subject", json!("x")),
        ("Type", json!("UnsubscribeConfirmation")),
        ("Signature", json!("AAAA")),
        ("SignatureVersion", json!("1")),
        ("SignatureVersion", json!("3")),
        ("TopicArn", json!("arn:aws:sns:eu-west-1:999999999999:bounces")),
        ("SigningCertURL", json!("https://evil.example/SimpleNotificationService-0.pem")),
        ("SigningCertURL", json!("http://127.0.0.1:1/x.pem")),
        ("SigningCertURL", json!("https://sns.eu-west-1.amazonaws.com.evil.example/x.pem")),
    ] {
        assert_eq!(post(&with(name, value.clone())).await, StatusCode::UNAUTHORIZED, "{name} {value}");
    }
    // The right key in the wrong name: somebody else's certificate at Amazon.
    let elsewhere = "https://sns.eu-west-1.amazonaws.com/other.pem";
    test.app.sns_certificates.remember(elsewhere.parse().unwrap(), certificate("other.cert.pem"));
    assert_eq!(post(&with("SigningCertURL", json!(elsewhere))).await, StatusCode::UNAUTHORIZED);
    // A confirmation that leads elsewhere is not followed, however well it is signed.
    for url in
        ["https://evil.example/confirm", "http://169.254.169.254/latest/meta-data", "https://sns.eu-west-1.amazonaws.com@evil.example/"]
    {
        let mut fields = notification(&json!({}));
        fields["Type"] = json!("SubscriptionConfirmation");
        fields["SubscribeURL"] = json!(url);
        fields["Token"] = json!("t");
        assert_eq!(post(&signed(&fields, "2")).await, StatusCode::UNAUTHORIZED, "{url}");
    }
    assert_eq!(suppressed(&server, &shop).await.len(), 2);
    assert_eq!(post(&good).await, StatusCode::NO_CONTENT);
    assert_eq!(suppressed(&server, &shop).await.len(), 3);
}

async fn sendgrid_is_believed_by_its_signature_only(test: TestApp) {
    let shop = with_shop(&test).await;
    told(&test, &shop, 1).await;
    let token = test.inbox.mails()[0].bounce_token.clone();
    let body = json!([{ "event": "spamreport", "email": "x@example.com", "sg_event_id": "e1", "shelfbell": token }, { "event": "open", "sg_event_id": "e2" }])
        .to_string();
    let answer = judge::ask(&json!({ "do": "sendgrid", "body": body }));
    assert_eq!(answer["valid"], true, "SendGrid's own library accepts it");
    let text = |key: &str| answer[key].as_str().unwrap().to_owned();
    let (key, signature, timestamp) = (text("public_key"), text("signature"), text("timestamp"));
    let test = test.configured(|config| config.mail.sendgrid_public_key = key).await;
    test.app.config.validate().unwrap();
    let server = Server::start(&test).await;
    let post = async |signature: &str, timestamp: &str, body: &str| {
        let headers = [("X-Twilio-Email-Event-Webhook-Signature", signature), ("X-Twilio-Email-Event-Webhook-Timestamp", timestamp)];
        server.send(Method::POST, "/hooks/email/sendgrid", &headers, body.to_owned()).await.status
    };
    for (signature, timestamp, body) in [
        ("", "", body.as_str()),
        (signature.as_str(), "1795428001", body.as_str()),
        (signature.as_str(), timestamp.as_str(), "[]"),
        ("AAAA", timestamp.as_str(), body.as_str()),
    ] {
        assert_eq!(post(signature, timestamp, body).await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(suppressed(&server, &shop).await, []);
    assert_eq!(post(&signature, &timestamp, &body).await, StatusCode::NO_CONTENT);
    assert_eq!(suppressed(&server, &shop).await, [pair("p000@example.com", "complaint")]);
}

fn returned(to: &str, headers: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.com\r\nTo: {to}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n\
         --B\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n\
         Final-Recipient: rfc822; someone@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
         --B\r\nContent-Type: text/rfc822-headers\r\n\r\n{headers}\r\n\r\n--B--\r\n"
    )
}

async fn a_returned_mail_leads_back_to_its_message(test: TestApp) {
    let test = test.configured(hooked).await;
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    told(&test, &shop, 4).await;
    let mails = test.inbox.mails();
    for body in [
        returned(&format!("bounces+{}@shop.example", mails[0].bounce_token.to_uppercase()), "Subject: x"),
        returned("bounces@shop.example", &format!("X-Shelfbell-Id: {}", mails[1].bounce_token)),
        returned("bounces@shop.example", &format!("Message-ID: <{}@shop.example>", mails[2].id)),
    ] {
        assert_eq!(post_to(&server, "dsn", body).await, StatusCode::NO_CONTENT);
    }
    let expected: Vec<(String, String)> = (0..3).map(|n| pair(&format!("p00{n}@example.com"), "hard_bounce")).collect();
    assert_eq!(suppressed(&server, &shop).await, expected);
    assert_eq!(post_to(&server, "dsn", "Subject: Out of office\r\n\r\nAway.\r\n").await, StatusCode::BAD_REQUEST);
}

async fn reports_of_one_shop_touch_no_other(test: TestApp) {
    let test = test.configured(hooked).await;
    let (ours, theirs) = (with_shop(&test).await, TestShop::add(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    told(&test, &ours, 1).await;
    let token = test.inbox.mails()[0].bounce_token.clone();
    // The same person waits at the other shop, and nobody can make up a token for it.
    let add = json!({ "channel": "email", "address": "q@example.com" });
    assert_eq!(admin(&server, &theirs, Method::POST, "/admin/v1/suppressions", &add).await.status, StatusCode::NO_CONTENT);
    let (row, mac) = token.split_once('-').unwrap();
    let next = i64::from_str_radix(row, 16).unwrap() + 1;
    for (id, token) in [format!("{next:x}-{mac}"), format!("{row}-00000000000000000000"), "x".to_owned(), String::new()].iter().enumerate()
    {
        assert_eq!(post_to(&server, "postmark", postmark(id, "Bounce", "HardBounce", token)).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(suppressed(&server, &ours).await, []);
    assert_eq!(post_to(&server, "postmark", postmark(9, "Bounce", "HardBounce", &token)).await, StatusCode::NO_CONTENT);
    assert_eq!(suppressed(&server, &ours).await, [pair("p000@example.com", "hard_bounce")]);
    assert_eq!(suppressed(&server, &theirs).await, [pair("q@example.com", "merchant")]);
    let path = "/admin/v1/suppressions?channel=email&address=p000%40example.com";
    assert_eq!(admin(&server, &theirs, Method::DELETE, path, &json!(null)).await.status, StatusCode::NOT_FOUND);
    for path in ["/admin/v1/mail", "/admin/v1/suppressions", "/admin/v1/templates"] {
        assert_eq!(server.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

async fn what_is_about_no_message_changes_nothing(test: TestApp) {
    let test = test.configured(hooked).await;
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    told(&test, &shop, 1).await;
    assert_eq!(post_to(&server, "postmark", postmark(1, "Bounce", "HardBounce", "7b-00")).await, StatusCode::NO_CONTENT);
    assert_eq!(suppressed(&server, &shop).await, []);
    // With one shop on the server, the address says enough.
    let by_address = postmark(2, "Bounce", "HardBounce", "").replace("somebody@example.com", "P000@example.com");
    assert_eq!(post_to(&server, "postmark", by_address).await, StatusCode::NO_CONTENT);
    assert_eq!(suppressed(&server, &shop).await, [pair("p000@example.com", "hard_bounce")]);
}

async fn a_forged_mail_stops_nobody(test: TestApp) {
    let test = test.configured(hooked).await;
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    told(&test, &shop, 2).await;
    let victim = |mail: String| mail.replace("someone@example.com", "p000@example.com");
    let complaint = "From: <abuse@isp.example>\r\nTo: bounces@shop.example\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/report; report-type=feedback-report; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nspam\r\n\
        --B\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: ISP/1\r\nVersion: 1\r\n\
        Original-Rcpt-To: <someone@example.com>\r\n\r\n\
        --B\r\nContent-Type: message/rfc822\r\n\r\nFrom: alerts@shop.example\r\nTo: someone@example.com\r\n\r\nHi\r\n--B--\r\n";
    // The only shop on the server, an address that is known there, and whatever somebody can make up.
    for forged in [
        victim(returned("bounces@shop.example", "Subject: x")),
        victim(returned("bounces+7b-0011@shop.example", "Message-ID: <made:up@shop.example>\r\nTo: p000@example.com")),
        victim(complaint.to_owned()),
    ] {
        assert_eq!(post_to(&server, "dsn", forged).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(suppressed(&server, &shop).await, []);
    // Whoever shows the token of their own mail stops their own, whomever the mail names.
    let own = victim(returned(&format!("bounces+{}@shop.example", test.inbox.mails()[1].bounce_token), "Subject: x"));
    assert_eq!(post_to(&server, "dsn", own).await, StatusCode::NO_CONTENT);
    assert_eq!(suppressed(&server, &shop).await, [pair("p001@example.com", "hard_bounce")]);
}

async fn who_is_left_alone_for_a_harder_reason_stays_so(test: TestApp) {
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    for person in ["ana", "bob"] {
        shop.wait_for("11", &format!("{person}@example.com")).await;
        test.inbox.answer(&format!("{person}@example.com"), Some(crate::support::Answer::NoSuchMailbox));
    }
    test.clock.advance(1000);
    shop.stock("11", 9).await;
    while jobs::evaluate::step(&test.app, 100).await.unwrap().is_some() {}
    let claim = deliver::claim(&test.app, 100).await.unwrap();
    // While her message is on its way, the merchant hears from Ana.
    let add = json!({ "channel": "email", "address": "ana@example.com" });
    assert_eq!(admin(&server, &shop, Method::POST, "/admin/v1/suppressions", &add).await.status, StatusCode::NO_CONTENT);
    let mut outcomes = Vec::new();
    for message in &claim.messages {
        outcomes.extend(deliver::send(&test.app, message).await);
    }
    assert_eq!(outcomes.len(), 2);
    deliver::record(&test.app, &outcomes).await.unwrap();
    assert_eq!(suppressed(&server, &shop).await, [pair("ana@example.com", "merchant"), pair("bob@example.com", "hard_bounce")]);
}
