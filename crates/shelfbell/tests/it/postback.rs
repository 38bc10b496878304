//! Above 400 lines: every way a postback can go. Messages that the shop's own provider sends. `judges/postback` is the Standard Webhooks library, which verifies what we post.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::flows::change_policy::change_policy;
use shelfbell::flows::erase::{self, By};
use shelfbell::flows::leave;
use shelfbell::jobs::evaluate;
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::fact::Fact;
use shelfbell_core::ids::ContactId;
use tokio::net::TcpListener;

use crate::support::http::{Server, sign_up};
use crate::support::{TestApp, TestShop, judge, level, product};

crate::on_both_engines!(
    the_shops_provider_gets_what_it_needs_and_can_verify_it,
    the_provider_is_believed,
    one_that_is_gone_stops_everything_until_it_is_mended,
    what_waits_follows_the_shops_choice,
    consent_and_stock_stay_ours,
    only_public_addresses_are_posted_to,
    shops_have_secrets_of_their_own,
);

const ANA: &str = "+14155550123";

/// One message as it came in.
#[derive(Clone, Debug)]
struct Posted {
    headers: HeaderMap,
    body: String,
}

impl Posted {
    fn event(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

/// Status and headers by which the provider answers.
type Reply = (u16, Vec<(&'static str, String)>);

#[derive(Clone, Default)]
struct Provider {
    posted: Arc<Mutex<Vec<Posted>>>,
    answers: Arc<Mutex<Option<Reply>>>,
}

impl Provider {
    async fn start() -> (Self, String) {
        let provider = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/in", listener.local_addr().unwrap());
        let router = Router::new().fallback(receive).with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (provider, url)
    }

    fn answers(&self, status: u16, headers: Vec<(&'static str, String)>) {
        *self.answers.lock().unwrap() = Some((status, headers));
    }

    fn posted(&self) -> Vec<Posted> {
        self.posted.lock().unwrap().clone()
    }

    /// To whom, in order.
    fn told(&self) -> Vec<String> {
        self.posted().iter().map(|one| one.event()["data"]["to"]["address"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

async fn receive(State(provider): State<Provider>, headers: HeaderMap, body: Bytes) -> Response {
    provider.posted.lock().unwrap().push(Posted { headers, body: String::from_utf8(body.to_vec()).unwrap() });
    let (status, headers) = provider.answers.lock().unwrap().clone().unwrap_or((204, Vec::new()));
    let mut response = StatusCode::from_u16(status).unwrap().into_response();
    for (name, value) in headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

struct Stage {
    test: TestApp,
    shop: TestShop,
    server: Server,
    provider: Provider,
    url: String,
    secret: String,
}

impl Stage {
    /// A sold-out mug in a shop whose provider takes text messages; this server itself can send none.
    async fn set(test: TestApp) -> Self {
        let test = test.configured(|config| config.postback.allow_private = true).await;
        let (shop, (provider, url)) = (test.shop().await, Provider::start().await);
        let mut mug = product("1", &["11"]);
        (mug.title, mug.variants[0].title, mug.variants[0].options) = ("Kiln Mug".to_owned(), "Blue".to_owned(), vec!["Blue".to_owned()]);
        shop.facts(vec![Fact::Product(mug), level("11", 0, 1), Fact::Product(product("2", &["21"])), level("21", 0, 1)]).await;
        shop.policy(&[("postback_url", &url), ("sms_by_postback", "on"), ("sms_hours", "off"), ("digest_secs", "0")]).await;
        let server = Server::start(&test).await;
        let secret = server.admin(&shop, Method::POST, "/admin/v1/postback/secret").await.json()["secret"].as_str().unwrap().to_owned();
        Self { test, shop, server, provider, url, secret }
    }

    async fn ask(&self, variant: &str, channel: &str, address: &str) -> StatusCode {
        let mut body = sign_up(variant, address);
        body["channel"] = json!(channel);
        self.server.storefront(&self.shop, Method::POST, "/storefront/v1/subscriptions", &body).await.status
    }

    async fn stock(&self, variant: &str, units: i64) {
        self.test.clock.advance(1000);
        self.shop.stock(variant, units).await;
    }

    async fn back(&self) {
        self.stock("11", 20).await;
        self.test.run_due().await;
    }

    async fn status(&self) -> Value {
        self.server.admin(&self.shop, Method::GET, "/admin/v1/postback").await.json()
    }

    fn question(&self, posted: &Posted, secret: &str, body: &str) -> Value {
        let names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
        let headers: serde_json::Map<String, Value> = names.map(|name| (name.to_owned(), json!(posted.header(name)))).into_iter().collect();
        json!({ "secret": secret, "headers": headers, "body": body, "now": self.test.app.now() })
    }
}

async fn the_shops_provider_gets_what_it_needs_and_can_verify_it(test: TestApp) {
    let stage = Stage::set(test).await;
    let offered = stage.server.storefront(&stage.shop, Method::GET, "/storefront/v1/settings", &Value::Null).await.json();
    assert_eq!(offered["channels"], json!(["email", "sms"]));
    assert_eq!(stage.ask("11", "sms", ANA).await, StatusCode::ACCEPTED);
    assert_eq!(stage.ask("11", "email", "ana@example.com").await, StatusCode::ACCEPTED);
    stage.back().await;
    // Mail is still ours, texts are the provider's.
    assert_eq!(stage.test.inbox.recipients(), ["ana@example.com"]);
    let posted = stage.provider.posted();
    assert_eq!(posted.len(), 1);
    let event = posted[0].event();
    assert_eq!(
        (&event["type"], &event["data"]["to"]),
        (&json!("back_in_stock.alert"), &json!({ "channel": "sms", "address": ANA, "locale": "en" }))
    );
    let item = &event["data"]["items"][0];
    assert_eq!(
        (&item["product"]["id"], &item["product"]["title"], &item["variant"]["id"]),
        (&json!("1"), &json!("Kiln Mug"), &json!("11")),
        "{event}"
    );
    assert_eq!((&item["price_minor"], &item["currency"], &item["units_left"]), (&json!(1999), &json!("EUR"), &Value::Null));
    let text = event["data"]["text"].as_str().unwrap();
    assert!(text.contains("Kiln Mug (Blue) is back in stock") && event["data"]["html"].is_null(), "{text}");
    assert_eq!(posted[0].header("content-type"), "application/json");
    // Links are ours and open, the short one in the text too.
    let base = stage.test.app.config.http.base().to_owned();
    let path = |url: &Value| url.as_str().unwrap().strip_prefix(&base).unwrap().to_owned();
    for url in [&item["url"], &event["data"]["alerts_url"], &event["data"]["unsubscribe_url"]] {
        let status = stage.server.get(&path(url)).await.status;
        assert!(status.is_success() || status == StatusCode::SEE_OTHER, "{url}");
    }
    let short = text.split_whitespace().find(|word| word.contains("/r/")).unwrap();
    let to = stage.server.get(short.strip_prefix(&base).unwrap()).await.headers["location"].to_str().unwrap().to_owned();
    assert!(to.contains("utm_medium=sms"), "{to}");
    // The independent library takes it, and nothing that was changed.
    let body = &posted[0].body;
    let other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let answers = judge::ask(
        "postback",
        "judge.mjs",
        &[
            stage.question(&posted[0], &stage.secret, body),
            stage.question(&posted[0], &stage.secret, &body.replace(ANA, "+14155550199")),
            stage.question(&posted[0], other, body),
        ],
    );
    assert_eq!(answers[0]["event"], event);
    assert_eq!([&answers[1]["valid"], &answers[2]["valid"]], [&json!(false), &json!(false)], "{answers:?}");
    // Told once (R3).
    for units in [0, 5, 0, 5] {
        stage.stock("11", units).await;
        stage.test.pass(3600).await;
    }
    assert_eq!(stage.provider.posted().len(), 1);
    assert_eq!(stage.test.count("SELECT count(*) FROM notifications WHERE channel = 'postback' AND state = 'sent'").await, 1);
}

async fn the_provider_is_believed(test: TestApp) {
    let stage = Stage::set(test).await;
    stage.ask("11", "sms", ANA).await;
    stage.provider.answers(503, vec![]);
    stage.back().await;
    assert_eq!(stage.provider.posted().len(), 1);
    // It asks for ten minutes; the schedule alone would be sooner.
    stage.provider.answers(429, vec![("retry-after", "600".to_owned())]);
    stage.test.pass(60).await;
    assert_eq!(stage.provider.posted().len(), 2);
    stage.test.pass(590).await;
    assert_eq!(stage.provider.posted().len(), 2);
    stage.provider.answers(204, vec![]);
    stage.test.pass(20).await;
    let posted = stage.provider.posted();
    assert_eq!(posted.len(), 3);
    // The same message, told at each attempt's own time, and still genuine.
    assert_eq!(posted[0].header("webhook-id"), posted[2].header("webhook-id"));
    assert_ne!(posted[0].header("webhook-timestamp"), posted[2].header("webhook-timestamp"));
    let valid = judge::ask("postback", "judge.mjs", &[stage.question(&posted[2], &stage.secret, &posted[2].body)]);
    assert_eq!(valid[0]["valid"], true, "{valid:?}");
    // A refusal is final and visible, and says nothing about the number.
    stage.stock("11", 0).await;
    stage.test.pass(3600).await;
    stage.provider.answers(302, vec![("location", stage.url.clone())]);
    stage.ask("11", "sms", ANA).await;
    stage.back().await;
    stage.test.pass(3600).await;
    assert_eq!(stage.provider.posted().len(), 4);
    assert_eq!(
        stage.test.count("SELECT count(*) FROM notifications WHERE state = 'dead' AND error LIKE '%redirects are not followed%'").await,
        1
    );
    assert_eq!(stage.test.count("SELECT count(*) FROM contacts WHERE suppression IS NOT NULL").await, 0);
    stage.provider.answers(400, vec![]);
    assert_eq!(stage.server.admin(&stage.shop, Method::POST, "/admin/v1/messages/dead/retry").await.status, StatusCode::OK);
    stage.test.run_due().await;
    assert_eq!(stage.test.count("SELECT count(*) FROM notifications WHERE state = 'dead' AND error LIKE '%HTTP 400%'").await, 1);
}

async fn one_that_is_gone_stops_everything_until_it_is_mended(test: TestApp) {
    let stage = Stage::set(test).await;
    stage.ask("11", "sms", ANA).await;
    stage.ask("21", "sms", ANA).await;
    stage.provider.answers(410, vec![]);
    stage.back().await;
    stage.stock("21", 20).await;
    stage.test.pass(3600).await;
    // Asked once; the second message did not even leave.
    assert_eq!(stage.provider.posted().len(), 1);
    let status = stage.status().await;
    assert_eq!((&status["waiting"], &status["channels"]), (&json!(2), &json!(["sms"])), "{status}");
    assert!(status["stopped_at"].is_i64() && status["stopped_why"].as_str().unwrap().contains("410"), "{status}");
    // It stands where a merchant looks first, and where it is mended.
    let home = stage.server.admin(&stage.shop, Method::GET, "/admin/v1/home").await.json();
    let said = home["attention"].as_array().unwrap().iter().find(|one| one["kind"] == "postback_stopped").unwrap();
    assert!(said["severity"] == "high" && said["text"].as_str().unwrap().contains("410"), "{said}");
    let channels = stage.server.admin(&stage.shop, Method::GET, "/admin/v1/channels").await.json();
    let own = channels.as_array().unwrap().iter().find(|channel| channel["kind"] == "postback").unwrap();
    assert!(own["healthy"] == false && own["detail"].as_str().unwrap().contains("410"), "{own}");
    // Mail goes on, and resuming mail does not resume this.
    stage.server.admin(&stage.shop, Method::POST, "/admin/v1/mail/resume").await;
    stage.test.run_due().await;
    assert_eq!(stage.provider.posted().len(), 1);
    stage.provider.answers(204, vec![]);
    let resumed = stage.server.admin(&stage.shop, Method::POST, "/admin/v1/postback/resume").await.json();
    assert_eq!(resumed["resumed"], 2);
    stage.test.run_due().await;
    assert_eq!(stage.provider.posted().len(), 3);
    let status = stage.status().await;
    assert_eq!((&status["waiting"], &status["stopped_at"]), (&json!(0), &Value::Null));
    let home = stage.server.admin(&stage.shop, Method::GET, "/admin/v1/home").await.json();
    assert!(!home["attention"].to_string().contains("postback_stopped"), "{home}");
}

async fn what_waits_follows_the_shops_choice(test: TestApp) {
    let stage = Stage::set(test).await;
    stage.shop.wait_for("11", "ana@example.com").await;
    stage.shop.wait_for("21", "bob@example.com").await;
    stage.stock("11", 5).await;
    while evaluate::step(&stage.test.app, 100).await.unwrap().is_some() {}
    // It is in the queue of the mail when the shop hands its mail over.
    stage.shop.policy(&[("email_by_postback", "on")]).await;
    stage.test.run_due().await;
    assert!(stage.test.inbox.recipients().is_empty());
    assert_eq!(stage.provider.told(), ["ana@example.com"]);
    let event = stage.provider.posted()[0].event();
    assert!(event["data"]["html"].as_str().unwrap().contains("Kiln Mug") && event["data"]["subject"].as_str().is_some(), "{event}");
    // And comes back when it takes it back, also what waited for a provider that was gone.
    stage.provider.answers(410, vec![]);
    stage.stock("21", 5).await;
    stage.test.run_due().await;
    assert_eq!((stage.provider.told().len(), stage.test.inbox.recipients().len()), (2, 0));
    stage.shop.policy(&[("email_by_postback", "off")]).await;
    stage.test.run_due().await;
    assert_eq!(stage.test.inbox.recipients(), ["bob@example.com"]);
    assert_eq!(stage.status().await["stopped_at"], Value::Null);
}

async fn consent_and_stock_stay_ours(test: TestApp) {
    let stage = Stage::set(test).await;
    stage.shop.policy(&[("sms_hours", "9:00-20:00"), ("default_country", "US")]).await;
    stage.ask("11", "sms", ANA).await;
    // 10:00 UTC is the middle of the night in California: nobody is woken, whoever sends.
    stage.back().await;
    assert!(stage.provider.posted().is_empty());
    // Sold out by the morning: back into the line (R6).
    stage.stock("11", 0).await;
    stage.test.pass(8 * 3600).await;
    assert!(stage.provider.posted().is_empty());
    assert_eq!(stage.test.count("SELECT count(*) FROM line").await, 1);
    stage.shop.policy(&[("sms_hours", "off")]).await;
    // R8: left, then erased, before it left.
    stage.stock("11", 5).await;
    while evaluate::step(&stage.test.app, 100).await.unwrap().is_some() {}
    let shop = stage.shop.row().await;
    let contact = contact(&stage).await;
    leave::stop_all(&stage.test.app, &shop.id, &contact).await.unwrap();
    stage.test.pass(3600).await;
    assert!(stage.provider.posted().is_empty());
    erase::person(&stage.test.app, &shop, &[(ChannelKind::Sms, ANA.to_owned())], By::Merchant).await.unwrap();
    assert_eq!(stage.test.count("SELECT count(*) FROM contacts").await, 0);
}

async fn contact(stage: &Stage) -> ContactId {
    let sql = "SELECT contact_id FROM contacts";
    ContactId::new(match &stage.test.app.db {
        shelfbell::db::Db::Sqlite { readers, .. } => sqlx::query_scalar::<_, String>(sql).fetch_one(readers).await.unwrap(),
        shelfbell::db::Db::Postgres { pool, .. } => sqlx::query_scalar::<_, String>(sql).fetch_one(pool).await.unwrap(),
    })
}

async fn only_public_addresses_are_posted_to(test: TestApp) {
    let strict = test.configured(|config| config.postback.allow_private = false).await;
    let shop = strict.shop().await;
    for url in [
        "http://example.com/in",
        "https://127.0.0.1/in",
        "https://[fd00::1]/in",
        "https://0x0a000001/",
        "https://user:pw@example.com/",
        "example.com",
    ] {
        let changes = [("postback_url".to_owned(), url.to_owned())];
        let error = change_policy(&strict.app, &shop.row().await, &changes, &Actor::Console).await.unwrap_err().to_string();
        assert!(error.starts_with("postback_url takes"), "{url}: {error}");
    }
    // A name may be public today and private tomorrow: it is looked at for every message.
    shop.policy(&[("postback_url", "https://localhost:9/in"), ("email_by_postback", "on")]).await;
    let server = Server::start(&strict).await;
    let tried = |server: Server, shop: TestShop| async move {
        let answer = server.admin(&shop, Method::POST, "/admin/v1/postback/test").await.json();
        (server, shop, answer)
    };
    let (server, shop, answer) = tried(server, shop).await;
    assert!(answer["detail"].as_str().unwrap().contains("no secret yet"), "{answer}");
    server.admin(&shop, Method::POST, "/admin/v1/postback/secret").await;
    let (_server, shop, answer) = tried(server, shop).await;
    assert_eq!(answer, json!({ "ok": false, "detail": "postback_url: localhost does not lead to the public internet" }));
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    shop.wait_for("11", "ana@example.com").await;
    strict.clock.advance(1000);
    shop.stock("11", 5).await;
    strict.run_due().await;
    // It is tried again: a merchant can mend it.
    assert_eq!(strict.count("SELECT count(*) FROM notifications WHERE state = 'queued' AND error LIKE '%public internet%'").await, 1);
}

async fn shops_have_secrets_of_their_own(test: TestApp) {
    let stage = Stage::set(test).await;
    let other = TestShop::add(&stage.test, "other.myshopify.com").await;
    let theirs = stage.server.admin(&other, Method::GET, "/admin/v1/postback").await.json();
    assert_eq!((&theirs["url"], &theirs["has_secret"], &theirs["channels"]), (&Value::Null, &json!(false), &json!([])));
    assert_eq!(stage.server.admin(&other, Method::POST, "/admin/v1/postback/resume").await.json()["resumed"], 0);
    for (method, path) in [(Method::GET, ""), (Method::POST, "/secret"), (Method::POST, "/test"), (Method::POST, "/resume")] {
        let path = format!("/admin/v1/postback{path}");
        assert_eq!(
            stage.server.send(method.clone(), &path, &[("Authorization", "Bearer sk_none")], "").await.status,
            StatusCode::UNAUTHORIZED
        );
        assert_eq!(stage.server.send(method, &path, &[], "").await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    // After a rotation both secrets verify, after the next one only the newer two.
    let newer =
        stage.server.admin(&stage.shop, Method::POST, "/admin/v1/postback/secret").await.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(
        stage.server.admin(&stage.shop, Method::POST, "/admin/v1/postback/test").await.json(),
        json!({ "ok": true, "detail": null })
    );
    let newest =
        stage.server.admin(&stage.shop, Method::POST, "/admin/v1/postback/secret").await.json()["secret"].as_str().unwrap().to_owned();
    stage.server.admin(&stage.shop, Method::POST, "/admin/v1/postback/test").await;
    let posted = stage.provider.posted();
    let verified = |posted: &Posted, secret: &str| stage.question(posted, secret, &posted.body);
    let questions = [
        verified(&posted[0], &stage.secret),
        verified(&posted[0], &newer),
        verified(&posted[1], &stage.secret),
        verified(&posted[1], &newer),
        verified(&posted[1], &newest),
    ];
    let valid: Vec<bool> = judge::ask("postback", "judge.mjs", &questions).iter().map(|answer| answer["valid"] == true).collect();
    assert_eq!(valid, [true, true, false, true, true]);
    assert_eq!(posted[0].event()["type"], "test");
    // What is written down about it names no secret.
    assert_eq!(stage.test.count("SELECT count(*) FROM audit WHERE what = 'postback.secret_made' AND detail NOT LIKE '%whsec%'").await, 3);
    assert!(!format!("{:?}", stage.shop.row().await).contains(newest.trim_start_matches("whsec_")));
}
