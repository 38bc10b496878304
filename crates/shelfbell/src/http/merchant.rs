//! A merchant's request: for which shop, by whom, and that they may. A handler names the permission it needs in its arguments:
//! `Merchant { shop, by, .. }: Merchant<Steer>`.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use shelfbell_core::audit::Actor;
use shelfbell_core::ids::ShopId;
use shelfbell_core::permission::{Permission, Role};

use super::client::header;
use super::session::{self, NOTED_EVERY_MS};
use super::{ApiError, Http};
use crate::app::App;
use crate::db::api_keys::{self, ApiKey};
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
needs!(Read, Steer, Contacts, Settings, Stock, Users);

#[derive(Clone, Debug)]
pub struct Merchant<P: Needs> {
    pub shop: Arc<Shop>,
    pub by: Actor,
    caller: Caller,
    needs: PhantomData<P>,
}

impl<P: Needs> Merchant<P> {
    /// For what depends on what is asked for.
    pub fn must_have(&self, permission: Permission) -> Result<(), ApiError> {
        self.caller.must_have(permission)
    }

    /// Nobody hands on more than they hold.
    pub fn must_have_all(&self, permissions: impl IntoIterator<Item = Permission>) -> Result<(), ApiError> {
        permissions.into_iter().try_for_each(|permission| self.must_have(permission))
    }
}

impl<P: Needs> FromRequestParts<Http> for Merchant<P> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, ApiError> {
        let caller = match header(&parts.headers, AUTHORIZATION.as_str()) {
            Some(value) => {
                let key = value.strip_prefix("Bearer ").ok_or_else(|| ApiError::unauthorized("Write Authorization: Bearer sk_…."))?;
                Caller::of_key(http, key.trim()).await?
            }
            None => Caller::of_session(parts, http).await?,
        };
        caller.must_have(P::PERMISSION)?;
        Ok(Self { shop: Arc::clone(&caller.shop), by: caller.by.clone(), caller, needs: PhantomData })
    }
}

/// Somebody whom we know, and what they may do.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub shop: Arc<Shop>,
    pub by: Actor,
    holds: Holds,
}

#[derive(Clone, Debug)]
enum Holds {
    /// The shop's own key.
    Everything,
    Key(Vec<Permission>),
    Role(Role),
}

impl Caller {
    /// Keys are looked up by their SHA-256, so the time of a comparison says nothing about a key.
    pub async fn of_key(http: &Http, key: &str) -> Result<Self, ApiError> {
        let (app, hash) = (&http.app, hash_key(key));
        if let Some(shop) = app.shops.find(&app.db, By::SecretKeyHash, &hash, app.now()).await? {
            return Ok(Self { shop, by: Actor::Key("shop".to_owned()), holds: Holds::Everything });
        }
        let mut tx = app.db.read().await?;
        let found = api_keys::by_hash(&mut tx, &hash).await?;
        drop(tx);
        let (shop, key) = found.ok_or_else(|| ApiError::unauthorized("The secret key belongs to no shop, or was revoked."))?;
        note_used(app, &shop, &key).await;
        Ok(Self { shop: the_shop(app, &shop).await?, by: Actor::Key(key.id), holds: Holds::Key(key.permissions) })
    }

    async fn of_session(parts: &Parts, http: &Http) -> Result<Self, ApiError> {
        let (session, shop) = session::for_shop(parts, http).await?;
        let role = session.role.ok_or_else(not_theirs)?;
        let shop = the_shop(&http.app, &shop).await?;
        Ok(Self { shop, by: Actor::User(session.user.into_string()), holds: Holds::Role(role) })
    }

    pub fn must_have(&self, permission: Permission) -> Result<(), ApiError> {
        let lacks = match &self.holds {
            Holds::Key(permissions) if !permissions.contains(&permission) => "this key was made without it".to_owned(),
            Holds::Role(role) if !role.allows(permission) => format!("the role of {} does not include it", role.as_str()),
            _ => return Ok(()),
        };
        Err(ApiError::forbidden("forbidden", format!("This needs the permission `{}`, and {lacks}.", permission.as_str())))
    }
}

async fn the_shop(app: &App, shop: &ShopId) -> Result<Arc<Shop>, ApiError> {
    app.shops.find(&app.db, By::Id, shop.as_str(), app.now()).await?.ok_or_else(not_theirs)
}

/// The same for another merchant's shop as for none.
fn not_theirs() -> ApiError {
    ApiError::forbidden("forbidden", "You are no user of the shop that X-Shelfbell-Shop names.")
}

/// At most once a minute; a request does not fail because this cannot be written down.
async fn note_used(app: &App, shop: &ShopId, key: &ApiKey) {
    let now = app.now();
    if key.last_used_at.is_some_and(|at| now - at < NOTED_EVERY_MS) {
        return;
    }
    let noted = async {
        let mut tx = app.db.begin().await?;
        api_keys::used(&mut tx, shop, &key.id, now).await?;
        tx.commit().await
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, "key.not_noted");
    }
}
