//! Data that a template is tried with: everything there is, and only what there always is.

use minijinja::Value;
use minijinja::value::Serde;
use shelfbell_core::money::written;

use super::template::Template;
use super::view::{AlertView, ConfirmationView, DigestView, ItemView};

const CLICK: &str = "https://alerts.example.com/r/sample-click";
const ALERTS: &str = "https://alerts.example.com/s/sample-alerts";
/// Apart from the page of the alerts, so that a template that links to only one of them is found out.
const UNSUBSCRIBE: &str = "https://alerts.example.com/s/sample-unsubscribe";
const CONFIRM: &str = "https://alerts.example.com/s/sample-confirm";

/// The address that stands for a variable in the samples.
pub(super) fn url_of(variable: &str) -> &'static str {
    match variable {
        "confirm_url" => CONFIRM,
        "unsubscribe_url" => UNSUBSCRIBE,
        "alerts_url" => ALERTS,
        _ => CLICK,
    }
}

/// `full`: with every value that can be there; else with only those that always are.
pub(super) fn sample(template: Template, shop_name: &str, locale: &str, full: bool) -> Value {
    let product_title = if full { "Merino Crew Sweater" } else { "Scarf" };
    let if_full = |value: &'static str| full.then_some(value);
    let (variant_title, image_url) = (if_full("M / Forest green"), if_full("https://cdn.example.com/merino.jpg?v=17&width=600"));
    let price = full.then(|| written(8_900, "EUR", locale));
    let postal_address = if_full("Harbour Street 5, 20457 Hamburg");
    match template {
        Template::Confirmation => Value::from(Serde(&ConfirmationView {
            shop_name,
            product_title,
            variant_title,
            confirm_url: CONFIRM,
            code: "482913",
            postal_address,
            locale,
        })),
        Template::Digest => {
            let item = |full: bool| ItemView {
                product_title,
                variant_title: variant_title.filter(|_| full),
                price: price.clone().filter(|_| full),
                image_url: image_url.filter(|_| full).map(str::to_owned),
                click_url: CLICK.to_owned(),
                units_left: full.then_some(3),
            };
            let items = vec![item(full), item(false)];
            let view = DigestView { shop_name, items, alerts_url: ALERTS, unsubscribe_url: UNSUBSCRIBE, postal_address, locale };
            Value::from(Serde(&view))
        }
        Template::Alert | Template::Reminder | Template::LastUnits | Template::SoldOut => Value::from(Serde(&AlertView {
            shop_name,
            product_title,
            variant_title,
            price: price.as_deref(),
            image_url,
            click_url: CLICK,
            alerts_url: ALERTS,
            unsubscribe_url: UNSUBSCRIBE,
            units_left: full.then_some(if template == Template::LastUnits { 1 } else { 3 }),
            postal_address,
            locale,
        })),
    }
}
