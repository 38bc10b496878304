//! Who a browser's cookie says is asking, and the rules by which a cookie is believed. Another site's page can make a browser send
//! requests, but it cannot make it send the header that names the shop, nor hide where the request comes from.

use axum::extract::{FromRequestParts, Query};
use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Deserialize;
use shelfbell_core::ids::ShopId;

use super::client::header;
use super::{ApiError, Http};
use crate::app::App;
use crate::db::sessions::{self, Session};
use crate::tokens::hash_key;

pub const COOKIE_NAME: &str = "shelfbell_session";
/// A browser has one, or two where somebody planted one.
pub const MOST_BROUGHT: usize = 4;
/// Set to anything by a request that nobody made by hand, such as a page that reads again by itself: it keeps nobody signed in.
pub const UNATTENDED: HeaderName = HeaderName::from_static("x-shelfbell-unattended");
/// Names the shop that a request with a cookie is about.
const SHOP_HEADER: &str = "x-shelfbell-shop";
/// When somebody was seen is noted to this many milliseconds, so that reading does not mean writing.
pub const NOTED_EVERY_MS: i64 = 60_000;

/// Somebody who is signed in, for handlers that concern the person and no shop.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Session);

impl FromRequestParts<Http> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, ApiError> {
        check_origin(parts, http)?;
        find(http, &parts.headers, None).await.map(Self)
    }
}

/// A browser's request that was sent by a page of ours, or by no page: the rule for requests that bring no shop.
#[derive(Clone, Copy, Debug)]
pub struct FromOurPages;

impl FromRequestParts<Http> for FromOurPages {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, ApiError> {
        check_origin(parts, http).map(|()| Self)
    }
}

#[derive(Deserialize)]
struct InAddress {
    shop: Option<String>,
}

/// The session and the shop that it asks for. Links of browsers (downloads, event streams) name the shop in their address.
pub async fn for_shop(parts: &Parts, http: &Http) -> Result<(Session, ShopId), ApiError> {
    cookie(&parts.headers).ok_or_else(signed_out)?;
    let named = header(&parts.headers, SHOP_HEADER).map(str::to_owned);
    let shop = if changes(&parts.method) {
        // Before the session is looked for, so that another site learns nothing.
        check_origin(parts, http)?;
        named.ok_or_else(|| cross_site("With a cookie, a change has to name its shop in the header X-Shelfbell-Shop."))?
    } else {
        let in_address = || Query::<InAddress>::try_from_uri(&parts.uri).ok().and_then(|query| query.0.shop);
        let Some(shop) = named.or_else(in_address) else {
            find(http, &parts.headers, None).await?;
            return Err(ApiError::bad_request("missing_shop", "Name the shop in the header X-Shelfbell-Shop."));
        };
        shop
    };
    let session = find(http, &parts.headers, Some(&shop)).await?;
    Ok((session, ShopId::new(shop)))
}

async fn find(http: &Http, headers: &HeaderMap, shop: Option<&str>) -> Result<Session, ApiError> {
    let token = cookie(headers).ok_or_else(signed_out)?;
    let (app, now) = (&http.app, http.app.now());
    let mut tx = app.db.read().await?;
    let found = sessions::find(&mut tx, &hash_key(token), shop, now, app.config.sign_in.seen_after(now)).await?;
    drop(tx);
    let session = found.ok_or_else(signed_out)?;
    if headers.contains_key(&UNATTENDED) {
        return Ok(session);
    }
    note_seen(app, &session, shop, now).await;
    Ok(session)
}

/// A request does not fail because this cannot be written down.
async fn note_seen(app: &App, session: &Session, shop: Option<&str>, now: i64) {
    let is_due = |last: i64| now - last >= NOTED_EVERY_MS;
    let here = shop.filter(|_| session.role.is_some() && session.seen_here_at.is_none_or(is_due));
    if !is_due(session.last_seen_at) && here.is_none() {
        return;
    }
    let noted = async {
        let mut tx = app.db.begin().await?;
        sessions::saw(&mut tx, &session.token_hash, now).await?;
        if let Some(shop) = here {
            sessions::saw_in_shop(&mut tx, &ShopId::new(shop), &session.user, now).await?;
        }
        tx.commit().await
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, "session.not_noted");
    }
}

/// What the cookie holds.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    named_cookie(headers, COOKIE_NAME)
}

/// The sessions that a browser brings along when somebody signs in: what they are known by here. Whatever came before ends then, also one that
/// somebody planted beside ours.
pub fn brought_along(headers: &HeaderMap) -> Vec<String> {
    cookies(headers, COOKIE_NAME).take(MOST_BROUGHT).map(hash_key).collect()
}

pub fn named_cookie<'a>(headers: &'a HeaderMap, wanted: &'a str) -> Option<&'a str> {
    cookies(headers, wanted).next()
}

fn cookies<'a>(headers: &'a HeaderMap, wanted: &'a str) -> impl Iterator<Item = &'a str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).filter(move |(name, _)| *name == wanted).map(|(_, value)| value)
}

/// The attribute that keeps a cookie off unencrypted lines, where the server is reached by encrypted ones.
pub fn secure(app: &App) -> &'static str {
    if app.config.http.base().starts_with("https:") { "; Secure" } else { "" }
}

/// `token`: `None` takes the cookie away.
pub fn set_cookie(app: &App, token: Option<&str>) -> Option<HeaderValue> {
    let secure = secure(app);
    let seconds = token.map_or(0, |_| i64::from(app.config.sign_in.longest_days) * 86_400);
    let token = token.unwrap_or_default();
    HeaderValue::from_str(&format!("{COOKIE_NAME}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")).ok()
}

/// Browsers say where a request comes from (`Sec-Fetch-Site`, older ones `Origin`); programs say nothing, and have no cookie by accident.
fn check_origin(parts: &Parts, http: &Http) -> Result<(), ApiError> {
    if !changes(&parts.method) {
        return Ok(());
    }
    let site = header(&parts.headers, "sec-fetch-site").unwrap_or("none");
    if !matches!(site, "same-origin" | "none") {
        return Err(cross_site("This request comes from another site's page."));
    }
    match parts.headers.get(ORIGIN) {
        None => Ok(()),
        Some(origin) if origin.to_str().is_ok_and(|origin| is_ours(origin, &parts.headers, http)) => Ok(()),
        Some(_) => Err(cross_site("This request comes from a page of another origin.")),
    }
}

/// The configured address, or the very name by which the browser reached this server.
fn is_ours(origin: &str, headers: &HeaderMap, http: &Http) -> bool {
    let public = url::Url::parse(http.app.config.http.base()).map(|url| url.origin().ascii_serialization());
    let host = origin.split_once("://").map(|(_, host)| host);
    public.is_ok_and(|public| public == origin) || (host.is_some() && host == header(headers, HOST.as_str()))
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD)
}

fn signed_out() -> ApiError {
    ApiError::unauthorized("Sign in, or give a secret key as Authorization: Bearer sk_….")
}

fn cross_site(detail: &str) -> ApiError {
    ApiError::forbidden("cross_site", detail)
}
