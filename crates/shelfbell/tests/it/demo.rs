//! The demo's own parts around the real server: the connector speaks to the stand-in shop, webhooks and mail travel for real.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use shelfbell::app::App;
use shelfbell::channels::email::{Email, MailSettings};
use shelfbell::clock::Clock;
use shelfbell::db::shops::{By, Credentials, Platform, Shop, find, set_credentials, set_webhook_secrets};
use shelfbell::demo::{ConnectedTo, Settings, StandIn, start};
use shelfbell::flows::change_policy::change_policy;
use shelfbell::flows::shop_account::{Keys, NewShop, add_shop, set_sms_sender};
use shelfbell::http::serve;
use shelfbell::ids::Ids;
use shelfbell::jobs::{self, Stopper, connect_shop, reconcile_shop};
use shelfbell_core::audit::Actor;
use tokio::net::TcpListener;

use crate::support::TestApp;
use crate::support::http::client;

crate::on_both_engines!(
    from_sold_out_to_the_mail_and_back,
    lost_webhooks_are_found_by_the_poll,
    asked_and_told_on_the_phone,
    keys_are_tried_before_they_are_kept,
);

struct Demo {
    app: App,
    shop: Shop,
    keys: Keys,
    stand_in: StandIn,
    server: String,
    client: reqwest::Client,
    stopper: Stopper,
}

impl Demo {
    async fn start(test: &TestApp) -> Self {
        let bind = async || TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (server, http, smtp) = (bind().await, bind().await, bind().await);
        let settings = Settings {
            http,
            smtp,
            clock: Clock::System,
            client_secret: "shpss_test".to_owned().into(),
            sms_token: "token".to_owned().into(),
        };
        let stand_in = start(settings).await.unwrap();
        let url = format!("http://{}", server.local_addr().unwrap());
        let mut config = test.app.config.clone();
        config.http.public_url.clone_from(&url);
        config.sms.account_sid.clone_from(&stand_in.sms_account);
        config.sms.auth_token = stand_in.sms_token.clone();
        config.sms.api_url.clone_from(&stand_in.base_url);
        let mail = MailSettings {
            provider: shelfbell::config::MailProvider::Smtp,
            bounce_address: String::new(),
            dkim: shelfbell::config::Dkim::default(),
            smtp_url: format!("smtp://{}?tls=none", stand_in.smtp_addr).into(),
            from: "alerts@shelfbell.example".to_owned(),
            connections: 4,
            timeout_secs: 20,
        };
        let email = std::sync::Arc::new(Email::new(&mail).unwrap());
        let app = App::build(config, Clock::System, Ids::random(), Some(email)).await.unwrap();
        let new = NewShop {
            domain: stand_in.domain.clone(),
            platform: Platform::Shopify,
            webhook_secrets: vec![stand_in.client_secret.clone()],
            credentials: Some(Credentials::ClientCredentials {
                client_id: stand_in.client_id.clone(),
                client_secret: stand_in.client_secret.clone(),
            }),
            admin_url: Some(stand_in.base_url.clone()),
            currency: "USD".to_owned(),
        };
        let (shop, keys) = add_shop(&app, new).await.unwrap();
        let quick = [("settle_secs", "0"), ("sms_hours", "off")].map(|(key, value)| (key.to_owned(), value.to_owned()));
        change_policy(&app, &shop, &quick, &Actor::Console).await.unwrap();
        set_sms_sender(&app, &shop, Some(&stand_in.sms_number)).await.unwrap();
        let (stopper, stop) = Stopper::new();
        let stopping = stop.clone();
        tokio::spawn(serve(app.clone(), server, async move { stopping.stopped().await }));
        let synced = connect_shop(&app, &shop, |_, _| {}).await.unwrap();
        assert!(synced.products > 40 && synced.variants > 100, "{synced:?}");
        stand_in.connect(ConnectedTo { server_url: url.clone(), publishable_key: keys.publishable.clone(), merchant: None });
        let mut jobs = jobs::start(&app, &stop);
        tokio::spawn(async move { while jobs.join_next().await.is_some() {} });
        let client = client();
        let shop = {
            let mut tx = app.db.read().await.unwrap();
            find(&mut tx, By::Id, shop.id.as_str()).await.unwrap().unwrap()
        };
        Self { app, shop, keys, stand_in, server: url, client, stopper }
    }

    async fn storefront(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let request = self.client.request(method, format!("{}{path}", self.server)).header("X-Shelfbell-Key", &self.keys.publishable);
        let request = if let Some(body) = body { request.json(&body) } else { request };
        let response = request.send().await.unwrap();
        (response.status(), response.json().await.unwrap())
    }

    async fn control(&self, what: &str, body: Value) {
        let response = self.client.post(format!("{}/control/{what}", self.stand_in.base_url)).json(&body).send().await.unwrap();
        assert!(response.status().is_success(), "{what}: {}", response.text().await.unwrap());
    }

