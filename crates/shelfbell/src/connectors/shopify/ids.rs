//! Shopify ids: decimal text inside, `gid://shopify/{Kind}/{number}` towards GraphQL. They exceed 2^53 and never pass through `f64`.

use serde::{Deserialize, Deserializer};

/// The number of a gid or of plain decimal text, as text. A stock level's gid carries a query (`?inventory_item_id=…`), which is cut off.
pub fn number(text: &str) -> Option<String> {
    let last = match text.strip_prefix("gid://shopify/") {
        Some(rest) => rest.split_once('/')?.1.split('?').next()?,
        None => text,
    };
    let is_number = (1..=20).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_digit());
    (is_number && last.bytes().any(|b| b != b'0')).then(|| last.to_owned())
}

/// `None` when `id` is no platform id.
pub fn gid(kind: &str, id: &str) -> Option<String> {
    number(id).map(|number| format!("gid://shopify/{kind}/{number}"))
}

/// The numeric part of a gid in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Gid(pub String);

impl<'de> Deserialize<'de> for Gid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        number(&text).map(Gid).ok_or_else(|| serde::de::Error::custom("not a Shopify id"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_gives_the_number() {
        assert_eq!(number("48513488879793").as_deref(), Some("48513488879793"));
        assert_eq!(number("gid://shopify/ProductVariant/788032119674292922").as_deref(), Some("788032119674292922"));
        assert_eq!(number("gid://shopify/InventoryLevel/110012006577?inventory_item_id=48513488879793").as_deref(), Some("110012006577"));
        for bad in ["", "0", "-1", "1.5", "1e3", "gid://shopify/ProductVariant/", "gid://shopify/1", "٣", "123456789012345678901"] {
            assert_eq!(number(bad), None, "{bad:?}");
        }
        assert_eq!(gid("InventoryItem", "7").as_deref(), Some("gid://shopify/InventoryItem/7"));
    }
}
