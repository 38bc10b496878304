//! Bounces and complaints, from those who carry the mail. Each is verified, written down, and then acknowledged; a repeat is one.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use super::client::header;
use super::{ApiError, Http};
use crate::channels::email::report::{Report, Unreadable, dsn, postmark, sendgrid, ses, sns};
use crate::flows::deliverability::{self, Recorded};

/// `SendGrid` gathers events; a returned message may hold the whole original.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

#[derive(Deserialize)]
pub struct Secret {
    /// For providers that can only be given an address.
    key: Option<String>,
}

/// 204 once it is on disk, also for a repeat and for what is about no message of ours.
pub async fn receive(
    State(http): State<Http>,
    Path(provider): Path<String>,
    Query(secret): Query<Secret>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let body = body.map_err(|_| ApiError::too_large("A report has at most 2 MiB."))?;
    let reports = match provider.as_str() {
        "ses" => from_ses(&http, &body).await?,
        "postmark" => {
            know_secret(&http, &headers, secret.key.as_deref())?;
            postmark::read(&body).map_err(unreadable)?
        }
        "sendgrid" => {
            signed_by_sendgrid(&http, &headers, &body)?;
            sendgrid::read(&body).map_err(unreadable)?
        }
        "dsn" => {
            know_secret(&http, &headers, secret.key.as_deref())?;
            dsn::read(&body).map_err(unreadable)?
        }
        _ => return Err(ApiError::not_found("unknown_provider", "Reports come from ses, postmark, sendgrid or dsn.")),
    };
    record(&http, &reports).await
}

async fn record(http: &Http, reports: &[Report]) -> Result<StatusCode, ApiError> {
    for report in reports {
        if deliverability::record(&http.app, report).await? == Recorded::Unknown {
            tracing::warn!(report = report.id, kind = report.kind.as_str(), "mail.report_about_no_message");
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn unreadable(error: Unreadable) -> ApiError {
    ApiError::bad_request("unreadable", format!("The report cannot be read: {error}."))
}

/// The secret as the password of basic authentication, as a bearer token, or in the address.
fn know_secret(http: &Http, headers: &HeaderMap, in_address: Option<&str>) -> Result<(), ApiError> {
    let secret = http.app.config.mail.hook_secret.expose_secret();
    if secret.is_empty() {
        return Err(ApiError::unauthorized("This server takes no such reports: mail.hook_secret is not set."));
    }
    let authorization = header(headers, header::AUTHORIZATION.as_str()).unwrap_or_default();
    let basic = authorization.strip_prefix("Basic ").and_then(|pair| STANDARD.decode(pair.trim()).ok());
    let basic = basic.and_then(|pair| Some(String::from_utf8(pair).ok()?.split_once(':')?.1.to_owned()));
    let given = [basic.as_deref(), authorization.strip_prefix("Bearer "), in_address];
    let known = given.into_iter().flatten().any(|given| bool::from(given.as_bytes().ct_eq(secret.as_bytes())));
    if known { Ok(()) } else { Err(ApiError::unauthorized("The secret is missing or not mail.hook_secret.")) }
}

fn signed_by_sendgrid(http: &Http, headers: &HeaderMap, body: &[u8]) -> Result<(), ApiError> {
    let Some(key) = sendgrid::Key::parse(&http.app.config.mail.sendgrid_public_key) else {
        return Err(ApiError::unauthorized("This server takes no reports from SendGrid: mail.sendgrid_public_key is not set."));
    };
    let signature = header(headers, "x-twilio-email-event-webhook-signature").unwrap_or_default();
    let timestamp = header(headers, "x-twilio-email-event-webhook-timestamp").unwrap_or_default();
    if key.verify(signature, timestamp, body) { Ok(()) } else { Err(ApiError::unauthorized("The signature is missing or wrong.")) }
}

async fn from_ses(http: &Http, body: &[u8]) -> Result<Vec<Report>, ApiError> {
    let app = &http.app;
    let envelope = sns::read(body).map_err(unreadable)?;
    if !app.config.mail.ses_topics.contains(&envelope.topic_arn) {
        return Err(ApiError::unauthorized("This SNS topic is not in mail.ses_topics."));
    }
    let url = envelope.certificate_url().ok_or_else(|| ApiError::unauthorized("The certificate's address is not Amazon's."))?;
    let pem = app.sns_certificates.get(&app.http, &url, app.now()).await;
    let pem = pem.ok_or_else(|| ApiError::unavailable("Amazon's certificate cannot be fetched; please send it again."))?;
    if !envelope.is_signed_by(&pem) {
        return Err(ApiError::unauthorized("The signature is wrong."));
    }
    app.sns_certificates.remember(url, pem);
    match envelope.r#type.as_str() {
        "Notification" => ses::read(&envelope.message).map_err(unreadable),
        "SubscriptionConfirmation" => {
            let url = envelope.confirmation_url().ok_or_else(|| ApiError::unauthorized("The confirmation's address is not Amazon's."))?;
            let confirmed = app.http.get(url).send().await.is_ok_and(|answer| answer.status().is_success());
            if !confirmed {
                return Err(ApiError::unavailable("The subscription could not be confirmed; please send it again."));
            }
            tracing::info!(topic = envelope.topic_arn, "mail.sns_topic_confirmed");
            Ok(vec![])
        }
        _ => Ok(vec![]),
    }
}
