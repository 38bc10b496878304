//! `GET /storefront/v1/channels`

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::policy::is_locale;
use shelfbell_core::sms::{consent, consent_by_mail};

use crate::http::client::Storefront;
use crate::http::{ApiError, Http};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// BCP 47; the shop's own when left out.
    locale: Option<String>,
}

/// How this shop can tell people.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Channels {
    channels: Vec<Offered>,
    /// ISO 3166-1 alpha-2: phone numbers without a country code belong to it.
    default_country: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Offered {
    /// `email` or `sms`.
    channel: &'static str,
    /// A sentence to show where the address is asked for, and to send along as `consent.text`.
    consent: String,
    /// A request waits for its confirmation first.
    double_opt_in: bool,
}

/// Which channels a form may offer, and the words to show with each.
#[utoipa::path(get, path = "/storefront/v1/channels", tag = "storefront", params(Asked), security(("publishable_key" = [])),
    responses((status = 200, body = Channels), (status = 401, body = crate::http::error::Problem)))]
pub async fn list(State(http): State<Http>, Storefront(shop): Storefront, Query(asked): Query<Asked>) -> Result<Json<Channels>, ApiError> {
    let locale = asked.locale.as_deref().filter(|locale| is_locale(locale)).unwrap_or(&shop.policy.default_locale);
    let offered = ChannelKind::ALL.into_iter().filter(|kind| http.app.offers(&shop, *kind)).map(|kind| match kind {
        ChannelKind::Email => {
            Offered { channel: kind.as_str(), consent: consent_by_mail(locale), double_opt_in: shop.policy.double_opt_in }
        }
        ChannelKind::Sms => Offered { channel: kind.as_str(), consent: consent(locale), double_opt_in: shop.policy.sms_double_opt_in },
    });
    Ok(Json(Channels { channels: offered.collect(), default_country: shop.policy.default_country.clone() }))
}
