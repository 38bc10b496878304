//! From a claimed message to the event that is posted to the shop's own provider, as docs/API.md describes it: whom to reach, what about, and the
//! words that we would have sent.

use serde::Serialize;
use shelfbell_core::contact::ChannelKind;

use super::claim::{About, Claimed};
use super::compose::{Links, mail, unsubscribe_page};
use super::short;
use crate::app::App;
use crate::channels::Outgoing;
use crate::db::notifications::Due;
use crate::flows::postback;

#[derive(Serialize)]
struct Event<'a> {
    /// `back_in_stock.alert`, `.confirmation`, `.reminder`, `.reminder_2`, `.last_units`, `.sold_out`.
    r#type: String,
    /// RFC 3339.
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    shop: Shop<'a>,
    to: To<'a>,
    /// One, or several where they return together.
    items: Vec<Item<'a>>,
    /// Where this person sees and stops what they asked for; of a confirmation, where they say yes.
    alerts_url: String,
    unsubscribe_url: String,
    /// Of a confirmation: what may be typed into the chat instead.
    code: Option<String>,
    text: String,
    /// For e-mail.
    subject: Option<String>,
    html: Option<String>,
}

#[derive(Serialize)]
struct Shop<'a> {
    id: &'a str,
    domain: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct To<'a> {
    /// `email` or `sms`.
    channel: &'a str,
    address: &'a str,
    locale: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    /// The request that this answers.
    subscription_id: &'a str,
    product: Product<'a>,
    variant: Variant<'a>,
    /// Through to the product, counted. `null` where there is nothing to buy yet.
    url: Option<String>,
    image_url: Option<String>,
    /// Minor units.
    price_minor: Option<i64>,
    currency: &'a str,
    /// Only where few are left.
    units_left: Option<i64>,
}

#[derive(Serialize)]
struct Product<'a> {
    /// Of the platform.
    id: &'a str,
    handle: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Variant<'a> {
    /// Of the platform.
    id: &'a str,
    sku: Option<&'a str>,
    title: Option<&'a str>,
}

pub fn compose(app: &App, claimed: &Claimed) -> anyhow::Result<Outgoing> {
    let (due, about, links) = (&claimed.due, &*claimed.about, Links::of(app));
    let is_mail = due.channel == ChannelKind::Email.as_str();
    let words = if is_mail { mail(app, claimed)? } else { short::compose(app, claimed)? };
    let is_confirmation = due.kind == "confirmation";
    let items = claimed.items().map(|(due, about)| item(&links, due, about, is_confirmation)).collect::<anyhow::Result<_>>()?;
    let alerts_url = links.alerts(due)?;
    let shop = &about.shop;
    let event = Event {
        r#type: format!("back_in_stock.{}", due.kind),
        timestamp: jiff::Timestamp::from_millisecond(app.now())?.to_string(),
        data: Data {
            shop: Shop { id: shop.id.as_str(), domain: &shop.domain, name: &shop.name },
            to: To { channel: &due.channel, address: &due.address, locale: &due.locale },
            items,
            unsubscribe_url: unsubscribe_page(&alerts_url),
            alerts_url,
            code: is_confirmation.then(|| app.tokens.code(&due.subscription_id)),
            subject: is_mail.then(|| words.subject.clone()),
            html: is_mail.then(|| words.html.clone()),
            text: words.text.clone(),
        },
    };
    Ok(Outgoing { text: serde_json::to_string(&event)?, postback: postback::destination(shop), ..words })
}

fn item<'a>(links: &Links<'_>, due: &'a Due, about: &'a About, is_confirmation: bool) -> anyhow::Result<Item<'a>> {
    let (shop, variant) = (&about.shop, &about.variant);
    Ok(Item {
        subscription_id: &due.subscription_id,
        product: Product { id: &variant.product_platform_id, handle: &variant.handle, title: &variant.product_title },
        variant: Variant { id: &variant.platform_id, sku: variant.sku.as_deref(), title: variant.shown_title() },
        url: (!is_confirmation).then(|| links.click(due)).transpose()?,
        image_url: about.picture_url(),
        price_minor: variant.price_minor,
        currency: &shop.currency,
        units_left: about.units_left(),
    })
}
