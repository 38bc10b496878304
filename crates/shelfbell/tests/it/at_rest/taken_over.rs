//! A database that lay in clear is taken over by the first start: everybody in it, and nothing of it stays readable.

use shelfbell::db::encryption::{Pass, Step, step};
use shelfbell::db::shops::{By, find};
use shelfbell::db::{Db, conversations, data_requests, migrate};
use shelfbell::flows::erase::{self, By as Whoever};
use shelfbell_core::contact::ChannelKind;
use sqlx::AssertSqlSafe;

use crate::support::{START, TestApp, fresh_postgres, stored};

crate::on_both_engines!(what_lay_in_clear, two_processes_at_once);

const SHOP: &str = "01890a5d-ac96-774b-bcce-b30209900001";
/// More than two batches.
const PEOPLE: usize = 2_300;

/// As a program of version 7 left it.
fn rows(people: usize) -> Vec<String> {
    let mut rows = vec![
        "INSERT INTO secrets (name, value) VALUES ('link_tokens', 'the old signing key')".to_owned(),
        format!(
            "INSERT INTO shops (shop_id, domain, platform, name, currency, storefront_url, publishable_key, secret_key_hash, webhook_secrets, client_id,
               client_secret, policy, created_at)
             VALUES ('{SHOP}', 'old.myshopify.com', 'shopify', 'Old', 'EUR', 'https://old.myshopify.com', 'pk_old', 'hash', '[\"hush-hush-hush\"]', 'app',
               'clientsecret', '{{\"settle_secs\":0}}', 1)"
        ),
        format!(
            "INSERT INTO conversations (shop_id, conversation_id, dialogue, alerts, turns, created_at, updated_at)
             VALUES ('{SHOP}', 'c1', '{{\"address\":\"person7@example.com\"}}', '[]', 2, {START}, {START})"
        ),
        format!(
            "INSERT INTO turns (shop_id, conversation_id, number, at, message, reply, intent) VALUES
               ('{SHOP}', 'c1', 1, {START}, 'I am person7@example.com', '{{\"text\":\"person7@example.com?\"}}', 'give_address'),
               ('{SHOP}', 'c1', 2, {START}, 'k1.looks.sealed', '{{}}', 'other')"
        ),
        format!("INSERT INTO sms_received (shop_id, message_id, received_at, reply) VALUES ('{SHOP}', 'SM1', {START}, 'to +14155550123')"),
        format!(
            "INSERT INTO data_requests (shop_id, request_id, addresses, requested_at)
             VALUES ('{SHOP}', '9', '[{{\"channel\":\"email\",\"address\":\"person9@example.com\"}}]', {START})"
        ),
        format!(
            "INSERT INTO inbox (shop_id, webhook_id, topic, received_at, body, body_is_base64, state, reason) VALUES
               ('{SHOP}', 'w1', 'customers/redact', {START}, '{{\"email\":\"person7@example.com\"}}', false, 'unreadable', 'why'),
               ('{SHOP}', 'w2', 'products/update', {START}, '{{\"title\":\"a mug\"}}', false, 'unreadable', 'why')"
        ),
        format!("INSERT INTO mail_slots (shop_id, domain, free_at) VALUES ('{SHOP}', 'example.com', {START})"),
    ];
    for n in 0..people {
        rows.push(format!(
            "INSERT INTO contacts (shop_id, contact_id, channel, address, address_key, created_at)
             VALUES ('{SHOP}', '01890a5d-ac96-774b-bcce-b302100{n:05}', 'email', 'Person{n}@example.com', 'person{n}@example.com', 1)"
        ));
    }
    rows
}

async fn old_database(test: &TestApp, url: &str, people: usize) {
    let old = Db::open(url).await.unwrap();
    migrate::run_up_to(&old, 7).await.unwrap();
    let sql = rows(people).join(";\n");
    match &old {
        Db::Sqlite { writer, .. } => sqlx::raw_sql(AssertSqlSafe(sql)).execute(writer).await.map(drop).unwrap(),
        Db::Postgres { pool, .. } => sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.map(drop).unwrap(),
    }
    old.close().await;
    assert_eq!(test.count("SELECT count(*) FROM contacts").await, 0, "another database");
}

