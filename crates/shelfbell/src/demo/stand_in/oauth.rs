//! `POST /admin/oauth/access_token`: the client-credentials grant, by which a merchant's own app gets a token for a day.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq;

use super::{Shop, webhooks};

/// What the app may read.
pub const SCOPES: [&str; 4] = ["read_products", "read_inventory", "read_locations", "read_orders"];
/// Seconds, as Shopify gives them.
const LIFETIME_SECS: i64 = 86_399;

pub struct AccessToken {
    text: String,
    /// Milliseconds since the Unix epoch.
    ends_at: i64,
}

#[derive(Deserialize)]
struct Request {
    client_id: String,
    client_secret: String,
    grant_type: String,
}

pub async fn access_token(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> Response {
    let is_form = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    let Some(request) = (if is_form { read_form(&body) } else { serde_json::from_slice::<Request>(&body).ok() }) else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_request", "client_id, client_secret and grant_type are needed");
    };
    if request.grant_type != "client_credentials" {
        return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type", "this shop knows the grant type client_credentials only");
    }
    let secret = shop.0.client_secret.expose_secret();
    let is_known = request.client_id == shop.0.client_id && bool::from(request.client_secret.as_bytes().ct_eq(secret.as_bytes()));
    if !is_known {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client", "the client id or the client secret is wrong");
    }
    let token = shop.issue_token();
    Json(json!({ "access_token": token, "scope": SCOPES.join(","), "expires_in": LIFETIME_SECS })).into_response()
}

fn read_form(body: &[u8]) -> Option<Request> {
    let mut fields: std::collections::HashMap<_, _> = url::form_urlencoded::parse(body).into_owned().collect();
    Some(Request {
        client_id: fields.remove("client_id")?,
        client_secret: fields.remove("client_secret")?,
        grant_type: fields.remove("grant_type")?,
    })
}

fn refuse(status: StatusCode, error: &str, description: &str) -> Response {
    (status, Json(json!({ "error": error, "error_description": description }))).into_response()
}

impl Shop {
    /// The token follows from the client secret, so it can be guessed by no one else and needs no source of randomness.
    fn issue_token(&self) -> String {
        let now = self.now();
        let mut state = self.state();
        let number = state.next_number();
        let digest = webhooks::hmac_sha256(&self.0.client_secret, format!("access token {now} {number}").as_bytes());
        let text = format!("shpat_{}", hex::encode(&digest[..16]));
        state.tokens.retain(|token| token.ends_at > now);
        state.tokens.push(AccessToken { text: text.clone(), ends_at: now + LIFETIME_SECS * 1_000 });
        text
    }

    pub(super) fn knows_token(&self, headers: &HeaderMap) -> bool {
        let Some(sent) = headers.get("x-shopify-access-token") else { return false };
        let now = self.now();
        let state = self.state();
        let mut alive = state.tokens.iter().filter(|token| token.ends_at > now);
        alive.any(|token| token.text.as_bytes().ct_eq(sent.as_bytes()).into())
    }
}
