//! An alert as its shopper sees it: where it stands, why, and what can be done.

use serde::Serialize;
use serde_json::{Value, json};
use shelfbell_core::chat::{Because, Language, day};
use shelfbell_core::subscription::{State, may_sign_up, may_sign_up_for_any};

use super::act::FieldError;
use crate::app::App;
use crate::chat::alerts::of;
use crate::db::catalogue::{self, By, Variant};
use crate::db::shops::Shop;
use crate::db::subscriptions::{self, Subscription};
use crate::flows::confirm::may_confirm;
use crate::http::owner::Owner;
use crate::http::pages::wording::{counted, text};

#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a button that the template shows or not")]
pub struct Shown {
    pub id: String,
    product: String,
    variant: Option<String>,
    /// Both in one, for a sentence.
    item: String,
    url: String,
    image: Option<String>,
    quantity: i64,
    /// What stands in the form: the quantity, or what was typed instead.
    typed: String,
    channel: &'static str,
    kind: &'static str,
    state: String,
    why: String,
    options: Vec<Value>,
    error: Option<Value>,
    can_confirm: bool,
    pub can_stop: bool,
    can_change: bool,
    can_ask_again: bool,
    /// Whether it goes back into the line if it sells out before they buy; `None` where the shop has everybody do so.
    stays: Option<bool>,
}

/// What stands open, newest first.
pub async fn alerts(app: &App, owner: &Owner, language: Language, error: Option<&FieldError>) -> sqlx::Result<Vec<Shown>> {
    let mut tx = app.db.read().await?;
    let all = subscriptions::of_contact(&mut tx, &owner.shop.id, &owner.contact_id()).await?;
    drop(tx);
    let mut shown = Vec::new();
    for subscription in all {
        if matches!(State::parse(&subscription.state), Some(State::Pending | State::Waiting | State::Notified | State::Converted)) {
            shown.extend(alert(app, owner, &subscription, language, error).await?);
        }
    }
    // Asked for again: the old one is history.
    let asked_again: Vec<String> = shown.iter().filter(|a: &&Shown| a.can_stop).map(|alert| alert.item.clone()).collect();
    shown.retain(|alert| alert.can_stop || !asked_again.contains(&alert.item));
    Ok(shown)
}

/// Product and variant in one.
pub async fn item(app: &App, owner: &Owner, subscription: &Subscription, language: Language) -> sqlx::Result<String> {
    Ok(alert(app, owner, subscription, language, None).await?.map(|alert| alert.item).unwrap_or_default())
}

/// The key of the sentence that says why nothing is sent, without its beginning.
pub fn suppressed(reason: &str) -> &'static str {
    match reason {
        "hard_bounce" => "undeliverable",
        "complaint" => "complaint",
        _ => "unsubscribed",
    }
}

