//! Where stock facts come from. A connector turns bytes into [`shelfbell_core::fact::Fact`]s; it decides nothing and stores nothing.

pub mod catalogue_csv;
pub mod shopify;
pub mod stock_csv;
pub mod subscriptions_csv;
pub mod table;

use shelfbell_core::setting::Declaration;

/// What a connector says of itself to whoever sets it up: each in its own file.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    pub title: &'static str,
    /// What the shop is reached and its messages are recognised by.
    pub settings: &'static [Declaration],
    /// Messages that the platform is asked to send; none where it is not asked by us.
    pub topics: &'static [&'static str],
}

impl Declared {
    /// Nothing to set.
    pub const fn titled(title: &'static str) -> Self {
        Self { title, settings: &[], topics: &[] }
    }
}

/// `gid://shopify/ProductVariant/1`, `1`: the number at the end names the thing in both spellings. Other names stay as they are.
pub fn bare_id(id: &str) -> &str {
    id.strip_prefix("gid://shopify/").and_then(|path| path.rsplit('/').next()).map_or(id, |tail| tail.split('?').next().unwrap_or(tail))
}
