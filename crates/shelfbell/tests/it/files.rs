//! Catalogues, stock and subscriptions as files.

use shelfbell::flows::{approve, export, import};
use shelfbell_core::audit::Actor;
use shelfbell_core::fact::Fact;

use crate::support::{TestApp, TestShop, level, list_of, product};

crate::on_both_engines!(
    a_catalogue_imports_whole_and_again,
    stock_files_are_counted_from_then_on,
    subscriptions_travel_and_wait_for_approval,
    imports_that_sell_out_join_the_line
);

const CATALOGUE: &str = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src\n\
    mug,Mug,Size,Small,MUG-S,shopify,0,deny,9.50,\nmug,,,Large,MUG-L,shopify,4,deny,12,\nmug,,,,,,,,,https://example.com/2.jpg\nposter,Poster,Title,Default Title,,,1,deny,20,\n";

async fn availability(test: &TestApp, shop: &TestShop, variant: &str) -> String {
    use shelfbell::flows::{check_stock::check_stock, sign_up::Wanted};
    let stock = check_stock(&test.app, &shop.row().await, &Wanted::Variant(variant.to_owned())).await.unwrap();
    stock[0].availability.as_str().to_owned()
}

async fn a_catalogue_imports_whole_and_again(test: TestApp) {
    let shop = test.shop().await;
    for _ in 0..2 {
        test.clock.advance(1000);
        let report = import::catalogue(&test.app, &shop.row().await, CATALOGUE.as_bytes(), |_, _| {}).await.unwrap();
        assert_eq!((report.products, report.variants, report.image_rows, report.known), (2, 3, 1, 0));
    }
    let mut tx = test.app.db.read().await.unwrap();
    assert_eq!(shelfbell::db::catalogue::count(&mut tx, &shop.row().await.id).await.unwrap(), (2, 3));
    drop(tx);
    for (variant, expected) in [("MUG-S", "sold_out"), ("mug/large", "in_stock"), ("poster/default-title", "in_stock")] {
        assert_eq!(availability(&test, &shop, variant).await, expected, "{variant}");
    }
    // The platform names the product: same thing, new id; whoever waits keeps waiting.
    let waiting = shop.wait_for("MUG-S", "ana@example.com").await;
    let mut named = product("77", &["771", "772"]);
    named.handle = "mug".to_owned();
    named.updated_at = test.app.now() + 1;
    for (variant, size) in named.variants.iter_mut().zip(["Small", "Large"]) {
        variant.options = vec![size.to_owned()];
    }
    shop.facts(vec![Fact::Product(named), level("771", 5, test.app.now())]).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com"]);
    let story = shelfbell::flows::explain::subscription(&test.app, &shop.row().await, waiting.id.as_str()).await.unwrap().unwrap();
    assert_eq!(story.state, "notified");
    let report = import::catalogue(&test.app, &shop.row().await, CATALOGUE.as_bytes(), |_, _| {}).await.unwrap();
    assert_eq!(report.known, 1);
}

async fn stock_files_are_counted_from_then_on(test: TestApp) {
    let shop = test.shop().await;
    import::catalogue(&test.app, &shop.row().await, CATALOGUE.as_bytes(), |_, _| {}).await.unwrap();
    test.clock.advance(1000);
    let file = "sku,handle,option1 value,available\nMUG-S,,,3\n,poster,Default Title,0\nNONE,,,1\n";
    let report = import::stock(&test.app, &shop.row().await, file.as_bytes()).await.unwrap();
    assert_eq!((report.imported, report.refused.len(), report.refused[0].line), (2, 1, 4));
    assert_eq!(availability(&test, &shop, "MUG-S").await, "low_stock");
    assert_eq!(availability(&test, &shop, "poster/default-title").await, "sold_out");
}

async fn subscriptions_travel_and_wait_for_approval(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 9, 1)]).await;
    let file = "variant_id,address,state,created_at,locale\n11,second@example.com,waiting,2026-02-01T00:00:00Z,de\n11,first@example.com,waiting,2026-01-01,\n\
        12,held@example.com,,,\n11,told@example.com,notified,,\n11,not an address,waiting,,\n99,x@example.com,,,\n11,=cmd@example.com,,,\n";
    let report = import::subscriptions(&test.app, &shop.row().await, &list_of(file), &Actor::Console, |_, _| {}).await.unwrap();
    assert_eq!((report.rows, report.imported, report.held, report.ended), (7, 3, 1, 1));
    assert_eq!(report.refused.iter().map(|row| row.line).collect::<Vec<_>>(), [6, 7]);
    test.pass(1_000_000).await;
    assert!(test.inbox.mails().is_empty());
    let mut csv = Vec::new();
    assert_eq!(export::subscriptions(&test.app, &shop.row().await, &mut csv).await.unwrap(), 4);
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().next().unwrap(), export::HEADER.join(","));
    assert!(csv.contains("first@example.com,waiting,1,en,import,2026-01-01T00:00:00Z"), "{csv}");
    assert!(csv.contains("second@example.com,waiting,2,de,import"), "{csv}");
    assert!(csv.contains("'=cmd@example.com"), "a spreadsheet must not run it: {csv}");
    let held = approve::held(&test.app, &shop.row().await).await.unwrap();
    assert_eq!((held.len(), held[0].reach, held[0].kind.as_str()), (1, 1, "import"));
    approve::approve(&test.app, &shop.row().await.id, &Actor::Console, &held[0].episode_id).await.unwrap();
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["held@example.com"]);
    shop.stock("11", 9).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["held@example.com", "first@example.com", "second@example.com", "=cmd@example.com"]);
}

async fn imports_that_sell_out_join_the_line(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 9, 1)]).await;
    let file = "variant_id,email\n11,ana@example.com\n";
    let report = import::subscriptions(&test.app, &shop.row().await, &list_of(file), &Actor::Console, |_, _| {}).await.unwrap();
    assert_eq!(report.held, 1);
    test.run_due().await;
    shop.stock("11", 0).await;
    test.run_due().await;
    assert!(approve::held(&test.app, &shop.row().await).await.unwrap().is_empty());
    test.clock.advance(1000);
    shop.stock("11", 9).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com"]);
}
