//! The bodies of the webhooks, as Shopify writes them: REST's names, numbers as ids, times in the shop's zone.

use serde_json::{Value, json};

use super::checkout::Order;
use super::graphql::objects;
use super::stock::{Level, Location, Stock};
use super::{CURRENCY, Shop, times, view};
use crate::demo::catalogue::{Product, Variant};

/// `inventory_levels/update`. Names neither the variant nor what there was before.
pub fn inventory_level(variant: &Variant, location: Location, level: Level) -> Value {
    json!({
        "inventory_item_id": variant.inventory_item,
        "location_id": location.id(),
        "available": variant.tracked.then_some(level.available),
        "updated_at": times::shop_time(level.updated_at),
        "admin_graphql_api_id": objects::level_gid(variant.inventory_item, location),
    })
}

/// `products/update`
pub fn product(shop: &Shop, stock: &Stock, product: &Product) -> Value {
    let opened_at = times::shop_time(shop.0.opened_at);
    let updated_at = times::shop_time(objects::product_updated_at(shop, stock, product));
    let images: Vec<_> = (1_u64..).zip(&product.images).map(|(position, path)| image(shop, product, position, path)).collect();
    let options = (1_u64..).zip(&product.option_names).map(|(position, name)| {
        let mut values: Vec<&String> = Vec::new();
        for variant in &product.variants {
            values.extend(variant.options.get(usize::try_from(position - 1).unwrap_or_default()).filter(|value| !values.contains(value)));
        }
        json!({ "id": product.id + 100 + 2 * position, "product_id": product.id, "name": name, "position": position, "values": values })
    });
    let gids = product
        .variants
        .iter()
        .map(|variant| json!({ "admin_graphql_api_id": objects::gid("ProductVariant", variant.id), "updated_at": updated_at }));
    json!({
        "id": product.id,
        "admin_graphql_api_id": objects::gid("Product", product.id),
        "title": product.title,
        "handle": product.handle,
        "body_html": product.body_html,
        "vendor": product.vendor,
        "product_type": product.product_type,
        "status": "active",
        "published_at": product.published.then_some(&opened_at),
        "published_scope": "web",
        "tags": product.tags,
        "template_suffix": null,
        "created_at": opened_at,
        "updated_at": updated_at,
        "variants": product.variants.iter().map(|of| variant(stock, product, of, &updated_at)).collect::<Vec<_>>(),
        "options": options.collect::<Vec<_>>(),
        "images": images,
        "image": images.first(),
        "variant_gids": gids.collect::<Vec<_>>(),
    })
}

/// `orders/create`. The cart's attributes become `note_attributes`, and where the visit began is in `landing_site`.
pub fn order(shop: &Shop, order: &Order) -> Value {
    let at = times::shop_time(order.placed_at);
    let mut total = 0;
    let lines: Vec<Value> = (1_u64..)
        .zip(&order.cart.lines)
        .filter_map(|(number, (id, quantity))| {
            let (product, variant) = shop.variant(*id)?;
            total += view::minor(&variant.price) * quantity;
            Some(order_line(order, number, product, variant, *quantity))
        })
        .collect();
    let money = format!("{}.{:02}", total / 100, total % 100);
    let attributes: Vec<Value> = order.cart.attributes.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    json!({
        "id": order.id(),
        "admin_graphql_api_id": objects::gid("Order", order.id()),
        "app_id": 580_111,
        "browser_ip": "127.0.0.1",
        "buyer_accepts_marketing": false,
        "cancel_reason": order.cancelled_at.map(|_| "customer"),
        "cancelled_at": order.cancelled_at.map(times::shop_time),
        "cart_token": order.cart.token,
        "checkout_id": order.id() + 1,
        "confirmed": true,
        "contact_email": order.email,
        "created_at": at,
        "currency": CURRENCY,
        "current_subtotal_price": money,
        "current_total_price": money,
        "customer_locale": "en",
        "discount_codes": [],
        "email": order.email,
        "financial_status": "paid",
        "landing_site": order.cart.landing_site,
        "landing_site_ref": null,
        "name": order.name(),
        "note": order.cart.note,
        "note_attributes": attributes,
        "number": order.number - 1_000,
        "order_number": order.number,
        "phone": null,
        "presentment_currency": CURRENCY,
        "processed_at": at,
        "referring_site": null,
        "source_name": "web",
        "subtotal_price": money,
        "tags": "",
        "test": false,
        "total_price": money,
        "updated_at": at,
        "customer": { "id": order.id() + 3, "email": order.email, "phone": null },
        "line_items": lines,
        "refunds": [],
        "shipping_lines": [],
    })
}

