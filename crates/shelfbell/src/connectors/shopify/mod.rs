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

pub use connector::Shopify;

/// The Admin API version that the documents in `queries/` are validated against (`judges/shopify-schema`).
pub const API_VERSION: &str = "2026-10";
