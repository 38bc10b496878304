//! A webhook's body as facts. Nothing is decided here, and nothing is assumed that the payload does not say.

mod items;
mod levels;
mod locations;
mod products;
#[cfg(test)]
mod tests;

use serde_json::Value;
use shelfbell_core::fact::{Fact, Version};

use super::fields::Fields;
pub use super::fields::Unreadable;

/// When a payload speaks, in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug)]
struct When {
    triggered_at: Option<i64>,
    received_at: i64,
}

impl When {
    /// The best time for a payload that carries none of its own. Cut to whole seconds, the resolution of Shopify's `updated_at`:
    /// a finer time would beat a reading of the same second that came after it.
    fn fallback(self) -> i64 {
        let at = self.at();
        at - at.rem_euclid(1000)
    }

    fn at(self) -> i64 {
        self.triggered_at.unwrap_or(self.received_at)
    }

    fn version(self, updated_at: Option<i64>) -> Version {
        Version { updated_at: updated_at.unwrap_or_else(|| self.fallback()), triggered_at: self.at() }
    }
}

/// Understands one delivery. `topic` is the header's, such as `products/update`; `triggered_at` is the header's and `received_at`
/// ours, both in milliseconds since the Unix epoch. A topic that is not about stock gives no facts, and its body is not looked at.
///
/// # Errors
/// The body is not JSON, or a field that is needed is missing or of the wrong kind; the reason names it.
pub fn parse(topic: &str, triggered_at: Option<i64>, received_at: i64, body: &[u8]) -> Result<Vec<Fact>, Unreadable> {
    let read: fn(&Fields<'_>, When) -> Result<Vec<Fact>, Unreadable> = match topic {
        "inventory_levels/update" => levels::update,
        "inventory_levels/connect" => levels::connect,
        "inventory_levels/disconnect" => levels::disconnect,
        "inventory_items/create" | "inventory_items/update" => items::update,
        "inventory_items/delete" => items::delete,
        "products/create" | "products/update" => products::update,
        "products/delete" => products::delete,
        "variants/in_stock" | "variants/out_of_stock" => products::hint,
        "locations/create" | "locations/update" => locations::update,
        "locations/activate" => locations::activate,
        "locations/deactivate" | "locations/delete" => locations::deactivate,
        "app/uninstalled" => uninstalled,
        _ => return Ok(Vec::new()),
    };
    let value = json(body)?;
    read(&Fields::root(&value)?, When { triggered_at, received_at })
}

/// serde's own message would repeat parts of the body, so only the place is told.
pub(in crate::connectors) fn json(body: &[u8]) -> Result<Value, Unreadable> {
    serde_json::from_slice(body)
        .map_err(|error| Unreadable { reason: format!("not JSON (line {}, column {})", error.line(), error.column()) })
}

#[expect(clippy::unnecessary_wraps, reason = "one of the table of readers, which share a signature")]
fn uninstalled(_: &Fields<'_>, when: When) -> Result<Vec<Fact>, Unreadable> {
    Ok(vec![Fact::Uninstalled { at: when.at() }])
}