    /// A variant of the catalogue that is sold out.
    async fn sold_out(&self) -> String {
        let page = self.storefront(Method::GET, "/storefront/v1/availability?product=sea-thermometer", None).await.1;
        let variants = page["variants"].as_array().unwrap();
        let variant = variants.iter().find(|variant| variant["availability"] == "sold_out").unwrap_or_else(|| panic!("{page}"));
        variant["variant_id"].as_str().unwrap().to_owned()
    }

    async fn wait_for(&self, variant: &str, address: &str) {
        let body = json!({ "variant_id": variant, "channel": "email", "address": address, "consent": { "text": "Tell me.", "at": self.app.now() } });
        let (status, answer) = self.storefront(Method::POST, "/storefront/v1/subscriptions", Some(body)).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
    }

    /// Whoever landed here puts the variant into the cart, as the widget puts the token there, and orders as somebody else.
    async fn buys(&self, landed: &reqwest::Response, variant: &str, location: &str) {
        let cookie = landed.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let post = |path: &str| self.client.post(format!("{}{path}", self.stand_in.base_url)).header("Cookie", &cookie);
        let token = location.split("sb=").nth(1).unwrap();
        let attributes = json!({ "attributes": { "_shelfbell": token } });
        assert!(post("/cart/update.js").json(&attributes).send().await.unwrap().status().is_success());
        assert!(post("/cart/add.js").json(&json!({ "id": variant, "quantity": 1 })).send().await.unwrap().status().is_success());
        let placed = post("/checkout").form(&[("email", "work@example.org")]).send().await.unwrap();
        assert_eq!(placed.headers()["location"], "/orders/1001");
    }

