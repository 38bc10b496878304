//! One subscription's story: why told, or why not yet.

use axum::Json;
use axum::extract::{Path, State};
use shelfbell_core::permission::Permission;

use crate::flows::explain::{self, SubscriptionStory};
use crate::http::merchant::{Merchant, Read};
use crate::http::{ApiError, Http};

/// Why was this person (not) told?
#[utoipa::path(get, operation_id = "subscription", path = "/admin/v1/subscriptions/{id}", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 200, body = SubscriptionStory), (status = 404, body = crate::http::error::Problem)))]
pub async fn explain(
    State(http): State<Http>,
    merchant: Merchant<Read>,
    Path(id): Path<String>,
) -> Result<Json<SubscriptionStory>, ApiError> {
    let mut story = explain::subscription(&http.app, &merchant.shop, &id).await?;
    // It may name the client's address.
    if merchant.must_have(Permission::Contacts).is_err()
        && let Some(consent) = story.as_mut().and_then(|story| story.consent.as_mut())
    {
        consent.evidence = None;
    }
    story.map(Json).ok_or_else(|| ApiError::not_found("unknown_subscription", "This shop has no such subscription."))
}
