//! The demo's pages: a template inside a common frame, all built into the program.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::response::{Html, IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

const FRAME: &str = include_str!("pages/frame.html");
const BODIES: [(&str, &str); 10] = [
    ("home", include_str!("pages/home.html")),
    ("collection", include_str!("pages/collection.html")),
    ("card", include_str!("pages/card.html")),
    ("product", include_str!("pages/product.html")),
    ("cart", include_str!("pages/cart.html")),
    ("thanks", include_str!("pages/thanks.html")),
    ("tour", include_str!("pages/tour.html")),
    ("inbox", include_str!("pages/inbox.html")),
    ("phone", include_str!("pages/phone.html")),
    ("lost", include_str!("pages/lost.html")),
];
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const ASSETS: [(&str, &str, &str); 9] = [
    ("shop.css", CSS, include_str!("pages/shop.css")),
    ("demo.css", CSS, include_str!("pages/demo.css")),
    ("shopify.js", SCRIPT, include_str!("pages/shopify.js")),
    ("shop.js", SCRIPT, include_str!("pages/shop.js")),
    ("theme.js", SCRIPT, include_str!("pages/theme.js")),
    ("desk.js", SCRIPT, include_str!("pages/desk.js")),
    ("tour.js", SCRIPT, include_str!("pages/tour.js")),
    ("phone.js", SCRIPT, include_str!("pages/phone.js")),
    ("inbox.js", SCRIPT, include_str!("pages/inbox.js")),
];

/// The content type and text of a style sheet or script.
pub fn asset(name: &str) -> Option<(&'static str, &'static str)> {
    ASSETS.into_iter().find(|(known, _, _)| *known == name).map(|(_, kind, text)| (kind, text))
}

/// As strict as a real shop's could be: its own files, and the script of the real server.
fn policy(server_url: Option<&str>) -> String {
    // Nothing that could end the directive.
    let server = server_url.filter(|url| url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, ';' | ','))).unwrap_or_default();
    format!(
        "default-src 'self'; script-src 'self' {server}; connect-src 'self' {server}; img-src 'self' data:; style-src 'self' 'unsafe-inline'; \
         base-uri 'none'; form-action 'self'"
    )
}

/// `context.data`, when there is one, is what the page's script reads; `context.server_url` and `context.publishable_key` are where the
/// widget comes from.
pub fn render(name: &str, title: &str, context: &serde_json::Value) -> Response {
    let server_url = context.get("server_url").and_then(serde_json::Value::as_str);
    match try_render(name, title, context, server_url) {
        Ok(html) => ([(CONTENT_SECURITY_POLICY, policy(server_url).as_str()), (CACHE_CONTROL, "no-store")], Html(html)).into_response(),
        Err(error) => {
            tracing::error!(page = name, %error, "a page of the demo cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn try_render(name: &str, title: &str, context: &serde_json::Value, server_url: Option<&str>) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::SemiStrict);
    environment.add_template("frame", FRAME)?;
    for (name, source) in BODIES {
        environment.add_template(name, source)?;
    }
    let body = environment.get_template(name)?.render(Serde(context))?;
    let text = |key: &str| context.get(key).and_then(serde_json::Value::as_str);
    let data = context.get("data").map(ToString::to_string);
    let body = Value::from_safe_string(body);
    let desk = context.get("desk").map(|desk| Value::from(Serde(desk)));
    environment.get_template("frame")?.render(context! {
        name, title, body, server_url, data, desk,
        publishable_key => text("publishable_key"),
        in_cart => context.get("in_cart").and_then(serde_json::Value::as_u64).unwrap_or(0),
    })
}
