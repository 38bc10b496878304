//! A strict stand-in for Twilio, and a phone to read and write on: it checks what the real one checks, answers in its shapes, signs what it
//! tells the server, and blocks who wrote STOP.

mod api;
mod errors;
mod inbound;
mod pages;
mod reports;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{get, post};
use secrecy::SecretString;
use serde::Serialize;
use shelfbell_core::sms::segments;

use crate::clock::Clock;

pub use errors::Refusal;
pub use inbound::SendFailure;

const MOST_TEXTS: usize = 500;

/// What the stand-in is started with; the account's SID and token are what goes into the server's settings.
#[derive(Debug)]
pub struct Account {
    pub account_sid: String,
    pub auth_token: SecretString,
    /// What the account may send from: a number in E.164, or a messaging service (`MG…`).
    pub senders: Vec<String>,
    /// Messages are reported as sent and delivered by themselves. Off: only as told, see [`Twilio::report`].
    pub reports: bool,
}

/// The stand-in. Cheap to clone.
#[derive(Clone)]
pub struct Twilio(Arc<Inner>);

struct Inner {
    account: Account,
    clock: Clock,
    http: reqwest::Client,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    texts: VecDeque<Text>,
    last: u64,
    /// Where the account's numbers hand on what they receive.
    inbound_url: Option<String>,
    /// Who wrote STOP, by sender and phone.
    opted_out: HashSet<(String, String)>,
    /// What the next messages to a phone are refused with.
    refusals: HashMap<String, Refusal>,
}

/// One text message, in either direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// From 1, in the order of arrival.
    pub id: u64,
    /// Milliseconds since the Unix epoch.
    pub at: i64,
    pub sid: String,
    pub from: String,
    pub to: String,
    pub body: String,
    /// Written on the phone, not sent to it.
    pub inbound: bool,
    pub segments: usize,
    pub status: String,
    pub error_code: Option<i64>,
    /// Seconds after which it is dropped.
    pub validity_secs: Option<u32>,
    #[serde(skip)]
    pub status_callback: Option<String>,
}

impl std::fmt::Debug for Twilio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Twilio").field("account_sid", &self.0.account.account_sid).finish_non_exhaustive()
    }
}

impl Twilio {
    pub fn new(account: Account, clock: Clock, http: reqwest::Client) -> Self {
        Self(Arc::new(Inner { account, clock, http, state: Mutex::default() }))
    }

    pub fn router(self) -> Router {
        Router::new()
            .route("/2010-04-01/Accounts/{account}/Messages.json", post(api::create))
            // The SID with `.json` after it.
            .route("/2010-04-01/Accounts/{account}", get(api::account))
            .route("/phone", get(pages::page))
            .route("/phone/messages.json", get(pages::messages))
            .route("/phone/send", post(pages::send))
            .with_state(self)
    }

    /// Where the account's numbers hand on what they receive, such as `https://alerts.example.com/hooks/twilio/sms`.
    pub fn hand_on_to(&self, url: &str) {
        self.state().inbound_url = Some(url.to_owned());
    }

    /// Messages to this phone are refused from now on; `None` ends it.
    pub fn refuse(&self, phone: &str, refusal: Option<Refusal>) {
        let mut state = self.state();
        match refusal {
            Some(refusal) => state.refusals.insert(phone.to_owned(), refusal),
            None => state.refusals.remove(phone),
        };
    }

    /// Every text so far that is still kept, oldest first.
    pub fn texts(&self) -> Vec<Text> {
        self.state().texts.iter().cloned().collect()
    }

    /// What was sent to phones, oldest first.
    pub fn outgoing(&self) -> Vec<Text> {
        self.texts().into_iter().filter(|text| !text.inbound).collect()
    }

    fn sender(&self) -> &str {
        self.0.account.senders.first().map_or("", String::as_str)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a text and gives it its number and SID.
    fn keep(&self, text: Text) -> Text {
        let mut state = self.state();
        state.last += 1;
        let text = Text { id: state.last, sid: format!("SM{:032x}", state.last), at: self.0.clock.now(), ..text };
        state.texts.push_back(text.clone());
        while state.texts.len() > MOST_TEXTS {
            state.texts.pop_front();
        }
        text
    }
}

impl Text {
    fn new(from: &str, to: &str, body: &str, inbound: bool) -> Self {
        Self {
            id: 0,
            at: 0,
            sid: String::new(),
            from: from.to_owned(),
            to: to.to_owned(),
            body: body.to_owned(),
            inbound,
            segments: segments(body).count.max(1),
            status: if inbound { "received" } else { "queued" }.to_owned(),
            error_code: None,
            validity_secs: None,
            status_callback: None,
        }
    }
}
