//! What shoppers' browsers ask.

pub mod availability;
pub mod chat;
pub mod intake;
pub mod settings;
pub mod subscriptions;

use axum::extract::rejection::JsonRejection;
use serde::Deserialize;

use crate::connectors::bare_id;
use crate::http::ApiError;

/// A platform id in a request: a number, numeric text or a Shopify gid. Numbers beyond 2^53 arrive exactly, as JSON allows.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum PlatformId {
    Number(u64),
    Text(String),
}

impl PlatformId {
    pub fn reference(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => bare_id(text.trim()).to_owned(),
        }
    }
}

pub(in crate::http) fn unreadable(rejection: &JsonRejection) -> ApiError {
    match rejection {
        JsonRejection::JsonDataError(_) => ApiError::bad_request("bad_request", rejection.body_text()),
        JsonRejection::MissingJsonContentType(_) => ApiError::bad_request("bad_request", "Send JSON, with Content-Type: application/json."),
        JsonRejection::BytesRejection(_) => ApiError::too_large("The request is too large."),
        _ => ApiError::bad_request("bad_request", "The request is not valid JSON."),
    }
}
