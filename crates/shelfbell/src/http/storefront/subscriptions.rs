//! `POST /storefront/v1/subscriptions`

use std::net::IpAddr;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use rmcp::schemars::{self, JsonSchema};
use serde::{Deserialize, Serialize};
use shelfbell_core::consent::{Consent, Source};
use shelfbell_core::contact::{AddressError, ChannelKind};
use shelfbell_core::policy::is_locale;

use super::PlatformId;
use crate::db::shops::Shop;
use crate::flows::sign_up::{
    Proof, Request, SignUpError, SignedUp, Wanted, country, hides_the_known, is_device, read_address, sign_up_with as join,
};
use crate::flows::stay;
use crate::http::client::{ClientIp, Storefront};
use crate::http::{ApiError, Http};

/// Ask to be told when a variant can be bought again.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct SignUp {
    /// The variant: number, numeric text, gid, or SKU. Leave it out and give `product_id` for any variant of the product.
    #[schema(value_type = Option<String>)]
    pub(in crate::http) variant_id: Option<PlatformId>,
    #[schema(value_type = Option<String>)]
    pub(in crate::http) product_id: Option<PlatformId>,
    /// `email`, `sms` or `push`.
    pub(in crate::http) channel: String,
    /// An e-mail address, a phone number, or what the browser's `PushSubscription.toJSON()` says: as an object, or its text.
    #[serde(deserialize_with = "text_or_object")]
    #[schema(value_type = Value)]
    pub(in crate::http) address: String,
    /// BCP 47; the shop's own when left out.
    pub(in crate::http) locale: Option<String>,
    /// Where parcels for this shopper go, ISO 3166-1 alpha-2, if the page knows: nobody is woken up there. What is none says nothing.
    #[serde(default)]
    pub(in crate::http) country: Option<String>,
    /// How many are wanted; 1 when left out.
    pub(in crate::http) quantity: Option<i64>,
    pub(in crate::http) consent: ConsentShown,
    /// Back to the old place in line if it sells out before they buy; as the shop has it when left out.
    #[serde(default)]
    pub(in crate::http) stay_on_list: bool,
    /// Leave empty: people do not see this field, programs that fill in everything do.
    #[serde(default)]
    pub(in crate::http) website: String,
}

fn text_or_object<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match serde_json::Value::deserialize(from)? {
        serde_json::Value::String(text) => Ok(text),
        object @ serde_json::Value::Object(_) => Ok(object.to_string()),
        _ => Err(serde::de::Error::custom("the address is a text, or a push subscription")),
    }
}

/// The sentence that was shown, and when it was agreed to.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub struct ConsentShown {
    pub(in crate::http) text: String,
    /// Milliseconds since the Unix epoch, or RFC 3339.
    #[schema(value_type = String)]
    pub(in crate::http) at: Instant,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(in crate::http) enum Instant {
    Milliseconds(i64),
    Text(String),
}

#[derive(Debug, Serialize, utoipa::ToSchema, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct Joined {
    id: String,
    /// `waiting`, or `pending` where the shop asks for a confirmation first; then also for an address that is known, so that the answer tells nobody.
    state: String,
    /// Place in line; 1 is next.
    position: i64,
}

const LONGEST_CONSENT: usize = 2_000;
/// A browser's clock may be wrong, but not by more than this.
const CLOCK_SLACK_MS: i64 = 86_400_000;

/// Join the line.
#[utoipa::path(post, path = "/storefront/v1/subscriptions", tag = "storefront", request_body = SignUp, security(("publishable_key" = [])),
    responses((status = 202, body = Joined), (status = 401, body = crate::http::error::Problem), (status = 404, body = crate::http::error::Problem),
        (status = 409, description = "It can be bought now", body = crate::http::error::Problem), (status = 422, body = crate::http::error::Problem),
        (status = 429, body = crate::http::error::Problem)))]
pub async fn sign_up(
    State(http): State<Http>,
    Storefront(shop): Storefront,
    ClientIp(client): ClientIp,
    body: Result<Json<SignUp>, JsonRejection>,
) -> Result<(StatusCode, Json<Joined>), ApiError> {
    let Json(body) = body.map_err(|rejection| super::unreadable(&rejection))?;
    Ok((StatusCode::ACCEPTED, Json(join_line(&http, &shop, client, body, Source::Button).await?)))
}

