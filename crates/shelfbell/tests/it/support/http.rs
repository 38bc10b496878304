//! The real server on a port of its own, and a client that speaks to it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::http::serve;
use shelfbell::jobs::Stopper;
use tokio::net::TcpListener;

use super::{TestApp, TestShop};

pub struct Server {
    pub base: String,
    pub client: reqwest::Client,
    /// Of a server within this process.
    _stop: Option<Stopper>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }
}

pub fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Follows no redirect. Costly to make in a debug build, so many requests share one.
pub fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

impl Server {
    pub async fn start(test: &TestApp) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stopper, stop) = Stopper::new();
        tokio::spawn(serve(test.app.clone(), listener, async move { stop.stopped().await }));
        Self { _stop: Some(stopper), ..Self::elsewhere(&base, client()) }
    }

    /// A server that runs already.
    pub fn elsewhere(base: &str, client: reqwest::Client) -> Self {
        Self { base: base.to_owned(), client, _stop: None }
    }

    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Answer {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    /// An error when no whole answer came: the server may have been killed.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> reqwest::Result<Answer> {
        let mut request = self.client.request(method, format!("{}{path}", self.base)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await?;
        Ok(Answer { status: response.status(), headers: response.headers().clone(), text: response.text().await? })
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    /// A webhook as Shopify sends it, signed with `secret`.
    pub async fn webhook(&self, domain: &str, secret: &str, id: &str, topic: &str, body: &[u8]) -> Answer {
        self.try_webhook(domain, secret, id, topic, body).await.unwrap()
    }

    pub async fn try_webhook(&self, domain: &str, secret: &str, id: &str, topic: &str, body: &[u8]) -> reqwest::Result<Answer> {
        let signature = sign(secret, body);
        let headers = [
            ("X-Shopify-Topic", topic),
            ("X-Shopify-Hmac-Sha256", signature.as_str()),
            ("X-Shopify-Shop-Domain", domain),
            ("X-Shopify-API-Version", "2026-10"),
            ("X-Shopify-Webhook-Id", id),
            ("Content-Type", "application/json"),
        ];
        self.try_send(Method::POST, "/hooks/shopify", &headers, body.to_vec()).await
    }

    pub async fn storefront(&self, shop: &TestShop, method: Method, path: &str, body: &Value) -> Answer {
        self.try_storefront(&shop.keys.publishable, method, path, body).await.unwrap()
    }

    pub async fn try_storefront(&self, key: &str, method: Method, path: &str, body: &Value) -> reqwest::Result<Answer> {
        let headers = [("X-Shelfbell-Key", key), ("Content-Type", "application/json")];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.try_send(method, path, &headers, body).await
    }

    pub async fn admin(&self, shop: &TestShop, method: Method, path: &str) -> Answer {
        let authorization = format!("Bearer {}", shop.keys.secret);
        self.send(method, path, &[("Authorization", &authorization)], "").await
    }
}

/// A sign-up as the storefront script posts it.
pub fn sign_up(variant: impl Into<Value>, address: &str) -> Value {
    json!({
        "variant_id": variant.into(), "channel": "email", "address": address, "locale": "en",
        "consent": { "text": "Tell me once when it is back.", "at": super::START },
    })
}
