//! Signing in with another service: the browser goes there with a secret of its own, and comes back with a code.

use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use crate::app::App;
use crate::flows::sign_in;
use crate::http::client::{ClientIp, header};
use crate::http::session::{MOST_BROUGHT, brought_along, named_cookie, secure, set_cookie};
use crate::http::{ApiError, Http, device};
use crate::oidc::{Attempt, Oidc};

/// Kept by the browser while it is away. Lax, because it comes back from another site.
const COOKIE_NAME: &str = "shelfbell_sign_in";
const AWAY_SECS: u32 = 600;
const PATH: &str = "/admin/v1/sign-in/oidc";

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Departure {
    /// Set to anything by our own page in between.
    again: Option<String>,
}

/// What a browser is shown that comes from another site: it does not send the session's cookie on such a way, and so could not end the session.
/// The next request is our own page's.
const IN_BETWEEN: &str = "<!doctype html><html lang=\"en\"><title>Sign in</title>\
    <meta http-equiv=\"refresh\" content=\"0; url=/admin/v1/sign-in/oidc?again=1\"><a href=\"/admin/v1/sign-in/oidc?again=1\">Sign in</a></html>";

/// Go to the service that is configured. Whoever comes from another site's page is sent on by a page of ours.
#[utoipa::path(get, path = "/admin/v1/sign-in/oidc", operation_id = "oidc_start", tag = "admin",
    params(Departure),
    responses((status = 200, description = "A page that goes on by itself", content_type = "text/html", body = String),
        (status = 303, description = "To the service"), (status = 404, body = crate::http::error::Problem), (status = 429, body = crate::http::error::Problem)))]
pub async fn start(
    State(http): State<Http>,
    ClientIp(client): ClientIp,
    headers: HeaderMap,
    Query(departure): Query<Departure>,
) -> Result<Response, ApiError> {
    let oidc = service(&http.app)?;
    if departure.again.is_none() && header(&headers, "sec-fetch-site") == Some("cross-site") {
        return Ok(([(CACHE_CONTROL, "no-store")], Html(IN_BETWEEN)).into_response());
    }
    if !http.limits.client_may_sign_in(client) {
        return Err(ApiError::too_many("Too many attempts to sign in; please wait a minute."));
    }
    // The session's cookie does not come back from another site: which one is to end travels in the attempt's own.
    let kept = [vec![http.app.ids.secret("")], brought_along(&headers)].concat().join(".");
    let url = oidc.authorization_url(&Attempt::of(&http.app.tokens, &kept), http.app.now()).await.map_err(|error| {
        tracing::error!(%error, "oidc.failed");
        ApiError::unavailable(format!("{} cannot be reached at the moment; sign in with your password.", oidc.name()))
    })?;
    Ok(redirect(&url, &[keep(&http.app, &kept, AWAY_SECS)]))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Return {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

impl std::fmt::Debug for Return {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Return").field("error", &self.error).finish_non_exhaustive()
    }
}

/// Back from the service. Leads to the dashboard; where it failed, with `?sign_in_error=` and why: `denied`, `unknown_user`, `failed`, `limited`.
#[utoipa::path(get, path = "/admin/v1/sign-in/oidc/callback", operation_id = "oidc_callback", tag = "admin", params(Return),
    responses((status = 303, description = "To the dashboard"), (status = 404, body = crate::http::error::Problem)))]
pub async fn callback(
    State(http): State<Http>,
    ClientIp(client): ClientIp,
    headers: HeaderMap,
    Query(back): Query<Return>,
) -> Result<Response, ApiError> {
    let app = &http.app;
    let oidc = service(app)?;
    let outcome = if http.limits.client_may_sign_in(client) { finish(app, oidc, &headers, back).await } else { Err("limited") };
    let forget = keep(app, "", 0);
    Ok(match outcome {
        Ok([session, device]) => redirect("/", &[forget, session, device]),
        Err(why) => redirect(&format!("/?sign_in_error={why}"), &[forget]),
    })
}

/// The session's cookie and the browser's, or why there is none.
async fn finish(app: &App, oidc: &Oidc, headers: &HeaderMap, back: Return) -> Result<[Option<HeaderValue>; 2], &'static str> {
    let kept = named_cookie(headers, COOKIE_NAME).ok_or("failed")?;
    let attempt = Attempt::of(&app.tokens, kept);
    let state = back.state.unwrap_or_default();
    if !bool::from(state.as_bytes().ct_eq(attempt.state.as_bytes())) {
        return Err("failed");
    }
    let code = match (back.code, back.error) {
        (Some(code), None) => code,
        (_, Some(error)) if error == "access_denied" => return Err("denied"),
        _ => return Err("failed"),
    };
    let email = oidc.email_of(&code, &attempt, app.now()).await.map_err(|error| {
        tracing::warn!(%error, "oidc.failed");
        "failed"
    })?;
    let email = email.ok_or("unknown_user")?;
    let before: Vec<String> = kept.split('.').skip(1).take(MOST_BROUGHT).map(str::to_owned).chain(brought_along(headers)).collect();
    let opened = sign_in::sign_in_as(app, &email, &before).await.map_err(|error| {
        tracing::error!(%error, "oidc.failed");
        "failed"
    })?;
    let token = opened.ok_or("unknown_user")?;
    Ok([set_cookie(app, Some(token.expose_secret())), device::cookie(app, &email)])
}

fn service(app: &App) -> Result<&Oidc, ApiError> {
    app.oidc.as_ref().ok_or_else(|| ApiError::not_found("no_oidc", "No other service to sign in with is configured."))
}

fn keep(app: &App, kept: &str, seconds: u32) -> Option<HeaderValue> {
    let secure = secure(app);
    HeaderValue::from_str(&format!("{COOKIE_NAME}={kept}; Path={PATH}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")).ok()
}

fn redirect(to: &str, cookies: &[Option<HeaderValue>]) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else { return ApiError::internal(&"a redirect cannot be written").into_response() };
    let fixed: [(HeaderName, HeaderValue); 2] = [(LOCATION, location), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    let mut response = (StatusCode::SEE_OTHER, fixed).into_response();
    for cookie in cookies.iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    response
}
