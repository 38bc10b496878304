//! From a claimed message to the words that are sent.

use shelfbell_core::money::format_minor;
use shelfbell_core::stock::{Availability, Sellable};

use super::claim::{About, Claimed};
use crate::app::App;
use crate::channels::{Form, Outgoing};
use crate::mail::{AlertView, ConfirmationView, Rendered};
use crate::tokens::Purpose;

pub fn compose(app: &App, claimed: &Claimed, form: Form) -> anyhow::Result<Outgoing> {
    if form == Form::Short {
        return super::short::compose(app, claimed);
    }
    let (due, about) = (&claimed.due, &*claimed.about);
    let base = app.config.http.base();
    let token = |purpose, episode| {
        app.tokens.issue(purpose, &due.subscription_id, episode).ok_or_else(|| anyhow::anyhow!("the subscription's id is not a UUID"))
    };
    let alerts_url = format!("{base}/s/{}", token(Purpose::Alerts, None)?);
    let is_alert = due.kind == "alert";
    let rendered = if is_alert {
        let click_url = format!("{base}/r/{}", token(Purpose::Click, Some(&due.episode_id))?);
        alert(app, about, &due.locale, &click_url, &alerts_url)?
    } else {
        confirmation(app, about, &due.locale, &alerts_url, &app.tokens.code(&due.subscription_id))?
    };
    Ok(Outgoing {
        id: due.notification_id(),
        shop: about.shop.id.clone(),
        sender: None,
        to: due.address.clone(),
        from_name: about.shop.name.clone(),
        subject: rendered.subject,
        html: rendered.html,
        text: rendered.text,
        unsubscribe_url: is_alert.then_some(alerts_url),
        at: app.now(),
    })
}

fn alert(app: &App, about: &About, locale: &str, click_url: &str, alerts_url: &str) -> anyhow::Result<Rendered> {
    let (shop, variant) = (&about.shop, &about.variant);
    let units_left = match (variant.reading().availability(&shop.policy), variant.reading().sellable) {
        (Availability::LowStock, Sellable::Units(units)) => Some(units),
        _ => None,
    };
    let price = variant.price_minor.map(|minor| format_minor(minor, &shop.currency));
    let image_url = image_url(about);
    let unsubscribe_url = format!("{alerts_url}?view=unsubscribe");
    Ok(app.renderer.alert(&AlertView {
        shop_name: &shop.name,
        product_title: &variant.product_title,
        variant_title: variant.shown_title(),
        price: price.as_deref(),
        image_url: image_url.as_deref(),
        click_url,
        alerts_url,
        unsubscribe_url: &unsubscribe_url,
        units_left,
        postal_address: postal_address(app),
        locale,
    })?)
}

fn confirmation(app: &App, about: &About, locale: &str, confirm_url: &str, code: &str) -> anyhow::Result<Rendered> {
    Ok(app.renderer.confirmation(&ConfirmationView {
        shop_name: &about.shop.name,
        product_title: &about.variant.product_title,
        variant_title: about.variant.shown_title(),
        confirm_url,
        code,
        postal_address: postal_address(app),
        locale,
    })?)
}

fn postal_address(app: &App) -> Option<&str> {
    Some(app.config.mail.postal_address.as_str()).filter(|address| !address.is_empty())
}

/// The variant's picture, else the product's; one that is relative belongs to the shop's own pages.
fn image_url(about: &About) -> Option<String> {
    let url = about.variant.image_url.as_ref().or(about.variant.product_image_url.as_ref())?;
    Some(if url.starts_with('/') { format!("{}{url}", about.shop.storefront_url) } else { url.clone() })
}
