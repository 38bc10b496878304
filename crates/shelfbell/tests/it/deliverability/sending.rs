//! How mail leaves: signed, no faster than the shop allows, and not at all while it is stopped.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::app::App;
use shelfbell::channels::email::{Email, MailSettings};
use shelfbell::config::{Dkim, MailProvider};
use shelfbell::db::{mail_queue, mail_state, notifications};
use shelfbell::flows::deliverability;
use shelfbell::ids::Ids;
use shelfbell::jobs;
use shelfbell_core::audit::Actor;

use super::judge;
use super::{admin, hooked, post_to, postmark, told, with_shop};
use crate::support::http::Server;
use crate::support::relay::Relay;
use crate::support::{TestApp, level, product};

crate::on_both_engines!(
    mail_is_signed_so_that_others_verify_it,
    the_sender_has_the_shops_name_or_the_one_that_it_chose,
    too_many_complaints_stop_the_mail_and_lose_nothing,
    the_merchant_stops_and_resumes,
    a_rate_is_kept_in_order,
    a_domains_rate_holds_up_no_other,
    confirmations_are_never_held_up,
    one_who_complains_often_stops_nothing,
    a_resume_waits_for_what_is_being_stopped,
    one_message_for_several_items_takes_one_moment,
);

async fn mail_is_signed_so_that_others_verify_it(test: TestApp) {
    let (relay, files) = (Relay::start().await, tempfile::tempdir().unwrap());
    let keys = judge::ask(&json!({ "do": "keys" }));
    let file = |kind: &str| {
        let path = files.path().join(kind);
        std::fs::write(&path, keys[kind]["pem"].as_str().unwrap()).unwrap();
        path.display().to_string()
    };
    let settings = MailSettings {
        smtp_url: relay.url.clone().into(),
        from: "Nordwind Überseehandel <alerts@shop.example>".to_owned(),
        provider: MailProvider::Smtp,
        bounce_address: "bounces@mail.shop.example".to_owned(),
        dkim: Dkim {
            domain: "shop.example".to_owned(),
            rsa_selector: "r1".to_owned(),
            rsa_key_file: file("rsa"),
            ed25519_selector: "e1".to_owned(),
            ed25519_key_file: file("ed25519"),
        },
        connections: 1,
        timeout_secs: 20,
    };
    let email = Arc::new(Email::new(&settings).unwrap());
    let app = App::build(test.app.config.clone(), test.clock.clone(), Ids::seeded(9), Some(email)).await.unwrap();
    let mut shop = with_shop(&test).await;
    shop.app = app.clone();
    // Lines of dots and letters that are not ASCII go through quoting and stuffing after the signature.
    let mut thing = product("2", &["21"]);
    thing.title = ".Größe „M“ … ✓".to_owned();
    shop.facts(vec![shelfbell_core::fact::Fact::Product(thing), level("21", 0, 1)]).await;
    shop.wait_for("21", "show-ana@example.com").await;
    shop.wait_in("de", "21", "show-bob@example.com").await;
    test.clock.advance(1000);
    shop.stock("21", 5).await;
    jobs::run_due(&app).await.unwrap();
    relay.reached(2, std::time::Duration::from_secs(20)).await;
    let records = json!({ "r1._domainkey.shop.example": keys["rsa"]["record"], "e1._domainkey.shop.example": keys["ed25519"]["record"] });
    for taken in relay.taken() {
        assert!(taken.from.starts_with("bounces+") && taken.from.ends_with("@mail.shop.example"), "{}", taken.from);
        let answer = judge::ask(&json!({ "do": "dkim", "message_base64": taken.raw_base64, "records": records }));
        let signatures = answer["signatures"].as_array().unwrap();
        assert_eq!(signatures.len(), 2, "{answer}");
        for (signature, algorithm) in signatures.iter().zip(["rsa-sha256", "ed25519-sha256"]) {
            assert_eq!((signature["result"].as_str(), signature["algorithm"].as_str()), (Some("pass"), Some(algorithm)), "{answer}");
            assert_eq!(signature["domain"], "shop.example");
            let signed = signature["signed"].as_str().unwrap().to_lowercase();
            // RFC 8058 §4.
            assert!(signed.contains("list-unsubscribe") && signed.contains("list-unsubscribe-post") && signed.contains("from"), "{signed}");
        }
        // What is changed on the way is found out.
        let raw = String::from_utf8(STANDARD.decode(&taken.raw_base64).unwrap()).unwrap();
        for (old, new) in [("List-Unsubscribe: <http", "List-Unsubscribe: <https"), ("\r\nTo: ", "\r\nTo: x"), ("</html>", "</html >x")] {
            let changed = raw.replacen(old, new, 1);
            assert_ne!(changed, raw, "{old}");
            let question = json!({ "do": "dkim", "message_base64": STANDARD.encode(changed), "records": records });
            let results: Vec<Value> = judge::ask(&question)["signatures"].as_array().unwrap().iter().map(|s| s["result"].clone()).collect();
            assert!(results.iter().all(|result| result != "pass"), "{old}: {results:?}");
        }
        // A second From in front is found out too.
        let forged = format!("From: evil@evil.example\r\n{raw}");
        let answer = judge::ask(&json!({ "do": "dkim", "message_base64": STANDARD.encode(forged), "records": records }));
        assert!(answer["signatures"].as_array().unwrap().iter().all(|s| s["result"] != "pass"), "{answer}");
    }
}