    /// The mails to an address, once there is one.
    async fn mails_to(&self, address: &str) -> Vec<Value> {
        let url = format!("{}/inbox/messages.json?to={address}", self.stand_in.base_url);
        for _ in 0..500 {
            let mails: Value = self.client.get(&url).send().await.unwrap().json().await.unwrap();
            let mails = mails.as_array().unwrap_or_else(|| mails["messages"].as_array().unwrap()).clone();
            if !mails.is_empty() {
                return mails;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no mail to {address} within 10 s");
    }
}

async fn from_sold_out_to_the_mail_and_back(test: TestApp) {
    let demo = Demo::start(&test).await;
    let variant = demo.sold_out().await;
    demo.wait_for(&variant, "ana@example.com").await;
    let from = tokio::time::Instant::now();
    demo.control("restock", json!({ "variant_id": variant, "quantity": 5 })).await;
    let mails = demo.mails_to("ana@example.com").await;
    assert!(from.elapsed() < Duration::from_secs(5), "{:?}", from.elapsed());
    let mail = demo.client.get(format!("{}/inbox/{}", demo.stand_in.base_url, mails[0]["id"])).send().await.unwrap();
    let mail: Value = mail.json().await.unwrap();
    let mail = mail["text"].as_str().unwrap();
    let start = mail.find("/r/").expect("the mail has a link");
    let token = mail[start + 3..].split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next().unwrap();
    let answer = demo.client.get(format!("{}/r/{token}", demo.server)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    assert!(location.starts_with(&format!("{}/products/sea-thermometer?", demo.stand_in.base_url)), "{location}");
    let landed = demo.client.get(&location).send().await.unwrap();
    assert!(landed.status().is_success());
    demo.buys(&landed, &variant, &location).await;
    test.counted("SELECT count(*) FROM conversions WHERE rule = 'cart_token' AND NOT assisted AND NOT test AND summed", 1).await;
    let (key, url) = (&demo.keys.secret, format!("{}/admin/v1/conversions", demo.server));
    let found: Value = demo.client.get(url).bearer_auth(key).send().await.unwrap().json().await.unwrap();
    let order = &found["items"][0];
    assert_eq!(
        (&order["order_name"], &order["product_title"], &order["currency"]),
        (&json!("#1001"), &json!("Floating Sea Thermometer"), &json!("EUR"))
    );
    assert!(order["amount_minor"].as_i64().unwrap() > 0 && order["refunded_minor"] == 0, "{order}");
    demo.control("cancel-order", json!({ "number": 1001 })).await;
    let undone = "SELECT count(*) FROM conversions WHERE cancelled_at IS NOT NULL AND refunded_minor = amount_minor";
    test.counted(undone, 1).await;
    demo.stopper.stop();
}

async fn lost_webhooks_are_found_by_the_poll(test: TestApp) {
    let demo = Demo::start(&test).await;
    let variant = demo.sold_out().await;
    demo.wait_for(&variant, "ana@example.com").await;
    demo.control("webhooks", json!({ "delivery": "lost" })).await;
    demo.control("restock", json!({ "variant_id": variant, "quantity": 5 })).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(demo.stand_in.mails_received(), 0);
    reconcile_shop(&demo.app, &demo.shop).await.unwrap();
    demo.mails_to("ana@example.com").await;
    demo.stopper.stop();
}

async fn asked_and_told_on_the_phone(test: TestApp) {
    let demo = Demo::start(&test).await;
    let variant = demo.sold_out().await;
    let own = "+14155550123";
    let send = async |body: &str| -> Value {
        let url = format!("{}/phone/send", demo.stand_in.base_url);
        let answer = demo.client.post(url).json(&json!({ "from": own, "body": body })).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        answer.json().await.unwrap()
    };
    let asked = send("tell me when the sea thermometer is back").await;
    let words = asked["replies"][0].as_str().unwrap();
    assert!(words.contains("Sea Thermometer") && words.contains("STOP"), "{words}");
    demo.control("restock", json!({ "variant_id": variant, "quantity": 5 })).await;
    let url = format!("{}/phone/messages.json?phone=%2B14155550123", demo.stand_in.base_url);
    let mut texts = Value::Null;
    for _ in 0..500 {
        texts = demo.client.get(&url).send().await.unwrap().json::<Value>().await.unwrap()["messages"].take();
        if texts
            .as_array()
            .unwrap()
            .last()
            .is_some_and(|text| text["status"] == "delivered" && text["body"].as_str().unwrap().contains("/r/"))
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let told = texts.as_array().unwrap().last().unwrap();
    assert!(told["body"].as_str().unwrap().contains("/r/") && told["segments"] == 1, "{texts}");
    test.counted("SELECT count(*) FROM notifications WHERE channel = 'sms' AND receipt = 'delivered'", 1).await;
    let page = demo.client.get(format!("{}/phone", demo.stand_in.base_url)).send().await.unwrap();
    assert!(page.status().is_success());
    demo.stopper.stop();
}

/// The connector's page says how the connection stands, and takes no keys that the platform refuses.
async fn keys_are_tried_before_they_are_kept(test: TestApp) {
    let demo = Demo::start(&test).await;
    let admin = async |method: Method, path: &str, changes: Value| {
        let request = demo.client.request(method, format!("{}/admin/v1{path}", demo.server)).bearer_auth(&demo.keys.secret);
        let response = request.json(&json!({ "changes": changes })).send().await.unwrap();
        let status = response.status();
        (status, response.json::<Value>().await.unwrap_or_default())
    };
    let (_, shown) = admin(Method::GET, "/connector", json!({})).await;
    assert_eq!((&shown["healthy"], &shown["unreadable"]), (&json!(true), &json!(0)), "{shown}");
    let webhooks = shown["webhooks"].as_array().unwrap();
    assert!(webhooks.len() > 10 && webhooks.iter().all(|webhook| webhook["present"] == true), "{shown}");
    assert!(!shown.to_string().contains("shpss_test"), "{shown}");
    let kept = async || {
        let mut tx = demo.app.db.read().await.unwrap();
        find(&mut tx, By::Id, demo.shop.id.as_str()).await.unwrap().unwrap()
    };
    let (status, refused) = admin(Method::PUT, "/connector", json!({ "client_secret": "wrong" })).await;
    assert_eq!((status, &refused["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("client_secret")), "{refused}");
    assert!(!refused.to_string().contains("wrong"), "{refused}");
    let of = |shop: &Shop| match &shop.credentials {
        Some(Credentials::ClientCredentials { client_secret, .. }) => client_secret.expose_secret().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!((of(&kept().await).as_str(), kept().await.webhook_secrets.len()), ("shpss_test", 1));
    let (status, _) = admin(Method::PUT, "/connector", json!({ "client_secret": "shpss_test" })).await;
    assert_eq!((status, kept().await.webhook_secrets.len()), (StatusCode::NO_CONTENT, 1), "the same one is no new one");
    // A new client secret ends the one before, and not what webhooks made by hand are signed with.
    let secrets = ["by hand", "before"].map(|secret| SecretString::from(secret).into());
    let before = Credentials::ClientCredentials { client_id: "app".to_owned(), client_secret: "before".to_owned().into() };
    let mut tx = demo.app.db.begin().await.unwrap();
    set_webhook_secrets(&mut tx, &demo.shop.id, &secrets).await.unwrap();
    set_credentials(&mut tx, &demo.shop.id, Some(&before)).await.unwrap();
    tx.commit().await.unwrap();
    demo.app.shops.forget();
    let known = demo.stand_in.client_id.clone();
    let (status, answer) = admin(Method::PUT, "/connector", json!({ "client_id": known, "client_secret": "shpss_test" })).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
    let ends: Vec<_> =
        kept().await.webhook_secrets.iter().map(|one| (one.secret.expose_secret().to_owned(), one.until.is_some())).collect();
    assert_eq!(ends, [("shpss_test", false), ("by hand", false), ("before", true)].map(|(secret, ends)| (secret.to_owned(), ends)));
    // The whole shop is read again.
    let (status, _) = admin(Method::POST, "/connector/sync", json!({})).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let until = tokio::time::Instant::now() + Duration::from_mins(1);
    while kept().await.synced_at.is_none() {
        assert!(tokio::time::Instant::now() < until, "the shop was not read again");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    demo.stopper.stop();
}
