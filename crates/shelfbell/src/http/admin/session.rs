//! Signing in and out. These concern a person, not a shop, and so need a cookie: a key is no person.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use shelfbell_core::ids::UserId;

use crate::app::App;
use crate::db::shops::By;
use crate::db::{sessions, users};
use crate::flows::sign_in::{self, SignInError};
use crate::http::body::Body;
use crate::http::client::ClientIp;
use crate::http::session::{FromOurPages, SignedIn, brought_along, set_cookie};
use crate::http::{ApiError, Http, device};
use crate::oidc::Oidc;
use crate::tokens::hash_key;

/// Who is signed in, and for which shops they work.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Session {
    user: SessionUser,
    /// By domain.
    shops: Vec<SessionShop>,
    sign_in: SignInWays,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SessionUser {
    id: String,
    email: String,
    name: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SessionShop {
    /// For `X-Shelfbell-Shop`.
    shop_id: String,
    domain: String,
    name: String,
    /// ISO 4217.
    currency: String,
    /// `viewer`, `editor` or `owner`.
    role: String,
    /// `shopify`, `woocommerce` or `generic`.
    platform: String,
    storefront_url: String,
    publishable_key: String,
}

/// How one can sign in beside a password.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SignInWays {
    oidc: Option<OidcWay>,
}

/// Another service that knows who somebody is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OidcWay {
    /// For the button.
    name: String,
    /// Where the button leads.
    url: String,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    email: String,
    #[schema(value_type = String)]
    password: SecretString,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials")
    }
}

/// Sign in. The answer sets the cookie `shelfbell_session`, and another by which this browser is known when somebody signs in here again.
#[utoipa::path(post, path = "/admin/v1/session", operation_id = "sign_in", tag = "admin", request_body = Credentials,
    responses((status = 200, body = Session), (status = 401, description = "`wrong_credentials`", body = crate::http::error::Problem),
        (status = 403, description = "`cross_site`", body = crate::http::error::Problem), (status = 429, body = crate::http::error::Problem)))]
pub async fn sign_in(
    State(http): State<Http>,
    _: FromOurPages,
    ClientIp(client): ClientIp,
    headers: HeaderMap,
    Body(credentials): Body<Credentials>,
) -> Result<Response, ApiError> {
    let email = credentials.email.trim().to_lowercase();
    if !http.limits.may_sign_in(client, &email, device::known(&http.app, &headers, &email).as_deref()) {
        return Err(ApiError::too_many("Too many attempts to sign in; please wait a minute."));
    }
    let token = sign_in::sign_in(&http.app, &email, credentials.password, &brought_along(&headers)).await?;
    let now = http.app.now();
    let mut tx = http.app.db.read().await?;
    let session = sessions::find(&mut tx, &hash_key(token.expose_secret()), None, now, http.app.config.sign_in.seen_after(now)).await?;
    drop(tx);
    let session = session.ok_or_else(|| ApiError::from(SignInError::Wrong))?;
    let body = Json(of(&http.app, session.user, session.email, session.name).await?);
    let mut response = with_cookie(&http.app, Some(token.expose_secret()), body);
    response.headers_mut().extend(device::cookie(&http.app, &email).map(|cookie| (SET_COOKIE, cookie)));
    Ok(response)
}

/// Who is signed in.
#[utoipa::path(get, path = "/admin/v1/session", operation_id = "session", tag = "admin", security(("session" = [])),
    responses((status = 200, body = Session)))]
pub async fn session(State(http): State<Http>, SignedIn(session): SignedIn) -> Result<Response, ApiError> {
    let body = Json(of(&http.app, session.user, session.email, session.name).await?);
    Ok(([(CACHE_CONTROL, "no-store")], body).into_response())
}

/// How one can sign in, for the page on which nobody is signed in yet.
#[utoipa::path(get, path = "/admin/v1/sign-in", operation_id = "sign_in_ways", tag = "admin", responses((status = 200, body = SignInWays)))]
pub async fn ways(State(http): State<Http>) -> Json<SignInWays> {
    Json(ways_of(&http.app))
}

