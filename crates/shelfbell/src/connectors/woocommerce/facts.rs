//! A product or a variation, as webhook and API describe it, as facts.

use serde_json::Value;
use shelfbell_core::fact::{Fact, Level, Product, Variant, Version};

use super::super::shopify::fields::{Fields, Unreadable};
use super::{in_order, whole_seconds};

/// WooCommerce counts a shop's stock in one place.
const LOCATION: &str = "store";

/// What a payload describes.
pub(super) enum Described {
    /// A product that is bought as it is.
    Simple(Vec<Fact>),
    /// Its variations are told elsewhere.
    Variable {
        product: Product,
        stock: Vec<Fact>,
    },
    Variation {
        parent: String,
        stock: Vec<Fact>,
    },
}

/// A delivery. The parts that it does not tell are asked for.
pub(super) fn delivered(fields: &Fields<'_>, received_at: i64) -> Result<Vec<Fact>, Unreadable> {
    Ok(match described(fields, received_at)? {
        Described::Simple(facts) => facts,
        Described::Variable { product, stock } => {
            let ask = Fact::ReadAgain { product: product.product.clone() };
            in_order([vec![Fact::Product(product), ask], stock].concat())
        }
        Described::Variation { parent, stock } => [stock, vec![Fact::ReadAgain { product: parent }]].concat(),
    })
}

/// Only an id is sent of what was put into the trash, a product's or a variation's, and not when.
pub(super) fn gone(fields: &Fields<'_>, received_at: i64) -> Result<Vec<Fact>, Unreadable> {
    Ok(vec![Fact::Deleted { id: fields.id("id")?, at: whole_seconds(received_at) }])
}

/// As [`delivered`], of what was taken out of the trash.
pub(super) fn restored(fields: &Fields<'_>, received_at: i64) -> Result<Vec<Fact>, Unreadable> {
    let mut facts = delivered(fields, received_at)?;
    facts.push(Fact::Restored { id: fields.id("id")? });
    Ok(facts)
}

/// `read_at`: when this was so at the latest, ms by our clock; it decides between readings of one second of theirs.
pub(super) fn described(fields: &Fields<'_>, read_at: i64) -> Result<Described, Unreadable> {
    let id = fields.id("id")?;
    let at = Version { updated_at: modified(fields)?.unwrap_or_else(|| whole_seconds(read_at)), triggered_at: read_at };
    let stock = Stock::read(fields)?;
    let kind = fields.optional_text("type")?.unwrap_or_else(|| "simple".to_owned());
    if kind == "variation" {
        let parent = fields.id("parent_id")?;
        let (_, stock) = variation(fields, &parent, read_at)?;
        return Ok(Described::Variation { parent, stock });
    }
    let mut product = product(fields, &id, &kind, at.updated_at)?;
    if kind.starts_with("variable") {
        // Only what is counted for all variations together; else each has its own.
        let stock = if stock.managed == Managed::Own { stock.facts(&id, at) } else { Vec::new() };
        return Ok(Described::Variable { product, stock });
    }
    product.variants.push(Variant {
        variant: id.clone(),
        inventory_item: Some(id.clone()),
        title: String::new(),
        sku: fields.optional_text("sku")?,
        options: Vec::new(),
        price: fields.optional_text("price")?,
        image_url: None,
        position: 1,
        backorder: stock.backorder,
        tracked: None,
    });
    product.complete = true;
    Ok(Described::Simple(in_order([vec![Fact::Product(product)], stock.facts(&id, at)].concat())))
}

/// One of a product's variations, in whose list it may lack `type` and `parent_id`.
pub(super) fn variation(fields: &Fields<'_>, parent: &str, read_at: i64) -> Result<(Variant, Vec<Fact>), Unreadable> {
    let id = fields.id("id")?;
    let stock = Stock::read(fields)?;
    let mut options = Vec::new();
    for attribute in fields.list("attributes")?.unwrap_or_default() {
        options.extend(attribute.optional_text("option")?.map(|option| plain(&option)));
    }
    let shared = stock.managed == Managed::Parent;
    let image = fields.object("image")?.map(|image| image.optional_text("src")).transpose()?.flatten();
    let is_sold = fields.optional_text("status")?.is_none_or(|status| status == "publish") && fields.boolean("purchasable")? != Some(false);
    let at = Version { updated_at: modified(fields)?.unwrap_or_else(|| whole_seconds(read_at)), triggered_at: read_at };
    let facts = match (is_sold, shared) {
        // A variation that is switched off, or has no price, cannot be chosen, whatever there is of it.
        (false, _) => Stock { managed: Managed::Own, available: Some(0), backorder: false }.facts(&id, at),
        (true, true) => Vec::new(),
        (true, false) => stock.facts(&id, at),
    };
    let variant = Variant {
        inventory_item: Some(if shared && is_sold { parent.to_owned() } else { id.clone() }),
        variant: id,
        title: options.join(" / "),
        sku: fields.optional_text("sku")?,
        options,
        price: fields.optional_text("price")?,
        image_url: image,
        position: fields.integer("menu_order")?.unwrap_or(0),
        backorder: stock.backorder && is_sold,
        tracked: None,
    };
    Ok((variant, facts))
}

