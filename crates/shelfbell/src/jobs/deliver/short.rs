//! From a claimed message to a text message.

use shelfbell_core::sms::{Alert, Confirmation, Digest, Place};

use super::claim::Claimed;
use crate::app::App;
use crate::channels::Outgoing;
use crate::tokens::Purpose;

pub fn compose(app: &App, claimed: &Claimed) -> anyhow::Result<Outgoing> {
    let (due, about) = (&claimed.due, &*claimed.about);
    let (shop, variant) = (&about.shop, &about.variant);
    let link = |purpose, path| {
        let token = app.tokens.issue_short(purpose, due.seq, &due.subscription_id);
        token
            .map(|token| format!("{}/{path}/{token}", app.config.http.base()))
            .ok_or_else(|| anyhow::anyhow!("the subscription's id is not a UUID"))
    };
    let place =
        Place { shop: &shop.name, product: &variant.product_title, variant: variant.shown_title(), locale: &due.locale, to: &due.address };
    let text = if due.kind == "confirmation" {
        let code = app.tokens.code(&due.subscription_id);
        Confirmation { place, code: &code, link: &link(Purpose::Alerts, "s")? }.text()
    } else if !claimed.more.is_empty() {
        Digest { place, more: claimed.more.len(), link: &link(Purpose::Alerts, "s")? }.text()
    } else {
        Alert { place, units_left: about.units_left(), link: &link(Purpose::Click, "r")? }.text()
    };
    Ok(Outgoing {
        id: due.notification_id(),
        shop: shop.id.clone(),
        sender: shop.sms_sender.clone(),
        to: due.address.clone(),
        from_name: shop.name.clone(),
        subject: String::new(),
        html: String::new(),
        text,
        unsubscribe_url: None,
        bounce_token: String::new(),
        postback: None,
        at: app.now(),
    })
}
