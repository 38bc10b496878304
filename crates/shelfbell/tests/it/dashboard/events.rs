//! The stream of changes: heard by whoever may, in another process too, at most one of a kind in a second, and over when the key is.

use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::Method;
use serde_json::Value;
use shelfbell::app::{App, What};
use shelfbell::db::Db;
use shelfbell::jobs::{self, Stopper, announce};
use shelfbell_core::permission::Role;
use tokio::time::{Instant, timeout};

use super::{DAY, shop};
use crate::support::http::Server;
use crate::support::people::{Browser, person};
use crate::support::{TestApp, TestShop};

crate::on_both_engines!(
    a_change_is_heard,
    an_order_is_heard,
    another_process_is_heard,
    a_stream_ends_with_the_server,
    listening_keeps_nobody_signed_in
);

struct Listener {
    stream: std::pin::Pin<Box<dyn futures_util::Stream<Item = reqwest::Result<Vec<u8>>> + Send>>,
    text: String,
}

impl Listener {
    async fn open(server: &Server, shop: &TestShop) -> Self {
        Self::of(server.client.get(format!("{}/admin/v1/events", server.base)).bearer_auth(&shop.keys.secret)).await
    }

    /// As a page of the dashboard does.
    async fn in_browser(server: &Server, shop: &str, browser: &Browser<'_>) -> Self {
        Self::of(server.client.get(format!("{}/admin/v1/events?shop={shop}", server.base)).header("Cookie", &browser.cookie)).await
    }

    async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let stream = response.bytes_stream().map(|bytes| bytes.map(|bytes| bytes.to_vec()));
        let mut listener = Self { stream: Box::pin(stream), text: String::new() };
        // The greeting: from here on nothing is missed.
        listener.next_text().await.unwrap();
        listener
    }

    async fn next_text(&mut self) -> Option<String> {
        let bytes = timeout(Duration::from_secs(5), self.stream.next()).await.ok()??.ok()?;
        let text = String::from_utf8(bytes).unwrap();
        self.text.push_str(&text);
        Some(text)
    }

    /// The next `changed`, with what changed.
    async fn next(&mut self) -> Option<String> {
        loop {
            let text = self.next_text().await?;
            if let Some(what) = text.split("{\"what\":\"").nth(1) {
                assert!(text.starts_with("event: changed"), "{text}");
                return Some(what.split('"').next().unwrap().to_owned());
            }
        }
    }

    /// Nothing more comes within this time.
    async fn is_silent_for(&mut self, time: Duration) -> bool {
        timeout(time, self.next()).await.is_err()
    }
}

