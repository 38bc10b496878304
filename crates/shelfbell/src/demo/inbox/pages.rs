//! `/inbox`: the caught mails for people and for programs.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use super::Mailbox;
use crate::demo::page;

/// A mail may show pictures and open links in a window of their own, and nothing else; scripts never run.
const MAIL_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src http: https: data:; \
                           style-src 'unsafe-inline'; font-src http: https:; frame-ancestors 'self'";

pub fn router(mailbox: Mailbox) -> Router {
    Router::new()
        .route("/inbox", get(list))
        .route("/inbox/messages.json", get(messages))
        .route("/inbox/{id}", get(message))
        .route("/inbox/{id}/html", get(html))
        .with_state(mailbox)
}

async fn list() -> Response {
    page::render("inbox", "Inbox", &json!({}))
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    after: u64,
    /// Only mail to this address.
    to: Option<String>,
}

/// Newest first; `?after=ID` leaves out what is known, `?to=ADDRESS` the mail of others.
async fn messages(State(mailbox): State<Mailbox>, Query(Since { after, to }): Query<Since>) -> Response {
    let mails = mailbox.after(after);
    let mails = mails.iter().filter(|mail| to.as_ref().is_none_or(|to| mail.recipients.iter().any(|one| one.eq_ignore_ascii_case(to))));
    let messages: Vec<_> = mails.map(|mail| mail.summary()).collect();
    Json(json!({ "received": mailbox.received(), "messages": messages })).into_response()
}

async fn message(State(mailbox): State<Mailbox>, Path(id): Path<u64>) -> Response {
    match mailbox.find(id) {
        Some(mail) => Json(mail.open()).into_response(),
        None => (StatusCode::NOT_FOUND, Json(json!({ "detail": "The inbox does not hold this mail (any more)." }))).into_response(),
    }
}

async fn html(State(mailbox): State<Mailbox>, Path(id): Path<u64>) -> Response {
    let Some(html) = mailbox.find(id).and_then(|mail| mail.html()) else {
        return (StatusCode::NOT_FOUND, Html("<p>This mail has no HTML part.</p>")).into_response();
    };
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, MAIL_POLICY), (CACHE_CONTROL, "no-store")];
    (headers, with_links_beside(&html)).into_response()
}

/// Links of a mail open beside the inbox, as in a mail program. The line goes into the head: before the document type it would change how
/// browsers lay out the mail.
fn with_links_beside(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let head = lower.find("<head").and_then(|start| Some(start + lower[start..].find('>')? + 1));
    let (before, after) = html.split_at(head.unwrap_or(0));
    format!("{before}<base target=\"_blank\">{after}")
}
