//! `orders/*` and `refunds/create`: what was bought, by whom, and by what way they came. Scope `read_orders`; without access to protected
//! customer data the addresses are `null`, and only tokens lead back to a message.

use shelfbell_core::fact::Version;
use shelfbell_core::order::{Order, OrderEvent, OrderLine, Refund, RefundedLine};
use url::Url;

use super::fields::{Fields, Unreadable};
use super::parse::json;

/// The cart's attribute, or a line's property, that carries the token of the link (`web/widget/src/cart`).
pub(in crate::connectors) const ATTRIBUTE: &str = "_shelfbell";
/// The parameter of the shop's own addresses that carries it, and whom our links name as their source (`http/pages/click.rs`).
const PARAMETER: &str = "sb";
const SOURCE: &str = "shelfbell";

/// `None` for every other topic. `at`: when the platform sent it off, or else when it came, ms.
///
/// # Errors
/// As [`super::parse::parse`].
pub fn parse(topic: &str, at: i64, body: &[u8]) -> Result<Option<OrderEvent>, Unreadable> {
    let read: fn(&Fields<'_>, i64) -> Result<OrderEvent, Unreadable> = match topic {
        "orders/create" | "orders/cancelled" => |fields, at| Ok(OrderEvent::Order(Box::new(order(fields, at)?))),
        "refunds/create" => |fields, _| Ok(OrderEvent::Refund(refund(fields, &fields.id("order_id")?)?)),
        _ => return Ok(None),
    };
    let value = json(body)?;
    read(&Fields::root(&value)?, at).map(Some)
}

fn order(fields: &Fields<'_>, at: i64) -> Result<Order, Unreadable> {
    let id = fields.id("id")?;
    let currency = fields.text("currency")?;
    let customer = fields.object("customer")?;
    let of_customer = |name: &str| customer.as_ref().map_or(Ok(None), |customer| customer.optional_text(name));
    let mut cart_tokens = tokens(fields, "note_attributes")?;
    let mut lines = Vec::new();
    for line in fields.list("line_items")?.unwrap_or_default() {
        cart_tokens.extend(tokens(&line, "properties")?);
        lines.extend(order_line(&line, &currency)?);
    }
    let mut way = Way::default();
    way.landed(fields.optional_text("landing_site")?.as_deref());
    // Not in Shopify's own deliveries, whose journey is ready only later; relays that ask for it name it as GraphQL does.
    if let Some(visit) = fields.object("customerJourneySummary")?.map(|journey| journey.object("lastVisit")).transpose()?.flatten() {
        way.landed(visit.optional_text("landingPage")?.as_deref());
        if let Some(utm) = visit.object("utmParameters")? {
            way.named(utm.optional_text("source")?.as_deref(), utm.optional_text("medium")?);
        }
    }
    let refunds = fields.list("refunds")?.unwrap_or_default();
    let cancelled_at = fields.time("cancelled_at")?;
    // Shopify's cancellations are final: an order that was placed or changed before never undoes one, whatever it says of itself.
    let updated_at = fields.time("updated_at")?.unwrap_or(at - at.rem_euclid(1000)).max(cancelled_at.unwrap_or(i64::MIN));
    Ok(Order {
        name: fields.optional_text("name")?.unwrap_or_else(|| id.clone()),
        placed_at: fields.time("created_at")?.ok_or_else(|| Unreadable { reason: "field `created_at` is missing".to_owned() })?,
        test: fields.boolean("test")?.unwrap_or(false),
        version: Version { updated_at, triggered_at: at },
        cancelled_at,
        emails: distinct([fields.optional_text("email")?, fields.optional_text("contact_email")?, of_customer("email")?]),
        phones: distinct([fields.optional_text("phone")?, of_customer("phone")?]),
        cart_tokens,
        landing_tokens: way.tokens,
        journey: way.medium,
        lines,
        refunds: refunds.iter().map(|fields| refund(fields, &id)).collect::<Result<_, _>>()?,
        refunds_are_all: false,
        id,
    })
}

pub(in crate::connectors) fn distinct<const N: usize>(texts: [Option<String>; N]) -> Vec<String> {
    let mut all: Vec<String> = texts.into_iter().flatten().map(|text| text.trim().to_owned()).collect();
    all.sort();
    all.dedup();
    all
}

