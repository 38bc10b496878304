//! A shop at one glance.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use crate::flows::home::{self, Home};
use crate::http::merchant::{Merchant, Read};
use crate::http::query::Query;
use crate::http::{ApiError, Http};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Period {
    /// From 1 to 365, today included; 30 when left out.
    days: Option<i64>,
}

impl Period {
    pub fn days(&self, usual: i64) -> Result<i64, ApiError> {
        match self.days.unwrap_or(usual) {
            days if (1..=365).contains(&days) => Ok(days),
            _ => Err(ApiError::invalid("days", "bad_period", "`days` is from 1 to 365.")),
        }
    }
}

/// Who waits, who was told and what it brought, against the stretch before; and what needs a look.
#[utoipa::path(get, operation_id = "home", path = "/admin/v1/home", tag = "admin", params(Period), security(("secret_key" = [])),
    responses((status = 200, body = Home), (status = 422, body = crate::http::error::Problem)))]
pub async fn show(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Query(period): Query<Period>,
) -> Result<Json<Home>, ApiError> {
    Ok(Json(home::read(&http.app, &shop, period.days(30)?).await?))
}
