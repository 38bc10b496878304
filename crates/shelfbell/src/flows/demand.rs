//! What do people wait for? The merchant's view of the lines.

use rmcp::schemars::{self, JsonSchema};
use serde::Serialize;
use shelfbell_core::stock::Availability;

use crate::app::App;
use crate::db::catalogue::{self, By};
use crate::db::line;
use crate::db::shops::Shop;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct Demand {
    pub product_id: String,
    pub product_title: String,
    /// `None`: any variant of the product will do.
    pub variant_id: Option<String>,
    pub variant_title: Option<String>,
    pub sku: Option<String>,
    pub people_waiting: i64,
    /// When the first of them joined, ms since the Unix epoch.
    pub waiting_since: i64,
    /// `None` where the line is for any variant.
    #[schemars(with = "Option<String>")]
    pub availability: Option<Availability>,
    /// Units that can be bought; `None` where nobody counts, or where the line is for any variant.
    pub sellable: Option<i64>,
}

/// The longest lines first.
pub async fn waiting(app: &App, shop: &Shop, most: i64) -> sqlx::Result<Vec<Demand>> {
    let mut tx = app.db.read().await?;
    let mut demand = Vec::new();
    for line in line::longest(&mut tx, &shop.id, most).await? {
        let variant = catalogue::variant(&mut tx, &shop.id, By::Id, &line.target_id).await?;
        let one = variant.is_some();
        let described = match variant {
            Some(variant) => Some(variant),
            None => catalogue::variants_of_product(&mut tx, &shop.id, &line.target_id).await?.into_iter().next(),
        };
        let Some(variant) = described else { continue };
        demand.push(Demand {
            availability: one.then(|| variant.reading().availability(&shop.policy)),
            sellable: variant.sellable.filter(|_| one),
            variant_title: variant.shown_title().filter(|_| one).map(str::to_owned),
            variant_id: one.then_some(variant.platform_id),
            sku: variant.sku.filter(|_| one),
            product_id: variant.product_platform_id,
            product_title: variant.product_title,
            people_waiting: line.people,
            waiting_since: line.since,
        });
    }
    Ok(demand)
}
