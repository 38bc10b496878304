//! Addresses that a shop must not write to, and why.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::{Address, ChannelKind};

use super::contacts::Whose;
use crate::db::contacts::{self, Suppressed};
use crate::db::shops::Shop;
use crate::flows::deliverability;
use crate::flows::sign_up::read_address;
use crate::http::body::Body;
use crate::http::merchant::{Contacts, Merchant};
use crate::http::query::Query;
use crate::http::{ApiError, Http, cursor};

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SuppressionList {
    pub items: Vec<Suppressed>,
    /// Give it as `after` to go on; null on the last page.
    pub next: Option<String>,
}

/// Addresses that this shop must not write to, the newest first. Of erased people only a fingerprint is kept: they are found by the search.
#[utoipa::path(get, operation_id = "suppressions", path = "/admin/v1/suppressions", tag = "admin", params(cursor::Listing), security(("secret_key" = [])),
    responses((status = 200, body = SuppressionList), (status = 422, body = crate::http::error::Problem)))]
pub async fn list(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Contacts>,
    Query(listing): Query<cursor::Listing>,
) -> Result<Json<SuppressionList>, ApiError> {
    let (after, limit) = listing.read::<(i64, String)>()?;
    let after = after.as_ref().map(|(at, id)| (*at, id.as_str()));
    let mut tx = http.app.db.read().await?;
    let items = contacts::suppressed(&mut tx, &shop.id, after, limit).await?;
    let next = cursor::next(&items, limit, |entry| (entry.suppressed_at, entry.contact_id.clone()))?;
    Ok(Json(SuppressionList { items, next }))
}

/// Whether this shop must not write to an address, also to that of somebody who was erased. It is compared whole, as sign-ups compare it.
#[utoipa::path(post, operation_id = "find_suppression", path = "/admin/v1/suppressions/search", tag = "admin", request_body = Whose, security(("secret_key" = [])),
    responses((status = 200, body = [Suppressed]), (status = 422, body = crate::http::error::Problem)))]
pub async fn search(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Contacts>,
    Body(whose): Body<Whose>,
) -> Result<Json<Vec<Suppressed>>, ApiError> {
    let mut found = Vec::new();
    for (channel, address) in whose.addresses()? {
        found.extend(deliverability::suppression(&http.app, &shop, channel, &address).await?);
    }
    Ok(Json(found))
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
    /// Phone numbers without a country are of the shop's, as at a sign-up.
    fn address(&self, shop: &Shop) -> Result<Address, ApiError> {
        let channel = ChannelKind::parse(&self.channel);
        let channel = channel.ok_or_else(|| ApiError::invalid("channel", "unknown_channel", "A channel is email or sms."))?;
        read_address(shop, channel, &self.address).map_err(|error| ApiError::invalid("address", "bad_address", format!("{error}.")))
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
    deliverability::suppress(&http.app, &shop, &by, &who.address(&shop)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// As `remove_suppression`, with the address where no log sees it.
#[utoipa::path(post, operation_id = "lift_suppression", path = "/admin/v1/suppressions/lift", tag = "admin", request_body = Who, security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = crate::http::error::Problem), (status = 422, body = crate::http::error::Problem)))]
pub async fn lift(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Body(who): Body<Who>,
) -> Result<StatusCode, ApiError> {
    lifted(&http, &shop, &by, &who).await
}

/// Write to this address again when it asks to be told.
#[utoipa::path(delete, operation_id = "remove_suppression", path = "/admin/v1/suppressions", tag = "admin", params(Who), security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = crate::http::error::Problem), (status = 422, body = crate::http::error::Problem)))]
pub async fn remove(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Query(who): Query<Who>,
) -> Result<StatusCode, ApiError> {
    lifted(&http, &shop, &by, &who).await
}

async fn lifted(http: &Http, shop: &Shop, by: &Actor, who: &Who) -> Result<StatusCode, ApiError> {
    if deliverability::lift(&http.app, shop, by, &who.address(shop)?).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found("unknown_suppression", "This shop may write to that address already."))
    }
}
