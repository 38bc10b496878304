//! What people wait for, what it is worth, and when it is expected.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::home::Period;
use crate::db::demand::{After, Sort};
use crate::flows::demand::{self, ConversionRate, DemandItem, DemandTrend, ExpectedError};
use crate::flows::export;
use crate::http::body::Body;
use crate::http::merchant::{Merchant, Read, Steer};
use crate::http::query::Query;
use crate::http::{ApiError, Http, cursor};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// `waiting` (most people, the default), `revenue` (most people times price) or `longest` (whose first person waits longest).
    #[param(inline)]
    sort: Option<SortBy>,
    /// Words of the product, its options or its SKU; the beginnings of words will do.
    q: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// From 1 to 200; 50 when left out.
    limit: Option<i64>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    #[default]
    Waiting,
    Revenue,
    Longest,
}

impl From<SortBy> for Sort {
    fn from(by: SortBy) -> Self {
        match by {
            SortBy::Waiting => Self::Waiting,
            SortBy::Revenue => Self::Revenue,
            SortBy::Longest => Self::Longest,
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DemandList {
    pub items: Vec<DemandItem>,
    /// ISO 4217.
    pub currency: String,
    pub conversion: ConversionRate,
    /// Give it as `after` to go on; null on the last page.
    pub next: Option<String>,
}

/// The lines of a shop, with what they are worth.
#[utoipa::path(get, operation_id = "demand", path = "/admin/v1/demand", tag = "admin", params(Which), security(("secret_key" = [])),
    responses((status = 200, body = DemandList), (status = 422, body = crate::http::error::Problem)))]
pub async fn list(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Query(which): Query<Which>,
) -> Result<Json<DemandList>, ApiError> {
    let limit = cursor::limit(which.limit)?;
    let after: Option<(i64, String)> = cursor::after(which.after.as_deref())?;
    let after = after.map(|(sort_key, target_id)| After { sort_key, target_id });
    let sort = which.sort.unwrap_or_default().into();
    let page = demand::page(&http.app, &shop, sort, which.q.as_deref().unwrap_or_default(), after.as_ref(), limit).await?;
    let next = page.last.map(|last| cursor::cursor(&(last.sort_key, last.target_id))).transpose()?;
    Ok(Json(DemandList { items: page.items, currency: page.currency, conversion: page.conversion, next }))
}

/// How the demand for one product went, by day.
#[utoipa::path(get, operation_id = "demand_trend", path = "/admin/v1/demand/{product_id}/trend", tag = "admin",
    params(("product_id" = String, Path), Period), security(("secret_key" = [])),
    responses((status = 200, body = DemandTrend), (status = 404, body = crate::http::error::Problem), (status = 422, body = crate::http::error::Problem)))]
pub async fn trend(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Path(product): Path<String>,
    Query(period): Query<Period>,
) -> Result<Json<DemandTrend>, ApiError> {
    let trend = demand::trend(&http.app, &shop, &product, period.days(90)?).await?;
    trend.map(Json).ok_or_else(|| ApiError::not_found("unknown_product", "This shop has no such product."))
}

/// Every line as CSV, the longest first.
#[utoipa::path(get, operation_id = "demand_export", path = "/admin/v1/demand.csv", tag = "admin", security(("secret_key" = [])),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>) -> Result<Response, ApiError> {
    let mut csv = Vec::new();
    export::demand(&http.app, &shop, &mut csv).await.map_err(|error| match error {
        export::ExportError::Sqlx(error) => error.into(),
        error @ export::ExportError::Csv(_) => ApiError::internal(&error),
    })?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"demand.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, csv).into_response())
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// ms since the Unix epoch; null: not known.
    #[schema(required = true)]
    expected_at: Option<i64>,
}

/// When a variant is expected to be back: chat, button and pages say so from then on.
#[utoipa::path(put, operation_id = "set_expected", path = "/admin/v1/variants/{variant_id}/expected", tag = "admin", request_body = Expected,
    params(("variant_id" = String, Path)), security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = crate::http::error::Problem), (status = 422, body = crate::http::error::Problem)))]
pub async fn set_expected(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Steer>,
    Path(variant): Path<String>,
    Body(expected): Body<Expected>,
) -> Result<StatusCode, ApiError> {
    demand::set_expected(&http.app, &shop, &by, &variant, expected.expected_at).await.map_err(|error| match error {
        ExpectedError::Unknown => ApiError::not_found("unknown_variant", "This shop has no such variant."),
        ExpectedError::BadDate => {
            ApiError::invalid("expected_at", "bad_date", "An expected date is today or later, and within five years.")
        }
        ExpectedError::Sqlx(error) => error.into(),
    })?;
    Ok(StatusCode::NO_CONTENT)
}
