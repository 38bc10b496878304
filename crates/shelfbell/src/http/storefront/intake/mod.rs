//! `POST /client/back-in-stock-subscriptions`: what themes post that were written for Klaviyo, so that such a theme works once its host
//! and company id are ours. Same request, same answers: JSON:API in, 202 without a body or JSON:API errors out
//! (<https://developers.klaviyo.com/en/reference/create_client_back_in_stock_subscription>).

mod fault;
mod wish;

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use shelfbell_core::chat::Language;
use shelfbell_core::consent::{Consent, Source};
use shelfbell_core::policy::is_locale;
use shelfbell_core::storefront;

use self::fault::{Fault, Faults};
use self::wish::{Wish, read};
use crate::db::shops::{By, Shop};
use crate::flows::sign_up::{Proof, Request, SignUpError, Wanted, may_be_written_to, sign_up_with};
use crate::http::Http;
use crate::http::client::{ClientIp, header as header_text};
use crate::http::pages::wording::asked_for;
use crate::tokens::hash_key;

#[derive(Debug, Deserialize)]
pub struct Company {
    #[serde(default)]
    company_id: String,
}

/// Join the line, from a theme that was written for Klaviyo.
///
/// `company_id` is the shop's publishable key. One subscription is made for each channel. Also with a slash at the end, and as
/// `application/json`.
#[utoipa::path(post, path = "/client/back-in-stock-subscriptions", tag = "storefront",
    params(("company_id" = String, Query, description = "The publishable key, pk_…")),
    request_body(content = Object, content_type = "application/vnd.api+json", description = "data.attributes: channels, profile; data.relationships: variant"),
    responses((status = 202, description = "In line"), (status = "4XX", description = "JSON:API errors that point at their source")))]
pub async fn client(
    State(http): State<Http>,
    company: Result<Query<Company>, QueryRejection>,
    ClientIp(client): ClientIp,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let answered = from_theme(&http, company, client, &headers, body).await;
    answered.map_or_else(|faults| faults.response(|| http.app.new_id()), IntoResponse::into_response)
}

async fn from_theme(
    http: &Http,
    company: Result<Query<Company>, QueryRejection>,
    client: IpAddr,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Faults> {
    let unreadable =
        |_| Fault::parameter("company_id", "invalid", "The query cannot be read: name company_id once, as the publishable key, pk_….");
    let Query(Company { company_id }) = company.map_err(unreadable)?;
    if company_id.is_empty() {
        return Err(Fault::parameter("company_id", "missing", "Name the shop: company_id is its publishable key, pk_….").into());
    }
    let shop = http.app.shops.find(&http.app.db, By::PublishableKey, &company_id, http.app.now()).await?;
    let shop = shop.ok_or_else(|| Fault::parameter("company_id", "invalid", "No shop has this publishable key."))?;
    if !http.limits.client_may_sign_up(client) {
        return Err(Fault::too_many("Too many requests from this connection; please try again in a minute.").into());
    }
    intake(http, &shop, headers, body, &Asked::ByTheme(client, asked_for(headers))).await
}

/// Join the line, from a program that was written for Klaviyo. `Authorization: Klaviyo-API-Key sk_…` with the shop's secret key.
#[utoipa::path(post, path = "/api/back-in-stock-subscriptions", tag = "admin",
    request_body(content = Object, content_type = "application/vnd.api+json"), security(("secret_key" = [])),
    responses((status = 202, description = "In line"), (status = "4XX", description = "JSON:API errors that point at their source")))]
pub async fn server(State(http): State<Http>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let answered = from_program(&http, &headers, body).await;
    answered.map_or_else(|faults| faults.response(|| http.app.new_id()), IntoResponse::into_response)
}

