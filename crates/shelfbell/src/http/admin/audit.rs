//! Who changed what.

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use crate::db::audit::{self, Entry};
use crate::http::merchant::{Merchant, Users};
use crate::http::{ApiError, Http};

const USUAL: i64 = 50;
const MOST: i64 = 200;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// `next` of the page before.
    after: Option<String>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AuditLog {
    items: Vec<Entry>,
    /// For `after`; `null` on the last page.
    next: Option<String>,
}

/// Changes to this shop by people and programs, the newest first.
#[utoipa::path(get, path = "/admin/v1/audit", operation_id = "audit", tag = "admin", params(Page), security(("secret_key" = [])),
    responses((status = 200, body = AuditLog), (status = 422, body = crate::http::error::Problem)))]
pub async fn list(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Users>,
    Query(page): Query<Page>,
) -> Result<Json<AuditLog>, ApiError> {
    let read = |cursor: &String| {
        let (at, number) = cursor.split_once('.')?;
        Some((at.parse().ok()?, number.parse().ok()?))
    };
    let unusable = || ApiError::invalid("after", "bad_cursor", "`after` takes what `next` of the page before said.");
    let before = page.after.as_ref().map(|cursor| read(cursor).ok_or_else(unusable)).transpose()?;
    let limit = page.limit.unwrap_or(USUAL).clamp(1, MOST);
    let mut tx = http.app.db.read().await?;
    let mut items = audit::list(&mut tx, &shop.id, before, limit + 1).await?;
    let more = items.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        items.pop();
    }
    let next = items.last().filter(|_| more).map(|last| format!("{}.{}", last.at, last.number));
    Ok(Json(AuditLog { items, next }))
}
