//! Products as the shop's pages show them.

use serde_json::{Value, json};

use super::CURRENCY;
use super::stock::{Location, Stock};
use crate::demo::catalogue::{Product, Variant};

/// From here on down, a page says how many are left.
const FEW: i64 = 3;

/// What a product is made in, by the word for it, as CSS colours.
const COLOURS: [(&str, &str); 26] = [
    ("Slate", "#5f7278"),
    ("Rust", "#b4532a"),
    ("Moss", "#6b7f4a"),
    ("Kelp", "#4d5d2f"),
    ("Ink", "#27304d"),
    ("Lighthouse Red", "#bf2f2b"),
    ("Oat", "#d9c7a3"),
    ("Deep Water", "#1f4e6b"),
    ("Gorse", "#e0b22e"),
    ("Signal Orange", "#ee6b1f"),
    ("Lime", "#b6cf3a"),
    ("Pearl", "#e6e3da"),
    ("Charcoal", "#4a4d50"),
    ("Heather", "#97839f"),
    ("Orange", "#ee6b1f"),
    ("Pink", "#e76f9a"),
    ("Sand", "#d6c096"),
    ("Spruce", "#3f5f50"),
    ("Salt", "#ece9e1"),
    ("Black", "#2b2e30"),
    ("Steel", "#a9b3b6"),
    ("Cream", "#efe6cf"),
    ("Blue", "#3b6ea5"),
    ("Clear", "#d7e6ea"),
    ("Smoke", "#6f7677"),
    ("Amber", "#d4912f"),
];

/// The CSS colour of an option's value, where it is a colour.
pub fn colour(value: &str) -> Option<&'static str> {
    COLOURS.iter().find(|(name, _)| *name == value).map(|(_, colour)| *colour)
}

pub fn money(price: &str) -> String {
    format!("€{}", price.strip_suffix(".00").unwrap_or(price))
}

/// Minor units as the shop writes an amount.
pub fn amount(minor: i64) -> String {
    money(&format!("{}.{:02}", minor / 100, minor % 100))
}

/// Decimal text in minor units.
pub fn minor(price: &str) -> i64 {
    shelfbell_core::money::parse_minor(price, CURRENCY).unwrap_or(0)
}

/// The path part under which products of a type stand together.
pub fn slug(product_type: &str) -> String {
    let words = product_type.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// In the colour of the variant, where it has one.
pub fn picture(product: &Product, variant: Option<&Variant>) -> String {
    let path = product.images.first().cloned().unwrap_or_default();
    match variant.and_then(|variant| variant.options.iter().find(|value| colour(value).is_some())) {
        Some(value) => format!("{path}?colour={}", value.replace(' ', "%20")),
        None => path,
    }
}

pub fn card(stock: &Stock, product: &Product) -> Value {
    let prices = product.variants.iter().map(|variant| &variant.price);
    let lowest = prices.clone().min_by_key(|price| minor(price));
    let varies = prices.clone().any(|price| Some(price) != lowest);
    let buyable = product.variants.iter().filter(|variant| stock.is_buyable(variant)).count();
    let badges: Vec<_> = product.variants.iter().map(|variant| badge(stock, variant)).collect();
    let badge = match badges.first() {
        Some(first) if badges.iter().all(|badge| badge == first) => first.clone(),
        _ if buyable * 2 > product.variants.len() => json!({ "kind": "in-stock", "text": "In stock" }),
        _ => json!({ "kind": "low", "text": "Some sold out" }),
    };
    let mut colours: Vec<&str> = Vec::new();
    for colour in product.variants.iter().flat_map(|variant| &variant.options).filter_map(|value| colour(value)) {
        if !colours.contains(&colour) {
            colours.push(colour);
        }
    }
    json!({
        "handle": product.handle,
        "title": product.title,
        "vendor": product.vendor,
        "image": picture(product, product.variants.first()),
        "url": format!("/products/{}", product.handle),
        "colours": if colours.len() > 1 { colours } else { Vec::new() },
        "price": format!("{}{}", if varies { "from " } else { "" }, lowest.map(|price| money(price)).unwrap_or_default()),
        "badge": badge,
    })
}

/// What a shopper reads about a variant's stock.
pub fn badge(stock: &Stock, variant: &Variant) -> Value {
    let left = stock.sellable(variant.inventory_item);
    let (kind, text) = match left {
        _ if !variant.tracked => ("in-stock", "Always available".to_owned()),
        left if left <= 0 && variant.backorder => ("low", "Made to order".to_owned()),
        left if left <= 0 => ("sold-out", "Sold out".to_owned()),
        left if left <= FEW => ("low", format!("Only {left} left")),
        _ => ("in-stock", "In stock".to_owned()),
    };
    json!({ "kind": kind, "text": text })
}

/// Ids are text: a browser's numbers end at 2^53.
pub fn variant(stock: &Stock, product: &Product, variant: &Variant) -> Value {
    let title = if product.variants.len() == 1 { "" } else { &variant.title };
    json!({
        "id": variant.id.to_string(),
        "title": title,
        "short": if title.is_empty() { &product.title } else { title },
        "full_title": if title.is_empty() { product.title.clone() } else { format!("{}, {title}", product.title) },
        "options": variant.options,
        "sku": variant.sku,
        "price": money(&variant.price),
        "compare_at_price": variant.compare_at_price.as_deref().map(money),
        "image": picture(product, Some(variant)),
        "tracked": variant.tracked,
        "buyable": stock.is_buyable(variant),
        "left": stock.sellable(variant.inventory_item),
        "shop_floor": stock.level(variant.inventory_item, Location::ShopFloor).map(|level| level.available),
        "badge": badge(stock, variant),
        "url": format!("/products/{}?variant={}", product.handle, variant.id),
    })
}

pub fn variants(stock: &Stock, product: &Product) -> Vec<Value> {
    product.variants.iter().map(|of| variant(stock, product, of)).collect()
}

/// A list of values for each option; choosing one keeps the other options where there is such a variant.
pub fn options(stock: &Stock, product: &Product, chosen: &Variant) -> Value {
    if product.option_names == ["Title"] {
        return json!([]);
    }
    let groups = product.option_names.iter().enumerate().map(|(at, name)| {
        let mut values: Vec<&str> = Vec::new();
        for variant in &product.variants {
            values.extend(variant.options.get(at).map(String::as_str).filter(|value| !values.contains(value)));
        }
        let values = values.into_iter().map(|value| {
            let same_elsewhere =
                |variant: &&Variant| (0..product.option_names.len()).all(|i| i == at || variant.options[i] == chosen.options[i]);
            let with_value = || product.variants.iter().filter(|variant| variant.options[at] == value);
            let target = with_value().find(same_elsewhere).or_else(|| with_value().next());
            json!({
                "value": value,
                "colour": colour(value),
                "variant_id": target.map(|variant| variant.id.to_string()),
                "chosen": chosen.options[at] == value,
                "sold_out": target.is_none_or(|variant| !stock.is_buyable(variant)),
            })
        });
        json!({ "name": name, "chosen": chosen.options[at], "values": values.collect::<Vec<_>>() })
    });
    Value::Array(groups.collect())
}
