//! A database that an older program left is taken over with everybody in it.

use shelfbell::db::{Db, migrate};
use shelfbell::flows::erase::{self, By};
use shelfbell_core::contact::ChannelKind;

use crate::support::{START, TestApp, TestShop, fresh_postgres};

crate::on_both_engines!(version_2_with_people_in_it, version_15_with_orders_in_it);

const SHOP: &str = "01890a5d-ac96-774b-bcce-b30209900001";
const PRODUCT: &str = "01890a5d-ac96-774b-bcce-b30209900002";
const VARIANT: &str = "01890a5d-ac96-774b-bcce-b30209900003";
const EPISODE: &str = "01890a5d-ac96-774b-bcce-b30209900004";

/// What the program of version 2 wrote: two people who wait, one who was told, one whose message was about to leave, one whom a
/// confirmation was about to reach, and a conversation in which an alert was made.
fn rows() -> Vec<String> {
    let mut rows = vec![
        format!(
            "INSERT INTO shops (shop_id, domain, platform, name, currency, storefront_url, publishable_key, secret_key_hash, webhook_secrets, policy, created_at)
             VALUES ('{SHOP}', 'old.myshopify.com', 'shopify', 'Old', 'EUR', 'https://old.myshopify.com', 'pk_old', 'hash', '[\"hush\"]', '{{\"settle_secs\":0}}', 1)"
        ),
        format!(
            "INSERT INTO products (shop_id, product_id, platform_id, handle, title, published, present, updated_at)
             VALUES ('{SHOP}', '{PRODUCT}', '1', 'mug', 'Mug', true, true, 1)"
        ),
        format!(
            "INSERT INTO variants (shop_id, variant_id, product_id, platform_id, inventory_item, title, options, position, backorder, present, sellable,
               stock_read_at, worth_telling_since)
             VALUES ('{SHOP}', '{VARIANT}', '{PRODUCT}', '11', 'item-11', 'Default Title', '[]', 1, false, true, 5, {START}, {START})"
        ),
        format!("INSERT INTO inventory_items (shop_id, item, tracked, updated_at) VALUES ('{SHOP}', 'item-11', true, 1)"),
        format!(
            "INSERT INTO stock_levels (shop_id, item, location, available, connected, updated_at, triggered_at)
             VALUES ('{SHOP}', 'item-11', '1', 5, true, {START}, 0)"
        ),
        format!(
            "INSERT INTO episodes (shop_id, episode_id, variant_id, kind, state, approved, opened_at)
             VALUES ('{SHOP}', '{EPISODE}', '{VARIANT}', 'restock', 'open', true, {START})"
        ),
        format!("INSERT INTO evaluations (shop_id, variant_id, due_at) VALUES ('{SHOP}', '{VARIANT}', {START})"),
        format!("INSERT INTO waves (shop_id, episode_id, number, started_at, told) VALUES ('{SHOP}', '{EPISODE}', 1, {START}, 2)"),
    ];
    for (n, name) in ["told", "leaving", "first", "second", "unsure"].into_iter().enumerate() {
        let (contact, asked) = (format!("01890a5d-ac96-774b-bcce-b3020991000{n}"), subscription(n));
        rows.push(format!(
            "INSERT INTO contacts (shop_id, contact_id, channel, address, address_key, created_at)
             VALUES ('{SHOP}', '{contact}', 'email', '{name}@example.com', '{name}@example.com', 1)"
        ));
        rows.push(format!(
            "INSERT INTO sign_ups (shop_id, subscription_id, contact_id, product_id, variant_id, target_id, place, confirmed, latest, quantity, locale, source,
               consent_text, consent_at, created_at)
             VALUES ('{SHOP}', '{asked}', '{contact}', '{PRODUCT}', '{VARIANT}', '{VARIANT}', {n}, {}, true, 1, 'en', 'button', 'Tell me.', 1, 1)",
            name != "unsure"
        ));
        if name == "first" || name == "second" {
            rows.push(format!(
                "INSERT INTO line (shop_id, target_id, place, subscription_id) VALUES ('{SHOP}', '{VARIANT}', {n}, '{asked}')"
            ));
        }
    }
    for (n, episode, kind, state) in [(0, EPISODE, "alert", "sent"), (1, EPISODE, "alert", "queued"), (4, "", "confirmation", "queued")] {
        rows.push(format!(
            "INSERT INTO notifications (shop_id, episode_id, subscription_id, kind, wave, state, attempts, due_at, rank, clicks, created_at)
             VALUES ('{SHOP}', '{episode}', '{}', '{kind}', 1, '{state}', 0, {START}, {n}, 0, {START})",
            subscription(n)
        ));
    }
    rows.push(format!(
        "INSERT INTO conversations (shop_id, conversation_id, dialogue, alerts, turns, created_at, updated_at)
         VALUES ('{SHOP}', 'c1', '{{}}', '[\"{}\"]', 1, {START}, {START}), ('{SHOP}', 'c2', '{{}}', '[]', 1, {START}, {START})",
        subscription(2)
    ));
    rows.push(format!(
        "INSERT INTO turns (shop_id, conversation_id, number, at, message, reply, intent)
         VALUES ('{SHOP}', 'c1', 1, {START}, 'I am first@example.com', '{{}}', 'notify_me'), ('{SHOP}', 'c2', 1, {START}, 'Hello', '{{}}', 'greeting')"
    ));
    rows
}

