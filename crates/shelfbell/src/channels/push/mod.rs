//! Notifications on a shopper's device: Web Push (RFC 8030), with VAPID (RFC 8292) and encrypted for the device alone (RFC 8291).
//!
//! The address of a device is its browser's choice, so every message passes the guard of `net/ssrf.rs`.

mod encrypt;
mod vapid;

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use sha2::{Digest as _, Sha256};
use shelfbell_core::push::Subscription;

pub use encrypt::{LONGEST, is_usable};
pub use vapid::{BadKey, Vapid};

use super::answer::retry_after_ms;
use super::{Channel, Declared, Form, Outgoing, Receipt, SendError};
use crate::config::Config;
use crate::net::ssrf::{Client, Guard, refusal};

/// The web push channel. Cheap to share.
#[derive(Debug)]
pub struct Push {
    http: Client,
    vapid: Vapid,
    ttl_secs: u32,
    connections: usize,
    timeout: Duration,
}

impl Push {
    pub fn configured(config: &Config, vapid: Vapid) -> reqwest::Result<Self> {
        let push = &config.push;
        Ok(Self {
            http: Guard::new(push.allow_private).client()?,
            vapid,
            ttl_secs: push.ttl_secs,
            connections: push.connections.into(),
            timeout: Duration::from_secs(config.message_timeout_secs()),
        })
    }
}

/// Names the message to the push service: one that waits for the device is replaced by the same one sent again (RFC 8030 §5.4), so an attempt
/// that was repeated is seen once.
fn topic(message: &Outgoing) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(message.id.as_str())[..24])
}

fn reject(reason: impl Into<String>) -> SendError {
    SendError::Reject { reason: reason.into(), address_is_dead: false }
}

const DECLARED: Declared = Declared { policy: &["push", "push_hours"], ..Declared::titled("Notifications on devices") };

#[async_trait]
impl Channel for Push {
    async fn send(&self, message: &Outgoing) -> Result<Receipt, SendError> {
        let device = Subscription::parse(&message.to).ok_or_else(|| reject("the contact's address is no push subscription"))?;
        if message.text.len() > LONGEST {
            return Err(reject(format!("a notification has at most {LONGEST} bytes")));
        }
        let request = self.http.post(&device.endpoint).map_err(|refused| reject(format!("the push service's address: {refused}")))?;
        let audience = url::Url::parse(&device.endpoint).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        let authorization = self.vapid.authorization(&audience, message.at).map_err(|error| reject(error.to_string()))?;
        let body =
            encrypt::encrypt(&device, message.text.as_bytes()).map_err(|_| reject("the device's public key is not on the curve P-256"))?;
        let request = request
            .header(AUTHORIZATION, authorization)
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_ENCODING, "aes128gcm")
            // An alert that arrives tomorrow is worth nothing.
            .header("TTL", self.ttl_secs)
            // Somebody waits for it, and it sells out.
            .header("Urgency", "high")
            .header("Topic", topic(message))
            .body(body)
            .timeout(self.timeout);
        let service = device.host();
        let response = request.send().await.map_err(|error| match refusal(&error) {
            Some(refused) => reject(format!("the push service's address: {refused}")),
            None if error.is_timeout() => SendError::Retry { reason: format!("{service} did not answer in time") },
            None => SendError::Retry { reason: format!("{service} cannot be reached") },
        })?;
        let after_ms = retry_after_ms(response.headers(), message.at);
        match response.status().as_u16() {
            200..=299 => Ok(Receipt { provider_id: None }),
            404 | 410 => Err(SendError::Reject { reason: format!("{service}: the subscription has ended"), address_is_dead: true }),
            413 => Err(reject(format!("{service}: the notification is too large"))),
            // Our key is refused, or our clock: nothing that this message could help.
            status @ (401 | 403) => Err(SendError::Retry { reason: format!("{service} refuses our VAPID key or clock (HTTP {status})") }),
            status @ (408 | 429 | 500..=599) => {
                Err(SendError::Later { reason: format!("{service} asks to wait (HTTP {status})"), after_ms })
            }
            status => Err(reject(format!("{service} refuses the notification (HTTP {status})"))),
        }
    }

    fn connections(&self) -> usize {
        self.connections
    }

    /// There is no push service before there is a subscription.
    async fn check(&self) -> Result<(), SendError> {
        self.vapid.authorization("https://push.example.net", 0).map(drop).map_err(|error| reject(error.to_string()))
    }

    fn declared(&self) -> Option<Declared> {
        Some(DECLARED)
    }

    fn form(&self) -> Form {
        Form::Notification
    }
}
