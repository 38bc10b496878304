//! `GET /`: a newcomer's first look.

use axum::response::Html;
use serde_json::json;

use super::render;
use crate::http::ApiError;

pub async fn show() -> Result<Html<String>, ApiError> {
    render("home.html", json!({}))
}