async fn the_sender_has_the_shops_name_or_the_one_that_it_chose(test: TestApp) {
    let relay = Relay::start().await;
    let settings = MailSettings {
        smtp_url: relay.url.clone().into(),
        from: "Shelfbell <alerts@shop.example>".to_owned(),
        provider: MailProvider::Smtp,
        bounce_address: String::new(),
        dkim: Dkim::default(),
        connections: 1,
        timeout_secs: 20,
    };
    let email = Arc::new(Email::new(&settings).unwrap());
    let app = App::build(test.app.config.clone(), test.clock.clone(), Ids::seeded(9), Some(email)).await.unwrap();
    let (mut shop, server) = (with_shop(&test).await, Server::start(&test).await);
    shop.app = app.clone();
    let choose = async |name: &str| {
        let body = json!({ "changes": { "mail_from_name": name } });
        admin(&server, &shop, Method::PUT, "/admin/v1/settings", &body).await
    };
    // The shop's own name, one of plain letters, one that headers cannot carry as it is, and the shop's own again.
    for (n, (name, shown, is_encoded)) in [
        ("", "example", false),
        ("Northwind Store", "Northwind Store", false),
        ("Café „Nord“, 在庫堂", "Café „Nord“, 在庫堂", true),
        (" ", "example", false),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = choose(name).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        app.shops.forget();
        let to = format!("show-{n}@example.com");
        test.clock.advance(1000);
        shop.stock("11", 0).await;
        jobs::run_due(&app).await.unwrap();
        shop.wait_for("11", &to).await;
        test.clock.advance(1000);
        shop.stock("11", 5).await;
        jobs::run_due(&app).await.unwrap();
        relay.reached(n + 1, std::time::Duration::from_secs(20)).await;
        let taken = relay.taken().into_iter().find(|taken| taken.to == to).unwrap();
        let raw = String::from_utf8(STANDARD.decode(&taken.raw_base64).unwrap()).unwrap();
        let head = raw.split("\r\n\r\n").next().unwrap();
        let line = head.lines().find(|line| line.starts_with("From:")).unwrap();
        // RFC 2047.
        assert_eq!((line.contains(shown), line.contains("=?utf-8?b?")), (!is_encoded, is_encoded), "{line}");
        assert!(head.is_ascii(), "{head}");
        let mail = mail_parser::MessageParser::default().parse(raw.as_bytes()).unwrap();
        let sender = mail.from().unwrap().first().unwrap();
        assert_eq!((sender.name(), sender.address()), (Some(shown), Some("alerts@shop.example")), "{line}");
    }
    for bad in ["Store\r\nBcc: eve@example.com", "Store\nX-Priority: 1", "bank@example.com", "<b>Store</b>", &"n".repeat(81)] {
        let answer = choose(bad).await;
        assert_eq!((answer.status, answer.json()["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("mail_from_name")), "{bad:?}");
    }
}

async fn too_many_complaints_stop_the_mail_and_lose_nothing(test: TestApp) {
    let test = test.configured(hooked).await;
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    told(&test, &shop, 10).await;
    let mails = test.inbox.mails();
    for (n, mail) in mails.iter().take(3).enumerate() {
        let complaint = postmark(n, "SpamComplaint", "SpamComplaint", &mail.bounce_token);
        assert_eq!(post_to(&server, "postmark", complaint).await, StatusCode::NO_CONTENT);
    }
    let status = admin(&server, &shop, Method::GET, "/admin/v1/mail", &json!(null)).await.json();
    let reason = status["reason"].as_str().unwrap();
    assert!(reason.contains("3 of 10 recipients") && reason.contains("30 %") && reason.contains("0.3 %"), "{reason}");
    // What is written meanwhile waits, and is counted once it would have left.
    test.clock.advance(1000);
    shop.stock("11", 0).await;
    test.run_due().await;
    for n in 0..5 {
        shop.wait_for("11", &format!("q{n}@example.com")).await;
    }
    test.clock.advance(1000);
    shop.stock("11", 50).await;
    test.pass(100_000).await;
    assert_eq!(test.inbox.mails().len(), 10);
    assert_eq!(admin(&server, &shop, Method::GET, "/admin/v1/mail", &json!(null)).await.json()["waiting"], 5);
    // One of them changes their mind meanwhile.
    let row = shop.row().await;
    let mut tx = test.app.db.read().await.unwrap();
    let gone = shelfbell_core::contact::Address::parse(shelfbell_core::contact::ChannelKind::Email, "q1@example.com").unwrap();
    let contact = shelfbell::db::contacts::by_address(&mut tx, &row.id, &gone).await.unwrap().unwrap().contact_id;
    let contact = shelfbell_core::ids::ContactId::new(contact);
    drop(tx);
    shelfbell::flows::leave::stop_all(&test.app, &row.id, &contact).await.unwrap();
    // A restart forgets nothing.
    let again = test.another().await;
    jobs::run_due(&again).await.unwrap();
    assert_eq!(test.inbox.mails().len(), 10);
    let resumed = admin(&server, &shop, Method::POST, "/admin/v1/mail/resume", &json!(null)).await.json();
    assert_eq!(resumed, json!({ "resumed": 5 }));
    test.run_due().await;
    assert_eq!(test.inbox.recipients()[10..], ["q0@example.com", "q2@example.com", "q3@example.com", "q4@example.com"]);
    // The complaints are forgiven: a new one does not stop it at once.
    let complaint = postmark(7, "SpamComplaint", "SpamComplaint", &mails[7].bounce_token);
    assert_eq!(post_to(&server, "postmark", complaint).await, StatusCode::NO_CONTENT);
    let status = admin(&server, &shop, Method::GET, "/admin/v1/mail", &json!(null)).await.json();
    assert_eq!((&status["paused_at"], &status["complaints"]), (&json!(null), &json!(1)), "{status}");
}

async fn the_merchant_stops_and_resumes(test: TestApp) {
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    let pause = json!({ "reason": "the texts are wrong" });
    assert_eq!(admin(&server, &shop, Method::POST, "/admin/v1/mail/pause", &pause).await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin(&server, &shop, Method::POST, "/admin/v1/mail/pause", &pause).await.status, StatusCode::CONFLICT);
    told(&test, &shop, 3).await;
    assert_eq!(test.inbox.mails().len(), 0);
    // It sells out while it is stopped: nobody hears of it, everybody keeps the place.
    test.clock.advance(1000);
    shop.stock("11", 0).await;
    assert_eq!(admin(&server, &shop, Method::POST, "/admin/v1/mail/resume", &json!(null)).await.json(), json!({ "resumed": 3 }));
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 0);
    assert_eq!(shop.wait_for("11", "late@example.com").await.position, 4);
    test.clock.advance(1000);
    shop.stock("11", 9).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 4);
}

async fn a_rate_is_kept_in_order(test: TestApp) {
    let shop = with_shop(&test).await;
    shop.policy(&[("mail_per_minute", "10")]).await;
    told(&test, &shop, 35).await;
    let mut by_minute = vec![test.inbox.mails().len()];
    for _ in 0..4 {
        for _ in 0..60 {
            test.pass(1).await;
        }
        by_minute.push(test.inbox.mails().len());
    }
    assert_eq!(by_minute, [1, 11, 21, 31, 35]);
    let expected: Vec<String> = (0..35).map(|n| format!("p{n:03}@example.com")).collect();
    assert_eq!(test.inbox.recipients(), expected, "first come, first told");
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE attempts <> 1").await, 0, "waiting is no attempt");
}

async fn a_domains_rate_holds_up_no_other(test: TestApp) {
    let shop = with_shop(&test).await;
    shop.policy(&[("mail_per_domain_per_minute", "6")]).await;
    for n in 0..10 {
        shop.wait_for("11", &format!("p{n}@slow.example")).await;
        shop.wait_for("11", &format!("p{n}@d{n}.example")).await;
    }
    test.clock.advance(1000);
    shop.stock("11", 50).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients().iter().filter(|to| to.ends_with("slow.example")).count(), 1);
    assert_eq!(test.inbox.mails().len(), 11);
    // Sold out before their moment: they go back, as at any door.
    test.pass(30).await;
    assert_eq!(test.inbox.mails().len(), 14);
    shop.stock("11", 0).await;
    test.pass(600).await;
    assert_eq!(test.inbox.mails().len(), 14);
    assert_eq!(shop.wait_for("11", "late@example.com").await.position, 7);
}

