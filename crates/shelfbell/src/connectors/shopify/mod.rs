//! Shopify: what its webhooks say, and what its Admin API answers when we look again.
//!
//! A webhook passes `headers` → `verify` → `parse`. Looking again passes `client` (pace, token, errors) → `read` or `bulk`.
//! Both ends give [`shelfbell_core::fact::Fact`]s.

pub mod access;
pub mod bulk;
mod bulk_lines;
pub mod client;
pub mod compliance;
mod connector;
pub mod documents;
pub mod domain;
pub mod error;
pub mod fields;
mod graphql;
pub mod headers;
mod ids;
pub mod me;
mod nodes;
pub mod orders;
pub(super) mod pace;
pub mod parse;
pub mod read;
pub mod subscriptions;
pub mod verify;

#[cfg(test)]
mod tests;

use shelfbell_core::setting::{Declaration, Kind};

pub use connector::Shopify;

use super::{ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, Declared, WEBHOOK_SECRET};

/// The Admin API version that the documents in `queries/` are validated against (`judges/shopify-schema`).
pub const API_VERSION: &str = "2026-10";

const DECLARED: Declared = Declared {
    title: "Shopify",
    settings: &[
        Declaration::new(CLIENT_ID, "Client ID", Kind::Text, "Of your app in Shopify’s Dev Dashboard. It goes with the client secret."),
        Declaration::new(
            CLIENT_SECRET,
            "Client secret",
            Kind::Text,
            "With it Shelfbell asks Shopify for access, and recognises Shopify’s messages.",
        )
        .secret(),
        Declaration::new(
            ACCESS_TOKEN,
            "Access token",
            Kind::Text,
            "Instead of the two above, for an app made in the shop’s admin before 2026 (shpat_…).",
        )
        .secret(),
        Declaration::new(
            WEBHOOK_SECRET,
            "New webhook secret",
            Kind::Text,
            "What Shopify signs its messages with. The one before is accepted for another day, so that nothing is lost while it changes.",
        )
        .secret(),
    ],
    topics: &subscriptions::TOPICS,
};
