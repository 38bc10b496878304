use secrecy::SecretString;
use serde_json::{Value, json};

use super::super::{Opening, Shop, throttle};
use super::{Request, bulk, run};
use crate::clock::Clock;
use crate::demo::{catalogue, http_client, inbox};

const NODES: &str = "query Nodes($ids: [ID!]!, $levels: Int!) { nodes(ids: $ids) { ... on ProductVariant { id sku inventoryPolicy
    product { handle onlineStoreUrl featuredMedia { preview { image { url } } } }
    inventoryItem { id tracked inventoryLevels(first: $levels) { nodes { location { name fulfillsOnlineOrders }
        quantities(names: [\"available\"]) { name quantity updatedAt } } pageInfo { hasNextPage } } } } } }";

fn shop(clock: &Clock) -> Shop {
    Shop::open(Opening {
        base_url: "http://127.0.0.1:1".to_owned(),
        client_id: "id".to_owned(),
        client_secret: SecretString::from("hush"),
        clock: clock.clone(),
        http: http_client().unwrap(),
        mailbox: inbox::Mailbox::default(),
        products: catalogue::embedded().unwrap(),
    })
}

fn ask(shop: &Shop, query: &str, variables: &Value) -> Value {
    run(shop, &Request { query: query.to_owned(), operation_name: None, variables: variables.as_object().cloned() })
}

fn gid_of(shop: &Shop, sku: &str) -> String {
    let (_, variant) = shop.variants().find(|(_, variant)| variant.sku == sku).unwrap();
    format!("gid://shopify/ProductVariant/{}", variant.id)
}

#[test]
fn nodes_tell_stock_by_location_and_null_for_strangers() {
    let shop = shop(&Clock::manual(1_773_650_110_250));
    let ids = [gid_of(&shop, "SW-MAT"), "gid://shopify/ProductVariant/1".to_owned(), gid_of(&shop, "FR-PROTO-L")];
    let answer = ask(&shop, NODES, &json!({ "ids": ids, "levels": 5 }));
    let nodes = &answer["data"]["nodes"];
    assert_eq!(nodes[1], Value::Null);
    assert_eq!(nodes[2]["product"]["onlineStoreUrl"], Value::Null);
    let mat = &nodes[0];
    assert_eq!(mat["product"]["onlineStoreUrl"], "http://127.0.0.1:1/products/changing-mat");
    assert_eq!(mat["product"]["featuredMedia"]["preview"]["image"]["url"], "http://127.0.0.1:1/images/changing-mat.svg");
    let levels = &mat["inventoryItem"]["inventoryLevels"]["nodes"];
    assert_eq!(levels[0]["quantities"], json!([{ "name": "available", "quantity": 0, "updatedAt": "2026-03-16T08:35:10Z" }]));
    assert_eq!(levels[1]["location"], json!({ "name": "Shop floor", "fulfillsOnlineOrders": false }));
    assert_eq!(levels[1]["quantities"][0]["quantity"], 4);
}

#[test]
fn wrong_questions_are_answered_with_errors() {
    let shop = shop(&Clock::manual(0));
    let wrong = [
        ("query Q { orders(first: 1) { nodes { id } } }", json!({}), "orders"),
        ("query Q { shop { colour } }", json!({}), "colour"),
        ("query Q { shop(first: 1) { name } }", json!({}), "first"),
        (NODES, json!({ "ids": ["gid://shopify/ProductVariant/1"] }), "$levels"),
        (NODES, json!({ "ids": [], "levels": 1, "more": 1 }), "$more"),
        (NODES, json!({ "ids": ["7"], "levels": 1 }), "Invalid id"),
        (NODES, json!({ "ids": vec!["gid://shopify/ProductVariant/1"; 251], "levels": 1 }), "cost"),
        ("query Q { nodes(ids: []) { id }", json!({}), "end of document"),
    ];
    for (query, variables, hint) in wrong {
        let answer = ask(&shop, query, &variables);
        assert_eq!(answer["data"], Value::Null, "{query}");
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(hint), "{message}");
    }
}

#[test]
fn a_greedy_client_is_throttled_until_the_bucket_fills() {
    let clock = Clock::manual(0);
    let shop = shop(&clock);
    let ids = vec!["gid://shopify/ProductVariant/1"; 60];
    let ask_much = || ask(&shop, NODES, &json!({ "ids": ids, "levels": 2 }));
    // Unknown ids give back most of what they reserved, so drain the bucket first.
    assert!(shop.state().bucket.take(throttle::MAXIMUM - 900, 0));
    let first = ask_much();
    let cost = &first["extensions"]["cost"];
    let (requested, used) = (cost["requestedQueryCost"].as_u64().unwrap(), cost["actualQueryCost"].as_u64().unwrap());
    assert!(requested > 600 && used < 10, "{cost}");
    assert!(shop.state().bucket.take(500, 0));
    let refused = ask_much();
    assert_eq!(refused["errors"][0]["extensions"]["code"], "THROTTLED");
    assert_eq!(refused["extensions"]["cost"]["actualQueryCost"], Value::Null);
    assert_eq!(refused["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"], 400);
    clock.advance(5_000);
    assert!(ask_much()["data"]["nodes"].is_array());
}

#[test]
fn a_bulk_operation_has_a_line_for_each_variant_and_level() {
    let shop = shop(&Clock::manual(0));
    let inner = "{ productVariants { edges { node { id sku price position inventoryPolicy selectedOptions { name value } image { url }
        product { id handle title status onlineStoreUrl vendor productType updatedAt } inventoryItem { id tracked
        inventoryLevels { edges { node { id isActive location { id } quantities(names: [\"available\"]) { name quantity } } } } } } } } }";
    let start = "mutation Bulk($q: String!) { bulkOperationRunQuery(query: $q, groupObjects: false) {
        bulkOperation { id status } userErrors { field message code } } }";
    let started = ask(&shop, start, &json!({ "q": inner }));
    let id = started["data"]["bulkOperationRunQuery"]["bulkOperation"]["id"].as_str().unwrap().to_owned();
    let poll = || ask(&shop, "query Poll($id: ID!) { bulkOperation(id: $id) { id status objectCount url } }", &json!({ "id": id }));
    assert_eq!(poll()["data"]["bulkOperation"]["status"], "RUNNING");
    let done = poll();
    assert_eq!(done["data"]["bulkOperation"]["status"], "COMPLETED");
    let file = done["data"]["bulkOperation"]["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();

    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let text = runtime.block_on(async {
        let response = bulk::download(axum::extract::State(shop.clone()), axum::extract::Path(file)).await;
        axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap()
    });
    let lines: Vec<Value> = std::str::from_utf8(&text).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (levels, variants): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.get("__parentId").is_some());
    assert_eq!(variants.len(), shop.variants().count());
    assert_eq!(done["data"]["bulkOperation"]["objectCount"], lines.len().to_string());
    let on_floor = shop.variants().filter(|(_, variant)| variant.shop_floor.is_some()).count();
    assert_eq!(levels.len(), variants.len() + on_floor);
    let mut parent = Value::Null;
    for line in &lines {
        match line.get("__parentId") {
            Some(named) => assert_eq!(named, &parent),
            None => parent = line["id"].clone(),
        }
    }
    assert!(variants[0].get("inventoryLevels").is_none() && variants[0]["inventoryItem"].get("inventoryLevels").is_none());
}

#[test]
fn a_bulk_query_that_cannot_run_is_a_user_error() {
    let shop = shop(&Clock::manual(0));
    let start = "mutation Bulk($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id } userErrors { message } } }";
    let answer = ask(&shop, start, &json!({ "q": "{ productVariants { edges { node { id colour } } } }" }));
    let outcome = &answer["data"]["bulkOperationRunQuery"];
    assert_eq!(outcome["bulkOperation"], Value::Null);
    assert!(outcome["userErrors"][0]["message"].as_str().unwrap().contains("colour"));
}