async fn a_change_is_heard(test: TestApp) {
    let (ours, theirs) = (shop(&test).await, TestShop::add(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    announce::once(&test.app).await.unwrap();
    let (mut we, mut they) = (Listener::open(&server, &ours).await, Listener::open(&server, &theirs).await);
    ours.wait_for("11", "ana@example.com").await;
    announce::once(&test.app).await.unwrap();
    assert_eq!(we.next().await.as_deref(), Some("demand"));
    // A flood is one event of a kind in a second.
    let began = Instant::now();
    for _ in 0..20 {
        test.app.changes.note(ours.row().await.id.as_str(), &[What::Demand, What::Episodes]);
        announce::once(&test.app).await.unwrap();
    }
    let mut heard = vec![we.next().await.unwrap(), we.next().await.unwrap()];
    heard.sort();
    assert_eq!(heard, ["demand", "episodes"]);
    assert!(began.elapsed() >= Duration::from_millis(500), "the second `demand` waited");
    // Telling, sending: episodes, messages and demand.
    ours.stock("11", 1).await;
    test.run_due().await;
    announce::once(&test.app).await.unwrap();
    let mut heard = std::collections::BTreeSet::new();
    while heard.len() < 3 {
        heard.insert(we.next().await.unwrap());
    }
    assert!(heard.contains("messages") && heard.contains("episodes") && heard.contains("demand"));
    assert!(they.is_silent_for(Duration::from_millis(300)).await, "another shop hears nothing: {}", they.text);
    assert_eq!(server.get("/admin/v1/events").await.status, 401);
}

async fn an_order_is_heard(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    announce::once(&test.app).await.unwrap();
    let mut listener = Listener::open(&server, &shop).await;
    let order = br#"{"id":1001,"currency":"EUR","created_at":"2026-11-23T05:00:00-05:00","line_items":[]}"#;
    assert_eq!(server.webhook(&shop.domain, "hush", "w1", "orders/create", order).await.status, 200);
    test.run_due().await;
    announce::once(&test.app).await.unwrap();
    let mut heard = [listener.next().await.unwrap(), listener.next().await.unwrap()];
    heard.sort();
    assert_eq!(heard, ["conversions", "demand"]);
}

async fn another_process_is_heard(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    announce::once(&test.app).await.unwrap();
    let (_stopper, stop) = Stopper::new();
    let mut running = jobs::start_for_http(&test.app, &stop);
    let mut listener = Listener::open(&server, &shop).await;
    let other: App = match &test.app.db {
        Db::Sqlite { .. } => test.app.clone(),
        Db::Postgres { .. } => test.another().await,
    };
    // The other process's listener may not be connected yet: it says it until it is heard.
    let id = shop.row().await.id;
    let mut heard = None;
    for _ in 0..10 {
        other.changes.note(id.as_str(), &[What::Settings]);
        announce::once(&other).await.unwrap();
        heard = timeout(Duration::from_secs(1), listener.next()).await.ok().flatten();
        if heard.is_some() {
            break;
        }
    }
    assert_eq!(heard.as_deref(), Some("settings"));
    running.abort_all();
}

/// A page that nobody uses is told when its session is over, and goes to the sign-in.
async fn listening_keeps_nobody_signed_in(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    person(&test, &shop, "ana@example.com", Role::Viewer).await;
    let id = shop.row().await.id;
    let changes = async || {
        test.app.changes.note(id.as_str(), &[What::Settings]);
        announce::once(&test.app).await.unwrap();
    };
    let ended = async |listener: &mut Listener| {
        while let Some(text) = listener.next_text().await {
            if text.contains("event: ended") {
                assert!(text.contains(r#"data: {"why":"unauthorized"}"#), "{text}");
                assert!(listener.next_text().await.is_none(), "it was the last");
                return true;
            }
        }
        false
    };
    announce::once(&test.app).await.unwrap();
    let mut browser = Browser::signed_in(&server, "ana@example.com").await;
    test.clock.advance(13 * DAY * 1000);
    let mut listener = Listener::in_browser(&server, id.as_str(), &browser).await;
    test.clock.advance(DAY * 1000 - 1);
    changes().await;
    assert_eq!(listener.next().await.as_deref(), Some("settings"), "the fourteenth day is not over");
    test.clock.advance(20_000);
    changes().await;
    assert!(ended(&mut listener).await, "{}", listener.text);
    assert_eq!(browser.get("/admin/v1/session").await.status, 401);
    // Signed out elsewhere.
    browser.sign_in("ana@example.com").await;
    let mut elsewhere = Browser::signed_in(&server, "ana@example.com").await;
    let mut listener = Listener::in_browser(&server, id.as_str(), &browser).await;
    elsewhere.send(Method::DELETE, "/admin/v1/sessions", &[], &Value::Null).await;
    test.clock.advance(15_000);
    changes().await;
    assert!(ended(&mut listener).await, "{}", listener.text);
}

async fn a_stream_ends_with_the_server(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    let mut listener = Listener::open(&server, &shop).await;
    drop(server);
    let ended = timeout(Duration::from_secs(5), async { while listener.stream.next().await.is_some_and(|bytes| bytes.is_ok()) {} }).await;
    assert!(ended.is_ok(), "a server that stops waits for no page");
}
