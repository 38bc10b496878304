//! Messages that were given up: visible, and to be retried (R7).

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::db::messages::{self, Message};
use crate::flows::retry;
use crate::http::merchant::{Merchant, Read, Steer};
use crate::http::{ApiError, Http};

const MOST: i64 = 500;

/// The newest dead messages, at most 500.
#[utoipa::path(get, operation_id = "dead_messages", path = "/admin/v1/messages/dead", tag = "admin", security(("secret_key" = [])), responses((status = 200, body = [Message])))]
pub async fn dead(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>) -> Result<Json<Vec<Message>>, ApiError> {
    let mut tx = http.app.db.read().await?;
    Ok(Json(messages::all_dead(&mut tx, &shop.id, MOST).await?))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// One message; all dead ones of the shop when left out.
    id: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Revived {
    revived: u64,
}

/// Try dead messages again.
#[utoipa::path(post, operation_id = "retry_dead_messages", path = "/admin/v1/messages/dead/retry", tag = "admin", params(Which), security(("secret_key" = [])), responses((status = 200, body = Revived)))]
pub async fn retry(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Steer>,
    Query(which): Query<Which>,
) -> Result<Json<Revived>, ApiError> {
    Ok(Json(Revived { revived: retry::dead(&http.app, &shop, &by, which.id.as_deref()).await? }))
}

/// Try one dead message again.
#[utoipa::path(post, operation_id = "retry_message", path = "/admin/v1/messages/{id}/retry", tag = "admin", params(("id" = String, Path)),
    security(("secret_key" = [])), responses((status = 204), (status = 404, body = crate::http::error::Problem)))]
pub async fn retry_one(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Steer>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    match retry::dead(&http.app, &shop, &by, Some(&id)).await? {
        0 => Err(ApiError::not_found("unknown_message", "This shop has no such message that was given up.")),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
