//! What messages sold, and what they add.

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use crate::db::conversions::{self, Conversion};
use crate::flows::lift::{self, Lift};
use crate::http::merchant::{Merchant, Read};
use crate::http::{ApiError, Http};

const DEFAULT_LIMIT: i64 = 50;
const MOST: i64 = 200;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// `next` of the page before.
    after: Option<String>,
    /// From 1 to 200; 50 when left out.
    limit: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ConversionPage {
    pub items: Vec<Conversion>,
    /// Continues the list; `null` at its end.
    pub next: Option<String>,
}

/// Orders that a message led to, newest first: by which rule, and how sure that is. Assisted ones, test orders and cancelled ones are shown; no sum counts them.
#[utoipa::path(get, path = "/admin/v1/conversions", operation_id = "conversions", tag = "admin", params(Page), security(("secret_key" = [])),
    responses((status = 200, body = ConversionPage), (status = 422, body = crate::http::error::Problem)))]
pub async fn list(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Query(page): Query<Page>,
) -> Result<Json<ConversionPage>, ApiError> {
    let limit = page.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MOST).contains(&limit) {
        return Err(ApiError::invalid("limit", "bad_limit", "`limit` is from 1 to 200."));
    }
    let after = page.after.as_deref().map(|cursor| read(cursor).ok_or_else(bad_cursor)).transpose()?;
    let mut tx = http.app.db.read().await?;
    let mut items = conversions::list(&mut tx, &shop.id, after, limit + 1).await?;
    let has_more = i64::try_from(items.len()).is_ok_and(|found| found > limit);
    items.truncate(usize::try_from(limit).unwrap_or_default());
    let next = items.last().filter(|_| has_more).map(|last| format!("{}.{}", last.at, last.conversion_id));
    Ok(Json(ConversionPage { items, next }))
}

/// A cursor is the time and the id of the last one of its page.
fn read(cursor: &str) -> Option<(i64, &str)> {
    let (at, id) = cursor.split_once('.')?;
    Some((at.parse().ok()?, id))
}

fn bad_cursor() -> ApiError {
    ApiError::invalid("after", "bad_cursor", "`after` takes what `next` of the page before said, and nothing else.")
}

/// How much more of those who were told bought than of those who were held out, with its 95 % confidence interval.
#[utoipa::path(get, path = "/admin/v1/lift", operation_id = "lift", tag = "admin", security(("secret_key" = [])), responses((status = 200, body = Lift)))]
pub async fn lift(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>) -> Result<Json<Lift>, ApiError> {
    Ok(Json(lift::lift(&http.app, &shop).await?))
}
