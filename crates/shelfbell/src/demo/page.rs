//! The demo's pages: a template inside a common frame, all built into the program.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::response::{Html, IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

const FRAME: &str = include_str!("pages/frame.html");
const BODIES: [(&str, &str); 6] = [
    ("collection", include_str!("pages/collection.html")),
    ("product", include_str!("pages/product.html")),
    ("tour", include_str!("pages/tour.html")),
    ("inbox", include_str!("pages/inbox.html")),
    ("phone", include_str!("pages/phone.html")),
    ("lost", include_str!("pages/lost.html")),
];
const ASSETS: [(&str, &str, &str); 5] = [
    ("shop.css", "text/css; charset=utf-8", include_str!("pages/shop.css")),
    ("shop.js", "text/javascript; charset=utf-8", include_str!("pages/shop.js")),
    ("tour.js", "text/javascript; charset=utf-8", include_str!("pages/tour.js")),
    ("phone.js", "text/javascript; charset=utf-8", include_str!("pages/phone.js")),
    ("inbox.js", "text/javascript; charset=utf-8", include_str!("pages/inbox.js")),
];
/// Scripts only from here; sign-ups may go to the real server, wherever it listens.
const POLICY: &str = "default-src 'self'; connect-src 'self' http: https:; img-src 'self' data:; style-src 'self' 'unsafe-inline'; \
                      base-uri 'none'; form-action 'self'";

/// The content type and text of a style sheet or script.
pub fn asset(name: &str) -> Option<(&'static str, &'static str)> {
    ASSETS.into_iter().find(|(known, _, _)| *known == name).map(|(_, kind, text)| (kind, text))
}

/// `context.data`, when there is one, is what the page's script reads.
pub fn render(name: &str, title: &str, context: &serde_json::Value) -> Response {
    match try_render(name, title, context) {
        Ok(html) => ([(CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-store")], Html(html)).into_response(),
        Err(error) => {
            tracing::error!(page = name, %error, "a page of the demo cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn try_render(name: &str, title: &str, context: &serde_json::Value) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::SemiStrict);
    environment.add_template("frame", FRAME)?;
    for (name, source) in BODIES {
        environment.add_template(name, source)?;
    }
    let body = environment.get_template(name)?.render(Serde(context))?;
    let server_url = context.get("server_url").and_then(serde_json::Value::as_str);
    let data = context.get("data").map(ToString::to_string);
    let body = Value::from_safe_string(body);
    environment.get_template("frame")?.render(context! { name, title, body, server_url, data })
}
