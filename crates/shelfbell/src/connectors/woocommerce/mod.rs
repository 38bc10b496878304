//! WooCommerce: what its webhooks say, and what its REST API (`/wp-json/wc/v3`) answers when we look again.
//!
//! A delivery carries the whole product or order as it was when it was sent. Of a product with variations it names only their ids, so that
//! the API is asked ([`Fact::ReadAgain`]); of what it deletes, its id ([`Fact::Deleted`]). Facts carry the platform's own `date_modified_gmt` (R2), which has a resolution of one second;
//! within it, the later reading is the newer.

mod client;
mod envelope;
mod facts;
mod orders;
mod read;
mod webhooks;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use shelfbell_core::fact::Fact;
use shelfbell_core::setting::{Declaration, Kind};

use super::shopify::fields::Fields;
use super::shopify::parse::json;
use super::{Access, Api, CLIENT_ID, CLIENT_SECRET, Connector, Declared, Delivery, Said, Secrets, WEBHOOK_SECRET};

pub use client::WooClient;
pub use envelope::{Envelope, is_ping, read as read_envelope};
pub use webhooks::TOPICS;

#[derive(Clone, Copy, Debug)]
pub struct WooCommerce;

const DECLARED: Declared = Declared {
    title: "WooCommerce",
    settings: &[
        Declaration::new(
            CLIENT_ID,
            "Consumer key",
            Kind::Text,
            "Of a key with the rights read and write (ck_…): WooCommerce, Settings, Advanced, REST API.",
        ),
        Declaration::new(CLIENT_SECRET, "Consumer secret", Kind::Text, "It is shown beside the consumer key, once (cs_…).").secret(),
        Declaration::new(
            WEBHOOK_SECRET,
            "New webhook secret",
            Kind::Text,
            "What webhooks are signed with that you made by hand. The one before is accepted for another day.",
        )
        .secret(),
    ],
    topics: &TOPICS,
};

impl Connector for WooCommerce {
    fn declared(&self) -> Declared {
        DECLARED
    }

    fn hook_path(&self, shop_id: &str) -> String {
        format!("/hooks/woocommerce/{shop_id}")
    }

    fn understand(&self, delivery: &Delivery<'_>) -> Result<Said, String> {
        let Delivery { topic, received_at, body, .. } = *delivery;
        let Some((resource, event)) = topic.split_once('.') else { return Ok(Said::Facts(Vec::new())) };
        if !matches!(resource, "product" | "order") {
            return Ok(Said::Facts(Vec::new()));
        }
        let understood = || {
            let value = json(body)?;
            let fields = Fields::root(&value)?;
            // The thing went between the event and the delivery: the body is the API's error.
            if fields.has("code") && fields.has("message") && !fields.has("id") {
                return Ok(Said::Facts(Vec::new()));
            }
            match (resource, event) {
                ("product", "deleted") => facts::gone(&fields, received_at).map(Said::Facts),
                ("product", "restored") => facts::restored(&fields, received_at).map(Said::Facts),
                ("product", "created" | "updated") => facts::delivered(&fields, received_at).map(Said::Facts),
                ("order", "created" | "updated" | "restored") => {
                    Ok(orders::order(&fields, received_at)?.map_or_else(|| Said::Facts(Vec::new()), Said::Ordered))
                }
                _ => Ok(Said::Facts(Vec::new())),
            }
        };
        understood().map_err(|error: super::shopify::fields::Unreadable| error.to_string())
    }

    fn api(&self, access: Access<'_>) -> anyhow::Result<Arc<dyn Api>> {
        let Secrets::Pair { id, secret } = access.credentials else {
            anyhow::bail!(
                "WooCommerce has no access tokens: give --client-id ck_… and --client-secret cs_…, a key with the rights read and write"
            );
        };
        Ok(Arc::new(WooClient::new(access.http.clone(), access.domain, access.admin_url, id, secret, access.clock.clone())?))
    }
}

/// A time of the platform's in whole seconds, the resolution of `date_modified_gmt`, for what carries none.
fn whole_seconds(ms: i64) -> i64 {
    ms - ms.rem_euclid(1000)
}

/// Facts in the order in which they refer to each other: products before what lies in them.
fn in_order(mut facts: Vec<Fact>) -> Vec<Fact> {
    facts.sort_by_key(|fact| u8::from(!matches!(fact, Fact::Product(_))));
    facts
}
