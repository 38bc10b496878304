//! `/phone`: the texts for people and for programs, and a field to write back.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::Twilio;
use crate::demo::page;

pub async fn page(State(twilio): State<Twilio>) -> Response {
    page::render("phone", "Phone", &json!({ "number": twilio.sender() }))
}

#[derive(Deserialize)]
pub struct Since {
    #[serde(default)]
    after: u64,
    /// Only texts from and to this phone.
    phone: Option<String>,
}

/// Oldest first; `?after=ID` leaves out what is known, `?phone=NUMBER` the texts of others.
pub async fn messages(State(twilio): State<Twilio>, Query(Since { after, phone }): Query<Since>) -> Response {
    let mut texts = twilio.texts();
    let received = texts.last().map_or(0, |text| text.id);
    texts.retain(|text| text.id > after && phone.as_ref().is_none_or(|phone| *phone == text.from || *phone == text.to));
    Json(json!({ "received": received, "messages": texts })).into_response()
}

#[derive(Deserialize)]
pub struct Written {
    /// The phone that writes, E.164.
    from: String,
    body: String,
}

pub async fn send(State(twilio): State<Twilio>, Json(written): Json<Written>) -> Response {
    match twilio.write(&written.from, &written.body).await {
        Ok(replies) => Json(json!({ "replies": replies })).into_response(),
        Err(failure) => (StatusCode::BAD_GATEWAY, Json(json!({ "detail": failure.to_string() }))).into_response(),
    }
}
