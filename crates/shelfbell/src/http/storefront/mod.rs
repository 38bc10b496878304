//! What shoppers' browsers ask.

pub mod availability;
pub mod subscriptions;

use serde::Deserialize;

use crate::connectors::bare_id;

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
