//! Notifications on devices: from the page's subscription to what the device reads. The push service is `judges/push`: it takes only what the
//! standards allow, and npm's `web-push` and `http_ece` read it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::channels::push::Vapid;
use shelfbell::flows::erase::{self, By};
use shelfbell::flows::export_contact;
use shelfbell::flows::leave;
use shelfbell::jobs::{deliver, evaluate};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::fact::Fact;
use shelfbell_core::ids::SubscriptionId;

use crate::support::http::{Answer, Server, sign_up};
use crate::support::{START, TestApp, TestShop, level, product};

crate::on_both_engines!(
    a_device_is_told_once_and_only_it_can_read_it,
    the_push_service_is_believed,
    devices_are_checked_where_they_are_given,
    whoever_left_or_sold_out_is_asked_for_at_the_door,
    a_device_can_be_erased_and_shown,
    browsers_are_bound_to_one_key,
);

struct Service {
    base: String,
    client: reqwest::Client,
    node: Child,
}

impl Drop for Service {
    fn drop(&mut self) {
        // It ends by itself with its standard input; this is sooner.
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}

impl Service {
    fn start() -> Self {
        let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../judges/push");
        assert!(judge.join("node_modules").is_dir(), "the judge is not installed: run `scripts/judges install`");
        let mut node = Command::new("node");
        node.args(["service.mjs", &START.to_string()]).current_dir(judge).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut node = node.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(node.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = serde_json::from_str::<Value>(&line).unwrap()["port"].as_u64().unwrap();
        Self { base: format!("http://127.0.0.1:{port}"), client: reqwest::Client::new(), node }
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.client.post(format!("{}{path}", self.base)).json(body).send().await.unwrap();
        answer.json().await.unwrap_or(Value::Null)
    }

    /// A browser's subscription, bound to the key that the page was given.
    async fn device(&self, key: &str, how: &str) -> Value {
        self.post(&format!("/devices?how={how}"), &json!({ "applicationServerKey": key })).await
    }

    async fn get(&self, path: &str) -> Value {
        self.client.get(format!("{}{path}", self.base)).send().await.unwrap().json().await.unwrap()
    }

    async fn received(&self) -> Vec<Value> {
        self.get("/received").await.as_array().unwrap().clone()
    }
}

struct Stage {
    test: TestApp,
    shop: TestShop,
    server: Server,
    service: Service,
}

impl Stage {
    /// A sold-out mug in a shop that offers notifications.
    async fn set(test: TestApp) -> Self {
        let test = test.configured(|config| config.push.allow_private = true).await;
        let shop = test.shop().await;
        shop.policy(&[("push", "true")]).await;
        let mut mug = product("1", &["11"]);
        (mug.title, mug.variants[0].title, mug.variants[0].options) = ("Kiln Mug".to_owned(), "Blue".to_owned(), vec!["Blue".to_owned()]);
        mug.image_url = Some("https://cdn.example.com/mug.jpg".to_owned());
        shop.facts(vec![Fact::Product(mug), level("11", 0, 1)]).await;
        Self { server: Server::start(&test).await, service: Service::start(), shop, test }
    }

    async fn settings(&self) -> Value {
        self.server.storefront(&self.shop, Method::GET, "/storefront/v1/settings?locale=en", &Value::Null).await.json()
    }

    async fn device(&self, how: &str) -> Value {
        let key = self.settings().await["push"]["public_key"].as_str().unwrap().to_owned();
        self.service.device(&key, how).await
    }

    async fn ask(&self, address: Value) -> Answer {
        let mut body = sign_up("11", "");
        (body["channel"], body["address"]) = (json!("push"), address);
        self.server.storefront(&self.shop, Method::POST, "/storefront/v1/subscriptions", &body).await
    }

    async fn waits(&self, how: &str) -> (Value, String) {
        let device = self.device(how).await;
        let answer = self.ask(device.clone()).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
        (device, answer.json()["id"].as_str().unwrap().to_owned())
    }

    async fn stock(&self, units: i64) {
        self.test.clock.advance(1000);
        self.shop.stock("11", units).await;
    }

