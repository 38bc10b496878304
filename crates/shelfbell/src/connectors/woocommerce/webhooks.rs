//! The webhooks that we want from a shop. WooCommerce switches one off after more than five failed deliveries in a row, so they are compared
//! and switched on again from time to time.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::client::{CallError, WooClient};
use crate::connectors::Ensured;

/// As the header of a delivery spells them.
pub const TOPICS: [&str; 6] =
    ["product.created", "product.updated", "product.deleted", "product.restored", "order.created", "order.updated"];

/// What to do about a topic.
pub(super) enum Need {
    Make,
    /// It is there, but switched off, or signs with another secret.
    Mend(u64),
}

impl WooClient {
    /// Topics that do not arrive at `address`, signed with `secret` if it is named.
    pub(super) async fn webhooks_to_make(
        &self,
        address: &str,
        secret: Option<&SecretString>,
    ) -> Result<Vec<(&'static str, Need)>, CallError> {
        let mut known: Vec<Value> = Vec::new();
        for page in 1..=100_u64 {
            let answer = self.get("webhooks", &[("per_page", "100"), ("page", &page.to_string())]).await?;
            let listed = answer.value.as_array().cloned().ok_or_else(|| CallError::Unexpected { reason: "it is not a list".to_owned() })?;
            let is_last = answer.pages.map_or(listed.len() < 100, |pages| page >= pages);
            known.extend(listed);
            if is_last {
                break;
            }
        }
        let named = secret.map(name);
        let is_ours =
            |hook: &&Value| hook["delivery_url"].as_str().is_some_and(|url| url.trim_end_matches('/') == address.trim_end_matches('/'));
        let works = |hook: &&Value| hook["status"] == "active" && named.as_ref().is_none_or(|name| hook["name"].as_str() == Some(name));
        let mut needs = Vec::new();
        for topic in TOPICS {
            let of_topic: Vec<&Value> = known.iter().filter(is_ours).filter(|hook| hook["topic"] == topic).collect();
            if of_topic.iter().any(works) {
                continue;
            }
            needs.push((topic, of_topic.first().and_then(|hook| hook["id"].as_u64()).map_or(Need::Make, Need::Mend)));
        }
        Ok(needs)
    }

    /// A topic that the shop refuses does not stop the others.
    pub(super) async fn make_webhooks(&self, address: &str, secret: Option<&SecretString>) -> Result<Ensured, CallError> {
        let mut ensured = Ensured::default();
        for (topic, need) in self.webhooks_to_make(address, secret).await? {
            let mut hook = json!({ "topic": topic, "delivery_url": address, "status": "active" });
            if let Some(secret) = secret {
                hook["secret"] = secret.expose_secret().into();
                hook["name"] = name(secret).into();
            }
            let done = match need {
                Need::Make => self.post("webhooks", &hook).await,
                Need::Mend(id) => self.put(&format!("webhooks/{id}"), &hook).await,
            };
            match done {
                Ok(_) => ensured.created.push(topic),
                Err(error @ (CallError::Refused { .. } | CallError::Answered { .. } | CallError::Gone)) => {
                    ensured.refused.push((topic, error.to_string()));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(ensured)
    }
}

/// WooCommerce never tells a webhook's secret; its name tells whether it is the one that we know.
fn name(secret: &SecretString) -> String {
    let digest = Sha256::digest(format!("webhook name {}", secret.expose_secret()));
    format!("Shelfbell {}", hex::encode(&digest[..4]))
}
