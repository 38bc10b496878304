//! The dashboard, as `web/dashboard` built it: one page for all of its addresses, and files whose names change with what is in them. They
//! are in the program, so that a server is one file ([ADR 16]).
//!
//! [ADR 16]: ../../../../docs/adr/0016-the-built-dashboard-is-committed.md

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{ApiError, Http};

const PAGE: &str = include_str!("../../../../web/dashboard/dist/index.html");
/// Name and gzipped content of each.
const FILES: &[(&str, &[u8])] = include!("../../../../web/dashboard/dist/files.rs");

/// What the addresses of its pages begin with; `app/router.tsx` says which there are.
const PAGES: [&str; 13] = [
    "demand",
    "episodes",
    "contacts",
    "suppressions",
    "data-requests",
    "messages",
    "conversions",
    "settings",
    "import",
    "team",
    "keys",
    "audit",
    "account",
];

/// Stands in the page where the nonce of an answer belongs.
const NONCE: &str = "__NONCE__";
/// The name of a file names its content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub fn routes() -> Router<Http> {
    let router = Router::new().route("/", get(page)).route("/assets/{file}", get(file));
    PAGES.iter().fold(router, |router, name| router.route(&format!("/{name}"), get(page)).route(&format!("/{name}/{{*rest}}"), get(page)))
}

/// The same page for everybody: what is shown comes from the API. Scripts and styles are ours, or carry the nonce of this answer: Mantine
/// writes its variables into the page as a style element.
async fn page(State(http): State<Http>) -> Result<Response, ApiError> {
    let nonce = http.app.ids.secret("");
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' https: http: data:; \
         connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    let policy = HeaderValue::from_str(&policy).map_err(|error| ApiError::internal(&error))?;
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
    ];
    Ok((headers, PAGE.replace(NONCE, &nonce)).into_response())
}

/// One of its files. Every browser takes them gzipped, and nobody else asks for them.
async fn file(Path(name): Path<String>, asked: HeaderMap) -> Result<Response, ApiError> {
    let found = FILES.iter().find(|(known, _)| *known == name);
    let (name, packed) =
        found.ok_or_else(|| ApiError::not_found("not_found", "The dashboard has no such file any more; load the page again."))?;
    let mut accepted = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    if !accepted.any(|value| value.contains("gzip")) {
        return Ok((StatusCode::NOT_ACCEPTABLE, "The dashboard's files are sent gzipped.").into_response());
    }
    let headers = [
        (header::CONTENT_TYPE, content_type(name)),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::CONTENT_ENCODING, "gzip"),
        (header::VARY, "Accept-Encoding"),
    ];
    Ok((headers, *packed).into_response())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_files_that_there_are() {
        let named: Vec<&str> = PAGE.split("/assets/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(named.len() >= 2, "{PAGE}");
        for name in named {
            assert!(FILES.iter().any(|(known, _)| *known == name), "{name}: run `make dashboard`");
        }
    }

    #[test]
    fn nothing_in_the_page_runs_or_styles_without_the_nonce() {
        for tag in ["<script", "<style"] {
            for element in PAGE.split(tag).skip(1).filter_map(|rest| rest.split('>').next()) {
                assert!(element.contains(&format!("nonce=\"{NONCE}\"")) || element.contains("src="), "{tag}{element}>");
            }
        }
        assert!(!PAGE.contains(" style=") && !PAGE.contains(" onclick="));
    }
}
