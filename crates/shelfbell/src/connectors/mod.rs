//! Where stock facts come from. A connector turns bytes into [`shelfbell_core::fact::Fact`]s; it decides nothing and stores nothing.

pub mod catalogue_csv;
pub mod generic;
pub mod shopify;
pub mod stock_csv;
pub mod table;

/// `gid://shopify/ProductVariant/1`, `1`: the number at the end names the thing in both spellings. Other names stay as they are.
pub fn bare_id(id: &str) -> &str {
    id.strip_prefix("gid://shopify/").and_then(|path| path.rsplit('/').next()).map_or(id, |tail| tail.split('?').next().unwrap_or(tail))
}
