//! How many support contacts the concierge spared.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;

use crate::flows::deflection::{self, Deflection};
use crate::http::merchant::{Merchant, Read};
use crate::http::{ApiError, Http};

const MONTH_MS: i64 = 30 * 86_400_000;
/// A longer stretch is asked for in parts.
const LONGEST_MS: i64 = 400 * 86_400_000;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Period {
    /// Ms since the Unix epoch; 30 days before `to` when left out.
    from: Option<i64>,
    /// Ms since the Unix epoch, not included; now when left out.
    to: Option<i64>,
}

/// Conversations with a stock question, by what became of them, and how many count as deflected: strictly, and loosely beside it.
#[utoipa::path(get, operation_id = "deflection", path = "/admin/v1/deflection", tag = "admin", params(Period), security(("secret_key" = [])),
    responses((status = 200, body = Deflection), (status = 422, body = crate::http::error::Problem)))]
pub async fn count(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Query(period): Query<Period>,
) -> Result<Json<Deflection>, ApiError> {
    let to = period.to.unwrap_or_else(|| http.app.now());
    let from = period.from.unwrap_or(to.saturating_sub(MONTH_MS));
    if from >= to || to.saturating_sub(from) > LONGEST_MS {
        return Err(ApiError::invalid("from", "bad_period", "`from` lies before `to`, and at most 400 days before it."));
    }
    Ok(Json(deflection::between(&http.app, &shop, from, to).await?))
}
