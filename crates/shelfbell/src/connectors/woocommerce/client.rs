//! One call to a shop's REST API: with its key, over HTTPS, repeated when that can help, and with errors that say what to do.

use std::time::Duration;

use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{Method, Url};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::super::shopify::error::quoted;
use super::super::shopify::pace::{Patience, Waits};
use crate::clock::Clock;

/// Far above a hundred products with all their texts; a longer answer is not read to its end.
const LONGEST_ANSWER: usize = 32 * 1024 * 1024;
/// A wait that the shop asks for is kept to, up to this.
const LONGEST_ASKED: Duration = Duration::from_secs(30);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAccess {
    #[error("the shop's address must be https://, with nothing behind it but a path: its key travels with every call")]
    Address,
    #[error("the consumer key begins with ck_ and its secret with cs_ (WooCommerce → Settings → Advanced → REST API)")]
    Key,
}

/// Why a call gave nothing, in words for the merchant. No key and no body is ever in them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    #[error(
        "WooCommerce refused the key ({status}{code}): check that it exists and may read and write, that its user is a shop manager, and that the web server hands the Authorization header on"
    )]
    Refused { status: u16, code: String },
    #[error(
        "there is no WooCommerce REST API at {address}: check the domain, and that Settings → Permalinks is not \"Plain\"; --admin-url takes WordPress's own address"
    )]
    NoApi { address: String },
    #[error("the shop answers from another address ({to}); give that as --admin-url")]
    Moved { to: String },
    #[error("the shop limits our calls and still did after the longest wait; it will be tried again later")]
    Throttled { asked: Option<Duration> },
    #[error("the shop cannot be reached: {reason}; it will be tried again later")]
    Unreachable { reason: String },
    #[error("WooCommerce answered with an error ({status}{code})")]
    Answered { status: u16, code: String },
    #[error("WooCommerce's answer cannot be read: {reason}")]
    Unexpected { reason: String },
    /// What was asked for is not there.
    #[error("it is not there")]
    Gone,
}

#[derive(Debug)]
pub struct WooClient {
    http: reqwest::Client,
    base: Url,
    key: String,
    secret: SecretString,
    pub(super) clock: Clock,
    patience: Patience,
}

/// An answer, and how many there are in all where it is one page of a list.
#[derive(Debug)]
pub(super) struct Answer {
    pub value: Value,
    pub pages: Option<u64>,
    pub total: Option<u64>,
}

