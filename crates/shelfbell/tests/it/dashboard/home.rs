//! The figures of the home page, each counted by hand, and what needs a look.

use reqwest::Method;
use serde_json::{Value, json};
use shelfbell::db::attention;
use shelfbell_core::fact::Fact;

use super::{DAY, HOUR, ask, buys, follows, get, shop};
use crate::support::http::Server;
use crate::support::{Answer, START, TestApp, level, product};

crate::on_both_engines!(the_figures_are_counted, what_needs_a_look_is_said, a_period_has_bounds);

const MIDNIGHT: i64 = START - START % (DAY * 1000);

fn kinds(home: &Value) -> Vec<(String, i64)> {
    let list = home["attention"].as_array().unwrap();
    list.iter().map(|one| (one["kind"].as_str().unwrap().to_owned(), one["count"].as_i64().unwrap())).collect()
}

async fn the_figures_are_counted(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    shop.policy(&[("settle_secs", "20")]).await;
    let empty = get(&server, &shop, "/admin/v1/home").await;
    assert_eq!((&empty["waiting_now"], &empty["first_message_ms"]), (&json!(0), &json!({ "now": null, "before": null })));
    assert_eq!(empty["series"].as_array().unwrap().len(), 30);
    // Four people: three for size 11, one of them for product 2 as well, whatever variant.
    for address in ["ana@example.com", "ben@example.com", "cas@example.com"] {
        shop.wait_for("11", address).await;
    }
    shop.sign_up(shelfbell::flows::sign_up::Wanted::AnyOf("2".to_owned()), "ana@example.com").await.unwrap();
    // The next day two units come: after the settle time two are told, and one of them follows the link and buys.
    test.pass(DAY).await;
    shop.stock("11", 2).await;
    test.run_due().await;
    test.pass(20).await;
    follows(&test, &server, "ana@example.com").await;
    test.clock.advance(5_000);
    buys(&test, &shop, "1001", "ana@example.com", "11", 1_999).await;
    shop.stock("11", 0).await;
    test.run_due().await;
    test.clock.advance(1_000);

    let home = get(&server, &shop, "/admin/v1/home?days=7").await;
    let now = test.app.now();
    let days_ago = |days: i64| MIDNIGHT + (1 - days) * DAY * 1000;
    assert_eq!((&home["from"], &home["to"], &home["before_from"]), (&json!(days_ago(6)), &json!(now), &json!(2 * days_ago(6) - now)));
    assert_eq!((&home["waiting_now"], &home["variants_waited_for"], &home["currency"]), (&json!(2), &json!(2), &json!("EUR")));
    let figures = &home["figures"];
    assert_eq!(figures["signed_up"], json!({ "now": 4, "before": 0 }));
    assert_eq!(figures["told"], json!({ "now": 2, "before": 0 }));
    assert_eq!(figures["clicked"], json!({ "now": 1, "before": 0 }));
    assert_eq!(figures["bought"], json!({ "now": 1, "before": 0 }));
    assert_eq!(figures["recovered_minor"], json!({ "now": 1_999, "before": 0 }));
    // Both left at once after the settle time.
    let spread = json!({ "now": { "p50": 20_000, "p95": 20_000 }, "before": null });
    assert_eq!((&home["first_message_ms"], &home["last_message_ms"]), (&spread, &spread));
    let series = home["series"].as_array().unwrap();
    assert_eq!(series.len(), 7);
    let day = |day, signed_up, told, clicked, bought, recovered_minor| json!({ "day": day, "signed_up": signed_up, "told": told, "clicked": clicked, "bought": bought, "recovered_minor": recovered_minor });
    assert_eq!(series[5], day(days_ago(1), 4, 0, 0, 0, 0));
    assert_eq!(series[6], day(days_ago(0), 0, 2, 1, 1, 1_999));
    assert_eq!(series[4], day(days_ago(2), 0, 0, 0, 0, 0));

    // Seven days later all of that is the stretch before.
    test.clock.advance(7 * DAY * 1000);
    let later = get(&server, &shop, "/admin/v1/home?days=7").await;
    assert_eq!(later["figures"]["told"], json!({ "now": 0, "before": 2 }));
    assert_eq!(later["figures"]["recovered_minor"], json!({ "now": 0, "before": 1_999 }));
    assert_eq!(later["first_message_ms"], json!({ "now": null, "before": { "p50": 20_000, "p95": 20_000 } }));
}

async fn what_needs_a_look_is_said(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    assert_eq!(kinds(&get(&server, &shop, "/admin/v1/home").await), []);
    // A message that is refused for good.
    test.inbox.answer("ana@example.com", Some(Answer::Reject));
    shop.wait_for("11", "ana@example.com").await;
    shop.stock("11", 1).await;
    test.run_due().await;
    // A send above the limit.
    shop.policy(&[("mass_send_limit", "0")]).await;
    shop.wait_for("12", "ben@example.com").await;
    shop.stock("12", 1).await;
    test.run_due().await;
    // A webhook that nobody understands, and topics that the platform refuses.
    assert!(server.webhook(&shop.domain, "hush", "w1", "inventory_levels/update", b"{").await.status.is_success());
    test.run_due().await;
    let mut tx = test.app.db.begin().await.unwrap();
    attention::note_webhook_check(&mut tx, &shop.row().await.id, &["orders/create".to_owned()], test.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ask(&server, &shop, Method::POST, "/admin/v1/mail/pause", json!({ "reason": "a test" })).await.0, 204);
    let home = get(&server, &shop, "/admin/v1/home").await;
    let expected = [("held_episodes", 1), ("mail_paused", 1), ("webhooks_missing", 1), ("dead_messages", 1), ("unreadable_webhooks", 1)];
    assert_eq!(kinds(&home), expected.map(|(kind, count)| (kind.to_owned(), count)), "{home}");
    assert_eq!(home["attention"][0]["severity"], "high");
    assert!(home["attention"][2]["text"].as_str().unwrap().contains("orders/create"));

    // People wait for what came back, and no job looks at it: nothing is said while it may still be on its way.
    shop.wait_for("21", "cas@example.com").await;
    shop.facts(vec![level("21", 5, test.app.now())]).await;
    test.clock.advance((HOUR - 60) * 1000);
    assert!(!kinds(&get(&server, &shop, "/admin/v1/home").await).iter().any(|(kind, _)| kind == "list_without_sends"));
    test.clock.advance(2 * 60 * 1000);
    assert!(kinds(&get(&server, &shop, "/admin/v1/home").await).contains(&("list_without_sends".to_owned(), 1)));
    // A wave is a sign of life.
    shop.policy(&[("mass_send_limit", "100")]).await;
    shop.facts(vec![Fact::Product(product("2", &["21"]))]).await;
    test.run_due().await;
    assert!(!kinds(&get(&server, &shop, "/admin/v1/home").await).iter().any(|(kind, _)| kind == "list_without_sends"));
}

async fn a_period_has_bounds(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    for days in ["0", "366", "-1"] {
        let (status, problem) = ask(&server, &shop, Method::GET, &format!("/admin/v1/home?days={days}"), Value::Null).await;
        assert_eq!((status.as_u16(), &problem["code"]), (422, &json!("bad_period")), "{days}");
    }
    assert_eq!(get(&server, &shop, "/admin/v1/home?days=365").await["series"].as_array().unwrap().len(), 365);
}