fn subscription(n: usize) -> String {
    format!("01890a5d-ac96-774b-bcce-b3020992000{n}")
}

/// A database of an older version with these rows; its address.
async fn left(test: &TestApp, files: &tempfile::TempDir, version: i64, rows: Vec<String>) -> String {
    let url = match &test.app.db {
        Db::Sqlite { .. } => format!("sqlite://{}", files.path().join("old.db").display()),
        Db::Postgres { .. } => fresh_postgres().await,
    };
    let old = Db::open(&url).await.unwrap();
    assert_eq!(migrate::run_up_to(&old, version).await.unwrap(), usize::try_from(version).unwrap());
    for row in rows {
        let row = sqlx::AssertSqlSafe(row);
        match &old {
            Db::Sqlite { writer, .. } => sqlx::query(row).execute(writer).await.map(drop),
            Db::Postgres { pool, .. } => sqlx::query(row).execute(pool).await.map(drop),
        }
        .unwrap();
    }
    assert!(!migrate::is_current(&old).await.unwrap());
    old.close().await;
    url
}

/// People who drew and bought: one whose order was cancelled since, one whose stands, one who had not been told, and one of whose order
/// nothing is known any more.
async fn version_15_with_orders_in_it(test: TestApp) {
    let mut rows = Vec::new();
    for (n, order, cancelled) in [(0, "1001", format!("{}", START + 5_000)), (1, "1002", "NULL".to_owned())] {
        rows.push(format!(
            "INSERT INTO conversions (shop_id, conversion_id, subscription_id, contact_id, episode_id, product_id, variant_id, bought_variant_id, told_at,
               order_id, order_name, at, line_ids, rule, assisted, test, quantity, amount_minor, currency, summed, refunded_minor, cancelled_at)
             VALUES ('{SHOP}', 'c{n}', '{}', 'p{n}', '{EPISODE}', '{PRODUCT}', '{VARIANT}', '{VARIANT}', {START}, '{order}', '#{order}', {START}, '[\"1\"]',
               'same_contact', false, false, 1, 1999, 'EUR', true, 0, {cancelled})",
            subscription(n)
        ));
    }
    rows.push(format!(
        "INSERT INTO uncounted_purchases (shop_id, subscription_id, order_id, order_name, at, bought_variant_id, why)
         VALUES ('{SHOP}', '{}', '1003', '#1003', {START}, '{VARIANT}', 'untold')",
        subscription(2)
    ));
    for n in 0..4 {
        rows.push(format!(
            "INSERT INTO hold_outs (shop_id, subscription_id, episode_id, variant_id, held_out, at, until, bought_at)
             VALUES ('{SHOP}', '{}', '{EPISODE}', '{VARIANT}', {}, {START}, {START} + 1000, {START})",
            subscription(n),
            n == 2
        ));
    }
    let files = tempfile::tempdir().unwrap();
    let url = left(&test, &files, 15, rows).await;
    let test = test.configured(|config| config.database.url = url.into()).await;
    assert!(migrate::is_current(&test.app.db).await.unwrap());
    assert_eq!(test.texts("SELECT subscription_id FROM hold_outs WHERE bought_at IS NULL").await, [subscription(0)]);
    assert_eq!(test.texts("SELECT order_id FROM hold_out_purchases ORDER BY order_id").await, ["1001", "1002", "1003"]);
    assert_eq!(test.texts("SELECT order_id FROM order_states WHERE cancelled_at IS NOT NULL").await, ["1001"]);
    assert_eq!(test.count("SELECT count(*) FROM order_states").await, 1);
}

async fn version_2_with_people_in_it(test: TestApp) {
    let files = tempfile::tempdir().unwrap();
    let url = left(&test, &files, 2, rows()).await;

    let test = test.configured(|config| config.database.url = url.into()).await;
    assert!(migrate::is_current(&test.app.db).await.unwrap());
    assert_eq!(test.count("SELECT count(*) FROM line WHERE channel = 'email'").await, 2);
    // What was about to leave leaves, and the next wave tells those who wait, in order; nobody twice.
    test.run_due().await;
    test.pass(3600).await;
    let told = test.inbox.recipients();
    assert_eq!(told.len(), 4, "{told:?}");
    let at = |name: &str| {
        told.iter().position(|address| address == &format!("{name}@example.com")).unwrap_or_else(|| panic!("{name}: {told:?}"))
    };
    assert!(at("first") < at("second"));
    at("leaving");
    at("unsure");
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'sent'").await, 5);
    // Whoever is erased takes the old conversation along.
    let shop = {
        let mut tx = test.app.db.read().await.unwrap();
        shelfbell::db::shops::find(&mut tx, shelfbell::db::shops::By::Domain, "old.myshopify.com").await.unwrap().unwrap()
    };
    let erased = erase::person(&test.app, &shop, &[(ChannelKind::Email, "first@example.com".to_owned())], By::Merchant).await.unwrap();
    assert_eq!((erased.contacts, erased.subscriptions, erased.conversations), (1, 1, 1));
    assert_eq!(test.count("SELECT count(*) FROM turns").await, 1);
    assert_eq!(test.count("SELECT count(*) FROM contacts").await, 4);
    // New shops are added beside it.
    TestShop::add(&test, "new.myshopify.com").await;
}