/// The tokens in a list of `{name, value}`. What else it holds is the shop's, of whatever kind.
fn tokens(fields: &Fields<'_>, list: &str) -> Result<Vec<String>, Unreadable> {
    let named = fields
        .list(list)?
        .unwrap_or_default()
        .into_iter()
        .filter(|pair| pair.optional_text("name").ok().flatten().as_deref() == Some(ATTRIBUTE));
    Ok(named.filter_map(|pair| pair.optional_text("value").ok().flatten()).collect())
}

/// A line that was edited away is none.
fn order_line(fields: &Fields<'_>, currency: &str) -> Result<Option<OrderLine>, Unreadable> {
    let quantity = fields.integer("quantity")?.unwrap_or(1);
    if quantity <= 0 {
        return Ok(None);
    }
    let (price, currency) = money(fields, "price", currency)?.unwrap_or((0, currency.to_owned()));
    let mut discount = 0_i64;
    let allocations = fields.list("discount_allocations")?.unwrap_or_default();
    for (minor, of) in allocations.iter().map(|of| money(of, "amount", &currency)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
        discount = discount.saturating_add(if of == currency { minor } else { 0 });
    }
    if allocations.is_empty() {
        discount = money(fields, "total_discount", &currency)?.filter(|(_, of)| *of == currency).map_or(0, |(minor, _)| minor);
    }
    let amount_minor = price.saturating_mul(quantity).saturating_sub(discount).max(0);
    Ok(Some(OrderLine { id: fields.id("id")?, variant: fields.optional_id("variant_id")?, quantity, amount_minor, currency }))
}

/// An amount in the shop's currency where the payload says it, else in the order's.
fn money(fields: &Fields<'_>, name: &str, currency: &str) -> Result<Option<(i64, String)>, Unreadable> {
    if let Some(money) = fields.object(&format!("{name}_set"))?.map(|set| set.object("shop_money")).transpose()?.flatten() {
        let currency = money.optional_text("currency_code")?.unwrap_or_else(|| currency.to_owned());
        return Ok(money.amount("amount", &currency)?.map(|minor| (minor, currency)));
    }
    Ok(fields.amount(name, currency)?.map(|minor| (minor, currency.to_owned())))
}

fn refund(fields: &Fields<'_>, order: &str) -> Result<Refund, Unreadable> {
    let lines = fields.list("refund_line_items")?.unwrap_or_default();
    let lines = lines.iter().map(|line| {
        let shop_money = line.object("subtotal_set")?.map(|set| set.object("shop_money")).transpose()?.flatten();
        let (amount, currency) = match shop_money {
            Some(money) => (money.optional_text("amount")?, money.optional_text("currency_code")?),
            None => (line.optional_text("subtotal")?, None),
        };
        let quantity = line.integer("quantity")?.unwrap_or(1).max(0);
        Ok(RefundedLine { line: line.id("line_item_id")?, quantity, amount: amount.unwrap_or_default(), currency })
    });
    Ok(Refund { id: fields.id("id")?, order: order.to_owned(), lines: lines.collect::<Result<_, _>>()? })
}

/// By which way the buyer came.
#[derive(Default)]
pub(in crate::connectors) struct Way {
    pub tokens: Vec<String>,
    pub medium: Option<String>,
}

impl Way {
    /// `landing_site` is a path of the shop's or a whole address.
    pub fn landed(&mut self, page: Option<&str>) {
        let Some(url) = page.and_then(|page| Url::parse("https://shop.invalid").ok()?.join(page).ok()) else { return };
        let (mut source, mut medium) = (None, None);
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                PARAMETER => self.tokens.push(value.into_owned()),
                "utm_source" => source = Some(value.into_owned()),
                "utm_medium" => medium = Some(value.into_owned()),
                _ => {}
            }
        }
        self.named(source.as_deref(), medium);
    }

    pub fn named(&mut self, source: Option<&str>, medium: Option<String>) {
        if source == Some(SOURCE) && self.medium.is_none() {
            self.medium = medium;
        }
    }
}
