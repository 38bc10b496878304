//! What a connector understood of the platform: facts, without any decision.
//!
//! Platform ids are decimal text (they exceed 2^53); times are milliseconds since the Unix epoch, by the platform's clock.

use serde::{Deserialize, Serialize};

/// One thing the platform told us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// A stock level: quantity of an inventory item at a location.
    Level(Level),
    /// An inventory item's own properties.
    Item { item: String, tracked: bool, updated_at: i64 },
    /// A location's properties.
    Location(Location),
    /// A product with the variants that the message carried.
    Product(Product),
    /// The product is gone from the platform.
    ProductGone { product: String, at: i64 },
    /// The variant is gone from the platform.
    VariantGone { variant: String, at: i64 },
    /// The platform deleted what has this id, a product or a variant, and says neither which nor when. `at`: when we were told.
    Deleted { id: String, at: i64 },
    /// What has this id, a product or a variant, was deleted and is back.
    Restored { id: String },
    /// Something changed here; the message does not say what (R1: look again).
    LookAgain { variant: String },
    /// Something changed about this product that only the platform's API tells (R1: look again, and there).
    ReadAgain { product: String },
    /// The app was removed from the shop; its token is dead.
    Uninstalled { at: i64 },
}

/// Which of two readings of the same level is newer (R2): the platform's own `updated_at` decides; the time at which the
/// platform triggered the message breaks a tie, because `updated_at` has a resolution of one second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Version {
    pub updated_at: i64,
    pub triggered_at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    pub item: String,
    pub location: String,
    /// `None`: the platform does not count this item. May be negative.
    pub available: Option<i64>,
    /// `false`: the item is no longer stocked at this location.
    pub connected: bool,
    pub version: Version,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    pub location: String,
    pub name: Option<String>,
    pub active: bool,
    /// `None`: the message does not say; what is known stays, and an unknown location counts as selling online.
    pub fulfils_online_orders: Option<bool>,
    pub updated_at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub product: String,
    pub handle: String,
    pub title: String,
    pub vendor: Option<String>,
    pub product_type: Option<String>,
    pub image_url: Option<String>,
    /// The product's page in the shop, when the platform names it.
    pub url: Option<String>,
    /// Active and published to the online store.
    pub published: bool,
    pub updated_at: i64,
    pub variants: Vec<Variant>,
    /// `true`: `variants` is the whole list, so a variant that is missing is no longer sold.
    pub complete: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    pub variant: String,
    pub inventory_item: Option<String>,
    pub title: String,
    pub sku: Option<String>,
    /// Option values in the product's order, such as `["M", "Green"]`; empty for a product without options.
    pub options: Vec<String>,
    /// Decimal text as the platform wrote it, such as `19.99`.
    pub price: Option<String>,
    pub image_url: Option<String>,
    pub position: i64,
    /// May be bought at zero or less (Shopify: inventory policy `CONTINUE`).
    pub backorder: bool,
    /// `None`: the message does not say whether the platform counts this item.
    pub tracked: Option<bool>,
}
