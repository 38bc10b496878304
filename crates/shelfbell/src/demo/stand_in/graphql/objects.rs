//! The shop's things as GraphQL objects (Admin API 2026-10), each with all fields that the stand-in knows.

use serde_json::{Value, json};

use super::super::stock::{Level, Location, Stock};
use super::super::{CURRENCY, DOMAIN, EMAIL, NAME, Shop, TIME_ZONE, oauth, times, view};
use super::shape::connection;
use crate::demo::catalogue::{Product, Variant};

pub fn gid(kind: &str, id: u64) -> String {
    format!("gid://shopify/{kind}/{id}")
}

pub fn shop(shop: &Shop) -> Value {
    let base_url = &shop.0.base_url;
    let host = base_url.split_once("://").map_or(base_url.as_str(), |(_, host)| host);
    json!({
        "__typename": "Shop",
        "id": gid("Shop", 61_402_118_000_000_011),
        "name": NAME,
        "email": EMAIL,
        "myshopifyDomain": DOMAIN,
        "primaryDomain": { "__typename": "Domain", "url": base_url, "host": host },
        "currencyCode": CURRENCY,
        "ianaTimezone": TIME_ZONE,
    })
}

pub fn app_installation() -> Value {
    let scopes: Vec<_> = oauth::SCOPES.iter().map(|scope| json!({ "__typename": "AccessScope", "handle": scope })).collect();
    json!({ "__typename": "AppInstallation", "accessScopes": scopes })
}

pub fn location(shop: &Shop, location: Location) -> Value {
    json!({
        "__typename": "Location",
        "id": gid("Location", location.id()),
        "legacyResourceId": location.id().to_string(),
        "name": location.name(),
        "isActive": true,
        "fulfillsOnlineOrders": location.fulfils_online_orders(),
        "updatedAt": times::utc(shop.0.opened_at),
    })
}

/// `null` for what is not in the online store.
pub fn online_store_url(shop: &Shop, product: &Product) -> Option<String> {
    product.published.then(|| format!("{}/products/{}", shop.0.base_url, product.handle))
}

fn image(shop: &Shop, product: &Product) -> Value {
    match product.images.first() {
        Some(path) => json!({ "__typename": "Image", "url": format!("{}{path}", shop.0.base_url), "altText": product.title }),
        None => Value::Null,
    }
}

/// A variant has its own picture where it has a colour of its own.
fn variant_image(shop: &Shop, of: &Product, variant: &Variant) -> Value {
    let path = view::picture(of, Some(variant));
    if of.images.first().is_none_or(|plain| *plain == path) {
        return Value::Null;
    }
    json!({ "__typename": "Image", "url": format!("{}{path}", shop.0.base_url), "altText": format!("{}, {}", of.title, variant.title) })
}

/// A product is as old as the last change of its stock.
pub fn product_updated_at(shop: &Shop, stock: &Stock, product: &Product) -> i64 {
    let items = product.variants.iter().map(|variant| variant.inventory_item);
    let levels = items.flat_map(|item| Location::ALL.map(|location| stock.level(item, location)));
    levels.flatten().map(|level| level.updated_at).fold(shop.0.opened_at, i64::max)
}

pub fn product(shop: &Shop, stock: &Stock, product: &Product) -> Value {
    let image = image(shop, product);
    let media = if image.is_null() { Value::Null } else { json!({ "__typename": "MediaImage", "preview": { "image": image } }) };
    json!({
        "__typename": "Product",
        "id": gid("Product", product.id),
        "legacyResourceId": product.id.to_string(),
        "handle": product.handle,
        "title": product.title,
        "descriptionHtml": product.body_html,
        "vendor": product.vendor,
        "productType": product.product_type,
        "tags": product.tags.split(", ").collect::<Vec<_>>(),
        "status": "ACTIVE",
        "isGiftCard": product.gift_card,
        "onlineStoreUrl": online_store_url(shop, product),
        "publishedAt": product.published.then(|| times::utc(shop.0.opened_at)),
        "createdAt": times::utc(shop.0.opened_at),
        "updatedAt": times::utc(product_updated_at(shop, stock, product)),
        "featuredImage": image,
        "featuredMedia": media,
        "variantsCount": { "__typename": "Count", "count": product.variants.len(), "precision": "EXACT" },
        "totalInventory": product.variants.iter().map(|variant| stock.everywhere(variant.inventory_item)).sum::<i64>(),
    })
}

pub fn variant(shop: &Shop, stock: &Stock, of: &Product, variant: &Variant) -> Value {
    let options = of.option_names.iter().zip(&variant.options);
    let options: Vec<_> = options.map(|(name, value)| json!({ "__typename": "SelectedOption", "name": name, "value": value })).collect();
    json!({
        "__typename": "ProductVariant",
        "id": gid("ProductVariant", variant.id),
        "legacyResourceId": variant.id.to_string(),
        "title": variant.title,
        "displayName": format!("{} - {}", of.title, variant.title),
        "sku": variant.sku,
        "barcode": null,
        "price": variant.price,
        "compareAtPrice": variant.compare_at_price,
        "position": variant.position,
        "inventoryPolicy": if variant.backorder { "CONTINUE" } else { "DENY" },
        "inventoryQuantity": stock.everywhere(variant.inventory_item),
        "sellableOnlineQuantity": stock.sellable(variant.inventory_item),
        "availableForSale": of.published && stock.is_buyable(variant),
        "selectedOptions": options,
        "image": variant_image(shop, of, variant),
        "updatedAt": times::utc(product_updated_at(shop, stock, of)),
        "product": product(shop, stock, of),
        "inventoryItem": inventory_item(shop, stock, variant),
    })
}

pub fn inventory_item(shop: &Shop, stock: &Stock, variant: &Variant) -> Value {
    let item = variant.inventory_item;
    let levels = Location::ALL.into_iter().filter_map(|place| Some(level(shop, variant, place, stock.level(item, place)?)));
    json!({
        "__typename": "InventoryItem",
        "id": gid("InventoryItem", item),
        "legacyResourceId": item.to_string(),
        "sku": variant.sku,
        "tracked": variant.tracked,
        "updatedAt": times::utc(shop.0.opened_at),
        "inventoryLevels": connection(levels.collect()),
    })
}

/// The id of a level names its item in a query string, as Shopify's does.
pub fn level_gid(item: u64, location: Location) -> String {
    format!("{}?inventory_item_id={item}", gid("InventoryLevel", location.id() + 2_000_000))
}

fn level(shop: &Shop, variant: &Variant, place: Location, level: Level) -> Value {
    let updated_at = times::utc(level.updated_at);
    json!({
        "__typename": "InventoryLevel",
        "id": level_gid(variant.inventory_item, place),
        "isActive": true,
        "updatedAt": updated_at,
        "item": { "__typename": "InventoryItem", "id": gid("InventoryItem", variant.inventory_item), "tracked": variant.tracked },
        "location": location(shop, place),
        "quantities": [{ "__typename": "InventoryQuantity", "name": "available", "quantity": level.available, "updatedAt": updated_at }],
    })
}
