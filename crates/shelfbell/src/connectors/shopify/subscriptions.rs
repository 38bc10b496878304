//! The webhooks that we want from a shop. Shopify drops a subscription after eight failed deliveries in a row, so they are compared
//! and made again from time to time.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::json;

use super::client::{CallError, ShopifyClient};
use super::documents;
use super::error::quoted;
use super::graphql::scope_in;
use super::nodes::Page;

/// Topics as the header of a delivery spells them. The compliance topics are not among them: they can only be set in the app's own settings.
pub const TOPICS: [&str; 16] = [
    "inventory_levels/update",
    "inventory_levels/connect",
    "inventory_levels/disconnect",
    "inventory_items/update",
    "products/create",
    "products/update",
    "products/delete",
    "variants/in_stock",
    "locations/create",
    "locations/update",
    "locations/activate",
    "locations/deactivate",
    "orders/create",
    "orders/cancelled",
    "refunds/create",
    "app/uninstalled",
];

/// What [`ShopifyClient::ensure_webhooks`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ensured {
    pub created: Vec<&'static str>,
    /// Shopify would not make these; the others work.
    pub refused: Vec<RefusedTopic>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedTopic {
    pub topic: &'static str,
    /// For the merchant.
    pub reason: String,
}

impl ShopifyClient {
    /// The topics of [`TOPICS`] that are not delivered to `address`.
    pub async fn missing_webhooks(&self, address: &str) -> Result<Vec<&'static str>, CallError> {
        let mut present = HashSet::new();
        let mut after: Option<String> = None;
        loop {
            let answer: SubsAnswer = self.call(&documents::SUBS, &json!({ "after": after })).await?;
            let page = answer.webhook_subscriptions;
            let ours = page.nodes.into_iter().filter(|subscription| is_same(&subscription.uri, address));
            present.extend(ours.map(|subscription| subscription.topic));
            after = page.page_info.next(documents::SUBS.operation, after.as_deref())?;
            if after.is_none() {
                return Ok(TOPICS.into_iter().filter(|topic| !present.contains(&spelled(topic))).collect());
            }
        }
    }

    /// Makes the missing ones. A topic that Shopify refuses, such as for a missing scope, does not stop the others.
    /// Doing it twice does no harm.
    pub async fn ensure_webhooks(&self, address: &str) -> Result<Ensured, CallError> {
        let mut ensured = Ensured::default();
        for topic in self.missing_webhooks(address).await? {
            match self.create(topic, address).await {
                Ok(None) => ensured.created.push(topic),
                Ok(Some(reason)) => ensured.refused.push(RefusedTopic { topic, reason }),
                Err(error @ (CallError::MissingScope { .. } | CallError::Answered { .. })) => {
                    ensured.refused.push(RefusedTopic { topic, reason: error.to_string() });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(ensured)
    }

    /// `Some`: refused, and why.
    async fn create(&self, topic: &str, address: &str) -> Result<Option<String>, CallError> {
        let variables = json!({ "topic": spelled(topic), "w": { "uri": address, "format": "JSON" } });
        let answer: SubAnswer = self.call(&documents::SUB, &variables).await?;
        let created = answer.webhook_subscription_create;
        let Some(error) = created.user_errors.into_iter().next() else {
            return Ok(created.webhook_subscription.is_none().then(|| "Shopify did not say why".to_owned()));
        };
        // A call that was repeated after a broken connection, or another process of ours, has made it already.
        if error.message.contains("already been taken") {
            return Ok(None);
        }
        Ok(Some(match scope_in(&error.message) {
            Some(scope) => CallError::MissingScope { scope }.to_string(),
            None => quoted(&error.message),
        }))
    }
}

/// As in the enum `WebhookSubscriptionTopic`: `inventory_levels/update` is `INVENTORY_LEVELS_UPDATE`.
fn spelled(topic: &str) -> String {
    topic.replace('/', "_").to_ascii_uppercase()
}

fn is_same(uri: &str, address: &str) -> bool {
    uri.trim_end_matches('/') == address.trim_end_matches('/')
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubsAnswer {
    webhook_subscriptions: Page<Subscription>,
}

#[derive(Deserialize)]
struct Subscription {
    topic: String,
    uri: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubAnswer {
    webhook_subscription_create: Created,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    webhook_subscription: Option<serde::de::IgnoredAny>,
    user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
struct UserError {
    message: String,
}
