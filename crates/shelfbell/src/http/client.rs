//! Who is asking: the client's address, and the shop that a publishable key stands for.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Query};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use serde::Deserialize;

use super::{ApiError, Http};
use crate::db::shops::{By, Shop};

/// The client's IP address: the peer's, or the last entry of the header that the operator's proxy sets.
#[derive(Clone, Copy, Debug)]
pub struct ClientIp(pub IpAddr);

impl FromRequestParts<Http> for ClientIp {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, Infallible> {
        let header = &http.app.config.http.client_ip_header;
        let named = (!header.is_empty()).then(|| parts.headers.get_all(header).iter().next_back()).flatten();
        let named = named.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Self(named.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

/// A shopper's request: the shop of the publishable key in `X-Shelfbell-Key`, or of `?key=`, for which browsers need not ask first.
#[derive(Clone, Debug)]
pub struct Storefront(pub Arc<Shop>);

#[derive(Deserialize)]
struct Key {
    key: Option<String>,
}

impl FromRequestParts<Http> for Storefront {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, ApiError> {
        let in_address = Query::<Key>::try_from_uri(&parts.uri).ok().and_then(|query| query.0.key);
        let key = header(&parts.headers, "x-shelfbell-key")
            .or(in_address.as_deref())
            .ok_or_else(|| ApiError::unauthorized("The header X-Shelfbell-Key is missing."))?;
        let shop = http.app.shops.find(&http.app.db, By::PublishableKey, key, http.app.now()).await?;
        shop.map(Self).ok_or_else(|| ApiError::unauthorized("The key in X-Shelfbell-Key belongs to no shop."))
    }
}

pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
