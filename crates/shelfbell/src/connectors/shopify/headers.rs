//! What the headers of a webhook delivery say, in both of Shopify's spellings: `X-Shopify-Topic` (webhooks) and
//! `shopify-topic` (next-generation events).

use axum::http::HeaderMap;

use super::domain;
use super::fields::time_ms;

/// The envelope of one delivery. Nothing of it is trusted before [`super::verify::verify`] has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookHeaders {
    /// Such as `inventory_levels/update`.
    pub topic: String,
    /// The shop's checked domain, in lower case.
    pub domain: String,
    /// Base64, for [`super::verify::verify`].
    pub signature: String,
    /// Names the delivery and stays the same when it is repeated: what to recognise repetitions by.
    pub webhook_id: Option<String>,
    /// Names the event in the shop; the same for every subscription that it set off.
    pub event_id: Option<String>,
    /// When the event happened, in milliseconds since the Unix epoch. `None`: absent or not a time.
    pub triggered_at: Option<i64>,
    pub api_version: Option<String>,
}

/// A request that cannot be a webhook of Shopify's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a Shopify webhook: header X-Shopify-{name} is missing or malformed")]
pub struct BadHeader {
    pub name: &'static str,
}

/// Reads the envelope. Only what cannot be done without is required: topic, domain and signature.
pub fn read(headers: &HeaderMap) -> Result<WebhookHeaders, BadHeader> {
    let need = |name| get(headers, name).ok_or(BadHeader { name });
    Ok(WebhookHeaders {
        topic: need("Topic")?,
        domain: domain::checked(&need("Shop-Domain")?).ok_or(BadHeader { name: "Shop-Domain" })?,
        signature: need("Hmac-Sha256")?,
        webhook_id: get(headers, "Webhook-Id"),
        event_id: get(headers, "Event-Id"),
        triggered_at: get(headers, "Triggered-At").and_then(|text| time_ms(&text)),
        api_version: get(headers, "API-Version"),
    })
}

fn get(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(format!("x-shopify-{name}")).or_else(|| headers.get(format!("shopify-{name}")))?;
    let text = value.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn map(pairs: &[(&str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn the_webhook_family_is_read() {
        let read = read(&map(&[
            ("X-Shopify-Topic", "inventory_levels/update"),
            ("X-Shopify-Hmac-Sha256", "c2ln"),
            ("X-Shopify-Shop-Domain", "Demo.myshopify.com"),
            ("X-Shopify-API-Version", "2026-10"),
            ("X-Shopify-Webhook-Id", "b54557e4"),
            ("X-Shopify-Event-Id", "98880550"),
            ("X-Shopify-Triggered-At", "2026-11-23T08:00:00.123456789Z"),
        ]));
        assert_eq!(
            read,
            Ok(WebhookHeaders {
                topic: "inventory_levels/update".to_owned(),
                domain: "demo.myshopify.com".to_owned(),
                signature: "c2ln".to_owned(),
                webhook_id: Some("b54557e4".to_owned()),
                event_id: Some("98880550".to_owned()),
                triggered_at: Some(1_795_420_800_123),
                api_version: Some("2026-10".to_owned()),
            })
        );
    }

    #[test]
    fn the_event_family_is_read_and_optional_headers_may_lack() {
        let read = read(&map(&[
            ("shopify-topic", "InventoryItem"),
            ("shopify-hmac-sha256", "c2ln"),
            ("shopify-shop-domain", "demo.myshopify.com"),
            ("shopify-triggered-at", "yesterday"),
        ]))
        .unwrap();
        assert_eq!(read.topic, "InventoryItem");
        assert_eq!((read.webhook_id, read.triggered_at), (None, None));
    }

    #[test]
    fn a_missing_or_foreign_header_is_named() {
        let topic = ("X-Shopify-Topic", "products/update");
        assert_eq!(read(&map(&[topic])), Err(BadHeader { name: "Shop-Domain" }));
        assert_eq!(
            read(&map(&[topic, ("X-Shopify-Shop-Domain", "evil.example"), ("X-Shopify-Hmac-Sha256", "x")])),
            Err(BadHeader { name: "Shop-Domain" })
        );
        assert_eq!(
            read(&map(&[topic, ("X-Shopify-Shop-Domain", "a.myshopify.com")])).map_err(|e| e.to_string()),
            Err("not a Shopify webhook: header X-Shopify-Hmac-Sha256 is missing or malformed".to_owned())
        );
    }
}
