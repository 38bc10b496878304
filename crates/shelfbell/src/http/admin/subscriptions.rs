//! One subscription's story: why told, or why not yet.

use axum::Json;
use axum::extract::{Path, State};

use crate::flows::explain::{self, SubscriptionStory};
use crate::http::merchant::{Merchant, Read};
use crate::http::{ApiError, Http};

/// Why was this person (not) told?
#[utoipa::path(get, operation_id = "subscription", path = "/admin/v1/subscriptions/{id}", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 200, body = SubscriptionStory), (status = 404, body = crate::http::error::Problem)))]
pub async fn explain(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Path(id): Path<String>,
) -> Result<Json<SubscriptionStory>, ApiError> {
    let story = explain::subscription(&http.app, &shop, &id).await?;
    story.map(Json).ok_or_else(|| ApiError::not_found("unknown_subscription", "This shop has no such subscription."))
}
