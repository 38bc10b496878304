//! What Twilio tells us: reports on messages, and texts that shoppers write. Signed over the public address, whatever proxies made of it.
//!
//! Texts are answered by `TwiML` in the same exchange, not by a message of our own: the answer leaves from the number that was written to, needs
//! no queue, and cannot overtake or outlive what it answers.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use secrecy::ExposeSecret as _;
use shelfbell_core::ids::ShopId;
use shelfbell_core::receipt::Receipt;
use shelfbell_core::sms::Keyword;
use url::form_urlencoded;

use super::client::header;
use super::{ApiError, Http};
use crate::channels::sms::signature::{Parameter, verify};
use crate::chat::sms::{Incoming, Limits, ReceiveError, receive};
use crate::db::shops::By;
use crate::flows::receipt::{Reported, record};

/// A status callback. 204 once it is on disk, also for a repeat and for a message that is gone.
pub async fn status(State(http): State<Http>, uri: Uri, headers: HeaderMap, body: Bytes) -> Result<StatusCode, ApiError> {
    let form = verified(&http, &uri, &headers, &body)?;
    let query: Vec<Parameter> = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let incomplete =
        || ApiError::bad_request("bad_request", "A report names shop and message in its address, and MessageSid and MessageStatus.");
    let shop = ShopId::new(value(&query, "shop").ok_or_else(incomplete)?);
    let message = value(&query, "message").ok_or_else(incomplete)?;
    let provider_id = value(&form, "MessageSid").ok_or_else(incomplete)?;
    let status = value(&form, "MessageStatus").ok_or_else(incomplete)?;
    // A status that came after this program was written says nothing to it.
    if let Some(receipt) = Receipt::parse(status) {
        let error = value(&form, "ErrorCode").and_then(|code| code.parse().ok());
        record(&http.app, &shop, &Reported { message, provider_id, receipt, error }).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A text message to a shop's number. The shop is the one that the number or messaging service belongs to.
pub async fn sms(State(http): State<Http>, uri: Uri, headers: HeaderMap, body: Bytes) -> Result<Response, ApiError> {
    let form = verified(&http, &uri, &headers, &body)?;
    let mut shop = None;
    for sender in ["To", "MessagingServiceSid"].into_iter().filter_map(|name| value(&form, name)) {
        if shop.is_none() {
            shop = http.app.shops.find(&http.app.db, By::SmsSender, sender, http.app.now()).await?;
        }
    }
    let shop =
        shop.ok_or_else(|| ApiError::not_found("unknown_number", "No shop has this number; `shelfbell shop sms` gives it to one."))?;
    let (Some(id), Some(from)) = (value(&form, "MessageSid"), value(&form, "From")) else {
        return Err(ApiError::bad_request("bad_request", "A text message has a MessageSid and a From."));
    };
    let message = Incoming {
        id: id.to_owned(),
        from: from.to_owned(),
        body: value(&form, "Body").unwrap_or_default().to_owned(),
        // Advanced Opt-Out: the account's own list of words, in which Twilio found this one and answered it.
        provider: value(&form, "OptOutType").and_then(|kind| match kind {
            "STOP" => Some(Keyword::Stop),
            "START" => Some(Keyword::Start),
            "HELP" => Some(Keyword::Help),
            _ => None,
        }),
    };
    let may_write = |phone: &str| http.limits.phone_may_chat(shop.id.as_str(), phone) && http.limits.shop_may_chat(shop.id.as_str());
    let may_sign_up = |address: &str| http.limits.address_may_be_signed_up(shop.id.as_str(), address);
    let limits = Limits { may_write: &may_write, may_sign_up: &may_sign_up };
    let reply = receive(&http.app, &shop, &message, &limits).await.map_err(|error| match error {
        ReceiveError::Busy => ApiError::unavailable("This message is being answered just now."),
        ReceiveError::Sqlx(error) => error.into(),
    })?;
    Ok(([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], twiml(reply.as_deref())).into_response())
}

fn value<'a>(form: &'a [Parameter], name: &str) -> Option<&'a str> {
    form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

/// The form, if Twilio signed it for this account.
fn verified(http: &Http, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Result<Vec<Parameter>, ApiError> {
    let sms = &http.app.config.sms;
    if !sms.is_configured() {
        return Err(ApiError::not_found("not_configured", "This server sends no text messages: sms.account_sid is not set."));
    }
    let signature = header(headers, "x-twilio-signature").ok_or_else(|| ApiError::unauthorized("The signature is missing."))?;
    let url = format!("{}{}", http.app.config.http.base(), uri.path_and_query().map_or("/", |path| path.as_str()));
    let form: Vec<Parameter> = form_urlencoded::parse(body).into_owned().collect();
    if !verify(sms.auth_token.expose_secret(), &url, &form, signature) {
        metrics::counter!("shelfbell_twilio_bad_signatures_total").increment(1);
        return Err(ApiError::unauthorized("The signature does not fit: sms.auth_token or http.public_url is not what Twilio knows."));
    }
    if value(&form, "AccountSid") != Some(sms.account_sid.as_str()) {
        return Err(ApiError::unauthorized("This is another account's."));
    }
    Ok(form)
}

/// <https://www.twilio.com/docs/messaging/twiml>
fn twiml(message: Option<&str>) -> String {
    const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    match message {
        None => format!("{DECLARATION}<Response/>"),
        Some(text) => {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            format!("{DECLARATION}<Response><Message>{text}</Message></Response>")
        }
    }
}
