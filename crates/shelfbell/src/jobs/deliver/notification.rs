//! From a claimed message to what a device shows: JSON that the worker in `web/widget/src/push/worker.js` reads.

use serde::Serialize;
use shelfbell_core::storefront;

use super::claim::Claimed;
use super::compose::Links;
use crate::app::App;
use crate::channels::Outgoing;
use crate::channels::push::LONGEST;

/// More of a title is not shown by any system, characters.
const LONGEST_TITLE: usize = 120;

#[derive(Serialize)]
struct Notification<'a> {
    title: String,
    body: String,
    /// Through to the product.
    url: String,
    /// All of this person's alerts, where they can be stopped.
    alerts_url: String,
    alerts: String,
    icon: Option<&'a str>,
    /// A notification with the same tag takes the place of the one before.
    tag: &'a str,
    lang: &'a str,
}

pub fn compose(app: &App, claimed: &Claimed) -> anyhow::Result<Outgoing> {
    let (due, about, links) = (&claimed.due, &*claimed.about, Links::of(app));
    let (shop, variant) = (&about.shop, &about.variant);
    let product: String = variant.product_title.chars().take(LONGEST_TITLE).collect();
    let item = match variant.shown_title() {
        Some(title) => format!("{product} ({})", title.chars().take(LONGEST_TITLE / 2).collect::<String>()),
        None => product,
    };
    let units = about.units_left().map(|units| units.to_string());
    let say = |key: &str| {
        let parts = [("shop", shop.name.as_str()), ("item", item.as_str()), ("count", units.as_deref().unwrap_or_default())];
        storefront::notification(&due.locale, key, &parts)
    };
    let (icon, id) = (about.picture_url().filter(|url| url.starts_with("https://")), due.notification_id());
    let mut notification = Notification {
        title: say("title"),
        body: say(if units.is_some() { "few" } else { "body" }),
        url: links.click(due)?,
        alerts_url: links.alerts(due)?,
        alerts: say("alerts"),
        icon: icon.as_deref().or(shop.policy.logo_url.as_deref()),
        tag: id.as_str(),
        lang: &due.locale,
    };
    let mut text = serde_json::to_string(&notification)?;
    if text.len() > LONGEST {
        notification.icon = None;
        text = serde_json::to_string(&notification)?;
    }
    Ok(Outgoing {
        shop: shop.id.clone(),
        sender: None,
        to: due.address.clone(),
        from_name: shop.name.clone(),
        subject: String::new(),
        html: String::new(),
        text,
        unsubscribe_url: None,
        bounce_token: String::new(),
        postback: None,
        at: app.now(),
        id,
    })
}
