//! A stream of what changed, so that a page is read again when there is something new, and not before.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{FromRequestParts as _, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::Serialize;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use crate::app::{Said, What};
use crate::http::merchant::{Merchant, Read};
use crate::http::session::UNATTENDED;
use crate::http::{ApiError, Http};

/// Proxies close what is silent for longer.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// One event of a kind in so much time.
const APART: Duration = Duration::from_secs(1);
/// May whoever listens still? A session ends, a key is revoked. By the app's clock, which says when a session ends.
const CHECK_EVERY_MS: i64 = 15_000;

/// Something changed: read it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Changed {
    pub what: What,
}

/// Why nothing more is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// `unauthorized`: nobody is signed in any more, or the key was revoked; `forbidden`: not for this shop.
    pub why: &'static str,
}

/// Server-sent events: `changed` with `{"what": …}`, at most one of a kind in a second, and a comment every fifteen seconds. When whoever
/// listens may not any more, `ended` with `{"why": "unauthorized" | "forbidden"}` is the last. Listening is no use of a session: it ends when
/// nobody does anything else.
#[utoipa::path(get, operation_id = "events", path = "/admin/v1/events", tag = "admin", security(("secret_key" = [])),
    responses((status = 200, content_type = "text/event-stream", body = Changed)))]
pub async fn stream(State(http): State<Http>, mut parts: Parts) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    parts.headers.insert(UNATTENDED, HeaderValue::from_static("stream"));
    let merchant = Merchant::<Read>::from_request_parts(&mut parts, &http).await?;
    let listening = Listening::new(http, &merchant, parts);
    let events = stream::unfold(listening, |mut listening| async move {
        let event = listening.next().await?;
        Some((Ok(event), listening))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

struct Listening {
    http: Http,
    shop: String,
    /// The request, by which the permission is checked again.
    parts: Parts,
    heard: Receiver<Said>,
    /// By kind: it has something to say; when it last did.
    pending: [bool; What::ALL.len()],
    said_at: [Option<Instant>; What::ALL.len()],
    /// ms, by the app's clock.
    check_at: i64,
    greeted: bool,
    ended: bool,
}

impl Listening {
    fn new(http: Http, merchant: &Merchant<Read>, parts: Parts) -> Self {
        Self {
            shop: merchant.shop.id.as_str().to_owned(),
            heard: http.app.changes.listen(),
            check_at: http.app.now() + CHECK_EVERY_MS,
            http,
            parts,
            pending: Default::default(),
            said_at: Default::default(),
            greeted: false,
            ended: false,
        }
    }

    /// `None`: the stream ends.
    async fn next(&mut self) -> Option<Event> {
        if !self.greeted {
            // The headers are on their way before the first change.
            self.greeted = true;
            return Some(Event::default().retry(Duration::from_secs(3)).comment("listening"));
        }
        if self.ended {
            return None;
        }
        loop {
            let until_check = self.check_at - self.http.app.now();
            if until_check <= 0 {
                self.check_at = self.http.app.now() + CHECK_EVERY_MS;
                if let Some(why) = self.refusal().await {
                    self.ended = true;
                    return Event::default().event("ended").json_data(Ended { why }).ok();
                }
                continue;
            }
            let now = Instant::now();
            let next = self.next_pending(now);
            if let Some((what, _)) = next.filter(|(_, at)| *at <= now) {
                self.pending[what as usize] = false;
                self.said_at[what as usize] = Some(now);
                return Event::default().event("changed").json_data(Changed { what }).ok();
            }
            let check_at = now + Duration::from_millis(until_check.unsigned_abs());
            tokio::select! {
                heard = self.heard.recv() => match heard {
                    Ok(Said::Changed { shop, what }) if shop == self.shop => self.pending[what as usize] = true,
                    Ok(Said::Changed { .. }) => {}
                    // What was missed may have been ours.
                    Err(RecvError::Lagged(_)) => self.pending = [true; What::ALL.len()],
                    Ok(Said::Closing) | Err(RecvError::Closed) => return None,
                },
                () = tokio::time::sleep_until(next.map_or(check_at, |(_, at)| at.min(check_at))) => {}
            }
        }
    }

    /// What is to be said first, and when.
    fn next_pending(&self, now: Instant) -> Option<(What, Instant)> {
        let pending = What::ALL.into_iter().filter(|what| self.pending[*what as usize]);
        let timed = pending.map(|what| (what, self.said_at[what as usize].map_or(now, |at| at + APART)));
        timed.min_by_key(|(_, at)| *at)
    }

    /// Why whoever listens may not any more.
    async fn refusal(&mut self) -> Option<&'static str> {
        match Merchant::<Read>::from_request_parts(&mut self.parts, &self.http).await {
            Ok(merchant) => (merchant.shop.id.as_str() != self.shop).then_some("forbidden"),
            Err(error) if error.status().is_server_error() => None,
            Err(error) => Some(if error.status() == StatusCode::UNAUTHORIZED { "unauthorized" } else { "forbidden" }),
        }
    }
}
