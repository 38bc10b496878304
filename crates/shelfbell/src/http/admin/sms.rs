//! Text messages, as they would be sent.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use shelfbell_core::policy::is_locale;

use crate::flows::preview_sms::{About, SmsPreview, Text, preview_sms};
use crate::http::error::Problem;
use crate::http::merchant::{Merchant, Read};
use crate::http::{ApiError, Http};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// `alert`, `alert_few`, `confirmation`, `confirmed`, `stopped`, `started` or `help`.
    kind: String,
    /// BCP 47; the shop's own when left out.
    language: Option<String>,
    /// A product's title, to see how a long one is cut; a sample when left out.
    product: Option<String>,
    variant: Option<String>,
}

/// A text message with the number of parts that it costs.
#[utoipa::path(get, path = "/admin/v1/sms/preview", operation_id = "preview_sms", tag = "admin", params(Wish), security(("secret_key" = []), ("session" = [])),
    responses((status = 200, body = SmsPreview), (status = 422, body = Problem)))]
pub async fn preview(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Query(wish): Query<Wish>,
) -> Result<Json<SmsPreview>, ApiError> {
    let text = Text::parse(&wish.kind).ok_or_else(|| {
        let kinds = Text::ALL.map(Text::as_str).join(", ");
        ApiError::invalid("kind", "unknown_kind", format!("There is no such text message; there are {kinds}."))
    })?;
    let language = wish.language.as_deref().unwrap_or(&shop.policy.default_locale);
    if !is_locale(language) {
        return Err(ApiError::invalid("language", "unknown_language", "A language is a tag such as de or pt-BR."));
    }
    let short = |text: &Option<String>| text.as_deref().map(|text| text.chars().take(300).collect::<String>());
    let (product, variant) = (short(&wish.product), short(&wish.variant));
    let about = About { product: product.as_deref(), variant: variant.as_deref() };
    Ok(Json(preview_sms(&http.app, &shop, text, language, &about)))
}
