//! Restock episodes: what is held, why, and the merchant's word on it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use crate::flows::approve::{self, ApproveError, Held};
use crate::flows::explain::{self, EpisodeStory};
use crate::http::merchant::{Merchant, Read, Steer};
use crate::http::{ApiError, Http};

/// Episodes that wait for approval.
#[utoipa::path(get, path = "/admin/v1/episodes/held", tag = "admin", security(("secret_key" = [])), responses((status = 200, body = [Held])))]
pub async fn held(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>) -> Result<Json<Vec<Held>>, ApiError> {
    Ok(Json(approve::held(&http.app, &shop).await?))
}

/// Why an episode went the way it went.
#[utoipa::path(get, operation_id = "episode", path = "/admin/v1/episodes/{id}", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 200, description = "The episode's story"), (status = 404, body = crate::http::error::Problem)))]
pub async fn explain(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Path(id): Path<String>,
) -> Result<Json<EpisodeStory>, ApiError> {
    explain::episode(&http.app, &shop, &id).await?.map(Json).ok_or_else(unknown)
}

/// Let a held episode tell its people.
#[utoipa::path(post, path = "/admin/v1/episodes/{id}/approve", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = crate::http::error::Problem), (status = 409, body = crate::http::error::Problem)))]
pub async fn approve(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Steer>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    approve::approve(&http.app, &shop.id, &id).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keep a held episode from telling its people.
#[utoipa::path(post, path = "/admin/v1/episodes/{id}/cancel", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = crate::http::error::Problem), (status = 409, body = crate::http::error::Problem)))]
pub async fn cancel(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Steer>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    approve::cancel(&http.app, &shop.id, &id).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

fn unknown() -> ApiError {
    ApiError::not_found("unknown_episode", "This shop has no such episode.")
}

fn refused(error: ApproveError) -> ApiError {
    match error {
        ApproveError::Unknown => unknown(),
        ApproveError::NotHeld => ApiError::conflict("not_held", "This episode is not held, so there is nothing to decide."),
        ApproveError::Sqlx(error) => error.into(),
    }
}
