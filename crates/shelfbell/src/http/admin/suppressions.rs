//! Addresses that a shop must not write to, and why.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use shelfbell_core::contact::{Address, ChannelKind};

use crate::db::contacts::{self, Suppressed};
use crate::flows::deliverability;
use crate::http::body::Body;
use crate::http::merchant::{Contacts, Merchant};
use crate::http::{ApiError, Http};

const MOST: i64 = 500;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Before {
    /// Go on with those suppressed before this, ms.
    before: Option<i64>,
}

/// The newest suppressions, at most 500.
#[utoipa::path(get, operation_id = "suppressions", path = "/admin/v1/suppressions", tag = "admin", params(Before), security(("secret_key" = [])), responses((status = 200, body = [Suppressed])))]
pub async fn list(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Contacts>,
    Query(page): Query<Before>,
) -> Result<Json<Vec<Suppressed>>, ApiError> {
    let mut tx = http.app.db.read().await?;
    Ok(Json(contacts::suppressed(&mut tx, &shop.id, page.before.unwrap_or(i64::MAX), MOST).await?))
}

#[derive(Deserialize, utoipa::ToSchema, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Who {
    /// `email` or `sms`.
    channel: String,
    address: String,
}

impl std::fmt::Debug for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Who").field("channel", &self.channel).finish_non_exhaustive()
    }
}

impl Who {
    fn address(&self) -> Result<Address, ApiError> {
        let channel = ChannelKind::parse(&self.channel);
        let channel = channel.ok_or_else(|| ApiError::invalid("channel", "unknown_channel", "A channel is email or sms."))?;
        Address::parse(channel, &self.address).map_err(|error| ApiError::invalid("address", "bad_address", format!("{error}.")))
    }
}

/// Never write to this address again.
#[utoipa::path(post, operation_id = "add_suppression", path = "/admin/v1/suppressions", tag = "admin", request_body = Who, security(("secret_key" = [])),
    responses((status = 204), (status = 422, body = crate::http::error::Problem)))]
pub async fn add(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Body(who): Body<Who>,
) -> Result<StatusCode, ApiError> {
    deliverability::suppress(&http.app, &shop, &by, &who.address()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Write to this address again when it asks to be told.
#[utoipa::path(delete, operation_id = "remove_suppression", path = "/admin/v1/suppressions", tag = "admin", params(Who), security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = crate::http::error::Problem), (status = 422, body = crate::http::error::Problem)))]
pub async fn remove(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Query(who): Query<Who>,
) -> Result<StatusCode, ApiError> {
    if deliverability::lift(&http.app, &shop, &by, &who.address()?).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found("unknown_suppression", "This shop may write to that address already."))
    }
}
