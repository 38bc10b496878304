//! Pages that the dashboard shows inside of itself: a mail, and the widget at work. Each is shut off by its own security policy: its origin
//! is nobody's, so it reads no cookie and asks nothing in the merchant's name, whatever a template or a script in it may try.

use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::Http;

/// A mail as its reader sees it: styles and pictures of its own, nothing that runs.
static MAIL: LazyLock<Frame> = LazyLock::new(|| {
    Frame::new(include_str!("mail.html"), "", "allow-scripts", "style-src 'unsafe-inline'; img-src https: http: data:; font-src https:")
});

/// The script of shops' pages on a sample product. It asks for the shop's texts and look.
static WIDGET: LazyLock<Frame> = LazyLock::new(|| {
    let rest = "style-src 'unsafe-inline'; img-src 'self' https: http: data:; connect-src 'self'";
    // A form that is not allowed is not even tried out; where it would be sent to, the policy still says nowhere.
    Frame::new(include_str!("widget.html"), "'self'", "allow-scripts allow-forms", rest)
});

struct Frame {
    page: &'static str,
    policy: HeaderValue,
}

impl Frame {
    /// Only the page's own script runs, and `scripts` beside it.
    fn new(page: &'static str, scripts: &str, sandbox: &str, rest: &str) -> Self {
        let own = page.split_once("<script>").and_then(|(_, rest)| rest.split_once("</script>")).map_or("", |(script, _)| script);
        let hash = STANDARD.encode(Sha256::digest(own));
        let policy = format!(
            "default-src 'none'; script-src 'sha256-{hash}' {scripts}; {rest}; frame-ancestors 'self'; base-uri 'none'; \
             form-action 'none'; sandbox {sandbox}"
        );
        Self { page, policy: HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'")) }
    }

    fn answer(&self) -> Response {
        let headers =
            [(header::CONTENT_SECURITY_POLICY, self.policy.clone()), (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
        (headers, Html(self.page)).into_response()
    }
}

pub fn routes() -> Router<Http> {
    Router::new().route("/frame/mail", get(|| async { MAIL.answer() })).route("/frame/widget", get(|| async { WIDGET.answer() }))
}
