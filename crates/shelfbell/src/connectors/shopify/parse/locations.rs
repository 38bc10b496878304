//! `locations/*`: the payload does not say whether a location fulfils online orders, so that stays open.

use shelfbell_core::fact::{Fact, Location};

use super::{Fields, Unreadable, When};

/// An absent `active` counts as active, as for a location that was just made.
pub fn update(payload: &Fields<'_>, when: When) -> Result<Vec<Fact>, Unreadable> {
    let active = payload.boolean("active")?.unwrap_or(true);
    location(payload, when, active)
}

/// The topic decides: a payload is put together when it is sent, which may be later than the event.
pub fn activate(payload: &Fields<'_>, when: When) -> Result<Vec<Fact>, Unreadable> {
    location(payload, when, true)
}

/// Also for a deleted location: nothing is sold from there any more.
pub fn deactivate(payload: &Fields<'_>, when: When) -> Result<Vec<Fact>, Unreadable> {
    location(payload, when, false)
}

fn location(payload: &Fields<'_>, when: When, active: bool) -> Result<Vec<Fact>, Unreadable> {
    Ok(vec![Fact::Location(Location {
        location: payload.id("id")?,
        name: payload.optional_text("name")?,
        active,
        fulfils_online_orders: None,
        updated_at: payload.time("updated_at")?.unwrap_or_else(|| when.fallback()),
    })])
}
