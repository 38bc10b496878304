//! Messages that were given up: visible, and to be retried (R7).

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use crate::app::Job;
use crate::db::messages::{self, Message};
use crate::db::notifications;
use crate::http::merchant::{Merchant, Read, Steer};
use crate::http::{ApiError, Http};

const MOST: i64 = 500;

/// The newest dead messages, at most 500.
#[utoipa::path(get, path = "/admin/v1/messages/dead", tag = "admin", security(("secret_key" = [])), responses((status = 200, description = "Dead messages")))]
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
#[utoipa::path(post, path = "/admin/v1/messages/dead/retry", tag = "admin", params(Which), security(("secret_key" = [])), responses((status = 200, body = Revived)))]
pub async fn retry(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Steer>,
    Query(which): Query<Which>,
) -> Result<Json<Revived>, ApiError> {
    let mut tx = http.app.db.begin().await?;
    let revived = notifications::revive(&mut tx, &shop.id, which.id.as_deref(), http.app.now()).await?;
    tx.notify(Job::Deliver.as_str()).await?;
    tx.commit().await?;
    http.app.wake.ring(Job::Deliver);
    Ok(Json(Revived { revived }))
}
