//! Messages to people by the shop's own provider: a signed POST for each, to an address that the shop chose.
//!
//! What the shop's provider does with it is its own; consent, quiet hours, suppression and links stay ours.

pub mod signature;

use std::time::Duration;

use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;
use secrecy::{ExposeSecret, SecretString};

use super::answer::retry_after_ms;
use super::{Channel, Declared, Form, Outgoing, Receipt, SendError};
use crate::config::Config;
use crate::net::ssrf::{Client, Guard, refusal};

/// Where a shop's messages are posted, and what they are signed with: newest first, several while a rotation lasts.
#[derive(Clone, Debug)]
pub struct Destination {
    pub url: String,
    pub secrets: Vec<SecretString>,
}

/// Nothing in an answer is read but its status; more than this is not even received, bytes.
const LONGEST_ANSWER: usize = 64 * 1024;

/// The postback channel. Cheap to share.
#[derive(Clone, Debug)]
pub struct Postback {
    http: Client,
    connections: usize,
    timeout: Duration,
}

impl Postback {
    pub fn configured(config: &Config) -> reqwest::Result<Self> {
        let postback = &config.postback;
        Ok(Self {
            http: Guard::new(postback.allow_private).client()?,
            connections: postback.connections.into(),
            timeout: Duration::from_secs(postback.timeout_secs.min(config.message_timeout_secs())),
        })
    }

    /// Posts one event; `at` ms. The answer's status decides what becomes of it.
    pub async fn post(&self, to: &Destination, id: &str, body: &str, at: i64) -> Result<(), SendError> {
        let retry = |reason: String| SendError::Retry { reason };
        let timestamp = at / 1000;
        let secrets = to.secrets.iter().map(ExposeSecret::expose_secret);
        let signature = signature::sign(secrets, id, timestamp, body)
            .ok_or_else(|| retry("the shop has no postback secret: `shelfbell shop postback DOMAIN --new-secret` makes one".to_owned()))?;
        // A merchant can mend the address, and the DNS can change: nothing is lost meanwhile.
        let request = self.http.post(&to.url).map_err(|refused| retry(format!("postback_url: {refused}")))?;
        let request = request
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature)
            .body(body.to_owned())
            .timeout(self.timeout);
        let response = request.send().await.map_err(|error| match refusal(&error) {
            Some(refused) => retry(format!("postback_url: {refused}")),
            None if error.is_timeout() => retry("postback_url did not answer in time".to_owned()),
            None => retry("postback_url cannot be reached".to_owned()),
        })?;
        let (status, after_ms) = (response.status().as_u16(), retry_after_ms(response.headers(), at));
        drain(response).await;
        match status {
            200..=299 => Ok(()),
            410 => Err(SendError::Closed { reason: "postback_url answers that it is gone for good (HTTP 410)".to_owned() }),
            408 | 425 | 429 | 500..=599 => Err(SendError::Later { reason: format!("postback_url asks to wait (HTTP {status})"), after_ms }),
            300..=399 => Err(reject(format!("postback_url leads elsewhere (HTTP {status}), and redirects are not followed"))),
            _ => Err(reject(format!("postback_url refuses the message (HTTP {status})"))),
        }
    }

    pub fn guard(&self) -> &Guard {
        self.http.guard()
    }
}

fn reject(reason: String) -> SendError {
    SendError::Reject { reason, address_is_dead: false }
}

/// Reads a short answer to its end, so that the connection can be used again; a long one is cut off.
async fn drain(mut response: reqwest::Response) {
    let mut read = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        read += chunk.len();
        if read > LONGEST_ANSWER {
            return;
        }
    }
}

const DECLARED: Declared =
    Declared { policy: &["postback_url", "email_by_postback", "sms_by_postback"], ..Declared::titled("Your own provider") };

#[async_trait]
impl Channel for Postback {
    async fn send(&self, message: &Outgoing) -> Result<Receipt, SendError> {
        let Some(to) = &message.postback else {
            let reason = "the shop has no postback_url: `shelfbell policy set postback_url=https://… --shop DOMAIN` sets it".to_owned();
            return Err(SendError::Retry { reason });
        };
        self.post(to, message.id.as_str(), &message.text, message.at).await?;
        Ok(Receipt { provider_id: None })
    }

    fn connections(&self) -> usize {
        self.connections
    }

    /// Each shop has an address of its own: `flows/postback.rs` tries it.
    async fn check(&self) -> Result<(), SendError> {
        Ok(())
    }

    fn declared(&self) -> Option<Declared> {
        Some(DECLARED)
    }

    fn form(&self) -> Form {
        Form::Postback
    }
}
