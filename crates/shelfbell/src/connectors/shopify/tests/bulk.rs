use std::fmt::Write;

use serde_json::{Value, json};
use shelfbell_core::fact::{Fact, Product};
use tokio::sync::mpsc;

use super::scripted::{NOW, Scripted, Step};
use crate::connectors::shopify::bulk::{Export, Synced};
use crate::connectors::shopify::bulk_lines::BulkLines;
use crate::connectors::shopify::client::CallError;

const LINES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/shopify/bulk_variants.jsonl"));
const LOC: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/shopify/answer_loc.json"));
const ID: &str = "gid://shopify/BulkOperation/720918";

fn started() -> Step {
    Step::json("Bulk", &json!({"data": {"bulkOperationRunQuery": {"bulkOperation": {"id": ID, "status": "CREATED"}, "userErrors": []}}}))
}

fn poll(status: &str, error: Option<&str>, count: u32, url: Option<&str>) -> Step {
    // UnsignedInt64 travels as text.
    let operation = json!({"id": ID, "status": status, "errorCode": error, "objectCount": count.to_string(), "fileSize": null, "url": url, "partialDataUrl": null});
    Step::json("Poll", &json!({"data": {"bulkOperation": operation}}))
}

struct Outcome {
    result: Result<Synced, CallError>,
    portions: Vec<Vec<Fact>>,
    progress: Vec<(u64, Option<u64>)>,
}

async fn sync(shop: &Scripted) -> Outcome {
    let (sender, mut receiver) = mpsc::channel(1);
    let client = shop.client();
    let mut progress = Vec::new();
    let reading = async {
        let sender = sender;
        client.sync_all(&sender, |done, total| progress.push((done, total))).await
    };
    let taking = async {
        let mut portions = Vec::new();
        while let Some(portion) = receiver.recv().await {
            portions.push(portion);
        }
        portions
    };
    let (result, portions) = tokio::join!(reading, taking);
    Outcome { result, portions, progress }
}

fn products(facts: &[Fact]) -> Vec<&Product> {
    facts.iter().filter_map(|fact| if let Fact::Product(product) = fact { Some(product) } else { None }).collect()
}

#[tokio::test]
async fn the_whole_shop_is_read_with_progress() {
    let shop = Scripted::start([Step::ok("Loc", LOC), started(), poll("CREATED", None, 0, None), poll("RUNNING", None, 4, None)]).await;
    shop.then(poll("COMPLETED", None, 7, Some(&format!("{}/result.jsonl?signature=s", shop.url))));
    shop.then(Step::ok("/result.jsonl", LINES));
    let Outcome { result, portions, progress } = sync(&shop).await;

    assert_eq!(result, Ok(Synced { variants: 3, levels: 4 }));
    assert_eq!(progress, [(0, None), (4, None), (7, Some(7))]);
    let [locations, facts] = portions.as_slice() else { panic!("{portions:?}") };
    assert_eq!(locations.len(), 2);
    // 2 products, 3 items, 4 levels.
    assert_eq!(facts.len(), 9);
    let products = products(facts);
    let seen: Vec<_> = products.iter().map(|p| (p.product.as_str(), p.variants.len(), p.complete)).collect();
    // Of the second product only one of three variants was there.
    assert_eq!(seen, [("7", 2, true), ("8", 1, false)]);
    // 2^53 + 1 and the next one are still two ids.
    let ids: Vec<_> = products[0].variants.iter().map(|variant| variant.variant.as_str()).collect();
    assert_eq!(ids, ["9007199254740993", "9007199254740994"]);
    let levels: Vec<_> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Level(l) => Some((l.item.as_str(), l.location.as_str(), l.available, l.connected, l.version.triggered_at)),
            _ => None,
        })
        .collect();
    let expected = [
        ("90071992547409935", "1", Some(5), true, NOW),
        ("90071992547409935", "2", Some(0), false, NOW),
        ("90071992547409945", "1", Some(-1), true, NOW),
        ("305", "1", Some(2), true, NOW),
    ];
    assert_eq!(levels, expected);

    let asked = shop.done();
    let inner = asked[1].variables()["q"].as_str().unwrap().to_owned();
    assert!(inner.contains("productVariants") && inner.contains("inventoryLevels"));
    assert_eq!(asked[2].variables(), json!({"id": ID}));
    // The result's address is signed; our token stays at home.
    assert_eq!(asked[5].token, None);
}

/// `count` variants of one product each, large enough that the file comes in several portions.
fn many_lines(count: u32) -> String {
    let pattern: Value = serde_json::from_str(LINES.lines().nth(1).unwrap()).unwrap();
    (1..=count).fold(String::new(), |mut text, n| {
        let mut line = pattern.clone();
        line["id"] = json!(format!("gid://shopify/ProductVariant/{n}"));
        line["product"]["id"] = json!(format!("gid://shopify/Product/{n}"));
        line["inventoryItem"]["id"] = json!(format!("gid://shopify/InventoryItem/{n}"));
        writeln!(text, "{line}").unwrap();
        text
    })
}

