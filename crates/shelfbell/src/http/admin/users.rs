//! Who may sign in for the shop.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use shelfbell_core::ids::UserId;
use shelfbell_core::permission::Role;

use crate::db::users::{self as rows, Member};
use crate::flows::users::{self, NewUser, UserError};
use crate::http::body::Body;
use crate::http::merchant::{Merchant, Users};
use crate::http::{ApiError, Http};

/// Everybody who works for this shop, by address.
#[utoipa::path(get, path = "/admin/v1/users", operation_id = "users", tag = "admin", security(("secret_key" = [])), responses((status = 200, body = [Member])))]
pub async fn list(State(http): State<Http>, Merchant { shop, .. }: Merchant<Users>) -> Result<Json<Vec<Member>>, ApiError> {
    let mut tx = http.app.db.read().await?;
    Ok(Json(rows::members(&mut tx, &shop.id).await?))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserToAdd {
    email: String,
    name: String,
    /// `viewer`, `editor` or `owner`.
    role: String,
    /// 12 to 200 characters; left out, one is drawn.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    password: Option<SecretString>,
}

impl std::fmt::Debug for UserToAdd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserToAdd").field("role", &self.role).finish_non_exhaustive()
    }
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct AddedUser {
    user: Member,
    /// The password that was drawn, shown this once. `null` where one was given.
    password: Option<String>,
}

impl std::fmt::Debug for AddedUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddedUser").field("user", &self.user.id).finish_non_exhaustive()
    }
}

/// Let somebody sign in for this shop.
#[utoipa::path(post, path = "/admin/v1/users", operation_id = "add_user", tag = "admin", request_body = UserToAdd, security(("secret_key" = [])),
    responses((status = 200, body = AddedUser), (status = 409, description = "`exists`, `works_elsewhere`", body = crate::http::error::Problem),
        (status = 422, body = crate::http::error::Problem)))]
pub async fn add(State(http): State<Http>, merchant: Merchant<Users>, Body(user): Body<UserToAdd>) -> Result<Json<AddedUser>, ApiError> {
    let role = role(&user.role)?;
    merchant.must_have_all(role.permissions())?;
    let new = NewUser { email: user.email, name: user.name, role, password: user.password };
    let added = users::add(&http.app, &merchant.shop.id, new, &merchant.by).await?;
    Ok(Json(AddedUser { user: added.member, password: added.password.map(|password| password.expose_secret().to_owned()) }))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    /// `viewer`, `editor` or `owner`.
    role: String,
}

/// Give somebody another role, from their next request on.
#[utoipa::path(patch, path = "/admin/v1/users/{id}", operation_id = "change_role", tag = "admin", params(("id" = String, Path)),
    request_body = RoleChange, security(("secret_key" = [])),
    responses((status = 200, body = Member), (status = 404, body = crate::http::error::Problem),
        (status = 409, description = "`last_owner`", body = crate::http::error::Problem), (status = 422, body = crate::http::error::Problem)))]
pub async fn change_role(
    State(http): State<Http>,
    merchant: Merchant<Users>,
    Path(id): Path<String>,
    Body(change): Body<RoleChange>,
) -> Result<Json<Member>, ApiError> {
    let role = role(&change.role)?;
    merchant.must_have_all(role.permissions())?;
    Ok(Json(users::change_role(&http.app, &merchant.shop.id, &UserId::new(id), role, &merchant.by).await?))
}

/// Somebody works for this shop no more, from their next request on.
#[utoipa::path(delete, path = "/admin/v1/users/{id}", operation_id = "remove_user", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 204), (status = 404, body = crate::http::error::Problem),
        (status = 409, description = "`last_owner`", body = crate::http::error::Problem)))]
pub async fn remove(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Users>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    users::remove(&http.app, &shop.id, &UserId::new(id), &by).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn role(text: &str) -> Result<Role, ApiError> {
    Role::parse(text).ok_or_else(|| ApiError::invalid("role", "unknown_role", "A role is viewer, editor or owner."))
}

impl From<UserError> for ApiError {
    fn from(error: UserError) -> Self {
        let sentence = format!("Not done: {error}.");
        match error {
            UserError::Email(_) => Self::invalid("email", "bad_address", sentence),
            UserError::Name => Self::invalid("name", "bad_name", sentence),
            UserError::Password(_) => Self::invalid("password", "bad_password", sentence),
            UserError::Exists => Self::conflict("exists", sentence),
            UserError::WorksElsewhere => Self::conflict("works_elsewhere", sentence),
            UserError::Unknown => Self::not_found("unknown_user", "This shop has no such user."),
            UserError::LastOwner => Self::conflict("last_owner", sentence),
            UserError::Hashing(error) => Self::internal(&error),
            UserError::Sqlx(error) => error.into(),
        }
    }
}