fn product(fields: &Fields<'_>, id: &str, kind: &str, updated_at: i64) -> Result<Product, Unreadable> {
    let status = fields.optional_text("status")?;
    let hidden = fields.optional_text("catalog_visibility")?.as_deref() == Some("hidden");
    let first = |list: &str, name: &str| -> Result<Option<String>, Unreadable> {
        fields.list(list)?.unwrap_or_default().first().map_or(Ok(None), |one| one.optional_text(name))
    };
    Ok(Product {
        product: id.to_owned(),
        handle: fields.optional_text("slug")?.unwrap_or_else(|| id.to_owned()),
        title: plain(&fields.text("name")?),
        vendor: first("brands", "name")?.map(|name| plain(&name)),
        product_type: first("categories", "name")?.map(|name| plain(&name)).filter(|name| name != "Uncategorized"),
        image_url: first("images", "src")?,
        url: fields.optional_text("permalink")?.filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        // Sold elsewhere, or only together with others: nobody buys it here. `purchasable` is false without a price.
        published: status.as_deref() == Some("publish")
            && !hidden
            && !matches!(kind, "external" | "grouped")
            && fields.boolean("purchasable")? != Some(false),
        updated_at,
        variants: Vec::new(),
        complete: false,
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Managed {
    /// It is counted.
    Own,
    /// It is counted together with its siblings.
    Parent,
    /// Only "in stock" and "out of stock" are known.
    No,
}

struct Stock {
    managed: Managed,
    /// `None`: it can always be bought.
    available: Option<i64>,
    backorder: bool,
}

impl Stock {
    fn read(fields: &Fields<'_>) -> Result<Self, Unreadable> {
        let managed = match fields.value("manage_stock") {
            Some(Value::Bool(true)) => Managed::Own,
            Some(Value::String(text)) if text == "parent" => Managed::Parent,
            Some(Value::Bool(false)) | None => Managed::No,
            Some(_) => return Err(Unreadable { reason: "field `manage_stock` is not true, false or `parent`".to_owned() }),
        };
        let status = fields.optional_text("stock_status")?.unwrap_or_else(|| "instock".to_owned());
        let on_backorder = status == "onbackorder";
        if managed == Managed::No {
            let available = if status == "instock" { None } else { Some(0) };
            return Ok(Self { managed, available, backorder: on_backorder });
        }
        let units = quantity(fields)?.unwrap_or(0);
        // The shop keeps some back: it calls a thing sold out at its own threshold, and refuses to sell it.
        let units = if status == "outofstock" { units.min(0) } else { units };
        let backorder = on_backorder || fields.optional_text("backorders")?.is_some_and(|allowed| allowed != "no");
        Ok(Self { managed, available: Some(units), backorder })
    }

    fn facts(&self, item: &str, version: Version) -> Vec<Fact> {
        let tracked = self.available.is_some();
        vec![
            Fact::Item { item: item.to_owned(), tracked, updated_at: version.updated_at },
            Fact::Level(Level {
                item: item.to_owned(),
                location: LOCATION.to_owned(),
                available: self.available,
                connected: true,
                version,
            }),
        ]
    }
}

/// Extensions let shops count in fractions; of those, whole units can be bought.
fn quantity(fields: &Fields<'_>) -> Result<Option<i64>, Unreadable> {
    fields.integer("stock_quantity").or_else(|unreadable| {
        let text = fields.optional_text("stock_quantity").ok().flatten().ok_or_else(|| unreadable.clone())?;
        let units: f64 = text.trim().parse().map_err(|_| unreadable.clone())?;
        #[expect(clippy::cast_possible_truncation, reason = "checked to be far within range")]
        if units.abs() < 1e15 { Ok(Some(units.floor() as i64)) } else { Err(unreadable) }
    })
}

/// `date_modified_gmt`: a time in UTC that does not say so.
fn modified(fields: &Fields<'_>) -> Result<Option<i64>, Unreadable> {
    utc(fields, "date_modified_gmt")
}

pub(super) fn utc(fields: &Fields<'_>, name: &str) -> Result<Option<i64>, Unreadable> {
    let Some(text) = fields.optional_text(name)? else { return Ok(None) };
    let time = text.trim().trim_end_matches('Z').parse::<jiff::civil::DateTime>();
    let time = time.ok().and_then(|time| time.to_zoned(jiff::tz::TimeZone::UTC).ok());
    let time = time.ok_or_else(|| Unreadable { reason: format!("field `{name}` is not a time such as 2026-11-23T10:00:00") })?;
    Ok(Some(time.timestamp().as_millisecond()))
}

/// Names are kept with the entities that the editor made of some characters.
fn plain(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#039;", "'"), ("&#8217;", "’"), ("&#8211;", "–"), ("&amp;", "&")];
    pairs.into_iter().fold(text.trim().to_owned(), |text, (entity, character)| text.replace(entity, character))
}
