//! What a model may ask for: it reads what shoppers can read, and nothing else. There is no tool that writes.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use shelfbell_core::chat::{Dialogue, Product, hear};

use super::evidence::{Evidence, Read, variant_name};
use super::failure::Failure;
use crate::chat::act::Turn;
use crate::db::catalogue::{self, Named};
use crate::flows::check_stock::{Stock, check_stock};
use crate::flows::search::search;
use crate::flows::sign_up::{SignUpError, Wanted};
use crate::models::{Tool, ToolCall, ToolResult};

const MOST_PRODUCTS: i64 = 6;
const MOST_VARIANTS: usize = 20;
const LONGEST_QUERY: usize = 200;

const SEARCH: &str = "search_products";
const CHECK: &str = "check_availability";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    query: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    variant_ids: Vec<String>,
}

pub fn tools() -> Vec<Tool> {
    let object = |name: &str, property: Value| {
        let properties = json!({ name: property });
        json!({ "type": "object", "properties": properties, "required": [name], "additionalProperties": false })
    };
    let ids = json!({ "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": MOST_VARIANTS });
    vec![
        Tool {
            name: SEARCH,
            description: "Finds products of this shop by words of their names, types, options or SKUs. Says nothing about stock.",
            parameters: object("query", json!({ "type": "string", "maxLength": LONGEST_QUERY })),
        },
        Tool {
            name: CHECK,
            description: "Reads the stock of variants now. Takes variant_id values from the data or from search_products.",
            parameters: object("variant_ids", ids),
        },
    ]
}

/// Runs one call. What the model can put right is told to it as an error; anything else ends its part of the turn.
pub async fn run(turn: &Turn<'_>, evidence: &mut Evidence, call: &ToolCall) -> Result<ToolResult, Failure> {
    let told = match call.name.as_str() {
        SEARCH => search_products(turn, evidence, &arguments::<Search>(&call.arguments)?.query).await?,
        CHECK => check_availability(turn, evidence, &arguments::<Check>(&call.arguments)?.variant_ids).await?,
        _ => return Err(Failure::UnknownTool),
    };
    let (content, is_error) = match told {
        Ok(found) => (super::prompt::data(&found), false),
        Err(mistake) => (json!({ "error": mistake }).to_string(), true),
    };
    Ok(ToolResult { call: call.id.clone(), content, is_error })
}

fn arguments<T: serde::de::DeserializeOwned>(arguments: &Map<String, Value>) -> Result<T, Failure> {
    serde_json::from_value(Value::Object(arguments.clone())).map_err(|_| Failure::Arguments)
}

type Told = Result<Value, &'static str>;

async fn search_products(turn: &Turn<'_>, evidence: &mut Evidence, query: &str) -> Result<Told, Failure> {
    if query.chars().count() > LONGEST_QUERY {
        return Ok(Err("the query is too long"));
    }
    let heard = hear(query, turn.locale, &Dialogue::default(), None);
    let mut tx = turn.app.db.read().await?;
    let ids = search(&mut tx, &turn.shop.id, &heard, MOST_PRODUCTS).await?;
    let refs: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut products = catalogue::products(&mut tx, &turn.shop.id, Named::Id, &refs).await?;
    products.sort_by_key(|(id, _)| ids.iter().position(|known| known == id));
    let products: Vec<Product> = products.into_iter().map(|(_, product)| product).collect();
    let shown: Vec<Value> = products.iter().map(|product| described(product, &Evidence::default())).collect();
    evidence.learn(products);
    Ok(Ok(json!({ "products": shown })))
}

async fn check_availability(turn: &Turn<'_>, evidence: &mut Evidence, ids: &[String]) -> Result<Told, Failure> {
    if ids.is_empty() || ids.len() > MOST_VARIANTS {
        return Ok(Err("name 1 to 20 variants"));
    }
    if !ids.iter().all(|id| evidence.knows(id)) {
        return Ok(Err("a variant_id is none of the data's or of search_products; search first"));
    }
    let mut read = Vec::new();
    for id in ids {
        let stock = match check_stock(turn.app, turn.shop, &Wanted::Variant(id.clone())).await {
            Ok(stock) => stock,
            Err(SignUpError::Sqlx(error)) => return Err(error.into()),
            Err(_) => return Ok(Err("a variant is no longer sold")),
        };
        for stock in stock {
            let Stock { availability, units_left, .. } = stock;
            evidence.readings.insert(stock.variant_id.clone(), Read { availability, units_left });
            read.push(json!({
                "variant_id": stock.variant_id, "product": stock.product_title, "name": stock.variant_title,
                "availability": availability.as_str(), "units_left": units_left,
            }));
        }
    }
    Ok(Ok(json!({ "read_now": read })))
}

/// A product as a model is shown it.
pub fn described(product: &Product, evidence: &Evidence) -> Value {
    let variants: Vec<Value> = product
        .variants
        .iter()
        .take(MOST_VARIANTS)
        .map(|variant| {
            let read = evidence.reading(variant);
            json!({
                "variant_id": variant.id, "name": variant_name(variant),
                "availability": read.map(|read| read.availability.as_str()), "units_left": read.and_then(|read| read.units_left),
            })
        })
        .collect();
    let (kind, vendor) = (&product.product_type, &product.vendor);
    json!({ "title": product.title, "handle": product.handle, "type": kind, "vendor": vendor, "variants": variants })
}
