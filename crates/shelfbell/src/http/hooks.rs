//! Webhooks: verified over the raw bytes, on disk, acknowledged. Understanding them is the ingest job's.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};

use super::{ApiError, Http};
use crate::connectors::shopify::headers;
use crate::connectors::shopify::verify::verify;
use crate::db::inbox::Arrival;
use crate::db::shops::By;

/// Shopify's products with 2,048 variants stay below this.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// 200 once it is on disk, also for a repeat; 401 for a signature that no secret of the shop made.
pub async fn shopify(State(http): State<Http>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<StatusCode, ApiError> {
    let body = body.map_err(|_| ApiError::too_large("A webhook has at most 2 MiB."))?;
    let webhook = headers::read(&headers).map_err(|bad| match bad.name {
        "Hmac-Sha256" => ApiError::unauthorized("The signature is missing."),
        _ => ApiError::bad_request("bad_header", bad.to_string()),
    })?;
    let shop = http.app.shops.find(&http.app.db, By::Domain, &webhook.domain, http.app.now()).await?;
    let shop = shop.ok_or_else(|| ApiError::not_found("unknown_shop", "No shop with this domain is connected; `shop add` connects it."))?;
    if !verify(&shop.webhook_secrets, &body, &webhook.signature) {
        metrics::counter!("shelfbell_webhooks_total", "outcome" => "bad_signature").increment(1);
        return Err(ApiError::unauthorized("The signature fits none of the shop's webhook secrets."));
    }
    // Without a name a repeat cannot be known from a new message; both are recorded, and the levels' versions tell them apart.
    let id = webhook.webhook_id.or(webhook.event_id).unwrap_or_else(|| http.app.new_id());
    let arrival = Arrival::new(shop.id.clone(), id, webhook.topic, webhook.triggered_at, http.app.now(), &body);
    if !http.inbox.receive(arrival).await {
        return Err(ApiError::unavailable("The webhook could not be stored; please send it again."));
    }
    metrics::counter!("shelfbell_webhooks_total", "outcome" => "stored").increment(1);
    Ok(StatusCode::OK)
}
