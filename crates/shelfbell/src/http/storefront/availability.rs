//! `GET /storefront/v1/availability`

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use crate::connectors::bare_id;
use crate::flows::check_stock::{Stock, check_stock};
use crate::flows::sign_up::{SignUpError, Wanted};
use crate::http::client::Storefront;
use crate::http::{ApiError, Http};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Question {
    /// The variant: the platform's id (number, text or gid), ours, or a SKU.
    variant: Option<String>,
    /// The product: the platform's id, ours, or its handle. Answers for all its variants.
    product: Option<String>,
}

/// One variant's stock, or all of a product's.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Answer {
    Variant(Stock),
    Product { product_id: String, product_handle: String, product_title: String, variants: Vec<Stock> },
}

/// Is it in stock?
#[utoipa::path(get, path = "/storefront/v1/availability", tag = "storefront", params(Question), security(("publishable_key" = [])),
    responses((status = 200, body = Answer), (status = 401, body = crate::http::error::Problem), (status = 404, body = crate::http::error::Problem)))]
pub async fn check(
    State(http): State<Http>,
    Storefront(shop): Storefront,
    Query(question): Query<Question>,
) -> Result<Json<Answer>, ApiError> {
    let (wanted, one) = match (question.variant, question.product) {
        (Some(variant), None) => (Wanted::Variant(bare_id(&variant).to_owned()), true),
        (None, Some(product)) => (Wanted::AnyOf(bare_id(&product).to_owned()), false),
        _ => return Err(ApiError::bad_request("bad_request", "Ask with either variant=ID or product=ID.")),
    };
    let mut stock = check_stock(&http.app, &shop, &wanted).await.map_err(|error| match error {
        SignUpError::Sqlx(error) => error.into(),
        _ => ApiError::not_found("unknown_variant", "This shop sells no such product."),
    })?;
    let Some(first) = stock.first().cloned() else {
        return Err(ApiError::not_found("unknown_variant", "This shop sells no such product."));
    };
    Ok(Json(if one {
        Answer::Variant(stock.swap_remove(0))
    } else {
        Answer::Product {
            product_id: first.product_id,
            product_handle: first.product_handle,
            product_title: first.product_title,
            variants: stock,
        }
    }))
}
