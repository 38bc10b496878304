//! Pages that the server renders itself: they work without JavaScript.

pub mod alerts;
pub mod click;
pub mod docs;
pub mod home;

use std::sync::LazyLock;

use axum::response::Html;
use minijinja::value::Serde;
use minijinja::{Environment, Value};

use super::ApiError;

/// No script at all, no other origin; styles are inline in the page.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

static PAGES: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    pages.add_template("page.html", include_str!("page.html"))?;
    pages.add_template("alerts.html", include_str!("alerts.html"))?;
    pages.add_template("message.html", include_str!("message.html"))?;
    pages.add_template("home.html", include_str!("home.html"))?;
    pages.add_template("docs.html", include_str!("docs.html"))?;
    Ok(pages)
});

fn render(name: &str, values: impl serde::Serialize) -> Result<Html<String>, ApiError> {
    let pages = PAGES.as_ref().map_err(|error| ApiError::internal(error))?;
    let page = pages.get_template(name).and_then(|page| page.render(Value::from(Serde(&values))));
    page.map(Html).map_err(|error| ApiError::internal(&error))
}
