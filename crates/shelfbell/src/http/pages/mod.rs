//! Pages that the server renders itself: they work without JavaScript.

pub mod alerts;
pub mod click;
pub mod docs;
pub mod theme;
pub mod wording;

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde_json::{Value as Json, json};
use shelfbell_core::chat::Language;

use self::theme::{OURS, Theme};
use super::ApiError;

static PAGES: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    pages.add_function("t", wording::in_template);
    pages.add_template("page.html", include_str!("page.html"))?;
    pages.add_template("shopper.html", include_str!("shopper.html"))?;
    pages.add_template("alert.html", include_str!("alert.html"))?;
    pages.add_template("alerts.html", include_str!("alerts.html"))?;
    pages.add_template("preferences.html", include_str!("preferences.html"))?;
    pages.add_template("unsubscribe.html", include_str!("unsubscribe.html"))?;
    pages.add_template("erase.html", include_str!("erase.html"))?;
    pages.add_template("message.html", include_str!("message.html"))?;
    pages.add_template("docs.html", include_str!("docs.html"))?;
    Ok(pages)
});

/// A page of ours; the router adds the policy of our own theme.
fn render(name: &str, mut values: Json) -> Result<Html<String>, ApiError> {
    values["style"] = json!(OURS.style);
    values["lang"] = json!("en");
    fill(name, &values)
}

/// A page of a shopper's, in a shop's theme. It is theirs alone, so nobody keeps a copy.
fn render_for_shopper(name: &str, status: StatusCode, theme: &Theme, language: Language, mut values: Json) -> Result<Response, ApiError> {
    values["style"] = json!(theme.style);
    values["lang"] = json!(language.code());
    let headers = [(CONTENT_SECURITY_POLICY, theme.policy.clone()), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((status, headers, fill(name, &values)?).into_response())
}

/// A link that is not one of ours.
fn broken_link(language: Language) -> Result<Response, ApiError> {
    let words = |key| wording::text(language, key, &[]);
    let values = json!({ "title": words("title-broken"), "text": words("broken") });
    render_for_shopper("message.html", StatusCode::NOT_FOUND, &OURS, language, values)
}

fn fill(name: &str, values: &Json) -> Result<Html<String>, ApiError> {
    let pages = PAGES.as_ref().map_err(|error| ApiError::internal(error))?;
    let page = pages.get_template(name).and_then(|page| page.render(Value::from(Serde(values))));
    page.map(Html).map_err(|error| ApiError::internal(&error))
}