async fn url_of(test: &TestApp, files: &tempfile::TempDir) -> String {
    match &test.app.db {
        Db::Sqlite { .. } => format!("sqlite://{}", files.path().join("old.db").display()),
        Db::Postgres { .. } => fresh_postgres().await,
    }
}

async fn what_lay_in_clear(test: TestApp) {
    let files = tempfile::tempdir().unwrap();
    let url = url_of(&test, &files).await;
    old_database(&test, &url, PEOPLE).await;
    let mut test = test.configured(|config| config.database.url = url.clone().into()).await;
    test.url = url;
    for hidden in ["@example.com", "hush-hush", "clientsecret", "the old signing key", "4155550123", "looks.sealed"] {
        let lies = stored::as_it_lies(&test).await;
        let found: Vec<&str> = lies.lines().filter(|line| line.contains(hidden)).take(3).collect();
        assert!(found.is_empty(), "{hidden}: {found:#?}");
        if let Some(file) = Db::file(&test.url) {
            // Neither in what was free space, nor in the log.
            for name in ["", "-wal"] {
                let bytes = std::fs::read(format!("{}{name}", file.display())).unwrap();
                assert!(memchr::memmem::find(&bytes, hidden.as_bytes()).is_none(), "{hidden} in {}{name}", file.display());
            }
        }
    }
    assert!(stored::as_it_lies(&test).await.contains("a mug"), "what is about stock stays as it is");
    // Nothing is lost.
    let mut tx = test.app.db.read().await.unwrap();
    let shop = find(&mut tx, By::Domain, "old.myshopify.com").await.unwrap().unwrap();
    let remembered = conversations::find(&mut tx, &shop.id, "c1").await.unwrap().unwrap();
    assert!(remembered.dialogue.contains("person7@example.com"));
    let turns = conversations::turns(&mut tx, &shop.id, "c1").await.unwrap();
    assert_eq!((turns[0].message.as_str(), turns[1].message.as_str()), ("I am person7@example.com", "k1.looks.sealed"));
    assert_eq!(data_requests::all(&mut tx, &shop.id).await.unwrap()[0].addresses[0].address, "person9@example.com");
    drop(tx);
    assert_eq!(test.count("SELECT count(*) FROM mail_slots").await, 0);
    assert!(format!("{:?}", shop.credentials).contains("ClientCredentials"));
    // The links that were sent go on opening: they are signed with the same key.
    assert_eq!(test.app.tokens.code("x"), shelfbell::tokens::Tokens::new("the old signing key").code("x"));
    // Each is found by the address, in any spelling, and goes for good.
    let erased =
        erase::person(&test.app, &shop, &[(ChannelKind::Email, "PERSON7@example.com".to_owned())], Whoever::Merchant).await.unwrap();
    assert_eq!(erased.contacts, 1);
    assert_eq!(test.count("SELECT count(*) FROM inbox WHERE body = ''").await, 1, "the webhook that named them, too");
    assert_eq!(test.count("SELECT count(*) FROM contacts").await, PEOPLE - 1);
}

/// On PostgreSQL several processes may start together, or one may have been killed on the way.
async fn two_processes_at_once(mut test: TestApp) {
    let files = tempfile::tempdir().unwrap();
    let url = url_of(&test, &files).await;
    old_database(&test, &url, PEOPLE).await;
    let mut config = test.app.config.clone();
    config.database.url = url.clone().into();
    let build = |seed| {
        let (config, clock, inbox) = (config.clone(), test.clock.clone(), test.inbox.clone());
        async move { shelfbell::app::App::build(config, clock, shelfbell::ids::Ids::seeded(seed), Some(inbox)).await.unwrap() }
    };
    let first = match &test.app.db {
        Db::Postgres { .. } => {
            let (first, second) = tokio::join!(build(1), build(2));
            assert_eq!(step(&second.db, Pass::FromClear).await.unwrap(), Step::Done);
            first
        }
        Db::Sqlite { .. } => build(1).await,
    };
    assert_eq!(step(&first.db, Pass::FromClear).await.unwrap(), Step::Done);
    (test.app, test.url) = (first, url);
    assert!(!stored::as_it_lies(&test).await.contains("@example.com"));
    assert_eq!(
        stored::opened(&test).await.lines().filter(|line| line.starts_with("contacts: ") && line.contains("person")).count(),
        PEOPLE
    );
}