async fn confirmations_are_never_held_up(test: TestApp) {
    let shop = with_shop(&test).await;
    shop.policy(&[("mail_per_minute", "1"), ("double_opt_in", "true")]).await;
    for n in 0..5 {
        shop.wait_for("11", &format!("p{n}@example.com")).await;
    }
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 5);
}

async fn one_who_complains_often_stops_nothing(test: TestApp) {
    let test = test.configured(hooked).await;
    let (shop, server) = (with_shop(&test).await, Server::start(&test).await);
    told(&test, &shop, 10).await;
    let mails = test.inbox.mails();
    let complain = async |id: usize, of: usize| {
        let complaint = postmark(id, "SpamComplaint", "SpamComplaint", &mails[of].bounce_token);
        assert_eq!(post_to(&server, "postmark", complaint).await, StatusCode::NO_CONTENT);
        admin(&server, &shop, Method::GET, "/admin/v1/mail", &json!(null)).await.json()
    };
    for id in 0..20 {
        let status = complain(id, 0).await;
        assert_eq!((&status["paused_at"], &status["complaints"]), (&json!(null), &json!(1)), "{status}");
    }
    assert!(complain(20, 1).await["paused_at"].is_null());
    let status = complain(21, 2).await;
    assert!(status["paused_at"].is_i64() && status["complaints"] == 3, "three people are too many of ten: {status}");
}

