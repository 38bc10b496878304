//! What the text messages of a shop say and cost. Their words are fitted to one part each (`core/sms/text.rs`), so they are shown, not edited.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use shelfbell_core::sms::{Alert, Confirmation, Digest, Encoding, Place, segments};

use crate::flows::templates;
use crate::http::merchant::{Merchant, Read};
use crate::http::{ApiError, Http};

/// As long as a token that names a message.
const TOKEN: &str = "AbCdEfGhIjKl";
/// A number of the country with the shortest hint of how to stop.
const NOBODY: &str = "+43660000000";

/// A text message as a phone shows it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TextMessage {
    /// `alert`, `last_units`, `digest` or `confirmation`.
    kind: &'static str,
    text: String,
    /// `gsm7`: 160 characters fit into one part; `ucs2`: 70.
    encoding: &'static str,
    /// Of the encoding: what of the part's room is taken.
    units: usize,
    /// What it costs: parts that are paid one by one.
    parts: usize,
}

/// The text messages of a shop in a language, with a sample item.
#[utoipa::path(get, path = "/admin/v1/texts/{language}", operation_id = "texts", tag = "admin", params(("language" = String, Path)),
    security(("secret_key" = []), ("session" = [])), responses((status = 200, body = [TextMessage]), (status = 404, body = crate::http::error::Problem)))]
pub async fn list(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Path(language): Path<String>,
) -> Result<Json<Vec<TextMessage>>, ApiError> {
    let locale = templates::language(&language)?;
    let place = Place { shop: &shop.name, product: "Merino Crew Sweater", variant: Some("M / Forest green"), locale: &locale, to: NOBODY };
    let base = http.app.config.http.base();
    let (item, alerts) = (format!("{base}/r/{TOKEN}"), format!("{base}/s/{TOKEN}"));
    let message = |kind, text: String| {
        let size = segments(&text);
        let encoding = if size.encoding == Encoding::Gsm7 { "gsm7" } else { "ucs2" };
        TextMessage { kind, encoding, units: size.units, parts: size.count, text }
    };
    Ok(Json(vec![
        message("alert", Alert { place, units_left: None, link: &item }.text()),
        message("last_units", Alert { place, units_left: Some(3), link: &item }.text()),
        message("digest", Digest { place, more: 2, link: &alerts }.text()),
        message("confirmation", Confirmation { place, code: "482913", link: &alerts }.text()),
    ]))
}
