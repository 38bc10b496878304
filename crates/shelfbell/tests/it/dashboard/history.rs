//! The made-up past hangs together: what the pages count is what the rows say, and the same seed gives the same past.

use serde_json::Value;
use shelfbell::demo::history::{HistoryError, Size, write};

use super::get;
use crate::support::TestApp;
use crate::support::http::Server;

crate::on_both_engines!(a_past_hangs_together);

async fn a_past_hangs_together(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let size = Size { subscriptions: 600, episodes: 30, variants: 40, seed: 3 };
    let written = write(&test.app, &shop.row().await, size, |_, _| {}).await.unwrap();
    assert!(written.subscriptions >= 590 && written.subscriptions <= 600, "{written:?}");
    assert!(
        written.episodes >= 20 && written.conversions > 0 && written.notifications > written.subscriptions + written.episodes,
        "{written:?}"
    );
    assert_eq!(test.count("SELECT count(*) FROM sign_ups").await, written.subscriptions);
    assert_eq!(test.count("SELECT count(*) FROM notifications").await, written.notifications);
    assert_eq!(test.count("SELECT count(*) FROM episodes").await, written.episodes);
    assert_eq!(test.count("SELECT count(*) FROM conversions").await, written.conversions);
    // Who is in line is who waits; a wave counts those who were told and not put back.
    let waiting = test.count("SELECT count(*) FROM subscriptions WHERE state = 'waiting'").await;
    assert_eq!(test.count("SELECT count(*) FROM line").await, waiting);
    let told = test.count("SELECT CAST(sum(told) AS BIGINT) FROM waves").await;
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE kind = 'alert' AND state <> 'returned'").await, told);
    let home = get(&server, &shop, "/admin/v1/home?days=365").await;
    let figure = |name: &str| usize::try_from(home["figures"][name]["now"].as_i64().unwrap()).unwrap();
    assert_eq!((figure("signed_up"), figure("told")), (written.subscriptions, told));
    assert_eq!(figure("clicked"), test.count("SELECT count(*) FROM notifications WHERE clicked_at IS NOT NULL").await);
    assert_eq!(home["waiting_now"], waiting);
    assert!(home["attention"].as_array().unwrap().iter().any(|one| one["kind"] == "held_episodes"), "{home}");
    let held = get(&server, &shop, "/admin/v1/episodes?state=held").await;
    assert!(held["items"][0]["would_reach"].as_i64().unwrap() > 0);
    let demand = get(&server, &shop, "/admin/v1/demand").await;
    let people: i64 = demand["items"].as_array().unwrap().iter().map(|item| item["waiting"].as_i64().unwrap()).sum();
    assert_eq!(usize::try_from(people).unwrap(), waiting, "everybody is in a line of the first page");
    let episode = get(&server, &shop, "/admin/v1/episodes?state=closed").await["items"][0]["id"].as_str().unwrap().to_owned();
    let story = get(&server, &shop, &format!("/admin/v1/episodes/{episode}")).await;
    assert!(story["steps"].as_array().unwrap().iter().all(|step| !step["text"].as_str().unwrap().is_empty()), "{story}");
    let messages = get(&server, &shop, &format!("/admin/v1/episodes/{episode}/messages")).await;
    let contact = messages["items"][0]["contact_id"].as_str().unwrap();
    let card = get(&server, &shop, &format!("/admin/v1/contacts/{contact}")).await;
    assert!(card["address"].as_str().unwrap().contains("@example."), "sealed and opened again");
    // The jobs find nothing that is due at once: what waits is sold out, held, or waits for its interval or the morning.
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), Vec::<String>::new());
    // It is for new shops only.
    assert!(matches!(write(&test.app, &shop.row().await, size, |_, _| {}).await, Err(HistoryError::NotEmpty)));
    // The same again elsewhere.
    let twin = TestApp::sqlite().await;
    assert_eq!(write(&twin.app, &twin.shop().await.row().await, size, |_, _| {}).await.unwrap(), written);
    for sql in ["SELECT CAST(sum(place % 1000003) AS BIGINT) FROM sign_ups", "SELECT CAST(sum(amount_minor) AS BIGINT) FROM conversions"] {
        assert_eq!(twin.count(sql).await, test.count(sql).await, "{sql}");
    }
    let _: Value = get(&server, &shop, "/admin/v1/demand/8100000000000/trend").await;
}
