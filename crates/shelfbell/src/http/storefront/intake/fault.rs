//! What went wrong, as JSON:API says it: a list, each with where in the request it lies (<https://jsonapi.org/format/#errors>).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::http::ApiError;

#[derive(Debug)]
pub struct Fault {
    status: StatusCode,
    code: &'static str,
    detail: String,
    source: Option<Value>,
}

/// All that is wrong with one request; never empty.
#[derive(Debug)]
pub enum Faults {
    Theirs(Vec<Fault>),
    Ours(ApiError),
}

impl Fault {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), source: None }
    }

    /// A member of the body is missing or cannot be used. `pointer`: RFC 6901.
    pub fn member(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail).at(pointer)
    }

    /// A parameter of the query is missing or cannot be used.
    pub fn parameter(name: &str, code: &'static str, detail: &str) -> Self {
        Self { source: Some(json!({ "parameter": name })), ..Self::new(StatusCode::BAD_REQUEST, code, detail) }
    }

    pub fn too_many(detail: &str) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "throttled", detail)
    }

    #[must_use]
    pub fn at(self, pointer: impl Into<String>) -> Self {
        Self { source: Some(json!({ "pointer": pointer.into() })), ..self }
    }

    fn into_json(self, id: &str) -> Value {
        let mut error = json!({
            "id": id,
            "status": self.status.as_str(),
            "code": self.code,
            "title": self.status.canonical_reason().unwrap_or("Error"),
            "detail": self.detail,
        });
        if let Some(source) = self.source {
            error["source"] = source;
        }
        error
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self::Theirs(vec![fault])
    }
}

impl From<sqlx::Error> for Faults {
    fn from(error: sqlx::Error) -> Self {
        Self::Ours(error.into())
    }
}

impl Faults {
    /// `new_id` names this occurrence of each.
    pub fn response(self, new_id: impl Fn() -> String) -> Response {
        let faults = match self {
            Self::Theirs(faults) => faults,
            Self::Ours(error) => vec![Fault::new(error.status(), error.code(), error.detail())],
        };
        let status = faults.first().map_or(StatusCode::INTERNAL_SERVER_ERROR, |fault| fault.status);
        let errors: Vec<Value> = faults.into_iter().map(|fault| fault.into_json(&new_id())).collect();
        let mut response = (status, Json(json!({ "errors": errors }))).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.api+json"));
        if status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}
