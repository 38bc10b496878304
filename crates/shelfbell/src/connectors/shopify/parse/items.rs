//! `inventory_items/*`: whether Shopify counts an item at all.

use shelfbell_core::fact::Fact;

use super::{Fields, Unreadable, When};

pub fn update(payload: &Fields<'_>, when: When) -> Result<Vec<Fact>, Unreadable> {
    let item = payload.id("id")?;
    // A payload cut down to other fields says nothing about counting.
    let Some(tracked) = payload.boolean("tracked")? else { return Ok(Vec::new()) };
    let updated_at = payload.time("updated_at")?.unwrap_or_else(|| when.fallback());
    Ok(vec![Fact::Item { item, tracked, updated_at }])
}

/// An item goes only together with its variants, and that is told by `products/update` or `products/delete`.
pub fn delete(payload: &Fields<'_>, _: When) -> Result<Vec<Fact>, Unreadable> {
    payload.id("id").map(|_| Vec::new())
}
