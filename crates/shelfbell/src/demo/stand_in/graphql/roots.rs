//! The queries and mutations that the stand-in answers, by the name of the root field.

use serde_json::{Map, Value, json};

use super::super::stock::Location;
use super::super::webhooks::Subscription;
use super::super::{API_VERSION, Shop};
use super::document::Field;
use super::shape::connection;
use super::{GraphqlError, bulk, objects};

/// Shopify takes no longer list of ids in one query.
const MOST_IDS: usize = 250;

pub fn query(shop: &Shop, field: &Field) -> Result<Value, GraphqlError> {
    let allowed: &[&str] = match field.name.as_str() {
        "shop" | "currentAppInstallation" => &[],
        "nodes" => &["ids"],
        "node" | "productVariant" | "inventoryItem" | "bulkOperation" => &["id"],
        "locations" => &["first", "after", "includeInactive", "includeLegacy"],
        "webhookSubscriptions" | "productVariants" => &["first", "after"],
        _ => return Err(unknown("QueryRoot", field)),
    };
    check(field, allowed)?;
    Ok(match field.name.as_str() {
        "shop" => objects::shop(shop),
        "currentAppInstallation" => objects::app_installation(),
        "locations" => connection(Location::ALL.into_iter().map(|location| objects::location(shop, location)).collect()),
        "webhookSubscriptions" => connection(shop.state().subscriptions.iter().map(subscription).collect()),
        "productVariants" => all_variants(shop),
        "bulkOperation" => shop.poll_bulk_operation(id(field)?),
        "nodes" => Value::Array(ids(field)?.into_iter().map(|id| node(shop, id)).collect::<Result<_, _>>()?),
        name => {
            let kinds: &[&str] = match name {
                "productVariant" => &["ProductVariant"],
                "inventoryItem" => &["InventoryItem"],
                _ => &["ProductVariant", "InventoryItem"],
            };
            let id = id(field)?;
            if !kinds.iter().any(|kind| number(id, kind).is_some()) {
                return Err(invalid_id(id));
            }
            node(shop, id)?
        }
    })
}

pub fn mutate(shop: &Shop, field: &Field) -> Result<Value, GraphqlError> {
    match field.name.as_str() {
        "webhookSubscriptionCreate" => {
            check(field, &["topic", "webhookSubscription"])?;
            subscribe(shop, field)
        }
        "webhookSubscriptionDelete" => {
            check(field, &["id"])?;
            Ok(unsubscribe(shop, id(field)?))
        }
        "bulkOperationRunQuery" => {
            check(field, &["query", "groupObjects"])?;
            bulk::start(shop, text(&field.arguments, "query")?)
        }
        _ => Err(unknown("Mutation", field)),
    }
}

/// Every variant with all that is known of it.
pub fn all_variants(shop: &Shop) -> Value {
    let stock = &shop.state().stock;
    connection(shop.variants().map(|(product, variant)| objects::variant(shop, stock, product, variant)).collect())
}

/// `null` for an id that the shop does not have.
fn node(shop: &Shop, id: &str) -> Result<Value, GraphqlError> {
    let stock = &shop.state().stock;
    if let Some(number) = number(id, "ProductVariant") {
        return Ok(shop.variant(number).map_or(Value::Null, |(product, variant)| objects::variant(shop, stock, product, variant)));
    }
    let number = number(id, "InventoryItem").ok_or_else(|| invalid_id(id))?;
    let found = shop.variants().find(|(_, variant)| variant.inventory_item == number);
    Ok(found.map_or(Value::Null, |(_, variant)| objects::inventory_item(shop, stock, variant)))
}

fn subscription(subscription: &Subscription) -> Value {
    json!({
        "__typename": "WebhookSubscription",
        "id": objects::gid("WebhookSubscription", subscription.id),
        "topic": subscription.topic,
        "uri": subscription.uri,
        "format": "JSON",
        "filter": "",
        "includeFields": [],
        "apiVersion": { "__typename": "ApiVersion", "handle": API_VERSION },
    })
}

fn subscribe(shop: &Shop, field: &Field) -> Result<Value, GraphqlError> {
    let topic = text(&field.arguments, "topic")?;
    let wanted = field.arguments.get("webhookSubscription").and_then(Value::as_object);
    let wanted = wanted.ok_or_else(|| GraphqlError::new("Argument 'webhookSubscription' is required"))?;
    if let Some(name) = wanted.keys().find(|name| !matches!(name.as_str(), "uri" | "format" | "name")) {
        return Err(GraphqlError::new(format!("The stand-in does not know '{name}' of WebhookSubscriptionInput")));
    }
    let outcome = shop.subscribe(topic, text(wanted, "uri")?)?;
    Ok(match outcome {
        Ok(made) => json!({ "webhookSubscription": subscription(&made), "userErrors": [] }),
        Err(refusal) => user_error("webhookSubscription", &["webhookSubscription", "uri"], refusal),
    })
}

fn unsubscribe(shop: &Shop, id: &str) -> Value {
    let mut state = shop.state();
    let before = state.subscriptions.len();
    state.subscriptions.retain(|known| objects::gid("WebhookSubscription", known.id) != id);
    if state.subscriptions.len() == before {
        return user_error("deletedWebhookSubscriptionId", &["id"], "Webhook subscription does not exist");
    }
    json!({ "deletedWebhookSubscriptionId": id, "userErrors": [] })
}

fn user_error(result: &str, field: &[&str], message: &str) -> Value {
    json!({ result: null, "userErrors": [{ "__typename": "UserError", "field": field, "message": message, "code": null }] })
}

fn check(field: &Field, allowed: &[&str]) -> Result<(), GraphqlError> {
    match field.arguments.keys().find(|name| !allowed.contains(&name.as_str())) {
        Some(name) => {
            Err(GraphqlError::with_code(format!("Field '{}' doesn't accept argument '{name}'", field.name), "argumentNotAccepted"))
        }
        None => Ok(()),
    }
}

fn unknown(type_name: &str, field: &Field) -> GraphqlError {
    GraphqlError::with_code(format!("Field '{}' doesn't exist on type '{type_name}'", field.name), "undefinedField")
}

fn text<'a>(arguments: &'a Map<String, Value>, name: &str) -> Result<&'a str, GraphqlError> {
    let value = arguments.get(name).and_then(Value::as_str);
    value.ok_or_else(|| GraphqlError::new(format!("Argument '{name}' is missing or no text")))
}

fn id(field: &Field) -> Result<&str, GraphqlError> {
    text(&field.arguments, "id")
}

fn ids(field: &Field) -> Result<Vec<&str>, GraphqlError> {
    let list = field.arguments.get("ids").and_then(Value::as_array).ok_or_else(|| GraphqlError::new("Argument 'ids' is missing"))?;
    if list.len() > MOST_IDS {
        return Err(GraphqlError::with_code(
            format!("The input array size of {} is greater than the maximum allowed of {MOST_IDS}.", list.len()),
            "MAX_INPUT_SIZE_EXCEEDED",
        ));
    }
    list.iter().map(|id| id.as_str().ok_or_else(|| GraphqlError::new("Argument 'ids' holds something that is no id"))).collect()
}

fn number(id: &str, kind: &str) -> Option<u64> {
    id.strip_prefix("gid://shopify/")?.strip_prefix(kind)?.strip_prefix('/')?.parse().ok()
}

fn invalid_id(id: &str) -> GraphqlError {
    GraphqlError::new(format!("Invalid id: {id}"))
}
