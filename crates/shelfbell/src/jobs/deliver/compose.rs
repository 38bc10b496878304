//! From a claimed message to the words that are sent.

use shelfbell_core::chat::Language;
use shelfbell_core::message::Kind;
use shelfbell_core::money::written;

use super::claim::{About, Claimed};
use crate::app::App;
use crate::channels::{Form, Outgoing};
use crate::db::notifications::Due;
use crate::mail::{AlertView, ConfirmationView, DigestView, ItemView, Rendered, Template};
use crate::tokens::Purpose;

pub fn compose(app: &App, claimed: &Claimed, form: Form) -> anyhow::Result<Outgoing> {
    match form {
        Form::Mail => mail(app, claimed),
        Form::Short => super::short::compose(app, claimed),
        Form::Notification => super::notification::compose(app, claimed),
        Form::Postback => super::handed_on::compose(app, claimed),
    }
}

pub(super) fn mail(app: &App, claimed: &Claimed) -> anyhow::Result<Outgoing> {
    let (due, about) = (&claimed.due, &*claimed.about);
    let kind = Kind::parse(&due.kind).unwrap_or(Kind::Alert);
    let links = Links::of(app);
    let alerts_url = links.alerts(due)?;
    let rendered = match kind {
        Kind::Confirmation => confirmation(app, about, &due.locale, &alerts_url, &app.tokens.code(&due.subscription_id))?,
        _ if !claimed.more.is_empty() => digest(&links, claimed, &alerts_url)?,
        _ => one_item(&links, kind, claimed, &alerts_url)?,
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
        unsubscribe_url: (kind != Kind::Confirmation).then_some(alerts_url),
        bounce_token: app.tokens.bounce(&due.shop_id, due.seq),
        postback: None,
        at: app.now(),
    })
}

pub(super) struct Links<'a> {
    app: &'a App,
    base: &'a str,
}

impl<'a> Links<'a> {
    pub fn of(app: &'a App) -> Self {
        Self { app, base: app.config.http.base() }
    }

    fn token(&self, purpose: Purpose, due: &Due, episode: Option<&str>) -> anyhow::Result<String> {
        let token = self.app.tokens.issue(purpose, &due.subscription_id, episode);
        token.ok_or_else(|| anyhow::anyhow!("the subscription's id is not a UUID"))
    }

    pub fn alerts(&self, due: &Due) -> anyhow::Result<String> {
        Ok(format!("{}/s/{}", self.base, self.token(Purpose::Alerts, due, None)?))
    }

    pub fn click(&self, due: &Due) -> anyhow::Result<String> {
        Ok(format!("{}/r/{}", self.base, self.token(Purpose::Click, due, Some(&due.episode_id))?))
    }
}

fn one_item(links: &Links<'_>, kind: Kind, claimed: &Claimed, alerts_url: &str) -> anyhow::Result<Rendered> {
    let (due, about, app) = (&claimed.due, &*claimed.about, links.app);
    let template = match kind {
        Kind::Reminder | Kind::SecondReminder => Template::Reminder,
        Kind::LastUnits => Template::LastUnits,
        Kind::SoldOut => Template::SoldOut,
        Kind::Alert | Kind::Confirmation => Template::Alert,
    };
    let (shop, variant) = (&about.shop, &about.variant);
    let (price, image_url) = (price(about, &due.locale), about.picture_url());
    let (click_url, unsubscribe_url) = (links.click(due)?, unsubscribe_page(alerts_url));
    let view = AlertView {
        shop_name: &shop.name,
        product_title: &variant.product_title,
        variant_title: variant.shown_title(),
        price: price.as_deref(),
        image_url: image_url.as_deref(),
        click_url: &click_url,
        alerts_url,
        unsubscribe_url: &unsubscribe_url,
        units_left: about.units_left(),
        postal_address: postal_address(app),
        locale: &due.locale,
    };
    Ok(app.renderer.render(&about.templates, template, &[&due.locale, &shop.policy.default_locale], &view.clean())?)
}

fn digest(links: &Links<'_>, claimed: &Claimed, alerts_url: &str) -> anyhow::Result<Rendered> {
    let (due, about, app) = (&claimed.due, &*claimed.about, links.app);
    let item = |(due, about)| -> anyhow::Result<ItemView<'_>> {
        let (due, about): (&Due, &About) = (due, about);
        Ok(ItemView {
            product_title: &about.variant.product_title,
            variant_title: about.variant.shown_title(),
            price: price(about, &due.locale),
            image_url: about.picture_url(),
            click_url: links.click(due)?,
            units_left: about.units_left(),
        })
    };
    let unsubscribe_url = unsubscribe_page(alerts_url);
    let view = DigestView {
        shop_name: &about.shop.name,
        items: claimed.items().map(|(due, about)| item((due, &**about))).collect::<anyhow::Result<_>>()?,
        alerts_url,
        unsubscribe_url: &unsubscribe_url,
        postal_address: postal_address(app),
        locale: &due.locale,
    };
    let locales = [due.locale.as_str(), &about.shop.policy.default_locale];
    Ok(app.renderer.render(&about.templates, Template::Digest, &locales, &view.clean())?)
}

fn confirmation(app: &App, about: &About, locale: &str, confirm_url: &str, code: &str) -> anyhow::Result<Rendered> {
    let view = ConfirmationView {
        shop_name: &about.shop.name,
        product_title: &about.variant.product_title,
        variant_title: about.variant.shown_title(),
        confirm_url,
        code,
        postal_address: postal_address(app),
        locale,
    };
    Ok(app.renderer.render(&about.templates, Template::Confirmation, &[locale, &about.shop.policy.default_locale], &view)?)
}

/// Where a person asks to get nothing more; mail programs post to the page itself.
pub(super) fn unsubscribe_page(alerts_url: &str) -> String {
    format!("{alerts_url}?view=unsubscribe")
}

/// As it is written in the language of the message.
pub(super) fn price(about: &About, locale: &str) -> Option<String> {
    let locales = [locale, &about.shop.policy.default_locale];
    let locale = locales.into_iter().find(|locale| Language::of_locale(locale).is_some()).unwrap_or_default();
    about.variant.price_minor.map(|minor| written(minor, &about.shop.currency, locale))
}

fn postal_address(app: &App) -> Option<&str> {
    Some(app.config.mail.postal_address.as_str()).filter(|address| !address.is_empty())
}
