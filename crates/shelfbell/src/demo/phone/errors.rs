//! Refusals in Twilio's shape.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a request is refused: the HTTP status and Twilio's error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    pub code: i64,
    pub message: &'static str,
}

impl Refusal {
    pub const fn new(code: i64, message: &'static str) -> Self {
        Self { status: 400, code, message }
    }

    pub const UNAUTHORIZED: Self = Self { status: 401, code: 20_003, message: "Authenticate" };
    pub const NOT_FOUND: Self = Self { status: 404, code: 20_404, message: "The requested resource was not found" };
    pub const TOO_MANY: Self = Self { status: 429, code: 20_429, message: "Too Many Requests" };
    pub const DOWN: Self = Self { status: 503, code: 20_503, message: "Service unavailable" };
    pub const STOPPED: Self = Self::new(21_610, "Attempt to send to unsubscribed recipient");

    /// The phone numbers that stand for an error in Twilio's own test accounts.
    pub fn of_magic_number(to: &str) -> Option<Self> {
        Some(match to {
            "+15005550001" => Self::new(21_211, "The 'To' number is not a valid phone number"),
            "+15005550002" => Self::new(21_612, "The 'To' number is not reachable"),
            "+15005550003" => Self::new(21_408, "Permission to send an SMS has not been enabled for the region"),
            "+15005550004" => Self::STOPPED,
            "+15005550009" => Self::new(21_614, "'To' number is not a valid mobile number"),
            _ => return None,
        })
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let more = format!("https://www.twilio.com/docs/errors/{}", self.code);
        let body = json!({ "code": self.code, "message": self.message, "more_info": more, "status": self.status });
        (StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST), Json(body)).into_response()
    }
}
