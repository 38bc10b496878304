//! Why a call to Shopify gave nothing, in words for the merchant. No token, no address with a signature, no body is ever in them.

use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Shopify does not know our token, and a fresh one did not help.
    #[error(
        "Shopify refused the token (401): check the client id and secret (or the access token), and that the app is still installed in the shop"
    )]
    TokenRefused,
    /// No token was issued for the client id and secret.
    #[error(
        "Shopify issued no token ({answer}): check the client id and secret, and that the app is installed in this shop and belongs to its organisation"
    )]
    NoToken { answer: String },
    /// The app may not read this.
    #[error(
        "missing scope {scope}: add it to the app's access scopes in the Shopify Dev Dashboard, release the app and approve it in the shop"
    )]
    MissingScope { scope: String },
    /// The shop itself does not answer: closed, frozen, locked or not there.
    #[error("Shopify does not serve this shop: {reason}")]
    ShopRefused { reason: String },
    /// We asked for too much in too short a time.
    #[error("Shopify limits our calls (throttled) and still did after the longest wait; it will be tried again later")]
    Throttled { retry_after: Option<Duration> },
    /// The query would cost more than one call may; smaller batches are the cure.
    #[error("Shopify finds the query {operation} too costly for one call")]
    TooCostly { operation: &'static str },
    /// No answer, or one that says that Shopify has trouble itself.
    #[error("Shopify cannot be reached: {reason}; it will be tried again later")]
    Unreachable { reason: String },
    /// Shopify answered with errors. Also when it sent part of the data: half an answer is not taken for a whole one.
    #[error("Shopify answered {operation} with an error: {messages}")]
    Answered { operation: &'static str, messages: String },
    /// An answer that is not what the document asked for.
    #[error("Shopify's answer to {operation} cannot be read: {reason}")]
    Unexpected { operation: &'static str, reason: String },
    /// The bulk operation ended without its result.
    #[error("the export of the shop's products failed: {reason}")]
    BulkFailed { reason: String },
    /// Another export of this app is still under way.
    #[error("Shopify is still busy with an earlier export of this shop; try again in a few minutes")]
    BulkBusy,
    /// What we were asked to read is no id of Shopify's.
    #[error("not a Shopify id: expected a number or gid://shopify/…")]
    BadId,
    /// Whoever asked for the facts no longer takes them.
    #[error("the reading was stopped")]
    Stopped,
}

impl CallError {
    /// The same call may succeed later without anybody changing anything.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Throttled { .. } | Self::Unreachable { .. } | Self::BulkBusy)
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Throttled { retry_after } => *retry_after,
            _ => None,
        }
    }

    /// A transport error without its address: that may carry a signature.
    pub(super) fn unreachable(error: &reqwest::Error) -> Self {
        let reason = if error.is_timeout() {
            "no answer in time"
        } else if error.is_connect() {
            "no connection"
        } else {
            "the connection broke off"
        };
        Self::Unreachable { reason: reason.to_owned() }
    }

    /// What an HTTP status other than success means. 401 is for the caller, who may have a fresh token to try.
    pub(super) fn from_status(status: u16, retry_after: Option<Duration>) -> Self {
        let shop = |reason: &str| Self::ShopRefused { reason: format!("{reason} ({status})") };
        match status {
            401 => Self::TokenRefused,
            402 => shop("it is frozen until its bill is paid"),
            403 => shop("access is forbidden; check that the app is installed and its scopes are approved"),
            404 => shop("not found; check the shop domain"),
            423 => shop("it is locked"),
            300..=399 => shop("it answers from another address; use its permanent .myshopify.com domain"),
            429 => Self::Throttled { retry_after },
            408 | 500..=599 => Self::Unreachable { reason: format!("it answered {status}") },
            _ => shop("unexpected answer"),
        }
    }
}

/// Text of the platform's as part of an error: one line, of bounded length.
pub(in crate::connectors) fn quoted(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect()
}
