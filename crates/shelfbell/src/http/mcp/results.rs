//! What the tools answer with. The comments are shown to agents.

use rmcp::schemars::{self, JsonSchema};
use serde::Serialize;
use shelfbell_core::chat::Alert;

use crate::flows::approve::Held;
use crate::flows::check_stock::Stock;
use crate::flows::demand::Demand;

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct Found {
    /// The likeliest first; empty when nothing fits.
    pub products: Vec<ProductStock>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct ProductStock {
    pub product_id: String,
    pub product_handle: String,
    pub product_title: String,
    pub variants: Vec<Stock>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct OwnAlerts {
    pub address_masked: String,
    /// Newest first.
    pub alerts: Vec<OwnAlert>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct Ended {
    pub alert: Option<OwnAlert>,
}

/// A subscription as its owner may see it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct OwnAlert {
    pub subscription_id: String,
    pub item: String,
    pub product_handle: String,
    /// `null`: any variant of the product.
    pub variant_id: Option<String>,
    pub channel: &'static str,
    /// `pending` (not confirmed yet), `waiting`, `notified`, `converted`, `cancelled`, `expired` or `erased`.
    pub state: &'static str,
    /// 1 is next; `null` when not in line.
    pub position: Option<i64>,
}

impl From<Alert> for OwnAlert {
    fn from(alert: Alert) -> Self {
        Self {
            subscription_id: alert.id,
            item: alert.item,
            product_handle: alert.product_handle,
            variant_id: alert.variant,
            channel: alert.channel.as_str(),
            state: alert.state.as_str(),
            position: alert.position,
        }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct Lines {
    /// The longest line first.
    pub demand: Vec<Demand>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct HeldEpisodes {
    /// The oldest first.
    pub held: Vec<Held>,
}
