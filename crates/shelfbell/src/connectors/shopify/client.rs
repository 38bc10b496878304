//! One call to the Admin API: in the shop's pace, with a fresh token, repeated when that can help, and with errors that say what to do.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::API_VERSION;
use super::access::ShopifyAccess;
use super::documents::Document;
pub use super::error::CallError;
use super::graphql::{Request, Response};
pub use super::pace::Patience;
use super::pace::{Pace, Waits};
use crate::clock::Clock;

/// Far above the largest answer to our documents; a longer one is not read to its end.
const LONGEST_ANSWER: usize = 16 * 1024 * 1024;

/// A shop's Admin API. Clones share the token and the pace; there should be one per shop and process.
#[derive(Clone, Debug)]
pub struct ShopifyClient {
    pub(super) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(super) struct Shared {
    pub http: reqwest::Client,
    pub access: ShopifyAccess,
    pub clock: Clock,
    pub patience: Patience,
    pace: Pace,
    /// Stock levels asked for with each variant: see `read.rs`.
    pub levels: AtomicU32,
}

impl ShopifyClient {
    /// `http` must not follow redirects: they would carry the token elsewhere.
    pub fn new(http: reqwest::Client, access: ShopifyAccess, clock: Clock) -> Self {
        Self::with_patience(http, access, clock, Patience::default())
    }

    pub fn with_patience(http: reqwest::Client, access: ShopifyAccess, clock: Clock, patience: Patience) -> Self {
        let levels = AtomicU32::new(super::read::FEW_LEVELS);
        Self { shared: Arc::new(Shared { http, access, clock, patience, pace: Pace::default(), levels }) }
    }

    pub fn domain(&self) -> &str {
        self.shared.access.domain()
    }

    /// Sends one document. Waits before a call that the bucket cannot pay; repeats after throttling, server errors and broken connections
    /// with doubling waits that are bounded in sum ([`Patience::total_wait`]); asks once for a fresh token after a 401.
    ///
    /// A repeated mutation may have been carried out already the first time: callers must bear that.
    pub async fn call<V, T>(&self, document: &Document, variables: &V) -> Result<T, CallError>
    where
        V: Serialize + Sync,
        T: DeserializeOwned,
    {
        let shared = &*self.shared;
        let request = Request { query: document.text, operation_name: document.operation, variables };
        let body = serde_json::to_vec(&request)
            .map_err(|_| CallError::Unexpected { operation: document.operation, reason: "the variables are not JSON".to_owned() })?;
        let mut waits = Waits::new(&shared.patience);
        let mut renewed = false;
        loop {
            let pause = shared.pace.reserve(document.operation, shared.clock.now());
            tokio::time::sleep(pause.min(shared.patience.total_wait)).await;
            let error = match self.attempt(document, &body).await {
                Ok(answer) => match self.understand(document, &answer) {
                    Ok(data) => return Ok(data),
                    Err(error) => error,
                },
                Err(Failed::Token(refused)) => {
                    if !renewed && shared.access.discard(&refused).await {
                        renewed = true;
                        continue;
                    }
                    CallError::TokenRefused
                }
                Err(Failed::Call(error)) => error,
            };
            if !error.is_temporary() {
                return Err(error);
            }
            let Some(wait) = waits.next(error.retry_after()) else { return Err(error) };
            tracing::debug!(operation = document.operation, wait_ms = wait.as_millis(), %error, "calling Shopify again");
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(&self, document: &Document, body: &[u8]) -> Result<Vec<u8>, Failed> {
        let Shared { http, access, clock, patience, .. } = &*self.shared;
        let token = access.token(http, clock, patience).await?;
        let request = http
            .post(access.address(&format!("/admin/api/{API_VERSION}/graphql.json")))
            .timeout(patience.call)
            .header("X-Shopify-Access-Token", token.expose_secret())
            .header("Content-Type", "application/json")
            .body(body.to_vec());
        let mut response = request.send().await.map_err(|error| CallError::unreachable(&error))?;
        match response.status().as_u16() {
            200..=299 => {}
            401 => return Err(Failed::Token(token)),
            status => return Err(CallError::from_status(status, retry_after(&response)).into()),
        }
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| CallError::unreachable(&error))? {
            answer.extend_from_slice(&chunk);
            if answer.len() > LONGEST_ANSWER {
                let reason = format!("it is longer than {} MiB", LONGEST_ANSWER / (1024 * 1024));
                return Err(CallError::Unexpected { operation: document.operation, reason }.into());
            }
        }
        Ok(answer)
    }

    fn understand<T: DeserializeOwned>(&self, document: &Document, answer: &[u8]) -> Result<T, CallError> {
        let response = Response::read(document, answer)?;
        if let Some(cost) = response.cost() {
            self.shared.pace.learn(document.operation, cost, self.shared.clock.now());
        }
        response.into_data(document)
    }
}

enum Failed {
    /// 401 for this token.
    Token(SecretString),
    Call(CallError),
}

impl From<CallError> for Failed {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

/// Seconds, possibly with a fraction, as Shopify sends them.
fn retry_after(response: &reqwest::Response) -> Option<Duration> {
    let seconds: f64 = response.headers().get("Retry-After")?.to_str().ok()?.trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}