async fn alert(
    app: &App,
    owner: &Owner,
    subscription: &Subscription,
    language: Language,
    error: Option<&FieldError>,
) -> sqlx::Result<Option<Shown>> {
    let shop = &owner.shop;
    let Some(story) = of(app, shop, std::slice::from_ref(&subscription.subscription_id), true).await?.pop() else { return Ok(None) };
    let mut tx = app.db.read().await?;
    let variants = catalogue::variants_of_product(&mut tx, &shop.id, &subscription.product_id).await?;
    let own = match &subscription.variant_id {
        Some(variant) => catalogue::variant(&mut tx, &shop.id, By::Id, variant).await?,
        None => variants.first().cloned(),
    };
    let staying = subscriptions::staying_of(&mut tx, &shop.id, &owner.contact_id()).await?;
    let stays = (!shop.policy.stay_on_list).then(|| staying.contains(&subscription.subscription_id));
    drop(tx);
    let Some(own) = own else { return Ok(None) };
    let say = |key: &str| text(language, key, &[]);
    let (kind, state, why) = words(language, &subscription.locale, &story, subscription.held_by.is_some());
    let error = error.filter(|error| error.alert == subscription.subscription_id);
    let open = owner.contact.suppression.is_none();
    let waiting = story.state == State::Waiting && subscription.held_by.is_none();
    let variant = match subscription.variant_id {
        Some(_) => own.shown_title().map(str::to_owned),
        None => (variants.len() > 1).then(|| say("any-variant")),
    };
    let closed = match &subscription.variant_id {
        Some(_) => may_sign_up(&own.reading(), &shop.policy),
        None => may_sign_up_for_any(&variants.iter().map(Variant::reading).collect::<Vec<_>>(), &shop.policy),
    };
    Ok(Some(Shown {
        item: match &variant {
            Some(variant) => format!("{} ({variant})", own.product_title),
            None => own.product_title.clone(),
        },
        product: own.product_title.clone(),
        variant,
        url: own.page(&shop.storefront_url, subscription.variant_id.is_some()),
        image: own.picture_url(&shop.storefront_url),
        quantity: subscription.quantity,
        typed: error.map_or_else(|| subscription.quantity.to_string(), |error| error.typed.clone()),
        channel: story.channel.as_str(),
        kind,
        state,
        why,
        options: if waiting { options(shop, subscription, &variants, &say("any-variant")) } else { Vec::new() },
        error: error.map(|error| json!({ "field": error.field, "text": error.text })),
        can_confirm: may_confirm(&owner.contact.channel, owner.contact.suppression.as_deref()) && story.state == State::Pending,
        can_stop: matches!(story.state, State::Pending | State::Waiting) || kind == "soon",
        can_change: open && waiting,
        stays,
        can_ask_again: open && kind == "told" && closed.is_ok(),
        id: subscription.subscription_id.clone(),
    }))
}

/// Its kind (for the looks), its state and the reason.
fn words(language: Language, locale: &str, story: &shelfbell_core::chat::Alert, held: bool) -> (&'static str, String, String) {
    let say = |key: &str| text(language, key, &[]);
    match (story.state, story.because) {
        (State::Pending, _) => ("pending", say("state-pending"), say("why-pending")),
        (State::Waiting, _) if held => ("waiting", say("state-held"), say("why-held")),
        (State::Waiting, because) => {
            let state = counted(language, "state-waiting", story.position.unwrap_or(1));
            let why = if because == Some(Because::NotYetTheirTurn) { "why-your-turn" } else { "why-sold-out" };
            ("waiting", state, say(why))
        }
        (State::Converted, _) => ("converted", say("state-converted"), say("why-converted")),
        (_, Some(Because::Told { at })) => {
            let date = day(at, language, locale);
            ("told", text(language, "state-told", &[("date", &date)]), say("why-told"))
        }
        (_, Some(Because::NotDelivered)) => ("undelivered", say("state-undelivered"), say("why-undelivered")),
        _ => ("soon", say("state-soon"), say("why-soon")),
    }
}

/// What a request can be changed to. What can be bought now is not waited for.
fn options(shop: &Shop, subscription: &Subscription, variants: &[Variant], any: &str) -> Vec<Value> {
    if variants.len() < 2 {
        return Vec::new();
    }
    let mut options: Vec<Value> = variants
        .iter()
        .map(|variant| {
            let chosen = subscription.variant_id.as_deref() == Some(&variant.variant_id);
            let in_stock = !chosen && may_sign_up(&variant.reading(), &shop.policy).is_err();
            json!({ "id": variant.variant_id, "title": variant.title, "chosen": chosen, "in_stock": in_stock })
        })
        .collect();
    let chosen = subscription.variant_id.is_none();
    if chosen || may_sign_up_for_any(&variants.iter().map(Variant::reading).collect::<Vec<_>>(), &shop.policy).is_ok() {
        options.push(json!({ "id": format!("any:{}", subscription.product_id), "title": any, "chosen": chosen, "in_stock": false }));
    }
    options
}
