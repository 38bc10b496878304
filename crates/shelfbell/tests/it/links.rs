//! The links in a message: through to the product, my alerts, stop.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use shelfbell::flows::sign_up::Wanted;
use shelfbell_core::fact::Fact;

use crate::support::http::Server;
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    the_click_is_counted_and_leads_to_the_product,
    get_changes_nothing,
    one_click_stops_everything,
    alerts_can_be_stopped_one_by_one,
    made_up_links_open_nothing,
    made_up_links_wait_for_no_writer,
);

/// The path of the first link in `text` that begins with `/{kind}/`.
fn link(text: &str, kind: &str) -> String {
    let from = text.find(&format!("/{kind}/")).unwrap_or_else(|| panic!("no /{kind}/ link in {text}"));
    text[from..].split(|c: char| c.is_whitespace() || c == '"' || c == '>').next().unwrap().to_owned()
}

async fn told(test: &TestApp) -> (TestShop, String) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    shop.wait_for("11", "ana@example.com").await;
    shop.wait_for("12", "ana@example.com").await;
    shop.stock("11", 5).await;
    test.run_due().await;
    let text = test.inbox.mails()[0].text.clone();
    (shop, text)
}

async fn the_click_is_counted_and_leads_to_the_product(test: TestApp) {
    let (_shop, text) = told(&test).await;
    let server = Server::start(&test).await;
    let path = link(&text, "r");
    for _ in 0..2 {
        let answer = server.get(&path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let location = answer.headers["location"].to_str().unwrap();
        assert!(location.starts_with("https://example.myshopify.com/products/handle-1?variant=11&"), "{location}");
        assert!(location.contains("sb="), "{location}");
    }
    let clicks: i64 = clicks(&test).await;
    assert_eq!(clicks, 2);
}

async fn clicks(test: &TestApp) -> i64 {
    let row = "SELECT CAST(sum(clicks) AS BIGINT) FROM notifications";
    match &test.app.db {
        shelfbell::db::Db::Sqlite { readers, .. } => sqlx::query_scalar(row).fetch_one(readers).await.unwrap(),
        shelfbell::db::Db::Postgres { pool, .. } => sqlx::query_scalar(row).fetch_one(pool).await.unwrap(),
    }
}

async fn get_changes_nothing(test: TestApp) {
    let (shop, text) = told(&test).await;
    let server = Server::start(&test).await;
    let path = link(&text, "s");
    for _ in 0..3 {
        let page = server.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("a•••@example.com") && !page.text.contains("ana@example.com"));
        assert!(page.text.contains("Number 1 in line") && page.text.contains("Told on 23 November 2026"), "{}", page.text);
        assert!(page.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    }
    shop.stock("12", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 2);
}

async fn one_click_stops_everything(test: TestApp) {
    let (shop, text) = told(&test).await;
    let server = Server::start(&test).await;
    // The link that people press asks first.
    let asks = text.split_whitespace().find(|word| word.ends_with("?view=unsubscribe")).unwrap_or_else(|| panic!("{text}"));
    assert!(server.get(&link(asks, "s")).await.text.contains("Stop all messages"));
    let url = test.inbox.mails()[0].unsubscribe_url.clone().unwrap();
    let path = link(&url, "s");
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let answer = server.send(Method::POST, &path, &headers, "List-Unsubscribe=One-Click").await;
    assert_eq!(answer.status, StatusCode::OK);
    shop.stock("12", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 1);
    // The other encoding of RFC 8058 is taken as well, and asking anew counts.
    let headers = [("Content-Type", "multipart/form-data; boundary=x")];
    let body = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    assert_eq!(server.send(Method::POST, &path, &headers, body).await.status, StatusCode::OK);
    test.clock.advance(1000);
    shop.stock("12", 0).await;
    test.run_due().await;
    shop.wait_for("12", "ana@example.com").await;
    test.clock.advance(1000);
    shop.stock("12", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 2);
}

async fn alerts_can_be_stopped_one_by_one(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    let first = shop.wait_for("11", "ana@example.com").await;
    shop.wait_for("12", "ana@example.com").await;
    let other = shop.sign_up(Wanted::Variant("11".to_owned()), "bob@example.com").await.unwrap();
    let server = Server::start(&test).await;
    let path = format!("/s/{}", test.app.tokens.issue(shelfbell::tokens::Purpose::Alerts, first.id.as_str(), None).unwrap());
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let stop = |id: &str| format!("action=stop&alert={id}");
    assert_eq!(server.send(Method::POST, &path, &headers, stop(other.id.as_str())).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(server.send(Method::POST, &path, &headers, stop(first.id.as_str())).await.status, StatusCode::OK);
    shop.stock("11", 5).await;
    shop.stock("12", 5).await;
    test.run_due().await;
    let mut told = test.inbox.recipients();
    told.sort();
    assert_eq!(told, ["ana@example.com", "bob@example.com"]);
}

async fn made_up_links_open_nothing(test: TestApp) {
    let (_shop, text) = told(&test).await;
    let server = Server::start(&test).await;
    let alerts = link(&text, "s");
    let click = link(&text, "r");
    for path in ["/s/x", "/r/x", &alerts.replace("/s/", "/r/"), &click.replace("/r/", "/s/"), &format!("{alerts}A")] {
        assert_eq!(server.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// SQLite has one writer: a link that anybody can make up must not take its turn.
async fn made_up_links_wait_for_no_writer(test: TestApp) {
    let (_shop, text) = told(&test).await;
    let server = Server::start(&test).await;
    let path = link(&text, "r");
    let writing = test.app.db.begin().await.unwrap();
    for made_up in ["/r/none".to_owned(), format!("{path}x"), "/r/AAAAAAAAAAAAAAAAAAAA".to_owned()] {
        let answer = tokio::time::timeout(Duration::from_secs(5), server.get(&made_up)).await.expect("it waits for the writer");
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{made_up}");
    }
    drop(writing);
    assert_eq!(server.get(&path).await.status, StatusCode::SEE_OTHER);
    assert_eq!(clicks(&test).await, 1);
}
