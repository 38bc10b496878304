//! Is it in stock? From the reading of this moment (R11).

use rmcp::schemars::{self, JsonSchema};
use serde::Serialize;
use shelfbell_core::stock::{Availability, Sellable};

use crate::app::App;
use crate::db::catalogue::Variant;
use crate::db::shops::Shop;

use super::sign_up::{SignUpError, Wanted, find};

/// The answer about one variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct Stock {
    /// The platform's id, as text: it exceeds what a JSON number holds exactly.
    pub variant_id: String,
    pub product_id: String,
    pub product_handle: String,
    pub product_title: String,
    /// `null` for a product without options.
    pub variant_title: Option<String>,
    pub sku: Option<String>,
    #[schema(value_type = String, example = "sold_out")]
    #[schemars(with = "String")]
    pub availability: Availability,
    pub sellable_band: Band,
    /// The exact number of units, only when few are left.
    pub units_left: Option<i64>,
    /// When the stock was last heard of, ms since the Unix epoch.
    pub as_of: i64,
    /// When the merchant expects it back, ms since the Unix epoch.
    pub expected_at: Option<i64>,
}

/// How many, without telling competitors the exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(crate = "schemars")]
pub enum Band {
    None,
    Few,
    Plenty,
}

pub async fn check_stock(app: &App, shop: &Shop, wanted: &Wanted) -> Result<Vec<Stock>, SignUpError> {
    let mut tx = app.db.read().await?;
    let target = find(&mut tx, shop, wanted).await?;
    Ok(target.variants.iter().map(|variant| stock(variant, shop)).collect())
}

fn stock(variant: &Variant, shop: &Shop) -> Stock {
    let reading = variant.reading();
    let availability = reading.availability(&shop.policy);
    let (sellable_band, units_left) = match (availability, reading.sellable) {
        (Availability::LowStock, Sellable::Units(units)) => (Band::Few, Some(units)),
        (Availability::LowStock, Sellable::Unlimited) | (Availability::InStock, _) => (Band::Plenty, None),
        (Availability::SoldOut | Availability::Backorder | Availability::Unavailable, _) => (Band::None, None),
    };
    Stock {
        variant_id: variant.platform_id.clone(),
        product_id: variant.product_platform_id.clone(),
        product_handle: variant.handle.clone(),
        product_title: variant.product_title.clone(),
        variant_title: variant.shown_title().map(str::to_owned),
        sku: variant.sku.clone(),
        availability,
        sellable_band,
        units_left,
        as_of: variant.stock_read_at,
        expected_at: variant.expected_at,
    }
}
