//! Shopify.

use axum::http::HeaderMap;
use secrecy::SecretString;
use shelfbell_core::fact::Fact;

/// `gid://shopify/ProductVariant/1`, `1`: the number at the end names the thing in both spellings.
pub fn bare_id(id: &str) -> &str {
    id.strip_prefix("gid://shopify/").and_then(|path| path.rsplit('/').next()).map_or(id, |tail| tail.split('?').next().unwrap_or(tail))
}

#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct Unreadable {
    pub reason: String,
}
#[derive(Debug)]
pub struct WebhookHeaders { pub shop_domain: String, pub hmac: String, pub webhook_id: String, pub topic: String, pub triggered_at: Option<i64> }
impl WebhookHeaders { pub fn read(_: &HeaderMap) -> Result<Self, Unreadable> { Err(Unreadable{reason: String::new()}) } }
pub fn verify(_: &[SecretString], _: &str, _: &[u8]) -> bool { false }
pub fn parse(_t: &str, _: Option<i64>, _: i64, _: &[u8]) -> Result<Vec<Fact>, Unreadable> { Ok(vec![]) }
