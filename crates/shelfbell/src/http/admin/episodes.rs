//! Restock episodes: what is held, why, and the merchant's word on it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::db::episodes::Which;
use crate::flows::approve::{self, ApproveError, Held};
use crate::flows::episodes::{self, AfterMessage, EpisodeItem, EpisodeMessage};
use crate::flows::explain::{self, EpisodeStory};
use crate::flows::steer::{self, SentNow, SteerError, Stopped};
use crate::http::merchant::{Merchant, Read, Steer};
use crate::http::query::Query;
use crate::http::{ApiError, Http, cursor};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Listing {
    #[param(inline)]
    state: Option<EpisodeState>,
    /// `next` of the page before.
    after: Option<String>,
    /// From 1 to 200; 50 when left out.
    limit: Option<i64>,
}

#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EpisodeState {
    Open,
    Held,
    Closed,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EpisodeList {
    pub items: Vec<EpisodeItem>,
    /// ISO 4217.
    pub currency: String,
    /// Give it as `after` to go on; null on the last page.
    pub next: Option<String>,
}

/// Episodes, the newest first.
#[utoipa::path(get, operation_id = "episodes", path = "/admin/v1/episodes", tag = "admin", params(Listing), security(("secret_key" = [])),
    responses((status = 200, body = EpisodeList), (status = 422, body = crate::http::error::Problem)))]
pub async fn list(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Query(listing): Query<Listing>,
) -> Result<Json<EpisodeList>, ApiError> {
    let limit = cursor::limit(listing.limit)?;
    let after: Option<String> = cursor::after(listing.after.as_deref())?;
    let which = match listing.state {
        None => Which::All,
        Some(EpisodeState::Open) => Which::Open,
        Some(EpisodeState::Held) => Which::Held,
        Some(EpisodeState::Closed) => Which::Closed,
    };
    let items = episodes::list(&http.app, &shop, which, after.as_deref(), limit).await?;
    let next = cursor::next(&items, limit, |episode| episode.id.clone())?;
    Ok(Json(EpisodeList { items, currency: shop.currency.clone(), next }))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Messages {
    /// `queued`, `paused`, `sent`, `dead`, `returned` or `cancelled`; all when left out.
    state: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// From 1 to 200; 50 when left out.
    limit: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EpisodeMessageList {
    pub items: Vec<EpisodeMessage>,
    /// Give it as `after` to go on; null on the last page.
    pub next: Option<String>,
}

/// The messages of an episode and how each fared.
#[utoipa::path(get, operation_id = "episode_messages", path = "/admin/v1/episodes/{id}/messages", tag = "admin", params(("id" = String, Path), Messages),
    security(("secret_key" = [])), responses((status = 200, body = EpisodeMessageList), (status = 404, body = crate::http::error::Problem),
    (status = 422, body = crate::http::error::Problem)))]
pub async fn messages(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Path(id): Path<String>,
    Query(asked): Query<Messages>,
) -> Result<Json<EpisodeMessageList>, ApiError> {
    let limit = cursor::limit(asked.limit)?;
    let after: Option<AfterMessage> = cursor::after(asked.after.as_deref())?;
    let state = asked.state.as_deref().filter(|state| !state.is_empty());
    let items = episodes::messages(&http.app, &shop, &id, state, after.as_ref(), limit).await?.ok_or_else(unknown)?;
    let next = cursor::next(&items, limit, |message| (message.subscription_id.clone(), message.kind.clone()))?;
    Ok(Json(EpisodeMessageList { items, next }))
}

/// Episodes that wait for approval.
#[utoipa::path(get, operation_id = "held_episodes", path = "/admin/v1/episodes/held", tag = "admin", security(("secret_key" = [])), responses((status = 200, body = [Held])))]
pub async fn held(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>) -> Result<Json<Vec<Held>>, ApiError> {
    Ok(Json(approve::held(&http.app, &shop).await?))
}

/// Why an episode went the way it went.
#[utoipa::path(get, operation_id = "episode", path = "/admin/v1/episodes/{id}", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 200, body = EpisodeStory), (status = 404, body = crate::http::error::Problem)))]
pub async fn explain(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Path(id): Path<String>,
) -> Result<Json<EpisodeStory>, ApiError> {
    explain::episode(&http.app, &shop, &id).await?.map(Json).ok_or_else(unknown)
}

/// Let a held episode tell its people.
#[utoipa::path(post, operation_id = "approve_episode", path = "/admin/v1/episodes/{id}/approve", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = crate::http::error::Problem), (status = 409, body = crate::http::error::Problem)))]
pub async fn approve(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Steer>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    approve::approve(&http.app, &shop.id, &by, &id).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keep a held episode from telling its people.
#[utoipa::path(post, operation_id = "cancel_episode", path = "/admin/v1/episodes/{id}/cancel", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = crate::http::error::Problem), (status = 409, body = crate::http::error::Problem)))]
pub async fn cancel(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Steer>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    approve::cancel(&http.app, &shop.id, &by, &id).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Seen {
    /// The number of the last wave that whoever asks has seen: asked twice, one wave begins.
    after_wave: Option<i64>,
}

/// Begin the next wave without its interval. Never more people than the stock supports, and never past the mass-send limit.
#[utoipa::path(post, operation_id = "send_now", path = "/admin/v1/episodes/{id}/send-now", tag = "admin", params(("id" = String, Path), Seen),
    security(("secret_key" = [])), responses((status = 200, body = SentNow), (status = 404, body = crate::http::error::Problem),
    (status = 409, body = crate::http::error::Problem)))]
pub async fn send_now(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Steer>,
    Path(id): Path<String>,
    Query(seen): Query<Seen>,
) -> Result<Json<SentNow>, ApiError> {
    steer::send_now(&http.app, &shop, &by, &id, seen.after_wave).await.map(Json).map_err(not_steered)
}

/// End an episode: nobody else is told, and whoever's message has not left is back in line.
#[utoipa::path(post, operation_id = "stop_episode", path = "/admin/v1/episodes/{id}/stop", tag = "admin", params(("id" = String, Path)),
    security(("secret_key" = [])), responses((status = 200, body = Stopped), (status = 404, body = crate::http::error::Problem),
    (status = 409, body = crate::http::error::Problem)))]
pub async fn stop(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Steer>,
    Path(id): Path<String>,
) -> Result<Json<Stopped>, ApiError> {
    steer::stop(&http.app, &shop, &by, &id).await.map(Json).map_err(not_steered)
}

fn not_steered(error: SteerError) -> ApiError {
    let code = match &error {
        SteerError::Unknown => return unknown(),
        SteerError::Sqlx(_) => "",
        SteerError::Ended => "ended",
        SteerError::Held => "held",
        SteerError::MovedOn { .. } => "moved_on",
        SteerError::NothingToSend(_) => "nothing_to_send",
    };
    match error {
        SteerError::Sqlx(error) => error.into(),
        error => {
            let text = error.to_string();
            let first = text.chars().next().map_or_else(String::new, |first| first.to_uppercase().collect());
            let rest: String = text.chars().skip(1).collect();
            let stop = if rest.ends_with('.') { "" } else { "." };
            ApiError::conflict(code, format!("{first}{rest}{stop}"))
        }
    }
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
