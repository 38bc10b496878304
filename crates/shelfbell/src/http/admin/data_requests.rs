//! Customers who asked, through the platform, what is stored about them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::flows::data_requests::{self, Asked};
use crate::flows::export_contact::ContactData;
use crate::http::error::Problem;
use crate::http::merchant::{Contacts, Merchant};
use crate::http::query::Query;
use crate::http::{ApiError, Http, cursor};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Listing {
    /// `open` (when left out): those that wait for an answer, what is due first. `done`: the others, the newest first.
    #[param(inline)]
    state: Option<RequestState>,
    /// `next` of the page before.
    after: Option<String>,
    /// From 1 to 200; 50 when left out.
    limit: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    Open,
    Done,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DataRequestList {
    pub items: Vec<Asked>,
    /// Give it as `after` to go on; null on the last page.
    pub next: Option<String>,
}

/// Customers who asked through the platform what is stored about them, and by when each has to be answered.
#[utoipa::path(get, operation_id = "data_requests", path = "/admin/v1/data-requests", tag = "admin", params(Listing), security(("secret_key" = [])),
    responses((status = 200, body = DataRequestList), (status = 422, body = Problem)))]
pub async fn list(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Contacts>,
    Query(listing): Query<Listing>,
) -> Result<Json<DataRequestList>, ApiError> {
    let limit = cursor::limit(listing.limit)?;
    let after: Option<(i64, String)> = cursor::after(listing.after.as_deref())?;
    let after = after.as_ref().map(|(at, id)| (*at, id.as_str()));
    let items = data_requests::list(&http.app, &shop, listing.state == Some(RequestState::Done), after, limit).await?;
    let next = cursor::next(&items, limit, |request| (request.requested_at, request.request_id.clone()))?;
    Ok(Json(DataRequestList { items, next }))
}

/// The answer to one of those requests: everything that is stored about the customer.
#[utoipa::path(get, operation_id = "data_request", path = "/admin/v1/data-requests/{id}", tag = "admin", params(("id" = String, Path, description = "request_id")), security(("secret_key" = [])),
    responses((status = 200, body = ContactData), (status = 404, body = Problem)))]
pub async fn answer(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Path(id): Path<String>,
) -> Result<Json<ContactData>, ApiError> {
    data_requests::answer(&http.app, &shop, &by, &id).await?.map(Json).ok_or_else(unknown)
}

/// The merchant has handed the answer over.
#[utoipa::path(post, operation_id = "close_data_request", path = "/admin/v1/data-requests/{id}/done", tag = "admin", params(("id" = String, Path, description = "request_id")), security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn done(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    mark(data_requests::mark(&http.app, &shop, &by, &id, true).await?)
}

/// It was marked as answered by mistake.
#[utoipa::path(post, operation_id = "reopen_data_request", path = "/admin/v1/data-requests/{id}/reopen", tag = "admin", params(("id" = String, Path, description = "request_id")), security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn reopen(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    mark(data_requests::mark(&http.app, &shop, &by, &id, false).await?)
}

fn mark(known: bool) -> Result<StatusCode, ApiError> {
    if known { Ok(StatusCode::NO_CONTENT) } else { Err(unknown()) }
}

fn unknown() -> ApiError {
    ApiError::not_found("unknown_data_request", "There is no such request, or the person was erased since.")
}
