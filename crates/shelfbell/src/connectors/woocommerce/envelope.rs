//! What the headers of a delivery say, and the ping that is none
//! (<https://developer.woocommerce.com/docs/apis/rest-api/v3/webhooks/>).

use axum::http::HeaderMap;
use sha2::{Digest as _, Sha256};

/// Nothing of it is trusted before the signature was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Such as `product.updated`.
    pub topic: String,
    /// `X-WC-Webhook-Signature`: base64 of the HMAC-SHA256 of the raw body.
    pub signature: String,
    /// What a repetition is recognised by. WooCommerce makes its delivery ids of webhook and second, so that two products changed within one
    /// second have the same one; the body tells them apart.
    pub id: Option<String>,
}

/// `None`: this is no delivery.
pub fn read(headers: &HeaderMap, body: &[u8]) -> Option<Envelope> {
    let get = |name: &str| {
        let text = headers.get(format!("x-wc-webhook-{name}"))?.to_str().ok()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let id = get("delivery-id").map(|id| {
        let digest = Sha256::digest(body);
        format!("{id}-{}", hex::encode(&digest[..8]))
    });
    Some(Envelope { topic: get("topic")?, signature: get("signature")?, id })
}

/// What WooCommerce sends, unsigned, when a webhook is saved, and wants to have answered with 200: `webhook_id=5`. It says nothing.
pub fn is_ping(body: &[u8]) -> bool {
    let Some(digits) = body.strip_prefix(b"webhook_id=") else { return false };
    (1..=20).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
}