async fn a_resume_waits_for_what_is_being_stopped(test: TestApp) {
    let shop = with_shop(&test).await;
    for n in 0..3 {
        shop.wait_for("11", &format!("p{n}@example.com")).await;
    }
    test.clock.advance(1000);
    shop.stock("11", 9).await;
    while jobs::evaluate::step(&test.app, 100).await.unwrap().is_some() {}
    let row = shop.row().await;
    assert!(deliverability::pause(&test.app, &row.id, &Actor::Console, "").await.unwrap());
    // A claim finds the mail stopped. Before it ends, somebody resumes.
    let mut claim = test.app.db.begin().await.unwrap();
    let channel = shelfbell_core::contact::ChannelKind::Email;
    let due = notifications::due(&mut claim, channel, test.app.now(), 100).await.unwrap();
    assert!(mail_state::is_paused(&mut claim, &row.id).await.unwrap());
    let (app, id) = (test.app.clone(), row.id.clone());
    let resume = tokio::spawn(async move { deliverability::resume(&app, &id, &Actor::Console).await.unwrap() });
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!(!resume.is_finished());
    let messages: Vec<i64> = due.iter().map(|due| due.seq).collect();
    assert_eq!(mail_queue::pause(&mut claim, row.id.as_str(), &messages).await.unwrap(), 3);
    claim.commit().await.unwrap();
    assert_eq!(resume.await.unwrap(), 3, "it finds what was stopped meanwhile");
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 3);
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'paused'").await, 0);
}

async fn one_message_for_several_items_takes_one_moment(test: TestApp) {
    let shop = test.shop().await;
    let variants = ["11", "12", "13"];
    let mut facts = vec![shelfbell_core::fact::Fact::Product(product("1", &variants))];
    facts.extend(variants.map(|variant| level(variant, 0, 1)));
    shop.facts(facts).await;
    shop.policy(&[("mail_per_minute", "1")]).await;
    for person in ["ana", "bob"] {
        for variant in variants {
            shop.wait_for(variant, &format!("{person}@example.com")).await;
        }
    }
    shop.wait_for("11", "cid@example.com").await;
    test.clock.advance(1000);
    let now = test.app.now();
    shop.facts(variants.map(|variant| level(variant, 9, now)).to_vec()).await;
    test.run_due().await;
    let mut by_minute = vec![test.inbox.mails().len()];
    for _ in 0..3 {
        test.pass(60).await;
        by_minute.push(test.inbox.mails().len());
    }
    assert_eq!(by_minute, [1, 2, 3, 3]);
    let subjects: Vec<(String, String)> = test.inbox.mails().into_iter().map(|mail| (mail.to, mail.subject)).collect();
    let digest = "3 things you waited for are back";
    for person in ["ana@example.com", "bob@example.com"] {
        assert!(subjects.contains(&(person.to_owned(), digest.to_owned())), "{subjects:?}");
    }
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'sent'").await, 7);
}
