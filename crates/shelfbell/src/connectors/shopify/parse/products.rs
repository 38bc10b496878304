//! `products/*` and the stock hints on `variants/*`.
//!
//! The quantities inside are left alone: they have no location and no time of their own, so they could not be compared with a level (R2).

use std::collections::{HashMap, HashSet};

use shelfbell_core::fact::{Fact, Product, Variant};

use super::{Fields, Unreadable, When};

/// Shopify cuts the list of variants at this length, so a list this long may lack some.
const LONGEST_LIST: usize = 100;

pub fn update(payload: &Fields<'_>, when: When) -> Result<Vec<Fact>, Unreadable> {
    let images = images(payload)?;
    let listed = payload.list("variants")?.unwrap_or_default();
    let mut variants = Vec::with_capacity(listed.len());
    let mut look_again = Vec::new();
    for (index, fields) in listed.iter().enumerate() {
        let variant = variant(fields, index, &images)?;
        // Newer payloads leave the stock fields out; without the policy only a reading can tell whether it may be bought at zero.
        if !fields.has("inventory_policy") {
            look_again.push(Fact::LookAgain { variant: variant.variant.clone() });
        }
        variants.push(variant);
    }
    let product = Product {
        product: payload.id("id")?,
        handle: payload.text("handle")?,
        title: payload.text("title")?,
        vendor: payload.optional_text("vendor")?,
        product_type: payload.optional_text("product_type")?,
        image_url: main_image(payload)?,
        url: None,
        published: is_published(payload, when)?,
        updated_at: payload.time("updated_at")?.unwrap_or_else(|| when.fallback()),
        complete: is_complete(payload, &variants)?,
        variants,
    };
    Ok(std::iter::once(Fact::Product(product)).chain(look_again).collect())
}

pub fn delete(payload: &Fields<'_>, when: When) -> Result<Vec<Fact>, Unreadable> {
    Ok(vec![Fact::ProductGone { product: payload.id("id")?, at: when.at() }])
}

/// The payload's own quantity is not trusted: reports differ on when this topic fires.
pub fn hint(payload: &Fields<'_>, _: When) -> Result<Vec<Fact>, Unreadable> {
    Ok(vec![Fact::LookAgain { variant: payload.id("id")? }])
}

fn variant(fields: &Fields<'_>, index: usize, images: &HashMap<String, String>) -> Result<Variant, Unreadable> {
    Ok(Variant {
        variant: fields.id("id")?,
        inventory_item: fields.optional_id("inventory_item_id")?,
        title: fields.optional_text("title")?.unwrap_or_default(),
        sku: fields.optional_text("sku")?,
        options: options(fields)?,
        price: fields.optional_text("price")?,
        image_url: fields.optional_id("image_id")?.and_then(|image| images.get(&image).cloned()),
        position: match fields.integer("position")? {
            Some(position) => position,
            None => i64::try_from(index + 1).unwrap_or(i64::MAX),
        },
        backorder: fields.optional_text("inventory_policy")?.is_some_and(|policy| policy.eq_ignore_ascii_case("continue")),
        tracked: if fields.has("inventory_management") { Some(fields.optional_text("inventory_management")?.is_some()) } else { None },
    })
}

/// A product without options has one variant, whose only option value is Shopify's placeholder.
fn options(fields: &Fields<'_>) -> Result<Vec<String>, Unreadable> {
    let mut values = Vec::new();
    for name in ["option1", "option2", "option3"] {
        values.extend(fields.optional_text(name)?);
    }
    if values == ["Default Title"] {
        values.clear();
    }
    Ok(values)
}

fn images(payload: &Fields<'_>) -> Result<HashMap<String, String>, Unreadable> {
    let mut sources = HashMap::new();
    for image in payload.list("images")?.unwrap_or_default() {
        if let (Some(id), Some(source)) = (image.optional_id("id")?, image.optional_text("src")?) {
            sources.insert(id, source);
        }
    }
    Ok(sources)
}

fn main_image(payload: &Fields<'_>) -> Result<Option<String>, Unreadable> {
    if let Some(image) = payload.object("image")? {
        return image.optional_text("src");
    }
    match payload.list("images")?.unwrap_or_default().first() {
        Some(image) => image.optional_text("src"),
        None => Ok(None),
    }
}

/// Active and published to the online store by now. `published_at` may lie ahead: that is a planned publication.
fn is_published(payload: &Fields<'_>, when: When) -> Result<bool, Unreadable> {
    let is_active = payload.optional_text("status")?.as_deref() == Some("active");
    let since = payload.time("published_at")?;
    let scope = payload.optional_text("published_scope")?;
    let is_online = scope.is_none_or(|scope| scope == "global" || scope == "web");
    Ok(is_active && is_online && since.is_some_and(|since| since <= when.received_at.max(when.at())))
}

/// A product has at least one variant, so an empty list is one that was left out.
fn is_complete(payload: &Fields<'_>, variants: &[Variant]) -> Result<bool, Unreadable> {
    if variants.is_empty() || variants.len() >= LONGEST_LIST {
        return Ok(false);
    }
    let here: HashSet<&str> = variants.iter().map(|variant| variant.variant.as_str()).collect();
    for named in payload.list("variant_gids")?.unwrap_or_default() {
        if !here.contains(named.id("admin_graphql_api_id")?.as_str()) {
            return Ok(false);
        }
    }
    Ok(true)
}
