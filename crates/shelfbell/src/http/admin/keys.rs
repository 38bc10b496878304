//! Secret keys of the merchant's programs.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use shelfbell_core::permission::Permission;

use crate::db::api_keys::{self as rows, ApiKey};
use crate::flows::api_keys::{self, KeyError};
use crate::http::body::Body;
use crate::http::merchant::{Merchant, Users};
use crate::http::{ApiError, Http};

/// The newest first, also those that were revoked.
#[utoipa::path(get, path = "/admin/v1/keys", operation_id = "keys", tag = "admin", security(("secret_key" = [])), responses((status = 200, body = [ApiKey])))]
pub async fn list(State(http): State<Http>, Merchant { shop, .. }: Merchant<Users>) -> Result<Json<Vec<ApiKey>>, ApiError> {
    let mut tx = http.app.db.read().await?;
    Ok(Json(rows::list(&mut tx, &shop.id).await?))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyToAdd {
    /// What it is for.
    name: String,
    /// Of `read`, `steer`, `contacts`, `settings`, `stock`, `users`.
    permissions: Vec<String>,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct AddedKey {
    key: ApiKey,
    /// `sk_…`, shown this once.
    secret: String,
}

impl std::fmt::Debug for AddedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddedKey").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Make a key that may do what it is given permission for, and nothing else; never more than whoever makes it.
#[utoipa::path(post, path = "/admin/v1/keys", operation_id = "add_key", tag = "admin", request_body = KeyToAdd, security(("secret_key" = [])),
    responses((status = 200, body = AddedKey), (status = 422, body = crate::http::error::Problem)))]
pub async fn add(State(http): State<Http>, merchant: Merchant<Users>, Body(key): Body<KeyToAdd>) -> Result<Json<AddedKey>, ApiError> {
    let known = |text: &String| {
        let names = Permission::ALL.map(Permission::as_str).join(", ");
        Permission::parse(text)
            .ok_or_else(|| ApiError::invalid("permissions", "unknown_permission", format!("The permissions are {names}.")))
    };
    let permissions: Vec<Permission> = key.permissions.iter().map(known).collect::<Result<_, _>>()?;
    merchant.must_have_all(permissions.iter().copied())?;
    let (key, secret) = api_keys::add(&http.app, &merchant.shop.id, &key.name, &permissions, &merchant.by).await?;
    Ok(Json(AddedKey { key, secret: secret.expose_secret().to_owned() }))
}

/// A key opens nothing any more.
#[utoipa::path(delete, path = "/admin/v1/keys/{id}", operation_id = "revoke_key", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = crate::http::error::Problem)))]
pub async fn revoke(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Users>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    api_keys::revoke(&http.app, &shop.id, &id, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<KeyError> for ApiError {
    fn from(error: KeyError) -> Self {
        let sentence = format!("Not done: {error}.");
        match error {
            KeyError::Name => Self::invalid("name", "bad_name", sentence),
            KeyError::NoPermission => Self::invalid("permissions", "no_permission", sentence),
            KeyError::Unknown => Self::not_found("unknown_key", "This shop has no such key, or it is revoked already."),
            KeyError::Sqlx(error) => error.into(),
        }
    }
}
