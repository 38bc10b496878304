//! Where stock facts come from. A connector turns bytes into [`shelfbell_core::fact::Fact`]s; it decides nothing and stores nothing.

pub mod catalogue_csv;
pub mod shopify;
pub mod stock_csv;
pub mod table;
