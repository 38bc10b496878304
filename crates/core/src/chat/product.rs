//! The catalogue as far as a conversation needs it.

use serde::{Deserialize, Serialize};

/// A product with all its variants. Ids are the platform's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: String,
    pub handle: String,
    pub title: String,
    pub product_type: Option<String>,
    pub vendor: Option<String>,
    pub variants: Vec<Variant>,
}

/// What can be bought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    pub id: String,
    /// As the platform writes it, such as `Blue / M`; `Default Title` where the product has no options.
    pub title: String,
    /// One value for each of the product's options.
    pub options: Vec<String>,
    pub sku: Option<String>,
}
