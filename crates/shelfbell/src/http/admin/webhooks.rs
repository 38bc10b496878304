//! Webhooks that could not be understood: shown, read again or given up, never dropped silently.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::db::inbox::{self, Unreadable};
use crate::flows::unreadable;
use crate::http::merchant::{Merchant, Read, Steer};
use crate::http::query::Query;
use crate::http::{ApiError, Http, cursor};

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct UnreadableList {
    pub items: Vec<Unreadable>,
    /// Give it as `after` to go on; null on the last page.
    pub next: Option<String>,
}

/// Webhooks that could not be understood, the newest first.
#[utoipa::path(get, operation_id = "unreadable_webhooks", path = "/admin/v1/webhooks/unreadable", tag = "admin", params(cursor::Listing), security(("secret_key" = [])),
    responses((status = 200, body = UnreadableList), (status = 422, body = crate::http::error::Problem)))]
pub async fn list(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Query(listing): Query<cursor::Listing>,
) -> Result<Json<UnreadableList>, ApiError> {
    let (after, limit) = listing.read::<(i64, String)>()?;
    let mut tx = http.app.db.read().await?;
    let items = inbox::unreadable(&mut tx, &shop.id, after.as_ref().map(|(at, id)| (*at, id.as_str())), limit).await?;
    let next = cursor::next(&items, limit, |webhook| (webhook.received_at, webhook.webhook_id.clone()))?;
    Ok(Json(UnreadableList { items, next }))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// One webhook; all of the shop that could not be understood when left out.
    id: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReadAgain {
    /// Those that wait to be read now; what named somebody who was erased is not kept, and not among them.
    retried: u64,
}

/// Read them again, as a newer program or another setting may understand them.
#[utoipa::path(post, operation_id = "retry_unreadable", path = "/admin/v1/webhooks/unreadable/retry", tag = "admin", params(Which), security(("secret_key" = [])),
    responses((status = 200, body = ReadAgain)))]
pub async fn retry(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Steer>,
    Query(which): Query<Which>,
) -> Result<Json<ReadAgain>, ApiError> {
    Ok(Json(ReadAgain { retried: unreadable::read_again(&http.app, &shop, &by, which.id.as_deref()).await? }))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct GivenUp {
    dropped: u64,
}

/// Give them up: nothing follows from them any more.
#[utoipa::path(post, operation_id = "drop_unreadable", path = "/admin/v1/webhooks/unreadable/drop", tag = "admin", params(Which), security(("secret_key" = [])),
    responses((status = 200, body = GivenUp)))]
pub async fn give_up(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Steer>,
    Query(which): Query<Which>,
) -> Result<Json<GivenUp>, ApiError> {
    Ok(Json(GivenUp { dropped: unreadable::give_up(&http.app, &shop, &by, which.id.as_deref()).await? }))
}
