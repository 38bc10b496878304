//! What a merchant's own program states: stock and products of a shop that is on no platform we know.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::connectors::generic::{CatalogueProduct, MOST_ITEMS, MOST_VARIANTS, StockItem, clean};
use crate::flows::put_stock::{self, CatalogueReport, PutError, StockReport};
use crate::http::body::Body;
use crate::http::merchant::{Merchant, Stock};
use crate::http::{ApiError, Http};

/// A thousand items, or two thousand variants with all their texts, stay far below this.
pub const BODY_LIMIT: usize = 4 * 1024 * 1024;

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StockPush {
    /// At most 1,000.
    #[schema(max_items = 1000)]
    items: Vec<StockItem>,
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CataloguePush {
    /// With at most 2,000 variants in all.
    #[serde(default)]
    products: Vec<CatalogueProduct>,
    /// Ids of products that are no longer sold.
    #[serde(default)]
    removed: Vec<String>,
}

/// States how much of what can be bought. Items that cannot be used are reported, the others count; all of it is on disk when the answer
/// comes. For shops of the platform `generic`.
#[utoipa::path(post, path = "/admin/v1/stock", operation_id = "put_stock", tag = "admin", request_body = StockPush, security(("secret_key" = [])),
    responses((status = 200, body = StockReport), (status = 409, body = crate::http::error::Problem), (status = 422, body = crate::http::error::Problem)))]
pub async fn put_stock(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Stock>,
    Body(push): Body<StockPush>,
) -> Result<Json<StockReport>, ApiError> {
    if push.items.len() > MOST_ITEMS {
        return Err(ApiError::invalid("items", "too_many", "At most 1,000 items in one request; send the others in another."));
    }
    Ok(Json(put_stock::put_stock(&http.app, &shop, &push.items).await.map_err(refused)?))
}

/// States what the shop sells. A product comes with all its variants; stock is stated by itself. For shops of the platform `generic`.
#[utoipa::path(post, path = "/admin/v1/catalogue", operation_id = "put_catalogue", tag = "admin", request_body = CataloguePush, security(("secret_key" = [])),
    responses((status = 200, body = CatalogueReport), (status = 409, body = crate::http::error::Problem), (status = 422, body = crate::http::error::Problem)))]
pub async fn put_catalogue(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Stock>,
    Body(push): Body<CataloguePush>,
) -> Result<Json<CatalogueReport>, ApiError> {
    let variants: usize = push.products.iter().map(|product| product.variants.len()).sum();
    if push.products.len().max(variants).max(push.removed.len()) > MOST_VARIANTS {
        return Err(ApiError::invalid("products", "too_many", "At most 2,000 variants in one request; send the others in another."));
    }
    let removed: Vec<String> = push.removed.iter().map(|id| clean(id)).collect();
    Ok(Json(put_stock::put_catalogue(&http.app, &shop, &push.products, &removed).await.map_err(refused)?))
}

fn refused(error: PutError) -> ApiError {
    match error {
        PutError::Connected(_) => ApiError::conflict("connected_shop", format!("{error}.")),
        PutError::Unusable(unusable) if unusable.place.starts_with("items") => {
            ApiError::invalid("items", "bad_item", format!("{unusable}."))
        }
        PutError::Unusable(unusable) => ApiError::invalid("products", "bad_product", format!("{unusable}.")),
        PutError::Sqlx(error) => error.into(),
    }
}