#[tokio::test]
async fn a_broken_download_goes_on_where_it_broke() {
    let file = many_lines(2000);
    let shop = Scripted::start([Step::ok("Loc", LOC), started()]).await;
    shop.then(poll("COMPLETED", None, 2000, Some(&format!("{}/r", shop.url))));
    shop.then(Step::new("/r", 503, ""));
    // In the middle of a line.
    shop.then(Step::ok("/r", &file.as_bytes()[..file.len() / 2 + 17]).breaks());
    shop.then(Step::ok("/r", file.trim_end()));
    let Outcome { result, portions, progress } = sync(&shop).await;
    assert_eq!(result, Ok(Synced { variants: 2000, levels: 0 }));
    assert!(portions.len() > 3, "{}", portions.len());
    let all: Vec<Fact> = portions.into_iter().flatten().collect();
    let ids: Vec<String> = products(&all).iter().map(|product| product.product.clone()).collect();
    assert_eq!(ids, (1..=2000).map(|n: u32| n.to_string()).collect::<Vec<_>>());
    assert!(progress.is_sorted_by_key(|(done, _)| *done), "{progress:?}");
    assert_eq!(progress.last(), Some(&(2000, Some(2000))));
    shop.done();
}

#[tokio::test]
async fn an_empty_shop_has_no_file() {
    let shop = Scripted::start([Step::ok("Loc", LOC), started(), poll("COMPLETED", None, 0, None)]).await;
    assert_eq!(sync(&shop).await.result, Ok(Synced::default()));
    shop.done();
}

#[tokio::test]
async fn failures_are_told_in_words() {
    let cases = [
        (poll("FAILED", Some("ACCESS_DENIED"), 0, None), "the app may not read products and stock"),
        (poll("FAILED", Some("TIMEOUT"), 9, None), "its own time limit"),
        (poll("CANCELED", None, 9, None), "cancelled in Shopify"),
        (poll("EXPIRED", None, 9, None), "expired"),
        (poll("COMPLETED", None, 9, Some("http://169.254.169.254/latest")), "not at an https address"),
        (Step::json("Poll", &json!({"data": {"bulkOperation": null}})), "no longer knows it"),
    ];
    for (step, expected) in cases {
        let shop = Scripted::start([Step::ok("Loc", LOC), started(), step]).await;
        let error = sync(&shop).await.result.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        shop.done();
    }
}

#[tokio::test]
async fn an_export_that_never_ends_is_given_up() {
    let shop = Scripted::start([Step::ok("Loc", LOC), started()]).await;
    for _ in 0..40 {
        shop.then(poll("RUNNING", None, 1, None));
    }
    let error = sync(&shop).await.result.unwrap_err().to_string();
    assert!(error.contains("did not finish it in time"), "{error}");
}

#[tokio::test]
async fn another_export_under_way_is_no_failure_for_good() {
    let errors = json!([{"field": null, "message": "A bulk query operation for this app and shop is already in progress.", "code": "OPERATION_IN_PROGRESS"}]);
    let busy = json!({"data": {"bulkOperationRunQuery": {"bulkOperation": null, "userErrors": errors}}});
    let shop = Scripted::start([Step::json("Bulk", &busy)]).await;
    let error = shop.client().start_export().await.unwrap_err();
    assert_eq!(error, CallError::BulkBusy);
    assert!(error.is_temporary());
    shop.done();
}

#[tokio::test]
async fn reading_stops_when_nobody_takes_the_facts() {
    let shop = Scripted::start([]).await;
    shop.then(poll("COMPLETED", None, 7, Some(&format!("{}/r", shop.url))));
    shop.then(Step::ok("/r", LINES));
    let (sender, receiver) = mpsc::channel(1);
    drop(receiver);
    let export = Export { id: ID.to_owned(), started_at: NOW };
    assert_eq!(shop.client().collect(&export, &sender, |_, _| {}).await, Err(CallError::Stopped));
    shop.done();
}

#[test]
fn bytes_may_be_cut_anywhere() {
    let whole = {
        let mut lines = BulkLines::new(NOW);
        lines.feed(LINES.as_bytes()).unwrap();
        lines.finish().unwrap()
    };
    for size in [1, 2, 7, 64, 1000] {
        let mut lines = BulkLines::new(NOW);
        for piece in LINES.as_bytes().chunks(size) {
            lines.feed(piece).unwrap();
        }
        assert_eq!(lines.finish().unwrap(), whole, "{size}");
    }
}

#[test]
fn a_line_that_cannot_be_read_is_numbered_and_not_repeated() {
    let mut lines = BulkLines::new(NOW);
    let error = lines
        .feed(b"{\"id\":\"gid://shopify/Product/1\"}\n{\"id\":\"gid://shopify/ProductVariant/1\",\"title\":\"secret\"}\n")
        .unwrap_err();
    assert!(error.starts_with("line 2 of the result is not a variant"), "{error}");
    assert!(!error.contains("secret"));
    assert!(BulkLines::new(NOW).feed(&vec![b'x'; 5 * 1024 * 1024]).is_err());
}
