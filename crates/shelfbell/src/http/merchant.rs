//! A merchant's request: for which shop, by whom, and that they may. A handler names the permission it needs in its arguments:
//! `Merchant { shop, by, .. }: Merchant<Steer>`.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use shelfbell_core::audit::Actor;
use shelfbell_core::permission::Permission;

use super::client::header;
use super::{ApiError, Http};
use crate::db::shops::{By, Shop};
use crate::tokens::hash_key;

/// The permission that a handler needs, as a type.
pub trait Needs: Send + Sync + 'static {
    const PERMISSION: Permission;
}

macro_rules! needs {
    ($($name:ident),*) => {$(
        #[derive(Clone, Copy, Debug)]
        pub struct $name;
        impl Needs for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )*};
}
needs!(Read, Steer, Contacts, Settings);

#[derive(Clone, Debug)]
pub struct Merchant<P: Needs> {
    pub shop: Arc<Shop>,
    pub by: Actor,
    needs: PhantomData<P>,
}

/// Keys are looked up by their SHA-256, so the time of a comparison says nothing about a key.
impl<P: Needs> FromRequestParts<Http> for Merchant<P> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, ApiError> {
        let key = header(&parts.headers, AUTHORIZATION.as_str())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(|| ApiError::unauthorized("Give the shop's secret key as Authorization: Bearer sk_…."))?;
        let shop = http.app.shops.find(&http.app.db, By::SecretKeyHash, &hash_key(key.trim()), http.app.now()).await?;
        let shop = shop.ok_or_else(|| ApiError::unauthorized("The secret key belongs to no shop."))?;
        Ok(Self { shop, by: Actor::Key("shop".to_owned()), needs: PhantomData })
    }
}
