//! Webhooks: verified over the raw bytes, on disk, acknowledged. Understanding them is the ingest job's.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};

use super::{ApiError, Http};
use crate::connectors::shopify::headers;
use crate::connectors::shopify::verify::verify;
use crate::connectors::woocommerce::{self, read_envelope};
use crate::db::inbox::Arrival;
use crate::db::shops::{By, Platform, Shop};
use crate::db::webhook_secrets::accepted;

/// Shopify's products with 2,048 variants stay below this.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// 200 once it is on disk, also for a repeat; 401 for a signature that no secret of the shop made.
pub async fn shopify(State(http): State<Http>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<StatusCode, ApiError> {
    let body = body.map_err(|_| too_large())?;
    let webhook = headers::read(&headers).map_err(|bad| match bad.name {
        "Hmac-Sha256" => ApiError::unauthorized("The signature is missing."),
        _ => ApiError::bad_request("bad_header", bad.to_string()),
    })?;
    let shop = http.app.shops.find(&http.app.db, By::Domain, &webhook.domain, http.app.now()).await?;
    let shop = shop.ok_or_else(|| ApiError::not_found("unknown_shop", "No shop with this domain is connected; `shop add` connects it."))?;
    signed(&http, &shop, &body, &webhook.signature)?;
    // Without a name a repeat cannot be known from a new message; both are recorded, and the levels' versions tell them apart.
    let id = webhook.webhook_id.or(webhook.event_id).unwrap_or_else(|| http.app.new_id());
    store(&http, Arrival::new(shop.id.clone(), id, webhook.topic, webhook.triggered_at, http.app.now(), &body)).await
}

/// As [`shopify`]; the path names the shop by its id or its domain.
pub async fn woocommerce(
    State(http): State<Http>,
    Path(named): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let body = body.map_err(|_| too_large())?;
    let find = async |by, name: &str| http.app.shops.find(&http.app.db, by, name, http.app.now()).await;
    let shop = match find(By::Id, &named).await? {
        Some(shop) => Some(shop),
        None => find(By::Domain, &named.to_ascii_lowercase()).await?,
    };
    let shop: Arc<Shop> = shop.filter(|shop| shop.platform == Platform::Woocommerce).ok_or_else(|| {
        ApiError::not_found("unknown_shop", "No WooCommerce shop is connected at this address; `shop add` prints the right one.")
    })?;
    if headers.get("x-wc-webhook-signature").is_none() && woocommerce::is_ping(&body) {
        return Ok(StatusCode::OK);
    }
    let webhook = read_envelope(&headers, &body)
        .ok_or_else(|| ApiError::unauthorized("The headers X-WC-Webhook-Topic and X-WC-Webhook-Signature are missing."))?;
    signed(&http, &shop, &body, &webhook.signature)?;
    let id = webhook.id.unwrap_or_else(|| http.app.new_id());
    store(&http, Arrival::new(shop.id.clone(), id, webhook.topic, None, http.app.now(), &body)).await
}

/// Both platforms sign alike: base64 of the HMAC-SHA256 of the raw body.
fn signed(http: &Http, shop: &Shop, body: &[u8], signature: &str) -> Result<(), ApiError> {
    if verify(accepted(&shop.webhook_secrets, http.app.now()), body, signature) {
        return Ok(());
    }
    metrics::counter!("shelfbell_webhooks_total", "outcome" => "bad_signature").increment(1);
    Err(ApiError::unauthorized("The signature fits none of the shop's webhook secrets."))
}

async fn store(http: &Http, arrival: Arrival) -> Result<StatusCode, ApiError> {
    if !http.inbox.receive(arrival).await {
        return Err(ApiError::unavailable("The webhook could not be stored; please send it again."));
    }
    metrics::counter!("shelfbell_webhooks_total", "outcome" => "stored").increment(1);
    Ok(StatusCode::OK)
}

fn too_large() -> ApiError {
    ApiError::too_large("A webhook has at most 2 MiB.")
}
