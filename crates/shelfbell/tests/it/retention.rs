//! What nobody needs any more is forgotten, when the shop says so.

use reqwest::StatusCode;
use serde_json::json;
use shelfbell::db::audit;
use shelfbell::jobs::sweep;
use shelfbell_core::audit::Actor;
use shelfbell_core::fact::Fact;

use crate::support::http::Server;
use crate::support::{Answer, TestApp, level, product, stored};

crate::on_both_engines!(people_who_wait_for_nothing, webhooks_and_the_audit_log);

const DAY: i64 = 86_400;

async fn people_who_wait_for_nothing(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    shop.policy(&[("contact_days", "60"), ("expire_days", "3650")]).await;
    shop.wait_for("11", "told@example.com").await;
    shop.wait_for("11", "dead@example.com").await;
    shop.wait_for("12", "waiting@example.com").await;
    test.inbox.answer("dead@example.com", Some(Answer::NoSuchMailbox));
    test.clock.advance(1000);
    shop.stock("11", 5).await;
    test.run_due().await;
    // Requests may be open for ten years: the setting that counts is the longer one.
    test.clock.advance(70 * DAY * 1000);
    sweep(&test.app).await.unwrap();
    assert_eq!(test.count("SELECT count(*) FROM contacts").await, 3);
    shop.policy(&[("expire_days", "75")]).await;
    test.clock.advance(30 * DAY * 1000);
    sweep(&test.app).await.unwrap();
    assert_eq!(test.count("SELECT count(*) FROM contacts").await, 3, "75 days and 30 are not over");
    shop.stock("11", 0).await;
    shop.wait_for("11", "young@example.com").await;
    test.clock.advance(6 * DAY * 1000);
    sweep(&test.app).await.unwrap();
    let opened = stored::opened(&test).await;
    assert!(!opened.contains("told@example.com") && !opened.contains("dead@example.com"));
    assert!(!opened.contains("waiting@example.com"), "the request had expired");
    assert!(opened.contains("young@example.com"));
    assert_eq!(test.count("SELECT count(*) FROM suppressed_addresses").await, 1, "a dead address stays dead");
    // What was sent is still counted.
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'sent'").await, 1);
    // Whoever comes back is somebody new, and the dead one is not written to.
    shop.wait_for("11", "dead@example.com").await;
    shop.wait_for("11", "told@example.com").await;
    let before = test.inbox.recipients().len();
    test.clock.advance(1000);
    shop.stock("11", 5).await;
    test.run_due().await;
    let told = test.inbox.recipients().split_off(before);
    assert_eq!(told, ["young@example.com", "told@example.com"]);
}

async fn webhooks_and_the_audit_log(test: TestApp) {
    let shop = test.shop().await;
    let server = Server::start(&test).await;
    let broken = json!({ "customer": { "email": { "is": "ana@example.com" } } }).to_string();
    let request = json!({ "customer": { "email": "ana@example.com", "phone": null }, "data_request": { "id": 7 } }).to_string();
    for (id, topic, body) in [("w1", "customers/redact", &broken), ("w2", "customers/data_request", &request)] {
        assert_eq!(server.webhook(&shop.domain, "hush", id, topic, body.as_bytes()).await.status, StatusCode::OK);
    }
    test.run_due().await;
    let id = shop.row().await.id;
    let mut tx = test.app.db.begin().await.unwrap();
    audit::record(&mut tx, &id, &Actor::Console, "policy.changed", "", &json!({}), test.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    shop.policy(&[("webhook_days", "3"), ("unreadable_days", "10"), ("data_request_days", "40"), ("audit_days", "50")]).await;
    let changes = test.count("SELECT count(*) FROM audit").await;
    let after = async |days: i64| {
        test.clock.advance(days * DAY * 1000);
        sweep(&test.app).await.unwrap();
        (
            test.count("SELECT count(*) FROM inbox WHERE state = 'done'").await,
            test.count("SELECT count(*) FROM inbox WHERE state = 'unreadable'").await,
            test.count("SELECT count(*) FROM data_requests").await,
            test.count("SELECT count(*) FROM audit").await,
        )
    };
    assert_eq!(after(2).await, (1, 1, 1, changes));
    assert_eq!(after(2).await, (0, 1, 1, changes));
    assert_eq!(after(7).await, (0, 0, 1, changes));
    assert_eq!(after(30).await, (0, 0, 0, changes));
    assert_eq!(after(10).await, (0, 0, 0, 0));
}
