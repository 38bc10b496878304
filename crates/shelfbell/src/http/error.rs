//! Every failure that a client sees: `application/problem+json` (RFC 9457) with a stable `code`. What went wrong inside goes to the log,
//! once, and not to the client.

use std::borrow::Cow;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    detail: String,
    field: Option<Cow<'static, str>>,
    errors: Vec<serde_json::Value>,
}

/// The body of an error answer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// A URI that names the kind of problem.
    pub r#type: String,
    pub title: String,
    pub status: u16,
    /// Stable, for programs.
    pub code: String,
    /// For people: what happened and what to do.
    pub detail: String,
    /// The field of the request that is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Each thing that is wrong, where there are several: `{part, line, problem}` for a template.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub errors: Vec<serde_json::Value>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), field: None, errors: Vec::new() }
    }

    pub fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// A field of the request cannot be used.
    pub fn invalid(field: impl Into<Cow<'static, str>>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail) }
    }

    /// Each thing that is wrong, for programs that show them one by one.
    #[must_use]
    pub fn with_errors(self, errors: Vec<serde_json::Value>) -> Self {
        Self { errors, ..self }
    }

    /// What happened and what to do, for people.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Stable, for programs.
    pub fn code(&self) -> &'static str {
        self.code
    }

    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", detail)
    }

    /// As [`ApiError::unauthorized`], with a code of its own.
    pub fn unauthorized_as(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, detail)
    }

    /// Known, but not allowed.
    pub fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, detail)
    }

    pub fn not_found(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail)
    }

    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    }

    pub fn too_many(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail)
    }

    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail)
    }

    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "request.failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side; nothing was changed. Please try again.")
    }
}

/// What the framework refuses by itself (an unreadable query, a method that there is none of) is a problem like all others.
pub async fn as_problem(request: Request, next: Next) -> Response {
    let ours = request.uri().path().starts_with("/admin/");
    let response = next.run(request).await;
    let content = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !ours || !response.status().is_client_error() || content.starts_with("application/") {
        return response;
    }
    let (parts, body) = response.into_parts();
    let text = to_bytes(body, 4096).await.ok().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()).filter(|text| !text.is_empty());
    let (code, detail) = match parts.status {
        StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "This address does not take that method."),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "The request is too large."),
        _ => ("bad_request", "The request cannot be read."),
    };
    let mut response = ApiError::new(parts.status, code, text.unwrap_or_else(|| detail.to_owned())).into_response();
    if let Some(allowed) = parts.headers.get(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    response
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => {
                tracing::error!(%error, "database.unavailable");
                Self::unavailable("The database cannot be reached; please try again in a moment.")
            }
            // PostgreSQL keeps no text with a NUL in it (22021, 22P05), whatever field it came in.
            sqlx::Error::Database(database) if database.code().is_some_and(|code| code == "22021" || code == "22P05") => {
                Self::bad_request("bad_request", "A text in the request has a character that no text has (U+0000).")
            }
            _ => Self::internal(&error),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = Problem {
            r#type: format!("urn:shelfbell:problem:{}", self.code),
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            detail: self.detail,
            field: self.field.map(Cow::into_owned),
            errors: self.errors,
        };
        let mut response = (self.status, Json(problem)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}
