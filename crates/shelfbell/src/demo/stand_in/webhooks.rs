//! Webhooks: who wants them, how they are signed, and how they travel (shopify.dev, "Webhooks").

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use sha2::Sha256;
use url::Url;
use uuid::Uuid;

use super::graphql::GraphqlError;
use super::{API_VERSION, DOMAIN, Shop, times};

/// Topics of `WebhookSubscriptionTopic` (Admin API 2026-10) that have to do with stock, products and orders.
const TOPICS: [&str; 24] = [
    "APP_SCOPES_UPDATE",
    "APP_UNINSTALLED",
    "BULK_OPERATIONS_FINISH",
    "INVENTORY_ITEMS_CREATE",
    "INVENTORY_ITEMS_DELETE",
    "INVENTORY_ITEMS_UPDATE",
    "INVENTORY_LEVELS_CONNECT",
    "INVENTORY_LEVELS_DISCONNECT",
    "INVENTORY_LEVELS_UPDATE",
    "LOCATIONS_ACTIVATE",
    "LOCATIONS_CREATE",
    "LOCATIONS_DEACTIVATE",
    "LOCATIONS_DELETE",
    "LOCATIONS_UPDATE",
    "ORDERS_CANCELLED",
    "ORDERS_CREATE",
    "ORDERS_PAID",
    "ORDERS_UPDATED",
    "PRODUCTS_CREATE",
    "PRODUCTS_DELETE",
    "PRODUCTS_UPDATE",
    "REFUNDS_CREATE",
    "VARIANTS_IN_STOCK",
    "VARIANTS_OUT_OF_STOCK",
];

/// Shopify gives up on an answer after five seconds, and tries eight more times in four hours; a demo has not so much patience.
const TIMEOUT: Duration = Duration::from_secs(5);
const WAITS_MS: [u64; 4] = [250, 1_000, 4_000, 15_000];

#[derive(Clone, Debug)]
pub struct Subscription {
    pub id: u64,
    /// As in GraphQL: `INVENTORY_LEVELS_UPDATE`.
    pub topic: String,
    pub uri: String,
}

/// What becomes of the shop's webhooks. Real ones arrive twice or never, and nobody may notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    Once,
    Twice,
    Lost,
}

/// One message on its way to one subscriber. Every attempt carries the same.
struct Message {
    uri: String,
    topic: String,
    webhook_id: Uuid,
    event_id: Uuid,
    triggered_at: String,
    signature: String,
    body: Vec<u8>,
}

impl Shop {
    /// `Ok(Err(..))` is what Shopify tells in `userErrors`.
    pub(super) fn subscribe(&self, topic: &str, uri: &str) -> Result<Result<Subscription, &'static str>, GraphqlError> {
        if !TOPICS.contains(&topic) {
            let message = format!("Variable $topic of type WebhookSubscriptionTopic! was provided invalid value: \"{topic}\"");
            return Err(GraphqlError::with_code(message, "INVALID_VARIABLE"));
        }
        if !Url::parse(uri).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) {
            return Ok(Err("Address is invalid"));
        }
        let mut state = self.state();
        if state.subscriptions.iter().any(|known| known.topic == topic && known.uri == uri) {
            return Ok(Err("Address for this topic has already been taken"));
        }
        let id = 1_404_500_000_001 + 2 * state.next_number();
        let made = Subscription { id, topic: topic.to_owned(), uri: uri.to_owned() };
        state.subscriptions.push(made.clone());
        Ok(Ok(made))
    }

    /// Sends an event to all who subscribed to it, and does not wait for them. `topic` as in the header: `inventory_levels/update`.
    pub(super) fn announce(&self, topic: &str, payload: &Value) {
        let body = payload.to_string().into_bytes();
        let signature = sign(&self.0.client_secret, &body);
        let now = self.now();
        let mut state = self.state();
        let copies = match state.delivery {
            Delivery::Once => 1,
            Delivery::Twice => 2,
            Delivery::Lost => 0,
        };
        let event_id = unique_id(now, state.next_number());
        let constant = topic.replace('/', "_").to_uppercase();
        let subscribers: Vec<_> = state.subscriptions.iter().filter(|known| known.topic == constant).map(|s| s.uri.clone()).collect();
        for uri in subscribers {
            let webhook_id = unique_id(now, state.next_number());
            for _ in 0..copies {
                let message = Message {
                    uri: uri.clone(),
                    topic: topic.to_owned(),
                    webhook_id,
                    event_id,
                    triggered_at: times::utc_precise(now),
                    signature: signature.clone(),
                    body: body.clone(),
                };
                tokio::spawn(deliver(self.0.http.clone(), message));
            }
        }
    }
}

/// The time of the shop's opening is part of it, so ids do not repeat when the program starts again.
fn unique_id(now: i64, number: u64) -> Uuid {
    Uuid::from_u64_pair(now.unsigned_abs(), number)
}

async fn deliver(http: reqwest::Client, message: Message) {
    for attempt in 0..=WAITS_MS.len() {
        let topic = message.topic.as_str();
        match post(&http, &message).await {
            Ok(status) if status.is_success() => return,
            Ok(status) => tracing::warn!(topic, attempt, status = status.as_u16(), "a webhook of the stand-in was refused"),
            Err(error) => tracing::warn!(topic, attempt, error = %error.without_url(), "a webhook of the stand-in did not arrive"),
        }
        if let Some(wait) = WAITS_MS.get(attempt) {
            tokio::time::sleep(Duration::from_millis(*wait)).await;
        }
    }
}

async fn post(http: &reqwest::Client, message: &Message) -> reqwest::Result<reqwest::StatusCode> {
    let request = http
        .post(&message.uri)
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json")
        .header("X-Shopify-Topic", &message.topic)
        .header("X-Shopify-Hmac-Sha256", &message.signature)
        .header("X-Shopify-Shop-Domain", DOMAIN)
        .header("X-Shopify-API-Version", API_VERSION)
        .header("X-Shopify-Webhook-Id", message.webhook_id.to_string())
        .header("X-Shopify-Event-Id", message.event_id.to_string())
        .header("X-Shopify-Triggered-At", &message.triggered_at)
        .body(message.body.clone());
    Ok(request.send().await?.status())
}

/// The header `X-Shopify-Hmac-Sha256`: base64 of the HMAC over the raw body, keyed with the client secret.
pub fn sign(secret: &SecretString, body: &[u8]) -> String {
    STANDARD.encode(hmac_sha256(secret, body))
}

pub fn hmac_sha256(secret: &SecretString, message: &[u8]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104)")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_shopifys() {
        let body = br#"{"inventory_item_id":271878346596884015,"location_id":24826418,"available":10}"#;
        assert_eq!(sign(&SecretString::from("hush"), body), "FEDxTEogYCG4jRHXf6cUvtpTiZ06n9kmGJvHAKMXro8=");
        assert_ne!(sign(&SecretString::from("hush!"), body), "FEDxTEogYCG4jRHXf6cUvtpTiZ06n9kmGJvHAKMXro8=");
    }
}