    /// Everybody who waits is in the outbox, and nothing has left.
    async fn told_but_not_sent(&self) {
        self.stock(5).await;
        while evaluate::step(&self.test.app, 100).await.unwrap().is_some() {}
    }
}

async fn a_device_is_told_once_and_only_it_can_read_it(test: TestApp) {
    let stage = Stage::set(test).await;
    let settings = stage.settings().await;
    assert_eq!(settings["channels"], json!(["email", "push"]));
    assert!(settings["consent"]["push"].as_str().unwrap().contains("one notification"), "{settings}");
    let (device, id) = stage.waits("ok").await;
    // As text it is the same device, and nobody sees more of it than the service's name.
    assert_eq!(stage.ask(json!(device.to_string())).await.json()["id"], json!(id));
    assert_eq!(
        stage
            .test
            .count(
                "SELECT count(*) FROM contacts WHERE channel = 'push' AND address NOT LIKE '%/push/%' AND address_key NOT LIKE '%/push/%'"
            )
            .await,
        1
    );
    let path = format!("/s/{}", stage.test.app.tokens.issue(shelfbell::tokens::Purpose::Alerts, &id, None).unwrap());
    let page = stage.server.get(&path).await;
    let endpoint = device["endpoint"].as_str().unwrap();
    assert!(page.text.contains("by a notification") && page.text.contains("127.0.0.1") && !page.text.contains(endpoint), "{}", page.text);

    stage.stock(2).await;
    stage.test.run_due().await;
    let received = stage.service.received().await;
    assert_eq!(received.len(), 1, "{received:?}");
    let told = &received[0];
    assert_eq!((&told["status"], &told["ttl"], &told["urgency"]), (&json!(201), &json!("14400"), &json!("high")), "{told}");
    let shown: Value = serde_json::from_str(told["text"].as_str().unwrap()).unwrap();
    assert_eq!(shown["title"], "Kiln Mug (Blue) is back");
    assert_eq!(shown["body"], "Only 2 left at example.");
    assert_eq!(
        (&shown["icon"], &shown["lang"], &shown["alerts"]),
        (&json!("https://cdn.example.com/mug.jpg"), &json!("en"), &json!("My alerts"))
    );
    // The link is counted and leads to the product.
    let base = stage.test.app.config.http.base().to_owned();
    let followed = stage.server.get(shown["url"].as_str().unwrap().strip_prefix(&base).unwrap()).await;
    assert!(followed.headers["location"].to_str().unwrap().contains("utm_medium=push"), "{:?}", followed.headers);
    assert_eq!(stage.test.count("SELECT count(*) FROM notifications WHERE channel = 'push' AND clicks = 1").await, 1);
    assert!(stage.server.get(shown["alerts_url"].as_str().unwrap().strip_prefix(&base).unwrap()).await.status.is_success());
    // Flapping stock tells nobody twice (R3).
    for units in [0, 5, 0, 5] {
        stage.stock(units).await;
        stage.test.pass(3600).await;
    }
    assert_eq!(stage.service.received().await.len(), 1);
}

async fn the_push_service_is_believed(test: TestApp) {
    let stage = Stage::set(test).await;
    for how in ["gone", "missing", "full", "busy", "broken", "moved"] {
        stage.waits(how).await;
        stage.test.clock.advance(1);
    }
    stage.stock(20).await;
    stage.test.run_due().await;
    let received = stage.service.received().await;
    assert_eq!(received.len(), 6, "{received:?}");
    assert!(received.iter().all(|one| one["refused"].is_null()), "{received:?}");
    assert_eq!(
        stage.test.count("SELECT count(*) FROM notifications WHERE state = 'dead' AND error LIKE '%subscription has ended%'").await,
        2
    );
    assert_eq!(stage.test.count("SELECT count(*) FROM notifications WHERE state = 'dead'").await, 4);
    // A device that is gone gets nothing any more; one that refuses a message does.
    assert_eq!(stage.test.count("SELECT count(*) FROM contacts WHERE suppression = 'hard_bounce'").await, 2);
    assert_eq!(stage.test.count("SELECT count(*) FROM notifications WHERE error LIKE '%/push/%' OR error LIKE '%http%://%'").await, 0);
    // The one that was broken is tried again soon, the busy one after the ten minutes that it asked for.
    let soon = i64::try_from(stage.test.app.config.mail.retry_first_secs).unwrap();
    stage.test.pass(soon * 2).await;
    assert_eq!(stage.service.received().await.len(), 7);
    stage.test.pass(590 - soon * 2).await;
    assert_eq!(stage.service.received().await.len(), 7);
    stage.test.pass(20).await;
    let received = stage.service.received().await;
    assert_eq!(received.len(), 8, "{received:?}");
    assert_eq!((&received[7]["how"], &received[7]["status"]), (&json!("busy"), &json!(201)));
    // An attempt that is repeated takes the place of the one before.
    let topics: Vec<_> = received.iter().filter(|one| one["how"] == "busy").map(|one| one["topic"].clone()).collect();
    assert_eq!(topics[0], topics[1]);
    assert_eq!(stage.test.count("SELECT count(*) FROM notifications WHERE state = 'sent'").await, 2);
}

async fn devices_are_checked_where_they_are_given(test: TestApp) {
    let stage = Stage::set(test).await;
    let device = stage.device("ok").await;
    let strict = stage.test.configured(|config| config.push.allow_private = false).await;
    let stage = Stage { server: Server::start(&strict).await, test: strict, ..stage };
    let with = |endpoint: &str| json!({ "endpoint": endpoint, "keys": device["keys"] });
    let mut off_the_curve = with("https://push.example.com/x");
    off_the_curve["keys"]["p256dh"] = json!(format!("BAAA{}", &device["keys"]["p256dh"].as_str().unwrap()[4..]));
    for address in [
        device.clone(),
        with("https://10.0.0.1/x"),
        with("https://[::ffff:169.254.169.254]/x"),
        with("http://push.example.com/x"),
        off_the_curve,
        json!({ "endpoint": "https://push.example.com/x" }),
        json!("ana@example.com"),
    ] {
        let problem = stage.ask(address.clone()).await;
        assert_eq!(problem.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert_eq!((&problem.json()["code"], &problem.json()["field"]), (&json!("bad_address"), &json!("address")), "{address}");
    }
    assert_eq!(stage.ask(json!(7)).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(stage.test.count("SELECT count(*) FROM contacts").await, 0);
    // A public name is taken; what it resolves to is looked at when something is sent.
    assert_eq!(stage.ask(with("https://localhost/x")).await.status, StatusCode::ACCEPTED);
    stage.stock(5).await;
    stage.test.run_due().await;
    assert_eq!(stage.test.count("SELECT count(*) FROM notifications WHERE state = 'dead' AND error LIKE '%public internet%'").await, 1);
    // A shop that offers none takes none.
    stage.stock(0).await;
    stage.test.run_due().await;
    stage.shop.policy(&[("push", "false")]).await;
    assert_eq!(stage.ask(with("https://push.example.com/x")).await.json()["code"], "channel_not_offered");
    assert_eq!(stage.settings().await["push"], Value::Null);
    assert!(stage.service.received().await.is_empty());
}

async fn whoever_left_or_sold_out_is_asked_for_at_the_door(test: TestApp) {
    let stage = Stage::set(test).await;
    let (device, id) = stage.waits("ok").await;
    // R6: sold out before it left.
    stage.told_but_not_sent().await;
    assert_eq!(stage.test.count("SELECT count(*) FROM notifications WHERE channel = 'push' AND state = 'queued'").await, 1);
    stage.stock(0).await;
    stage.test.run_due().await;
    assert_eq!(stage.test.count("SELECT count(*) FROM line WHERE channel = 'push'").await, 1);
    // R8: they left before it left.
    stage.test.clock.advance(4_000_000);
    stage.told_but_not_sent().await;
    let shop = stage.shop.row().await;
    assert!(leave::stop(&stage.test.app, &shop.id, SubscriptionId::new(&id).as_str()).await.unwrap());
    stage.test.run_due().await;
    assert!(stage.service.received().await.is_empty());
    // Asking again by the device itself is a wish of its own.
    stage.stock(0).await;
    stage.test.run_due().await;
    assert_eq!(stage.ask(device).await.status, StatusCode::ACCEPTED);
    stage.stock(5).await;
    stage.test.pass(4000).await;
    assert_eq!(stage.service.received().await.len(), 1);
}

async fn a_device_can_be_erased_and_shown(test: TestApp) {
    let stage = Stage::set(test).await;
    let (device, _) = stage.waits("ok").await;
    stage.told_but_not_sent().await;
    let (shop, who) = (stage.shop.row().await, [(ChannelKind::Push, device.to_string())]);
    let shown = serde_json::to_value(export_contact::person(&stage.test.app, &shop, &who).await.unwrap()).unwrap();
    assert_eq!(shown["contacts"][0]["channel"], "push", "{shown}");
    assert!(shown["contacts"][0]["address"].as_str().unwrap().contains(device["endpoint"].as_str().unwrap()));
    let other = TestShop::add(&stage.test, "other.myshopify.com").await;
    assert_eq!(erase::person(&stage.test.app, &other.row().await, &who, By::Merchant).await.unwrap().contacts, 0);
    assert_eq!(erase::person(&stage.test.app, &shop, &who, By::Merchant).await.unwrap().contacts, 1);
    assert_eq!(stage.test.count("SELECT count(*) FROM contacts").await, 0);
    let claim = deliver::claim(&stage.test.app, 10).await.unwrap();
    assert!(claim.messages.is_empty());
    stage.test.run_due().await;
    assert!(stage.service.received().await.is_empty());
}

async fn browsers_are_bound_to_one_key(test: TestApp) {
    // Made once, and the same in every process.
    let (first, other) = (test.app.vapid.public_key(), test.another().await.vapid.public_key());
    assert_eq!(first, other);
    // A pair that another library made.
    let service = Service::start();
    let keys = service.get("/keys").await;
    let text = |name: &str| keys[name].as_str().unwrap().to_owned();
    let own = test
        .configured(|config| {
            config.push.vapid_public_key = text("publicKey");
            config.push.vapid_private_key = text("privateKey").into();
            config.push.contact = "https://example.com/contact".to_owned();
            config.validate().unwrap();
        })
        .await;
    assert_eq!(own.app.vapid.public_key(), text("publicKey"));
    assert!(Vapid::pair(&first, &text("privateKey"), "").is_err());
    let stage = Stage { service, ..Stage::set(own).await };
    stage.waits("ok").await;
    // Bound to another key: refused, and kept for when the key is mended.
    let strange = stage.service.device(&first, "ok").await;
    assert_eq!(stage.ask(strange).await.status, StatusCode::ACCEPTED);
    stage.stock(5).await;
    stage.test.run_due().await;
    let received = stage.service.received().await;
    assert_eq!(received.iter().filter(|one| one["status"] == 201).count(), 1, "{received:?}");
    assert_eq!(stage.test.count("SELECT count(*) FROM notifications WHERE state = 'queued' AND error LIKE '%VAPID%'").await, 1);
}
