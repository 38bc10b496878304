//! `GET /storefront/v1/settings`: what a shop's own page needs to know before it shows anything of ours.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderName, header};
use serde::{Deserialize, Serialize};
use shelfbell_core::chat::Language;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::storefront;

use crate::http::client::Storefront;
use crate::http::{ApiError, Http};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// BCP 47, such as the page's `lang`; the shop's own when left out or not one of ours.
    locale: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StorefrontSettings)]
pub struct Settings {
    /// The language of the texts.
    locale: &'static str,
    shop: Profile,
    /// Ways of telling somebody that this shop has: `email`, `sms`, `push`.
    channels: Vec<&'static str>,
    /// What a page needs to subscribe a device to notifications; `null` where the shop offers none.
    push: Option<PushOffer>,
    /// ISO 3166 code that phone numbers without a country belong to.
    default_country: Option<String>,
    /// For each channel, the sentence that a shopper agrees to.
    consent: BTreeMap<&'static str, String>,
    /// Texts by their key; `{name}` is filled in by the page.
    texts: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PushOffer {
    /// The `applicationServerKey` of `PushManager.subscribe()` (VAPID), base64url.
    public_key: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Profile {
    name: String,
    url: String,
    logo_url: Option<String>,
    /// `#rrggbb`
    colour: Option<String>,
}

/// Pages show a change of the shop's after at most this.
const CACHE: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=60, stale-while-revalidate=600");
/// The key may stand in a header.
const VARY: (HeaderName, &str) = (header::VARY, "X-Shelfbell-Key");

/// Name, look, channels and texts.
#[utoipa::path(get, path = "/storefront/v1/settings", tag = "storefront", params(Wish), security(("publishable_key" = [])),
    responses((status = 200, body = Settings), (status = 401, body = crate::http::error::Problem)))]
pub async fn read(
    State(http): State<Http>,
    Storefront(shop): Storefront,
    Query(wish): Query<Wish>,
) -> Result<([(HeaderName, &'static str); 2], Json<Settings>), ApiError> {
    let policy = &shop.policy;
    let language =
        wish.locale.as_deref().and_then(Language::of_locale).or_else(|| Language::of_locale(&policy.default_locale)).unwrap_or_default();
    let name = if shop.name.is_empty() { shop.domain.clone() } else { shop.name.clone() };
    let mut channels = ChannelKind::ALL.to_vec();
    channels.retain(|kind| http.app.offers(&shop, *kind));
    let consent = |kind: ChannelKind| (kind.as_str(), storefront::consent(language, kind, &name));
    Ok((
        [CACHE, VARY],
        Json(Settings {
            locale: language.code(),
            consent: channels.iter().map(|kind| consent(*kind)).collect(),
            push: channels.contains(&ChannelKind::Push).then(|| PushOffer { public_key: http.app.vapid.public_key() }),
            channels: channels.iter().map(|kind| kind.as_str()).collect(),
            default_country: policy.default_country.clone(),
            texts: storefront::texts(language),
            shop: Profile { name, url: shop.storefront_url.clone(), logo_url: policy.logo_url.clone(), colour: policy.colour.clone() },
        }),
    ))
}
