//! `/s/{token}`: confirm, my alerts, preferences, unsubscribe, erase me. GET changes nothing, because mail scanners follow links; a POST
//! acts, and the token in its path is what no other site's form can know. The one-click POST of mail programs (RFC 8058) needs no page.

mod act;
mod view;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use shelfbell_core::chat::Language;
use shelfbell_core::contact::mask;

use self::act::Done;
use super::theme::Theme;
use super::wording::asked_for;
use super::{broken_link, render_for_shopper};
use crate::db::shops::Shop;
use crate::flows::confirm::may_confirm;
use crate::flows::leave;
use crate::http::owner::{Link, Owner};
use crate::http::{ApiError, Http};

/// Which of the pages, and in which language if they chose one there.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    view: String,
    #[serde(default)]
    lang: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Alerts,
    Preferences,
    Unsubscribe,
    Erase,
}

impl View {
    fn of(asked: &Asked) -> Self {
        [Self::Preferences, Self::Unsubscribe, Self::Erase].into_iter().find(|view| view.name() == asked.view).unwrap_or(Self::Alerts)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Alerts => "alerts",
            Self::Preferences => "preferences",
            Self::Unsubscribe => "unsubscribe",
            Self::Erase => "erase",
        }
    }
}

/// Chosen on the page, or what they are written to in, or what their browser asks for, or the shop's.
fn language(asked: &Asked, written_in: &str, headers: &HeaderMap, shop: &Shop) -> Language {
    Language::of_locale(&asked.lang)
        .or_else(|| Language::of_locale(written_in))
        .or_else(|| asked_for(headers))
        .or_else(|| Language::of_locale(&shop.policy.default_locale))
        .unwrap_or_default()
}

pub async fn show(
    State(http): State<Http>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    match Link::open(&http.app, &token).await? {
        Link::Owner(owner) => {
            let language = language(&asked, &owner.subscription.locale, &headers, &owner.shop);
            page(&http, &owner, View::of(&asked), language, Done::nothing()).await
        }
        link => closed(&link, &asked, &headers),
    }
}

pub async fn act(
    State(http): State<Http>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let owner = match Link::open(&http.app, &token).await? {
        Link::Owner(owner) => owner,
        link => return closed(&link, &asked, &headers),
    };
    let text = String::from_utf8_lossy(&body);
    // RFC 8058 §3.1: multipart/form-data or urlencoded, and the answer must not be a redirect.
    if text.contains("List-Unsubscribe") && text.contains("One-Click") {
        leave::stop_all(&http.app, &owner.shop.id, &owner.contact_id()).await?;
        return Ok((StatusCode::OK, "You are unsubscribed.\n").into_response());
    }
    let form: act::Form = url::form_urlencoded::parse(&body).into_owned().collect();
    let chosen = form.get("language").and_then(|code| Language::of_locale(code));
    let language = chosen.unwrap_or_else(|| language(&asked, &owner.subscription.locale, &headers, &owner.shop));
    let done = act::act(&http.app, &owner, &form, language).await?;
    match Link::open(&http.app, &token).await? {
        Link::Owner(owner) => page(&http, &owner, View::of(&asked), language, done).await,
        Link::Erased(shop, _) => erased(StatusCode::OK, &shop, language),
        Link::NotGenuine => broken_link(language),
    }
}

/// A link that opens nothing, or nothing any more.
fn closed(link: &Link, asked: &Asked, headers: &HeaderMap) -> Result<Response, ApiError> {
    match link {
        Link::Erased(shop, locale) => erased(StatusCode::GONE, shop, language(asked, locale, headers, shop)),
        Link::Owner(_) | Link::NotGenuine => broken_link(asked_for(headers).unwrap_or_default()),
    }
}

fn erased(status: StatusCode, shop: &Shop, language: Language) -> Result<Response, ApiError> {
    let mut values = common(shop, View::Erase, "erased");
    values["erased"] = json!(true);
    values["tabs"] = json!(false);
    render_for_shopper("erase.html", status, &Theme::of_shop(shop), language, values)
}

fn common(shop: &Shop, view: View, title: &str) -> Value {
    let languages: Vec<Value> =
        Language::ALL.into_iter().map(|language| json!({ "code": language.code(), "name": language.name() })).collect();
    json!({
        "shop": { "name": shop.name, "url": shop.storefront_url, "logo": shop.policy.logo_url },
        "view": view.name(),
        "title": title,
        "languages": languages,
        "tabs": true,
        "note": null,
        "erased": false,
    })
}

async fn page(http: &Http, owner: &Owner, view: View, language: Language, done: Done) -> Result<Response, ApiError> {
    let app = &http.app;
    let about = &owner.subscription;
    // The message asked for a confirmation: that comes first, and alone.
    let asks =
        view == View::Alerts && about.state == "pending" && may_confirm(&owner.contact.channel, owner.contact.suppression.as_deref());
    let mut alerts = view::alerts(app, owner, language, done.error.as_ref()).await?;
    let confirm = if asks { alerts.iter().position(|alert| alert.id == about.subscription_id).map(|at| alerts.remove(at)) } else { None };
    let mut values = common(&owner.shop, view, if confirm.is_some() { "confirm" } else { view.name() });
    values["address"] = json!(mask(&owner.contact.address));
    values["written_in"] = json!(Language::of_locale(&about.locale).map(Language::code));
    values["suppressed"] = json!(owner.contact.suppression.as_deref().map(view::suppressed));
    values["active"] = json!(alerts.iter().any(|alert| alert.can_stop));
    values["confirm"] = json!(confirm);
    values["alerts"] = json!(alerts);
    values["note"] = json!(done.note);
    let template = format!("{}.html", view.name());
    render_for_shopper(&template, done.status, &Theme::of_shop(&owner.shop), language, values)
}
