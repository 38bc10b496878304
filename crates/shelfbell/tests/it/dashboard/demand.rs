//! The lines and what they are worth, counted by hand; the trend; expected dates; the file.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::flows::sign_up::Wanted;
use shelfbell_core::fact::Fact;

use super::{DAY, ask, buys, get, pages, raw, shop};
use crate::support::http::Server;
use crate::support::{START, TestApp, TestShop, product};

crate::on_both_engines!(
    lines_are_counted_and_ordered,
    a_trend_follows_the_line,
    an_expected_date_is_said_everywhere,
    pages_hold_while_people_join
);

fn targets(list: &Value) -> Vec<(String, Option<String>, i64)> {
    let items = list["items"].as_array().unwrap();
    let one = |item: &Value| {
        (item["product_id"].as_str().unwrap().to_owned(), item["variant_id"].as_str().map(str::to_owned), item["waiting"].as_i64().unwrap())
    };
    items.iter().map(one).collect()
}

fn named(rows: &[(&str, Option<&str>, i64)]) -> Vec<(String, Option<String>, i64)> {
    rows.iter().map(|(product, variant, waiting)| ((*product).to_owned(), variant.map(str::to_owned), *waiting)).collect()
}

async fn crowd(test: &TestApp, shop: &TestShop) {
    // The longest wait is one person's for any variant of product 2.
    shop.sign_up(Wanted::AnyOf("2".to_owned()), "early@example.com").await.unwrap();
    test.clock.advance(DAY * 1000);
    for n in 0..3 {
        shop.wait_for("12", &format!("twelve{n}@example.com")).await;
    }
    test.clock.advance(DAY * 1000);
    for n in 0..2 {
        shop.wait_for("11", &format!("eleven{n}@example.com")).await;
    }
}

async fn lines_are_counted_and_ordered(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    crowd(&test, &shop).await;
    // Size 11 costs more than three of the others.
    let mut dear = product("1", &["11", "12"]);
    dear.updated_at = 2;
    dear.variants[0].price = Some("99.00".to_owned());
    shop.facts(vec![Fact::Product(dear)]).await;
    let by = async |sort: &str| get(&server, &shop, &format!("/admin/v1/demand?sort={sort}")).await;
    let waiting = by("waiting").await;
    assert_eq!(targets(&waiting), named(&[("1", Some("12"), 3), ("1", Some("11"), 2), ("2", None, 1)]));
    assert_eq!(targets(&by("revenue").await), named(&[("1", Some("11"), 2), ("1", Some("12"), 3), ("2", None, 1)]));
    assert_eq!(targets(&by("longest").await), named(&[("2", None, 1), ("1", Some("12"), 3), ("1", Some("11"), 2)]));
    // Nobody was told yet: what is usual, 5 of 100, and how unsure that is.
    let conversion = &waiting["conversion"];
    assert_eq!((&conversion["source"], &conversion["told"], &conversion["rate"]), (&json!("prior"), &json!(0), &json!(0.05)));
    let twelve = &waiting["items"][0];
    assert_eq!(twelve["recoverable"]["likely_minor"], 300, "3 × 19.99 × 0.05");
    // Wilson's interval of 2.5 of 50 is 1.6 % to 14.9 %.
    assert_eq!((&twelve["recoverable"]["low_minor"], &twelve["recoverable"]["high_minor"]), (&json!(94), &json!(891)));
    assert_eq!(
        (&twelve["sku"], &twelve["variant_title"], &twelve["availability"], &twelve["sellable"], &twelve["episode"]),
        (&json!("SKU-12"), &json!("Size 12"), &json!("sold_out"), &json!(0), &Value::Null)
    );
    assert_eq!(twelve["oldest_at"], START + DAY * 1000);
    let any = &waiting["items"][2];
    assert_eq!((&any["availability"], &any["variant_title"], &any["price_minor"]), (&Value::Null, &Value::Null, &json!(1_999)));
    // Words of the title, an option or the SKU, in any case, by their beginnings.
    // Another variant of a product that is named is shown as well.
    for (question, found) in [("size", 2), ("SIZE%2012", 1), ("sku-11", 1), ("produ", 2), ("product%202", 1), ("nothing", 0), ("%25", 2)] {
        let list = get(&server, &shop, &format!("/admin/v1/demand?q={question}")).await;
        let products: std::collections::BTreeSet<_> = targets(&list).into_iter().map(|(product, ..)| product).collect();
        assert_eq!(products.len(), found, "{question}: {list}");
    }
    // Told and bought: the shop's own figure grows in, of those who had the time to buy.
    shop.stock("12", 3).await;
    test.run_due().await;
    buys(&test, &shop, "7", "twelve0@example.com", "12", 1_999).await;
    assert_eq!(by("waiting").await["conversion"]["told"], 0);
    test.clock.advance(8 * DAY * 1000);
    let later = by("waiting").await;
    assert_eq!((&later["conversion"]["told"], &later["conversion"]["bought"]), (&json!(3), &json!(1)));
    // (1 + 47 × 0.05) / 50
    assert!((later["conversion"]["rate"].as_f64().unwrap() - 0.067).abs() < 1e-9, "{later}");
    assert_eq!(targets(&later), named(&[("1", Some("11"), 2), ("2", None, 1)]));

    let file = raw(&server, &shop, Method::GET, "/admin/v1/demand.csv", &Value::Null).await;
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("product_id,variant_id,product_title"));
    assert!(lines[1].starts_with("1,11,Product 1,Size 11,SKU-11,9900,EUR,sold_out,0,2,2,"), "{}", lines[1]);
    assert!(lines[2].starts_with("2,,Product 2,,,1999,EUR,,,1,1,"), "{}", lines[2]);
}