async fn from_program(http: &Http, headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<StatusCode, Faults> {
    let shop = shop_of_secret(http, headers).await?;
    let shop = shop.ok_or_else(|| {
        Fault::new(StatusCode::UNAUTHORIZED, "not_authenticated", "Give the shop's secret key as Authorization: Klaviyo-API-Key sk_….")
    })?;
    intake(http, &shop, headers, body, &Asked::ByProgram).await
}

async fn shop_of_secret(http: &Http, headers: &HeaderMap) -> Result<Option<Arc<Shop>>, Faults> {
    let Some(value) = header_text(headers, header::AUTHORIZATION.as_str()) else { return Ok(None) };
    let key = ["Klaviyo-API-Key ", "Bearer "].into_iter().find_map(|scheme| value.strip_prefix(scheme));
    let Some(key) = key else { return Ok(None) };
    Ok(http.app.shops.find(&http.app.db, By::SecretKeyHash, &hash_key(key.trim()), http.app.now()).await?)
}

async fn intake(
    http: &Http,
    shop: &Shop,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    asked: &Asked,
) -> Result<StatusCode, Faults> {
    let body = body.map_err(|_| Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The request is too large."))?;
    let kind = header_text(headers, header::CONTENT_TYPE.as_str()).and_then(|value| value.split(';').next()).unwrap_or_default();
    if !matches!(kind.trim().to_ascii_lowercase().as_str(), "application/vnd.api+json" | "application/json") {
        return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Send application/vnd.api+json.").into());
    }
    let wish = read(&http.app, shop, &body)?;
    let locale =
        wish.locale.clone().filter(|locale| is_locale(locale)).or_else(|| asked.browser().map(|language| language.code().to_owned()));
    let locale = locale.unwrap_or_else(|| shop.policy.default_locale.clone());
    join(http, shop, &wish, &locale, asked).await
}

/// By whom a request was sent.
enum Asked {
    /// The shopper's browser, at this address, which speaks this language.
    ByTheme(IpAddr, Option<Language>),
    /// A program with the shop's secret key, for the shopper.
    ByProgram,
}

impl Asked {
    fn browser(&self) -> Option<Language> {
        match self {
            Self::ByTheme(_, language) => *language,
            Self::ByProgram => None,
        }
    }

    /// What the request itself shows. It carries no words: the sentence that is kept is the one that the shop has to show beside such a form.
    fn evidence(&self) -> String {
        let words = "the shop's sentence for this channel; the request carries none";
        match self {
            Self::ByTheme(client, _) => json!({ "client": client.to_string(), "form": "theme", "words": words }),
            Self::ByProgram => json!({ "form": "program", "words": words }),
        }
        .to_string()
    }
}

/// All of them or, where one may not be written to, none.
async fn join(http: &Http, shop: &Shop, wish: &Wish, locale: &str, asked: &Asked) -> Result<StatusCode, Faults> {
    for address in &wish.addresses {
        may_be_written_to(&http.app, shop, address).map_err(refused)?;
    }
    for address in &wish.addresses {
        if !http.limits.address_may_be_signed_up(shop.id.as_str(), &address.key()) {
            return Err(Fault::too_many("Too many requests for this address; please try again later.").into());
        }
    }
    let now = http.app.now();
    let language = Language::of_locale(locale).or_else(|| Language::of_locale(&shop.policy.default_locale)).unwrap_or_default();
    let name = if shop.name.is_empty() { &shop.domain } else { &shop.name };
    let proof = Proof { evidence: Some(asked.evidence()), by_phone: false, country: wish.country.clone() };
    for address in &wish.addresses {
        let request = Request {
            wanted: Wanted::Variant(wish.variant.clone()),
            address: address.clone(),
            locale: locale.to_owned(),
            quantity: 1,
            source: Source::Theme,
            consent: Consent { text: storefront::consent(language, address.channel(), name), at: now },
            place: now,
        };
        sign_up_with(&http.app, shop, &request, &proof).await.map_err(refused)?;
    }
    Ok(StatusCode::ACCEPTED)
}

fn refused(error: SignUpError) -> Faults {
    let at = |status, code, detail: &str| Faults::from(Fault::new(status, code, detail).at("/data/relationships/variant/data/id"));
    match error {
        SignUpError::Unknown => at(StatusCode::NOT_FOUND, "not_found", "This shop sells no such variant."),
        SignUpError::InStock => at(StatusCode::CONFLICT, "in_stock", "It is in stock: it can be bought now."),
        SignUpError::Gone => at(StatusCode::CONFLICT, "gone", "It is not sold any more."),
        SignUpError::ChannelNotOffered | SignUpError::CountryNotServed => {
            Fault::new(StatusCode::BAD_REQUEST, "channel_not_offered", format!("{error}.")).at("/data/attributes/channels").into()
        }
        SignUpError::Sqlx(error) => error.into(),
    }
}
