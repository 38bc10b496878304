use serde_json::{Value, json};
use shelfbell_core::fact::{Fact, Level, Location, Product, Version};

use super::scripted::{NOW, Scripted, Step};
use crate::connectors::shopify::client::CallError;

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/shopify/", $name))
    };
}

const SMALL: &str = "642667041472713922";
const MEDIUM: &str = "757650484644203962";

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn levels(facts: &[Fact]) -> Vec<&Level> {
    facts.iter().filter_map(|fact| if let Fact::Level(level) = fact { Some(level) } else { None }).collect()
}

#[tokio::test]
async fn variants_are_read_with_all_that_decides_whether_they_sell() {
    let shop =
        Scripted::start([Step::ok("Nodes", fixture!("answer_nodes.json")), Step::ok("Levels", fixture!("answer_levels.json"))]).await;
    let client = shop.client();
    let gid = format!("gid://shopify/ProductVariant/{MEDIUM}");
    let facts = client.read_variants(&ids(&[SMALL, "404", &gid, SMALL])).await.unwrap();

    let products: Vec<&Product> = facts.iter().filter_map(|fact| if let Fact::Product(p) = fact { Some(p) } else { None }).collect();
    let [product] = products.as_slice() else { panic!("{products:?}") };
    assert_eq!(product.url.as_deref(), Some("https://shop.example/products/linen-shirt"));
    assert!(product.published && !product.complete);
    let variants: Vec<_> = product.variants.iter().map(|v| (v.variant.as_str(), v.backorder, v.tracked)).collect();
    assert_eq!(variants, [(SMALL, false, Some(true)), (MEDIUM, true, Some(false))]);
    assert_eq!(product.variants[0].options, ["S", "White"]);

    let level = |item: &str, location: &str, available, connected, updated_at| Level {
        item: item.to_owned(),
        location: location.to_owned(),
        available,
        connected,
        version: Version { updated_at, triggered_at: NOW },
    };
    let expected = [
        level("271878346596884015", "24826418", Some(4), true, 1_795_165_800_000),
        level("271878346596884015", "75596366001", Some(-2), false, 1_794_992_400_000),
        // Not counted: whatever number is there means nothing.
        level("271878346596884016", "24826418", None, true, 1_795_165_200_000),
        level("271878346596884016", "99000000000000001", None, true, 1_795_165_200_000),
    ];
    assert_eq!(levels(&facts), expected.iter().collect::<Vec<_>>());

    let mut locations: Vec<_> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Location(l) => Some((l.location.as_str(), l.active, l.fulfils_online_orders)),
            _ => None,
        })
        .collect();
    locations.sort_unstable();
    assert_eq!(locations, [("24826418", true, Some(true)), ("75596366001", false, Some(false)), ("99000000000000001", true, Some(true))]);
    assert!(facts.contains(&Fact::Item { item: "271878346596884016".to_owned(), tracked: false, updated_at: 1_795_078_800_000 }));
    assert_eq!(facts.last(), Some(&Fact::VariantGone { variant: "404".to_owned(), at: NOW }));

    let asked = shop.done();
    let gids = json!([format!("gid://shopify/ProductVariant/{SMALL}"), "gid://shopify/ProductVariant/404", gid]);
    assert_eq!(asked[0].variables(), json!({"ids": gids, "levels": 10}));
    assert_eq!(asked[1].variables(), json!({"id": "gid://shopify/InventoryItem/271878346596884016", "after": "c2"}));
}

fn gone(count: usize) -> Step {
    Step::json("Nodes", &json!({"data": {"nodes": vec![Value::Null; count]}}))
}

fn asked_sizes(shop: &Scripted) -> Vec<usize> {
    shop.done().iter().map(|asked| asked.variables()["ids"].as_array().unwrap().len()).collect()
}

