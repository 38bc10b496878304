//! The part of the Messages API that the server uses. What the real one would let pass in silence is refused here.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret as _;
use serde_json::json;
use url::{Url, form_urlencoded};

use super::{Refusal, Text, Twilio};

const LONGEST_BODY: usize = 1_600;
const LONGEST_VALIDITY: u32 = 36_000;

pub async fn create(State(twilio): State<Twilio>, Path(account): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    match twilio.accept(&account, &headers, &body) {
        Ok(text) => {
            let answer = twilio.shown(&text);
            if twilio.0.account.reports {
                tokio::spawn(async move { twilio.report_delivery(&text.sid).await });
            }
            (StatusCode::CREATED, Json(answer)).into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

pub async fn account(State(twilio): State<Twilio>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let sid = file.strip_suffix(".json").unwrap_or_default();
    match twilio.authenticate(sid, &headers) {
        Ok(()) => Json(json!({ "sid": sid, "friendly_name": "Slack Water", "status": "active", "type": "Full" })).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

impl Twilio {
    fn authenticate(&self, account: &str, headers: &HeaderMap) -> Result<(), Refusal> {
        let ours = &self.0.account;
        let expected = format!("{}:{}", ours.account_sid, ours.auth_token.expose_secret());
        let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
        if given.and_then(|given| STANDARD.decode(given).ok()).as_deref() != Some(expected.as_bytes()) {
            return Err(Refusal::UNAUTHORIZED);
        }
        if account == ours.account_sid { Ok(()) } else { Err(Refusal::NOT_FOUND) }
    }

    fn accept(&self, account: &str, headers: &HeaderMap, body: &[u8]) -> Result<Text, Refusal> {
        self.authenticate(account, headers)?;
        let is_form = headers.get(CONTENT_TYPE).is_some_and(|kind| kind == "application/x-www-form-urlencoded");
        if !is_form {
            return Err(Refusal { status: 415, code: 20_001, message: "Send a form" });
        }
        let message = Message::read(body)?;
        let sender = match (&message.from, &message.service) {
            (Some(from), None) if self.0.account.senders.contains(from) => from,
            (Some(_), None) => return Err(Refusal::new(21_606, "The 'From' phone number is not owned by the account")),
            (None, Some(service)) if self.0.account.senders.contains(service) => service,
            (None, Some(_)) => return Err(Refusal::new(21_701, "The Messaging Service does not exist")),
            (None, None) | (Some(_), Some(_)) => return Err(Refusal::new(21_603, "Give a 'From' or a 'MessagingServiceSid'")),
        };
        let state = self.state();
        let stopped = state.opted_out.contains(&(sender.clone(), message.to.clone())).then_some(Refusal::STOPPED);
        let told = state.refusals.get(&message.to).copied();
        drop(state);
        if let Some(refusal) = told.or(stopped).or_else(|| Refusal::of_magic_number(&message.to)) {
            return Err(refusal);
        }
        let text = Text::new(sender, &message.to, &message.body, false);
        let status = if message.service.is_some() { "accepted" } else { "queued" }.to_owned();
        Ok(self.keep(Text { status, validity_secs: message.validity, status_callback: message.status_callback, ..text }))
    }

    /// A message as the API shows it.
    fn shown(&self, text: &Text) -> serde_json::Value {
        let account = &self.0.account.account_sid;
        let at = jiff::Timestamp::from_millisecond(text.at).map(|at| at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()).ok();
        let service = text.from.starts_with("MG").then_some(&text.from);
        let uri = format!("/2010-04-01/Accounts/{account}/Messages/{}.json", text.sid);
        json!({
            "account_sid": account, "api_version": "2010-04-01", "body": text.body, "date_created": at, "date_sent": null, "date_updated": at,
            "direction": "outbound-api", "error_code": null, "error_message": null, "from": if service.is_some() { None } else { Some(&text.from) },
            "messaging_service_sid": service, "num_media": "0", "num_segments": text.segments.to_string(), "price": null, "price_unit": null,
            "sid": text.sid, "status": text.status, "subresource_uris": {}, "to": text.to, "uri": uri,
        })
    }
}

/// The parameters of a new message, checked.
struct Message {
    to: String,
    from: Option<String>,
    service: Option<String>,
    body: String,
    validity: Option<u32>,
    status_callback: Option<String>,
}

impl Message {
    fn read(body: &[u8]) -> Result<Self, Refusal> {
        let (mut to, mut from, mut service, mut text, mut validity, mut status_callback) = (None, None, None, None, None, None);
        for (name, value) in form_urlencoded::parse(body) {
            let value = value.into_owned();
            let twice = match &*name {
                "To" => to.replace(value).is_some(),
                "From" => from.replace(value).is_some(),
                "MessagingServiceSid" => service.replace(value).is_some(),
                "Body" => text.replace(value).is_some(),
                "StatusCallback" => status_callback.replace(value).is_some(),
                "ValidityPeriod" => {
                    let seconds = value.parse().ok().filter(|seconds| (1..=LONGEST_VALIDITY).contains(seconds));
                    validity.replace(seconds.ok_or(Refusal::new(20_001, "ValidityPeriod is 1 to 36000 seconds"))?).is_some()
                }
                "SmartEncoded" if matches!(value.as_str(), "true" | "false") => false,
                _ => return Err(Refusal::new(20_001, "There is no such parameter")),
            };
            if twice {
                return Err(Refusal::new(20_001, "A parameter comes twice"));
            }
        }
        let to: String = to.ok_or(Refusal::new(21_604, "A 'To' phone number is required"))?;
        let digits = to.strip_prefix('+').unwrap_or_default();
        if !(8..=15).contains(&digits.len()) || digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Refusal::new(21_211, "Invalid 'To' Phone Number"));
        }
        let text: String = text.filter(|text: &String| !text.trim().is_empty()).ok_or(Refusal::new(21_602, "Message body is required"))?;
        if text.chars().count() > LONGEST_BODY {
            return Err(Refusal::new(21_617, "The concatenated message body exceeds the 1600 character limit"));
        }
        if status_callback.as_ref().is_some_and(|url| !Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))) {
            return Err(Refusal::new(21_609, "The 'StatusCallback' URL is not a valid URL"));
        }
        Ok(Self { to, from, service, body: text, validity, status_callback })
    }
}
