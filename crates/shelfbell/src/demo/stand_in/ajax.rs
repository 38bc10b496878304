//! What themes read with scripts: `/products/{handle}.js` and `/cart.js`, in the shapes of Shopify's Ajax API. Prices are minor units, and
//! ids are numbers.

use serde_json::{Value, json};

use super::cart::Cart;
use super::{CURRENCY, Shop, times, view};
use crate::demo::catalogue::{Product, Variant};

/// The address of a product's picture.
fn image(shop: &Shop, product: &Product, variant: Option<&Variant>) -> String {
    format!("{}{}", shop.0.base_url, view::picture(product, variant))
}

fn public_title(product: &Product, variant: &Variant) -> Option<String> {
    (product.option_names != ["Title"]).then(|| variant.title.clone())
}

pub fn product(shop: &Shop, product: &Product) -> Value {
    let stock = &shop.state().stock;
    let prices: Vec<i64> = product.variants.iter().map(|variant| view::minor(&variant.price)).collect();
    let (lowest, highest) = (prices.iter().min().copied().unwrap_or(0), prices.iter().max().copied().unwrap_or(0));
    let opened_at = times::shop_time(shop.0.opened_at);
    let options = (1..).zip(&product.option_names).map(|(position, name)| {
        let mut values: Vec<&String> = Vec::new();
        for variant in &product.variants {
            values.extend(variant.options.get(position - 1).filter(|value| !values.contains(value)));
        }
        json!({ "name": name, "position": position, "values": values })
    });
    json!({
        "id": product.id,
        "title": product.title,
        "handle": product.handle,
        "description": product.body_html,
        "published_at": opened_at,
        "created_at": opened_at,
        "vendor": product.vendor,
        "type": product.product_type,
        "tags": product.tags.split(", ").collect::<Vec<_>>(),
        "price": lowest,
        "price_min": lowest,
        "price_max": highest,
        "available": product.variants.iter().any(|variant| stock.is_buyable(variant)),
        "price_varies": lowest != highest,
        "compare_at_price": product.variants.iter().filter_map(|v| v.compare_at_price.as_deref()).map(view::minor).min(),
        "variants": product.variants.iter().map(|of| variant(shop, product, of, stock.is_buyable(of))).collect::<Vec<_>>(),
        "images": [image(shop, product, None)],
        "featured_image": image(shop, product, None),
        "options": options.collect::<Vec<_>>(),
        "url": format!("/products/{}", product.handle),
        "media": [],
        "requires_selling_plan": false,
        "selling_plan_groups": [],
    })
}

fn variant(shop: &Shop, product: &Product, variant: &Variant, available: bool) -> Value {
    let title = public_title(product, variant);
    json!({
        "id": variant.id,
        "title": variant.title,
        "option1": variant.options.first(),
        "option2": variant.options.get(1),
        "option3": variant.options.get(2),
        "sku": variant.sku,
        "requires_shipping": !product.gift_card,
        "taxable": !product.gift_card,
        "featured_image": { "src": image(shop, product, Some(variant)), "alt": product.title },
        "available": available,
        "name": title.as_ref().map_or_else(|| product.title.clone(), |title| format!("{} - {title}", product.title)),
        "public_title": title,
        "options": variant.options,
        "price": view::minor(&variant.price),
        "weight": 0,
        "compare_at_price": variant.compare_at_price.as_deref().map(view::minor),
        "inventory_management": variant.tracked.then_some("shopify"),
        "barcode": null,
    })
}

pub fn cart(shop: &Shop, cart: &Cart) -> Value {
    let items: Vec<Value> = cart.lines.iter().filter_map(|(id, quantity)| item(shop, *id, *quantity)).collect();
    let total: i64 = items.iter().filter_map(|item| item["line_price"].as_i64()).sum();
    json!({
        "token": cart.token,
        "note": cart.note,
        "attributes": cart.attributes,
        "original_total_price": total,
        "total_price": total,
        "total_discount": 0,
        "total_weight": 0,
        "item_count": cart.count(),
        "items": items,
        "requires_shipping": !items.is_empty(),
        "currency": CURRENCY,
        "items_subtotal_price": total,
        "cart_level_discount_applications": [],
    })
}

fn item(shop: &Shop, id: u64, quantity: i64) -> Option<Value> {
    let (product, variant) = shop.variant(id)?;
    let (price, title) = (view::minor(&variant.price), public_title(product, variant));
    let options = product.option_names.iter().zip(&variant.options).map(|(name, value)| json!({ "name": name, "value": value }));
    Some(json!({
        "id": id,
        "properties": {},
        "quantity": quantity,
        "variant_id": id,
        "key": format!("{id}:{:x}", product.id),
        "title": title.as_ref().map_or_else(|| product.title.clone(), |title| format!("{} - {title}", product.title)),
        "price": price,
        "original_price": price,
        "discounted_price": price,
        "line_price": price * quantity,
        "original_line_price": price * quantity,
        "total_discount": 0,
        "discounts": [],
        "sku": variant.sku,
        "grams": 0,
        "vendor": product.vendor,
        "taxable": !product.gift_card,
        "product_id": product.id,
        "product_has_only_default_variant": title.is_none(),
        "gift_card": product.gift_card,
        "final_price": price,
        "final_line_price": price * quantity,
        "url": format!("/products/{}?variant={id}", product.handle),
        "image": image(shop, product, Some(variant)),
        "handle": product.handle,
        "requires_shipping": !product.gift_card,
        "product_type": product.product_type,
        "product_title": product.title,
        "product_description": product.body_html,
        "variant_title": title,
        "variant_options": variant.options,
        "options_with_values": options.collect::<Vec<_>>(),
    }))
}