impl WooClient {
    /// `http` must not follow redirects: they would carry the key elsewhere. Plain HTTP is for a stand-in on this machine.
    pub fn new(
        http: reqwest::Client,
        domain: &str,
        admin_url: Option<&str>,
        key: String,
        secret: SecretString,
        clock: Clock,
    ) -> Result<Self, BadAccess> {
        let address = admin_url.map_or_else(|| format!("https://{domain}"), str::to_owned);
        let base = Url::parse(&format!("{}/", address.trim_end_matches('/'))).map_err(|_| BadAccess::Address)?;
        let is_here = matches!(base.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        let is_plain = base.username().is_empty() && base.password().is_none() && base.query().is_none() && base.fragment().is_none();
        if !is_plain || !base.has_host() || !(base.scheme() == "https" || (base.scheme() == "http" && is_here)) {
            return Err(BadAccess::Address);
        }
        if !key.starts_with("ck_") || !secret.expose_secret().starts_with("cs_") {
            return Err(BadAccess::Key);
        }
        Ok(Self { http, base, key, secret, clock, patience: Patience::default() })
    }

    /// A page of the API, such as `products`. Repeated after throttling, server errors and broken connections.
    pub(super) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Answer, CallError> {
        self.call(&Method::GET, &format!("wp-json/wc/v3/{path}"), query, None).await
    }

    /// What the site says of itself.
    pub(super) async fn index(&self) -> Result<Answer, CallError> {
        self.call(&Method::GET, "wp-json/", &[("_fields", "name,home,url,namespaces")], None).await
    }

    /// Not repeated when the answer is lost: it may have been made. Our own look at what there is makes good for it.
    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Answer, CallError> {
        self.attempt(&Method::POST, &format!("wp-json/wc/v3/{path}"), &[], Some(body)).await
    }

    pub(super) async fn put(&self, path: &str, body: &Value) -> Result<Answer, CallError> {
        self.call(&Method::PUT, &format!("wp-json/wc/v3/{path}"), &[], Some(body)).await
    }

    async fn call(&self, method: &Method, path: &str, query: &[(&str, &str)], body: Option<&Value>) -> Result<Answer, CallError> {
        let mut waits = Waits::new(&self.patience);
        loop {
            let error = match self.attempt(method, path, query, body).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let asked = match &error {
                CallError::Throttled { asked } => *asked,
                CallError::Unreachable { .. } => None,
                _ => return Err(error),
            };
            let Some(wait) = waits.next(asked.map(|asked| asked.min(LONGEST_ASKED))) else { return Err(error) };
            tracing::debug!(path, wait_ms = wait.as_millis(), %error, "calling WooCommerce again");
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(&self, method: &Method, path: &str, query: &[(&str, &str)], body: Option<&Value>) -> Result<Answer, CallError> {
        let mut url = self.base.join(path).map_err(|_| CallError::Unexpected { reason: "the address cannot be made".to_owned() })?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut request = self.http.request(method.clone(), url).timeout(self.patience.call).header("Accept", "application/json");
        request = request.basic_auth(&self.key, Some(self.secret.expose_secret()));
        if let Some(body) = body {
            request = request.json(body);
        }
        let mut response = request.send().await.map_err(|error| unreachable(&error))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
            answer.extend_from_slice(&chunk);
            if answer.len() > LONGEST_ANSWER {
                return Err(CallError::Unexpected { reason: format!("it is longer than {} MiB", LONGEST_ANSWER / (1024 * 1024)) });
            }
        }
        let value: Result<Value, _> = serde_json::from_slice(&answer);
        if !(200..=299).contains(&status) {
            return Err(self.failed(status, &headers, value.ok().as_ref()));
        }
        let value =
            value.map_err(|_| CallError::Unexpected { reason: "it is not JSON; a plugin may write warnings into it".to_owned() })?;
        Ok(Answer { value, pages: number(&headers, "x-wp-totalpages"), total: number(&headers, "x-wp-total") })
    }

    fn failed(&self, status: u16, headers: &HeaderMap, body: Option<&Value>) -> CallError {
        // Such as `woocommerce_rest_cannot_view`: an identifier of theirs, without anything of the shop's in it.
        let code = body.and_then(|body| body["code"].as_str()).unwrap_or_default();
        let words = if code.is_empty() { String::new() } else { format!(", {}", quoted(code)) };
        match status {
            300..=399 => {
                let to = headers.get(LOCATION).and_then(|to| to.to_str().ok()).and_then(|to| self.base.join(to).ok());
                CallError::Moved { to: to.map_or_else(|| "unknown".to_owned(), |to| to.origin().ascii_serialization()) }
            }
            401 | 403 => CallError::Refused { status, code: words },
            404 if code.ends_with("invalid_id") => CallError::Gone,
            404 if code.is_empty() || code == "rest_no_route" => CallError::NoApi { address: self.base.to_string() },
            429 => CallError::Throttled { asked: retry_after(headers) },
            408 | 500..=599 => CallError::Unreachable { reason: format!("it answered {status}") },
            _ => CallError::Answered { status, code: words },
        }
    }
}

/// A transport error without its address, which names the shop's pages.
fn unreachable(error: &reqwest::Error) -> CallError {
    let reason = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke off"
    };
    CallError::Unreachable { reason: reason.to_owned() }
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}
