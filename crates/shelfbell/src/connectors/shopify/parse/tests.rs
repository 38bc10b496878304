use proptest::prelude::*;
use serde_json::{Value, json};
use shelfbell_core::fact::{Level, Location, Product, Variant};

use super::*;

const TRIGGERED: i64 = 1_795_420_800_456;
const RECEIVED: i64 = 1_795_420_801_789;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/shopify/", $name)).as_slice()
    };
}

fn facts(topic: &str, body: &[u8]) -> Vec<Fact> {
    parse(topic, Some(TRIGGERED), RECEIVED, body).unwrap()
}

fn reason(topic: &str, body: &Value) -> String {
    parse(topic, Some(TRIGGERED), RECEIVED, body.to_string().as_bytes()).unwrap_err().reason
}

fn product(body: &Value) -> Product {
    match facts("products/update", body.to_string().as_bytes()).remove(0) {
        Fact::Product(product) => product,
        other => panic!("{other:?}"),
    }
}

fn shirt() -> Value {
    serde_json::from_slice(fixture!("products_update.json")).unwrap()
}

fn level(available: Option<i64>, connected: bool, updated_at: i64) -> Fact {
    let version = Version { updated_at, triggered_at: TRIGGERED };
    Fact::Level(Level { item: "271878346596884015".to_owned(), location: "24826418".to_owned(), available, connected, version })
}

#[test]
fn a_level_carries_its_quantity_and_its_time() {
    let fact = Fact::Level(Level {
        item: "48513488879793".to_owned(),
        location: "75596366001".to_owned(),
        available: Some(0),
        connected: true,
        // 15:35:10 at +07:00.
        version: Version { updated_at: 1_773_650_110_000, triggered_at: TRIGGERED },
    });
    assert_eq!(facts("inventory_levels/update", fixture!("inventory_levels_update.json")), [fact]);
}

#[test]
fn an_item_that_is_not_counted_has_no_quantity() {
    let body = json!({"inventory_item_id": "271878346596884015", "location_id": 24_826_418, "available": null, "updated_at": "2026-11-20T09:00:00Z"});
    assert_eq!(facts("inventory_levels/update", body.to_string().as_bytes()), [level(None, true, 1_795_165_200_000)]);
}

#[test]
fn connecting_starts_empty_and_disconnecting_ends() {
    assert_eq!(facts("inventory_levels/connect", fixture!("inventory_levels_connect.json")), [level(Some(0), true, 1_795_165_200_000)]);
    let null = json!({"inventory_item_id": 271_878_346_596_884_015_u64, "location_id": 24_826_418, "available": null, "updated_at": "2026-11-20T09:00:00Z"});
    assert_eq!(facts("inventory_levels/connect", null.to_string().as_bytes()), [level(Some(0), true, 1_795_165_200_000)]);
    // Without a time of its own it is as old as the whole second of its event.
    let fact = level(Some(0), false, 1_795_420_800_000);
    assert_eq!(facts("inventory_levels/disconnect", fixture!("inventory_levels_disconnect.json")), [fact]);
}

#[test]
fn without_a_trigger_time_the_arrival_counts() {
    let read = parse("inventory_levels/disconnect", None, RECEIVED, fixture!("inventory_levels_disconnect.json")).unwrap();
    let [Fact::Level(level)] = read.as_slice() else { panic!("{read:?}") };
    assert_eq!(level.version, Version { updated_at: 1_795_420_801_000, triggered_at: RECEIVED });
}

