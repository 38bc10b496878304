//! Webhooks that could not be understood: shown, never dropped silently.

use axum::Json;
use axum::extract::State;

use crate::db::inbox::{self, Unreadable};
use crate::http::merchant::{Merchant, Read};
use crate::http::{ApiError, Http};

const MOST: i64 = 500;

/// The newest unreadable webhooks, at most 500.
#[utoipa::path(get, operation_id = "unreadable_webhooks", path = "/admin/v1/webhooks/unreadable", tag = "admin", security(("secret_key" = [])), responses((status = 200, body = [Unreadable])))]
pub async fn unreadable(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>) -> Result<Json<Vec<Unreadable>>, ApiError> {
    let mut tx = http.app.db.read().await?;
    Ok(Json(inbox::unreadable(&mut tx, &shop.id, MOST).await?))
}
