//! `order.*`: what was bought, by whom, and by what way they came. WooCommerce notes the way itself (order attribution, on by default): the
//! address at which the visit began is in the order, with the token of our link.

use shelfbell_core::fact::Version;
use shelfbell_core::money::format_minor;
use shelfbell_core::order::{Order, OrderEvent, OrderLine, Refund, RefundedLine};

use super::super::shopify::fields::{Fields, Unreadable};
use super::super::shopify::orders::{ATTRIBUTE, Way, distinct};
use super::facts::utc;
use super::whole_seconds;

/// `None`: nothing was bought yet. An order is made before it is paid, and unpaid ones are given up by themselves after an hour.
pub(super) fn order(fields: &Fields<'_>, received_at: i64) -> Result<Option<OrderEvent>, Unreadable> {
    let id = fields.id("id")?;
    let status = fields.optional_text("status")?.unwrap_or_default();
    // `on-hold`: to be paid by bank transfer or at the door, and the stock is theirs.
    let is_bought = !matches!(status.as_str(), "pending" | "checkout-draft" | "auto-draft" | "draft" | "new");
    if !is_bought {
        return Ok(None);
    }
    let off = matches!(status.as_str(), "cancelled" | "failed" | "trash");
    let placed_at =
        utc(fields, "date_created_gmt")?.ok_or_else(|| Unreadable { reason: "field `date_created_gmt` is missing".to_owned() })?;
    let currency = fields.text("currency")?;
    let billing = fields.object("billing")?;
    let of_billing = |name: &str| billing.as_ref().map_or(Ok(None), |billing| billing.optional_text(name));
    let with_tax = fields.boolean("prices_include_tax")?.unwrap_or(false);
    let (mut cart_tokens, mut lines, mut refunded) = (tokens(fields)?, Vec::new(), Vec::new());
    for line in fields.list("line_items")?.unwrap_or_default() {
        cart_tokens.extend(tokens(&line)?);
        let bought = order_line(&line, &currency, with_tax)?;
        refunded.push(RefundedLine {
            line: bought.id.clone(),
            quantity: bought.quantity,
            amount: decimal(bought.amount_minor, &currency),
            currency: Some(currency.clone()),
        });
        if bought.quantity > 0 {
            lines.push(bought);
        }
    }
    let mut way = Way::default();
    way.landed(meta(fields, "_wc_order_attribution_session_entry")?.as_deref());
    way.named(meta(fields, "_wc_order_attribution_utm_source")?.as_deref(), meta(fields, "_wc_order_attribution_utm_medium")?);
    // The order names its refunds by their sum alone; only of a whole one it is known what it was for.
    let whole = status == "refunded";
    let refunds = if whole { vec![Refund { id: "whole".to_owned(), order: id.clone(), lines: refunded }] } else { Vec::new() };
    // A merchant who takes a whole refund back leaves none.
    let refunds_are_all = whole || fields.list("refunds")?.is_some_and(|refunds| refunds.is_empty());
    let modified_at = utc(fields, "date_modified_gmt")?;
    Ok(Some(OrderEvent::Order(Box::new(Order {
        name: fields.optional_text("number")?.unwrap_or_else(|| id.clone()),
        placed_at,
        test: false,
        // The body is made when it is sent: within a second of theirs, what came later says more.
        version: Version { updated_at: modified_at.unwrap_or_else(|| whole_seconds(received_at)), triggered_at: received_at },
        cancelled_at: off.then(|| modified_at.unwrap_or(received_at)),
        emails: distinct([of_billing("email")?]),
        phones: distinct([of_billing("phone")?]),
        cart_tokens,
        landing_tokens: way.tokens,
        journey: way.medium,
        // What was never paid was never bought: of an order that is off, only what was counted before is taken back.
        lines: if off { Vec::new() } else { lines },
        refunds,
        refunds_are_all,
        id,
    }))))
}

fn order_line(fields: &Fields<'_>, currency: &str, with_tax: bool) -> Result<OrderLine, Unreadable> {
    // A product without variations has variation 0.
    let variation = fields.optional_id("variation_id").ok().flatten();
    let product = || fields.optional_id("product_id").ok().flatten();
    let tax = if with_tax { fields.amount("total_tax", currency)? } else { None };
    Ok(OrderLine {
        id: fields.id("id")?,
        variant: variation.or_else(product),
        quantity: fields.integer("quantity")?.unwrap_or(1),
        amount_minor: fields.amount("total", currency)?.unwrap_or(0).saturating_add(tax.unwrap_or(0)),
        currency: currency.to_owned(),
    })
}

/// As decimal text, which is how refunds are told.
fn decimal(minor: i64, currency: &str) -> String {
    format_minor(minor, currency).rsplit(' ').next().unwrap_or_default().to_owned()
}

/// The value of a meta field, whose kind is the shop's choice.
fn meta(fields: &Fields<'_>, key: &str) -> Result<Option<String>, Unreadable> {
    let found = fields
        .list("meta_data")?
        .unwrap_or_default()
        .into_iter()
        .find(|one| one.optional_text("key").ok().flatten().as_deref() == Some(key));
    Ok(found.and_then(|one| one.optional_text("value").ok().flatten()))
}

fn tokens(fields: &Fields<'_>) -> Result<Vec<String>, Unreadable> {
    Ok(meta(fields, ATTRIBUTE)?.into_iter().collect())
}
