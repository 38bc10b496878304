//! What a form of the page asks for.

use std::collections::HashMap;

use axum::http::StatusCode;
use serde::Serialize;
use shelfbell_core::chat::Language;

use crate::app::App;
use crate::flows::change_alert::{self, Again, ChangeAlertError};
use crate::flows::erase::{self, By};
use crate::flows::leave;
use crate::flows::sign_up::{SignUpError, Wanted};
use crate::flows::stay;
use crate::http::ApiError;
use crate::http::owner::Owner;
use crate::http::pages::wording::text;

pub type Form = HashMap<String, String>;

/// What came of it, in the shopper's words.
#[derive(Debug)]
pub struct Done {
    pub status: StatusCode,
    pub note: Option<Note>,
    pub error: Option<FieldError>,
}

#[derive(Debug, Serialize)]
pub struct Note {
    text: String,
    bad: bool,
    /// What was stopped, if that can be taken back.
    undo: Option<Undo>,
}

#[derive(Debug, Serialize)]
struct Undo {
    alert: String,
    token: String,
}

/// What is wrong with a field, beside which it is said; what was typed is kept.
#[derive(Debug)]
pub struct FieldError {
    pub alert: String,
    pub field: &'static str,
    pub text: String,
    pub typed: String,
}

impl Done {
    pub fn nothing() -> Self {
        Self { status: StatusCode::OK, note: None, error: None }
    }

    fn well(text: String) -> Self {
        Self { note: Some(Note { text, bad: false, undo: None }), ..Self::nothing() }
    }

    fn refused(status: StatusCode, text: String) -> Self {
        Self { status, note: Some(Note { text, bad: true, undo: None }), error: None }
    }
}

pub async fn act(app: &App, owner: &Owner, form: &Form, language: Language) -> Result<Done, ApiError> {
    let say = |key: &str| text(language, key, &[]);
    let shop = &owner.shop.id;
    let own = match form.get("alert").filter(|id| !id.is_empty()) {
        Some(id) if owner.has(app, id).await? => Some(id.as_str()),
        _ => None,
    };
    Ok(match (form.get("action").map_or("", String::as_str), own) {
        ("confirm", Some(alert)) => {
            leave::confirm(app, shop, alert).await?;
            Done::well(say("done-confirmed"))
        }
        ("stop", Some(alert)) => {
            let stopped = leave::stop(app, shop, alert).await?;
            let undo =
                stopped.then(|| Undo { alert: alert.to_owned(), token: change_alert::undo_token(app, &owner.shop, alert, app.now()) });
            Done { note: Some(Note { text: say("done-stopped"), bad: false, undo }), ..Done::nothing() }
        }
        ("again", Some(alert)) => {
            let sentence = say("again-consent");
            let undoes = form.get("undo").is_some_and(|token| change_alert::may_undo(app, &owner.shop, alert, token));
            let how = if undoes { Again::NotStopped } else { Again::Anew { sentence: &sentence } };
            match change_alert::ask_again(app, &owner.shop, alert, how).await {
                Ok(_) => Done::well(say("done-again")),
                Err(error) => Done::refused(StatusCode::CONFLICT, say(reason(error)?)),
            }
        }
        ("change", Some(alert)) => change(app, owner, form, alert, language).await?,
        ("stop_all", _) => {
            leave::stop_all(app, shop, &owner.contact_id()).await?;
            Done::well(say("done-stopped-all"))
        }
        ("language", _) if form.get("language").and_then(|code| Language::of_locale(code)).is_some() => {
            leave::write_in(app, shop, &owner.contact_id(), language.code()).await?;
            Done::well(say("done-language"))
        }
        ("erase", _) => {
            erase::contact(app, &owner.shop, &owner.contact_id(), By::Shopper).await?;
            Done::nothing()
        }
        _ => Done::refused(StatusCode::BAD_REQUEST, say("error-form")),
    })
}

async fn change(app: &App, owner: &Owner, form: &Form, alert: &str, language: Language) -> Result<Done, ApiError> {
    let typed = form.get("quantity").map_or("1", |typed| typed.trim());
    let wrong = |field, key: &str| Done {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        note: None,
        error: Some(FieldError { alert: alert.to_owned(), field, text: text(language, key, &[]), typed: typed.chars().take(20).collect() }),
    };
    let Some(quantity) = typed.parse().ok().filter(|n| (1..=10_000).contains(n)) else { return Ok(wrong("quantity", "error-quantity")) };
    let wanted = form.get("variant").filter(|id| !id.is_empty()).map(|id| match id.strip_prefix("any:") {
        Some(product) => Wanted::AnyOf(product.to_owned()),
        None => Wanted::Variant(id.clone()),
    });
    let moves = wanted.is_some();
    let changed = change_alert::change(app, &owner.shop, alert, wanted, quantity).await;
    if let Ok(now) = &changed
        && form.contains_key("asks_stays")
    {
        stay::set(app, &owner.shop.id, &now.subscription_id, form.contains_key("stays")).await?;
    }
    match changed {
        Ok(now) if moves && now.subscription_id != alert => {
            let item = super::view::item(app, owner, &now, language).await?;
            Ok(Done::well(text(language, "done-moved", &[("item", &item)])))
        }
        Ok(_) => Ok(Done::well(text(language, "done-changed", &[]))),
        Err(ChangeAlertError::Ended) => Ok(Done::refused(StatusCode::CONFLICT, text(language, "error-ended", &[]))),
        Err(error) => Ok(wrong("variant", reason(error)?)),
    }
}

/// The key of the sentence that says why not.
fn reason(error: ChangeAlertError) -> Result<&'static str, ApiError> {
    match error {
        ChangeAlertError::Ended => Ok("error-ended"),
        ChangeAlertError::OtherProduct | ChangeAlertError::Refused(SignUpError::ChannelNotOffered | SignUpError::CountryNotServed) => {
            Ok("error-form")
        }
        ChangeAlertError::Refused(SignUpError::InStock) => Ok("error-in-stock"),
        ChangeAlertError::Refused(SignUpError::Gone | SignUpError::Unknown) => Ok("error-gone"),
        ChangeAlertError::Refused(SignUpError::Sqlx(error)) => Err(error.into()),
    }
}