async fn a_trend_follows_the_line(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    crowd(&test, &shop).await;
    // Day 3: two units of size 12; two of three are told, one buys.
    test.clock.advance(DAY * 1000);
    shop.stock("12", 2).await;
    test.run_due().await;
    buys(&test, &shop, "9", "twelve0@example.com", "12", 1_999).await;
    test.clock.advance(1_000);
    let trend = get(&server, &shop, "/admin/v1/demand/1/trend?days=5").await;
    assert_eq!(trend["product_title"], "Product 1");
    let days: Vec<[i64; 4]> = trend["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| ["signed_up", "told", "bought", "waiting"].map(|key| day[key].as_i64().unwrap()))
        .collect();
    // Before, the day of the crowd's first (who waits for product 2), then 3, then 2 more, then two leave.
    assert_eq!(days, [[0, 0, 0, 0], [0, 0, 0, 0], [3, 0, 0, 3], [2, 0, 0, 5], [0, 2, 1, 3]]);
    assert_eq!(get(&server, &shop, "/admin/v1/demand/handle-2/trend?days=4").await["days"][0]["waiting"], 1);
    let (status, problem) = ask(&server, &shop, Method::GET, "/admin/v1/demand/none/trend", Value::Null).await;
    assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("unknown_product")));
}

async fn an_expected_date_is_said_everywhere(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    let at = START + 10 * DAY * 1000;
    let put = async |variant: &str, at: Value| {
        ask(&server, &shop, Method::PUT, &format!("/admin/v1/variants/{variant}/expected"), json!({ "expected_at": at })).await
    };
    assert_eq!(put("11", json!(at)).await.0, StatusCode::NO_CONTENT);
    let said = server.storefront(&shop, Method::GET, "/storefront/v1/availability?variant=11", &Value::Null).await.json();
    assert_eq!(said["expected_at"], at);
    shop.wait_for("11", "ana@example.com").await;
    assert_eq!(get(&server, &shop, "/admin/v1/demand").await["items"][0]["expected_at"], at);
    assert_eq!(put("11", Value::Null).await.0, StatusCode::NO_CONTENT);
    let said = server.storefront(&shop, Method::GET, "/storefront/v1/availability?variant=11", &Value::Null).await.json();
    assert_eq!(said["expected_at"], Value::Null);
    for (variant, at, status, code) in [
        ("99", json!(at), 404, "unknown_variant"),
        ("11", json!(START - DAY * 1000), 422, "bad_date"),
        ("11", json!(i64::MAX), 422, "bad_date"),
    ] {
        let (found, problem) = put(variant, at).await;
        assert_eq!((found.as_u16(), &problem["code"]), (status, &json!(code)));
    }
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what = 'variant.expected' AND actor_kind = 'key' AND about = '11'").await, 2);
}

/// Fifteen lines of one person each, read two at a time while others join elsewhere.
async fn pages_hold_while_people_join(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let variants: Vec<String> = (100..130).map(|n| n.to_string()).collect();
    let names: Vec<&str> = variants.iter().map(String::as_str).collect();
    shop.facts(vec![Fact::Product(product("5", &names))]).await;
    for variant in &names[..15] {
        shop.wait_for(variant, &format!("one{variant}@example.com")).await;
    }
    for sort in ["waiting", "revenue", "longest"] {
        let mut fresh = 0;
        let all = pages(&server, &shop, &format!("/admin/v1/demand?sort={sort}"), 2, async || {
            // New lines, longer than those under way and younger: they sort before or behind what was read.
            let variant = names[15 + fresh % 15];
            for n in 0..2 {
                shop.wait_for(variant, &format!("{sort}{fresh}{n}@example.com")).await;
            }
            fresh += 1;
        })
        .await;
        let read: Vec<&str> = all.iter().map(|item| item["variant_id"].as_str().unwrap()).collect();
        let unique: std::collections::BTreeSet<&str> = read.iter().copied().collect();
        assert_eq!(unique.len(), read.len(), "{sort}: nothing twice");
        assert!(names[..15].iter().all(|variant| unique.contains(variant)), "{sort}: nothing of the beginning is missing: {read:?}");
    }
    let (status, problem) = ask(&server, &shop, Method::GET, "/admin/v1/demand?after=nonsense", Value::Null).await;
    assert_eq!((status.as_u16(), &problem["code"]), (422, &json!("bad_cursor")));
    assert_eq!(ask(&server, &shop, Method::GET, "/admin/v1/demand?limit=201", Value::Null).await.0.as_u16(), 422);
}
