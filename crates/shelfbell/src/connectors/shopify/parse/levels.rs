//! `inventory_levels/*`: the one dependable trigger. The payload names item and location, never the variant.

use shelfbell_core::fact::{Fact, Level};

use super::{Fields, Unreadable, When};

/// `available: null` means that Shopify does not count the item; an absent `available` is an error, because it says nothing.
pub fn update(payload: &Fields<'_>, when: When) -> Result<Vec<Fact>, Unreadable> {
    if !payload.has("available") {
        return Err(Unreadable { reason: "field `available` is missing".to_owned() });
    }
    let available = payload.integer("available")?;
    level(payload, when, available, true)
}

/// A freshly stocked item has nothing yet; a quantity follows as an update. That it has none is not taken for "not counted", which would
/// make it sell without end.
pub fn connect(payload: &Fields<'_>, when: When) -> Result<Vec<Fact>, Unreadable> {
    let available = payload.integer("available")?.unwrap_or(0);
    level(payload, when, Some(available), true)
}

/// The payload has no quantity: what is not stocked there cannot be sold from there.
pub fn disconnect(payload: &Fields<'_>, when: When) -> Result<Vec<Fact>, Unreadable> {
    level(payload, when, Some(0), false)
}

fn level(payload: &Fields<'_>, when: When, available: Option<i64>, connected: bool) -> Result<Vec<Fact>, Unreadable> {
    Ok(vec![Fact::Level(Level {
        item: payload.id("inventory_item_id")?,
        location: payload.id("location_id")?,
        available,
        connected,
        version: when.version(payload.time("updated_at")?),
    })])
}