#[tokio::test]
async fn many_variants_go_in_batches_that_one_call_can_pay() {
    let many: Vec<String> = (1..=60).map(|id: u32| id.to_string()).collect();
    let shop = Scripted::start([gone(25), gone(25), gone(10)]).await;
    assert_eq!(shop.client().read_variants(&many).await.unwrap().len(), 60);
    assert_eq!(asked_sizes(&shop), [25, 25, 10]);
}

#[tokio::test]
async fn a_shop_with_many_locations_is_read_in_smaller_batches() {
    let shop = Scripted::start([
        Step::ok("Nodes", fixture!("answer_nodes.json")),
        Step::ok("Levels", fixture!("answer_levels.json")),
        gone(6),
        gone(1),
    ])
    .await;
    let client = shop.client();
    client.read_variants(&ids(&[SMALL, "404", MEDIUM])).await.unwrap();
    client.read_variants(&ids(&["1", "2", "3", "4", "5", "6", "7"])).await.unwrap();
    let asked = shop.done();
    assert_eq!(asked[2].variables()["levels"], 50);
}

#[tokio::test]
async fn a_batch_that_is_too_costly_is_halved() {
    let too_costly = |size: &str| {
        let message = format!("Query cost is {size}, which exceeds the single query max cost limit (1000).");
        Step::json("Nodes", &json!({"errors": [{"message": message, "extensions": {"code": "MAX_COST_EXCEEDED"}}]}))
    };
    let many: Vec<String> = (1..=20).map(|id: u32| id.to_string()).collect();
    let shop = Scripted::start([too_costly("2000"), too_costly("1500"), gone(5), gone(5), gone(5), gone(5)]).await;
    assert_eq!(shop.client().read_variants(&many).await.unwrap().len(), 20);
    assert_eq!(asked_sizes(&shop), [20, 10, 5, 5, 5, 5]);

    let shop = Scripted::start([too_costly("1001")]).await;
    assert_eq!(shop.client().read_variants(&ids(&["1"])).await, Err(CallError::TooCostly { operation: "Nodes" }));
    shop.done();
}

#[tokio::test]
async fn answers_that_do_not_fit_the_question_are_not_taken() {
    let shop = Scripted::start([gone(1)]).await;
    let error = shop.client().read_variants(&ids(&["1", "2"])).await.unwrap_err();
    assert_eq!(error.to_string(), "Shopify's answer to Nodes cannot be read: 2 ids were asked for and 1 answered");
    shop.done();

    // A page that leads back to itself would never end.
    let page = json!({"data": {"locations": {"nodes": [], "pageInfo": {"hasNextPage": true, "endCursor": "c"}}}});
    let shop = Scripted::start([Step::json("Loc", &page), Step::json("Loc", &page)]).await;
    assert!(matches!(shop.client().locations().await, Err(CallError::Unexpected { operation: "Loc", .. })));
    shop.done();

    let shop = Scripted::start([]).await;
    assert_eq!(shop.client().read_variants(&ids(&["1", "x"])).await, Err(CallError::BadId));
    assert_eq!(shop.client().read_variants(&[]).await, Ok(Vec::new()));
    shop.done();
}

#[tokio::test]
async fn all_locations_are_read_page_by_page() {
    let first = json!({"data": {"locations": {"pageInfo": {"hasNextPage": true, "endCursor": "p1"}, "nodes": [
        {"id": "gid://shopify/Location/5", "name": "", "isActive": true, "fulfillsOnlineOrders": false, "updatedAt": "2026-11-01T00:00:00Z"}]}}});
    let shop = Scripted::start([Step::json("Loc", &first), Step::ok("Loc", fixture!("answer_loc.json"))]).await;
    let facts = shop.client().locations().await.unwrap();
    assert_eq!(facts.len(), 3);
    let location =
        Location { location: "5".to_owned(), name: None, active: true, fulfils_online_orders: Some(false), updated_at: 1_793_491_200_000 };
    assert_eq!(facts[0], Fact::Location(location));
    let asked = shop.done();
    assert_eq!(asked.iter().map(|asked| asked.variables()["after"].clone()).collect::<Vec<_>>(), [Value::Null, json!("p1")]);
}