#[test]
fn items_say_whether_they_are_counted() {
    let fact = Fact::Item { item: "271878346596884015".to_owned(), tracked: false, updated_at: 1_795_166_130_000 };
    assert_eq!(facts("inventory_items/update", fixture!("inventory_items_update.json")), [fact]);
    assert_eq!(facts("inventory_items/update", br#"{"id":1,"sku":"x"}"#), []);
    assert_eq!(facts("inventory_items/delete", br#"{"id":1}"#), []);
}

#[test]
fn a_product_comes_with_its_variants_and_no_levels() {
    let variant = |variant: &str, item: &str, size: &str| Variant {
        variant: variant.to_owned(),
        inventory_item: Some(item.to_owned()),
        title: format!("{size} / White"),
        sku: None,
        options: vec![size.to_owned(), "White".to_owned()],
        price: Some("49.90".to_owned()),
        image_url: None,
        position: 2,
        backorder: true,
        tracked: Some(false),
    };
    let image = Some("https://cdn.shopify.com/s/files/1/linen.jpg".to_owned());
    let small = Variant {
        sku: Some("LINEN-S".to_owned()),
        image_url: image.clone(),
        position: 1,
        backorder: false,
        tracked: Some(true),
        ..variant("642667041472713922", "271878346596884015", "S")
    };
    let product = Product {
        product: "788032119674292922".to_owned(),
        handle: "linen-shirt".to_owned(),
        title: "Linen Shirt".to_owned(),
        vendor: Some("Atelier Norte".to_owned()),
        product_type: Some("Shirts".to_owned()),
        image_url: image,
        url: None,
        published: true,
        updated_at: 1_795_166_130_000,
        variants: vec![small, variant("757650484644203962", "271878346596884016", "M")],
        complete: true,
    };
    assert_eq!(facts("products/update", fixture!("products_update.json")), [Fact::Product(product)]);
}

#[test]
fn a_product_without_stock_fields_is_read_and_looked_at_again() {
    let read = facts("products/create", fixture!("products_update_without_stock.json"));
    let [Fact::Product(product), look_again] = read.as_slice() else { panic!("{read:?}") };
    assert_eq!(look_again, &Fact::LookAgain { variant: "40123456789012".to_owned() });
    assert_eq!((product.vendor.as_ref(), product.image_url.as_ref()), (None, None));
    let variant = &product.variants[0];
    assert_eq!((variant.tracked, variant.inventory_item.as_ref(), variant.position), (None, None, 1));
    assert!(variant.options.is_empty());
    // It names a variant that it does not carry.
    assert!(!product.complete);
}

#[test]
fn only_a_whole_list_of_variants_is_complete() {
    let mut body = shirt();
    body["variant_gids"] = Value::Null;
    assert!(product(&body).complete);
    let one = body["variants"][0].clone();
    let many = |count: u64| -> Vec<Value> {
        (1..=count)
            .map(|id| {
                let mut variant = one.clone();
                variant["id"] = json!(id);
                variant
            })
            .collect()
    };
    body["variants"] = json!(many(99));
    assert!(product(&body).complete);
    body["variants"] = json!(many(100));
    assert!(!product(&body).complete);
    body["variants"] = json!([]);
    assert!(!product(&body).complete);
    body.as_object_mut().unwrap().remove("variants");
    assert!(!product(&body).complete);
}

#[test]
fn published_means_active_and_online_by_now() {
    let with = |field: &str, value: Value| {
        let mut body = shirt();
        body[field] = value;
        product(&body).published
    };
    assert!(with("published_scope", json!("web")));
    assert!(with("published_scope", Value::Null));
    assert!(!with("published_scope", json!("none")));
    assert!(!with("status", json!("draft")));
    assert!(!with("status", json!("archived")));
    assert!(!with("published_at", Value::Null));
    assert!(!with("published_at", json!("2027-01-01T00:00:00Z")));
}

#[test]
fn hints_locations_and_farewells() {
    let hint = Fact::LookAgain { variant: "642667041472713922".to_owned() };
    for topic in ["variants/in_stock", "variants/out_of_stock"] {
        assert_eq!(facts(topic, fixture!("variants_in_stock.json")), std::slice::from_ref(&hint));
    }
    let location = |name: Option<&str>, active, updated_at| {
        let location = "24826418".to_owned();
        Fact::Location(Location { location, name: name.map(str::to_owned), active, fulfils_online_orders: None, updated_at })
    };
    let update = fixture!("locations_update.json");
    assert_eq!(facts("locations/update", update), [location(Some("Porto warehouse"), true, 1_795_166_130_000)]);
    assert_eq!(facts("locations/deactivate", update), [location(Some("Porto warehouse"), false, 1_795_166_130_000)]);
    assert_eq!(facts("locations/delete", fixture!("locations_delete.json")), [location(None, false, 1_795_420_800_000)]);
    let gone = Fact::ProductGone { product: "788032119674292922".to_owned(), at: TRIGGERED };
    assert_eq!(facts("products/delete", fixture!("products_delete.json")), [gone]);
    assert_eq!(facts("app/uninstalled", fixture!("app_uninstalled.json")), [Fact::Uninstalled { at: TRIGGERED }]);
}

#[test]
fn other_topics_are_none_of_our_business() {
    for topic in ["orders/create", "refunds/create", "customers/redact", "shop/update", "", "InventoryItem"] {
        assert_eq!(parse(topic, None, 0, b"not even JSON"), Ok(Vec::new()), "{topic}");
    }
}

#[test]
fn what_is_wrong_is_named_without_repeating_it() {
    let not_json = parse("products/update", None, 0, br#"{"title": secret}"#).unwrap_err();
    assert_eq!(not_json.to_string(), "unreadable payload: not JSON (line 1, column 11)");
    assert_eq!(reason("products/update", &json!([])), "the payload is not a JSON object");
    assert_eq!(reason("inventory_levels/update", &json!({"available": 1, "location_id": 2})), "field `inventory_item_id` is missing");
    assert_eq!(reason("inventory_levels/update", &json!({"inventory_item_id": 1, "location_id": 2})), "field `available` is missing");
    assert_eq!(reason("products/delete", &json!({"id": 7.880_321_196_742_929e17})), "field `id` is not an id");
    assert_eq!(reason("products/delete", &json!({"id": -1})), "field `id` is not an id");
    assert_eq!(reason("products/delete", &json!({"id": "1; DROP TABLE"})), "field `id` is not an id");
    let mut body = shirt();
    body["variants"][1]["id"] = Value::Null;
    assert_eq!(reason("products/update", &body), "field `variants[1].id` is missing");
    body["variants"] = json!([7]);
    assert_eq!(reason("products/update", &body), "field `variants[0]` is not an object");
    let mut body = shirt();
    body["updated_at"] = json!("yesterday");
    assert_eq!(reason("products/update", &body), "field `updated_at` is not an RFC 3339 time");
}

#[test]
fn the_order_of_fields_and_spelling_of_ids_do_not_matter() {
    let reordered = br#"{"available":"7","admin_graphql_api_id":"x","updated_at":"2026-11-20T10:00:00+01:00","location_id":"gid://shopify/Location/24826418",
        "inventory_item_id":271878346596884015,"unknown":{"deep":[1,2,{"a":null}]}}"#;
    assert_eq!(facts("inventory_levels/update", reordered), [level(Some(7), true, 1_795_165_200_000)]);
}

#[test]
fn nul_is_dropped_because_postgresql_cannot_hold_it() {
    let mut body = shirt();
    body["title"] = json!("Li\u{0}nen");
    assert_eq!(product(&body).title, "Linen");
}

const TOPICS: [&str; 16] = [
    "inventory_levels/update",
    "inventory_levels/connect",
    "inventory_levels/disconnect",
    "inventory_items/create",
    "inventory_items/update",
    "inventory_items/delete",
    "products/create",
    "products/update",
    "products/delete",
    "variants/in_stock",
    "variants/out_of_stock",
    "locations/create",
    "locations/update",
    "locations/activate",
    "locations/deactivate",
    "app/uninstalled",
];

/// Field names that the readers look for, so that random objects get past the first check.
fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "id",
            "inventory_item_id",
            "location_id",
            "available",
            "updated_at",
            "tracked",
            "title",
            "handle",
            "status",
            "published_at",
            "variants",
            "variant_gids",
            "admin_graphql_api_id",
            "images",
            "image",
            "src",
            "position",
            "active",
        ])
        .prop_map(str::to_owned),
        ".*",
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[0-9]{1,25}".prop_map(Value::from),
        "gid://shopify/[A-Z]?/?[0-9]{0,20}".prop_map(Value::from),
        Just(json!("2026-11-20T09:15:30-23:59")),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(field(), inner, 0..12).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(topic in prop::sample::select(TOPICS.to_vec()), triggered: Option<i64>, received: i64, body: Vec<u8>) {
        let _ = parse(topic, triggered, received, &body);
    }

    #[test]
    fn no_json_makes_it_panic_or_repeats_itself_in_errors(topic in prop::sample::select(TOPICS.to_vec()), triggered: Option<i64>, received: i64, value in any_json()) {
        if let Err(unreadable) = parse(topic, triggered, received, value.to_string().as_bytes()) {
            prop_assert!(unreadable.reason.len() < 200, "{}", unreadable.reason);
        }
    }

    #[test]
    fn ids_survive_to_the_last_digit(item in 1_u64.., location in 1_u64.., available: i32) {
        let body = json!({"inventory_item_id": item, "location_id": location.to_string(), "available": available});
        let read = facts("inventory_levels/update", body.to_string().as_bytes());
        let [Fact::Level(level)] = read.as_slice() else { panic!("{read:?}") };
        prop_assert_eq!(&level.item, &item.to_string());
        prop_assert_eq!(&level.location, &location.to_string());
        prop_assert_eq!(level.available, Some(i64::from(available)));
    }
}
