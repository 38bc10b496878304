//! How a shop's mail fares, and its stop and go.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::flows::deliverability::{self, Status};
use crate::http::body::Body;
use crate::http::merchant::{Merchant, Read, Steer};
use crate::http::{ApiError, Http};

/// Sent, bounced and complained of within the last seven days, and whether the mail is stopped.
#[utoipa::path(get, operation_id = "mail", path = "/admin/v1/mail", tag = "admin", security(("secret_key" = [])), responses((status = 200, body = Status)))]
pub async fn status(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>) -> Result<Json<Status>, ApiError> {
    Ok(Json(deliverability::status(&http.app, &shop).await?))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// For whoever wonders later.
    reason: String,
}

/// Stop this shop's e-mail. What is written meanwhile waits.
#[utoipa::path(post, operation_id = "pause_mail", path = "/admin/v1/mail/pause", tag = "admin", request_body = Pause, security(("secret_key" = [])),
    responses((status = 204), (status = 409, description = "It is stopped already", body = crate::http::error::Problem)))]
pub async fn pause(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Steer>,
    Body(pause): Body<Pause>,
) -> Result<StatusCode, ApiError> {
    if deliverability::pause(&http.app, &shop.id, &by, pause.reason.trim()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::conflict("paused", "This shop's e-mail is stopped already."))
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Resumed {
    /// Messages that waited.
    resumed: u64,
}

/// Let this shop's e-mail go on; complaints so far do not count any more.
#[utoipa::path(post, operation_id = "resume_mail", path = "/admin/v1/mail/resume", tag = "admin", security(("secret_key" = [])), responses((status = 200, body = Resumed)))]
pub async fn resume(State(http): State<Http>, Merchant { shop, by, .. }: Merchant<Steer>) -> Result<Json<Resumed>, ApiError> {
    Ok(Json(Resumed { resumed: deliverability::resume(&http.app, &shop.id, &by).await? }))
}