/// The same limits and checks for everybody who asks for shoppers, whatever the way.
pub(in crate::http) async fn join_line(http: &Http, shop: &Shop, client: IpAddr, body: SignUp, source: Source) -> Result<Joined, ApiError> {
    if !http.limits.client_may_sign_up(client) {
        return Err(ApiError::too_many("Too many requests from this connection; please try again in a minute."));
    }
    let (is_program, stays) = (!body.website.is_empty(), body.stay_on_list);
    let country = body.country.as_deref().and_then(country);
    let request = request(http, body, shop, source)?;
    if is_program {
        // It learns nothing: the answer is a person's.
        return Ok(Joined { id: http.app.new_id(), state: "waiting".to_owned(), position: 1 });
    }
    if !http.limits.address_may_be_signed_up(shop.id.as_str(), &request.address.key()) {
        return Err(ApiError::too_many("Too many requests for this address; please try again later."));
    }
    let evidence = Some(serde_json::json!({ "client": client.to_string() }).to_string());
    match join(&http.app, shop, &request, &Proof { evidence, by_phone: false, country }).await {
        Ok(made) => {
            // Where a second yes is asked for, anybody may have posted a known address: its request is not theirs to change.
            if stays && (made.is_new || !hides_the_known(shop, request.address.channel())) {
                stay::set(&http.app, &shop.id, made.id.as_str(), true).await?;
            }
            let SignedUp { id, state, position, .. } = made.shown(&http.app, shop, &request).await?;
            Ok(Joined { id: id.into_string(), state: state.as_str().to_owned(), position })
        }
        Err(SignUpError::Unknown) => Err(ApiError::not_found("unknown_variant", "This shop sells no such product.")),
        Err(SignUpError::InStock) => Err(ApiError::conflict("in_stock", "It is in stock: it can be bought now.")),
        Err(SignUpError::ChannelNotOffered) => Err(channel_not_offered()),
        Err(SignUpError::CountryNotServed) => {
            Err(ApiError::invalid("address", "country_not_served", sentence(AddressError::CountryNotServed)))
        }
        Err(SignUpError::Gone) => Err(ApiError::conflict("gone", "It is not sold any more.")),
        Err(SignUpError::Sqlx(error)) => Err(error.into()),
    }
}

fn request(http: &Http, body: SignUp, shop: &Shop, source: Source) -> Result<Request, ApiError> {
    let now = http.app.now();
    let wanted = match (&body.variant_id, &body.product_id) {
        (Some(variant), _) => Wanted::Variant(variant.reference()),
        (None, Some(product)) => Wanted::AnyOf(product.reference()),
        (None, None) => {
            return Err(ApiError::invalid(
                "variant_id",
                "missing_variant",
                "Say what it is about: variant_id, or product_id for any variant.",
            ));
        }
    };
    let channel = ChannelKind::parse(&body.channel)
        .ok_or_else(|| ApiError::invalid("channel", "bad_channel", "The channel is email, sms or push."))?;
    if !http.app.offers(shop, channel) {
        return Err(channel_not_offered());
    }
    let address =
        read_address(shop, channel, &body.address).map_err(|error| ApiError::invalid("address", "bad_address", sentence(error)))?;
    if channel == ChannelKind::Push && !is_device(&http.app, &address) {
        return Err(ApiError::invalid("address", "bad_address", sentence(AddressError::NotASubscription)));
    }
    let locale = match body.locale.filter(|locale| !locale.is_empty()) {
        None => shop.policy.default_locale.clone(),
        Some(locale) if is_locale(&locale) => locale,
        Some(_) => return Err(ApiError::invalid("locale", "bad_locale", "The locale is a language tag such as en or pt-BR.")),
    };
    let quantity = body.quantity.unwrap_or(1);
    if !(1..=10_000).contains(&quantity) {
        return Err(ApiError::invalid("quantity", "bad_quantity", "The quantity is a number from 1 to 10000."));
    }
    let text = body.consent.text.trim();
    if text.is_empty() || text.len() > LONGEST_CONSENT || text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(ApiError::invalid(
            "consent",
            "bad_consent",
            "consent.text is the sentence that the shopper agreed to, at most 2000 bytes.",
        ));
    }
    let at = match &body.consent.at {
        Instant::Milliseconds(at) => Some(*at),
        Instant::Text(text) => text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond),
    };
    let at = at.filter(|at| (0..=now.saturating_add(CLOCK_SLACK_MS)).contains(at));
    let at = at.ok_or_else(|| {
        ApiError::invalid(
            "consent",
            "bad_consent",
            "consent.at is the time of the shopper's agreement: milliseconds since 1970, or RFC 3339.",
        )
    })?;
    let consent = Consent { text: text.to_owned(), at };
    Ok(Request { wanted, address, locale, quantity, source, consent, place: now })
}

fn channel_not_offered() -> ApiError {
    ApiError::invalid("channel", "channel_not_offered", sentence(AddressError::ChannelNotOffered))
}

fn sentence(error: AddressError) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), chars.as_str()))
}