/// Sign out of this browser.
#[utoipa::path(delete, path = "/admin/v1/session", operation_id = "sign_out", tag = "admin", security(("session" = [])), responses((status = 204)))]
pub async fn sign_out(State(http): State<Http>, SignedIn(session): SignedIn) -> Result<Response, ApiError> {
    sign_in::sign_out(&http.app, &session.user, &session.token_hash).await?;
    Ok(with_cookie(&http.app, None, StatusCode::NO_CONTENT))
}

/// Sign out of every browser.
#[utoipa::path(delete, path = "/admin/v1/sessions", operation_id = "sign_out_everywhere", tag = "admin", security(("session" = [])), responses((status = 204)))]
pub async fn sign_out_everywhere(State(http): State<Http>, SignedIn(session): SignedIn) -> Result<Response, ApiError> {
    sign_in::sign_out_everywhere(&http.app, &session.user).await?;
    Ok(with_cookie(&http.app, None, StatusCode::NO_CONTENT))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    #[schema(value_type = String)]
    current: SecretString,
    /// 12 to 200 characters.
    #[schema(value_type = String)]
    new: SecretString,
}

impl std::fmt::Debug for PasswordChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordChange")
    }
}

/// Change one's own password; every other browser is signed out.
#[utoipa::path(put, path = "/admin/v1/password", operation_id = "change_password", tag = "admin", request_body = PasswordChange, security(("session" = [])),
    responses((status = 204), (status = 422, body = crate::http::error::Problem), (status = 429, body = crate::http::error::Problem)))]
pub async fn change_password(
    State(http): State<Http>,
    SignedIn(session): SignedIn,
    Body(change): Body<PasswordChange>,
) -> Result<StatusCode, ApiError> {
    if !http.limits.may_change_password(&session.user) {
        return Err(ApiError::too_many("Too many attempts; please wait a minute."));
    }
    let changed = sign_in::change_password(&http.app, &session.user, &session.email, &session.token_hash, change.current, change.new).await;
    match changed {
        Err(SignInError::Wrong) => Err(ApiError::invalid("current", "wrong_credentials", "This is not your password so far.")),
        other => Ok(other.map(|()| StatusCode::NO_CONTENT)?),
    }
}

impl From<SignInError> for ApiError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => Self::unauthorized_as("wrong_credentials", "The e-mail address or the password is wrong."),
            SignInError::Password(error) => Self::invalid("new", "bad_password", format!("Choose another: {error}.")),
            SignInError::Hashing(error) => Self::internal(&error),
            SignInError::Sqlx(error) => error.into(),
        }
    }
}

fn ways_of(app: &App) -> SignInWays {
    let way = |oidc: &Oidc| OidcWay { name: oidc.name().to_owned(), url: "/admin/v1/sign-in/oidc".to_owned() };
    SignInWays { oidc: app.oidc.as_ref().map(way) }
}

async fn of(app: &App, user: UserId, email: String, name: String) -> Result<Session, ApiError> {
    let mut tx = app.db.read().await?;
    let memberships = users::shops_of(&mut tx, &user).await?;
    drop(tx);
    let mut shops = Vec::with_capacity(memberships.len());
    for (shop, role) in memberships {
        let Some(shop) = app.shops.find(&app.db, By::Id, shop.as_str(), app.now()).await? else { continue };
        shops.push(SessionShop {
            shop_id: shop.id.to_string(),
            domain: shop.domain.clone(),
            name: shop.name.clone(),
            currency: shop.currency.clone(),
            role: role.as_str().to_owned(),
            platform: shop.platform.as_str().to_owned(),
            storefront_url: shop.storefront_url.clone(),
            publishable_key: shop.publishable_key.clone(),
        });
    }
    Ok(Session { user: SessionUser { id: user.into_string(), email, name }, shops, sign_in: ways_of(app) })
}

fn with_cookie(app: &App, token: Option<&str>, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    if let Some(cookie) = set_cookie(app, token) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