fn order_line(order: &Order, number: u64, product: &Product, variant: &Variant, quantity: i64) -> Value {
    let id = order.id() * 10 + number;
    json!({
        "id": id,
        "admin_graphql_api_id": objects::gid("LineItem", id),
        "product_id": product.id,
        "variant_id": variant.id,
        "sku": variant.sku,
        "title": product.title,
        "variant_title": (product.option_names != ["Title"]).then_some(&variant.title),
        "quantity": quantity,
        "current_quantity": quantity,
        "price": variant.price,
        "price_set": money_set(&variant.price),
        "total_discount": "0.00",
        "discount_allocations": [],
        "properties": [],
        "vendor": product.vendor,
        "product_exists": true,
        "gift_card": product.gift_card,
    })
}

/// The shop has one currency, so that what it gets and what the buyer sees are the same.
fn money_set(amount: &str) -> Value {
    let money = json!({ "amount": amount, "currency_code": CURRENCY });
    json!({ "shop_money": money, "presentment_money": money })
}

/// `refunds/create`: everything, at the price that was paid.
pub fn refund(shop: &Shop, order: &Order, at: i64) -> Value {
    let lines = (1_u64..).zip(&order.cart.lines).filter_map(|(number, (id, quantity))| {
        let (_, variant) = shop.variant(*id)?;
        let total = view::minor(&variant.price) * quantity;
        let subtotal = format!("{}.{:02}", total / 100, total % 100);
        Some(json!({
            "id": order.id() * 100 + number,
            "line_item_id": order.id() * 10 + number,
            "location_id": null,
            "quantity": quantity,
            "restock_type": "no_restock",
            "subtotal": subtotal,
            "subtotal_set": money_set(&subtotal),
            "total_tax": "0.00",
        }))
    });
    json!({
        "id": order.id() + 5,
        "admin_graphql_api_id": objects::gid("Refund", order.id() + 5),
        "order_id": order.id(),
        "created_at": times::shop_time(at),
        "processed_at": times::shop_time(at),
        "note": null,
        "restock": false,
        "refund_line_items": lines.collect::<Vec<_>>(),
        "transactions": [],
        "order_adjustments": [],
    })
}

fn variant(stock: &Stock, product: &Product, variant: &Variant, updated_at: &str) -> Value {
    let quantity = stock.everywhere(variant.inventory_item);
    json!({
        "id": variant.id,
        "admin_graphql_api_id": objects::gid("ProductVariant", variant.id),
        "product_id": product.id,
        "title": variant.title,
        "price": variant.price,
        "compare_at_price": variant.compare_at_price,
        "sku": variant.sku,
        "position": variant.position,
        "inventory_policy": if variant.backorder { "continue" } else { "deny" },
        "inventory_item_id": variant.inventory_item,
        "inventory_quantity": quantity,
        "old_inventory_quantity": quantity,
        "option1": variant.options.first(),
        "option2": variant.options.get(1),
        "option3": variant.options.get(2),
        "barcode": null,
        "taxable": !product.gift_card,
        "image_id": null,
        "updated_at": updated_at,
    })
}

fn image(shop: &Shop, product: &Product, position: u64, path: &str) -> Value {
    json!({
        "id": product.id + 200 + 2 * position,
        "product_id": product.id,
        "position": position,
        "alt": product.title,
        "src": format!("{}{path}", shop.0.base_url),
        "width": 800,
        "height": 800,
        "variant_ids": [],
    })
}
