//! On whose behalf an agent calls.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};

use shelfbell_core::permission::Permission;

use crate::db::shops::{By, Shop};
use crate::http::client::header;
use crate::http::merchant::Caller as Known;
use crate::http::{ApiError, Http};

#[derive(Clone, Debug)]
pub enum Caller {
    /// By the publishable key, which is no secret.
    Shopper(Arc<Shop>),
    /// By a secret key that may read.
    Merchant(Arc<Shop>),
}

impl FromRequestParts<Http> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, Response> {
        find(&parts.headers, http).await.map_err(|error| {
            let mut response = error.into_response();
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            response
        })
    }
}

async fn find(headers: &HeaderMap, http: &Http) -> Result<Caller, ApiError> {
    let bearer = header(headers, AUTHORIZATION.as_str()).and_then(|value| {
        let (scheme, key) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
    });
    let (shops, now) = (&http.app.shops, http.app.now());
    let caller = match (bearer, header(headers, "x-shelfbell-key")) {
        (Some(key), _) if key.starts_with("sk_") => {
            let merchant = Known::of_key(http, key).await?;
            // Its tools only read.
            merchant.must_have(Permission::Read)?;
            Some(Caller::Merchant(merchant.shop))
        }
        (Some(key), _) | (None, Some(key)) => shops.find(&http.app.db, By::PublishableKey, key, now).await?.map(Caller::Shopper),
        (None, None) => {
            return Err(ApiError::unauthorized("Give a key of the shop: Authorization: Bearer pk_… for shoppers, sk_… for the merchant."));
        }
    };
    caller.ok_or_else(|| ApiError::unauthorized("The key belongs to no shop."))
}
