//! Messages that the shop's own provider sends: how that fares, its secret, a try, and going on.

use axum::Json;
use axum::extract::State;
use secrecy::ExposeSecret as _;
use serde::Serialize;

use crate::flows::postback::{self, Status};
use crate::http::merchant::{Merchant, Read, Settings, Steer};
use crate::http::{ApiError, Http};

/// Where messages are posted, which, and whether it is stopped.
#[utoipa::path(get, path = "/admin/v1/postback", tag = "admin", operation_id = "postback", security(("secret_key" = [])),
    responses((status = 200, body = Status)))]
pub async fn status(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>) -> Result<Json<Status>, ApiError> {
    Ok(Json(postback::status(&http.app, &shop).await?))
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct NewSecret {
    /// `whsec_…`, shown this once.
    secret: String,
}

impl std::fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewSecret")
    }
}

/// Make a new secret. Messages are signed with the one before as well, until the next one is made.
#[utoipa::path(post, path = "/admin/v1/postback/secret", tag = "admin", operation_id = "new_postback_secret", security(("secret_key" = [])),
    responses((status = 200, body = NewSecret)))]
pub async fn new_secret(State(http): State<Http>, Merchant { shop, by, .. }: Merchant<Settings>) -> Result<Json<NewSecret>, ApiError> {
    let secret = postback::new_secret(&http.app, &shop, &by).await?;
    Ok(Json(NewSecret { secret: secret.expose_secret().to_owned() }))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Tried {
    ok: bool,
    /// What is wrong, where something is.
    detail: Option<String>,
}

/// Post an event of the type `test`, signed as all are.
#[utoipa::path(post, path = "/admin/v1/postback/test", tag = "admin", operation_id = "test_postback", security(("secret_key" = [])),
    responses((status = 200, body = Tried)))]
pub async fn test(State(http): State<Http>, Merchant { shop, .. }: Merchant<Settings>) -> Json<Tried> {
    let problem = postback::test(&http.app, &shop).await.err();
    Json(Tried { ok: problem.is_none(), detail: problem.map(|problem| problem.to_string()) })
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PostbackResumed {
    /// Messages that waited.
    resumed: u64,
}

/// Post again after the address was gone (HTTP 410).
#[utoipa::path(post, path = "/admin/v1/postback/resume", tag = "admin", operation_id = "resume_postback", security(("secret_key" = [])),
    responses((status = 200, body = PostbackResumed)))]
pub async fn resume(State(http): State<Http>, Merchant { shop, by, .. }: Merchant<Steer>) -> Result<Json<PostbackResumed>, ApiError> {
    Ok(Json(PostbackResumed { resumed: postback::resume(&http.app, &shop, &by).await? }))
}
