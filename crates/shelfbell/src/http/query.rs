//! The query of an address, whose mistakes are answered as problems like everything else.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::{ApiError, Http};

#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Http> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, ApiError> {
        let query = axum::extract::Query::from_request_parts(parts, http).await;
        query.map(|axum::extract::Query(query)| Self(query)).map_err(|rejection| ApiError::bad_request("bad_query", rejection.body_text()))
    }
}
