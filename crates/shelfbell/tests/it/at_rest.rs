//! What lies in the database is of no use to whoever has a copy of it; and what an older program left in clear is taken over.

mod keys;
mod taken_over;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::db::{Db, shops};
use shelfbell::flows::shop_account::{NewShop, add_shop};
use shelfbell::flows::{deliverability, export, import};
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::{Address, ChannelKind};
use shelfbell_core::fact::Fact;

use crate::support::http;
use crate::support::phones::Phones;
use crate::support::{Answer, TestApp, level, list_of, product, stored};

crate::on_both_engines!(nothing_lies_in_clear, a_row_of_another_shop_does_not_open);

/// Nothing of these may be found: addresses as they were written, secrets of shops, and the address of the client.
const HIDDEN: [&str; 12] = [
    "ana.lopez",
    "bob@home.example",
    "chatty@example.com",
    "onlysaid@example.com",
    "listed@example.com",
    "asked@example.com",
    "broken@example.com",
    "left-alone@example.com",
    "4155550123",
    "127.0.0.1",
    "shpat_secret",
    "hush-hush",
];

async fn nothing_lies_in_clear(test: TestApp) {
    let phones = Phones::start(test).await;
    let (test, server, shop) = (&phones.test, &phones.server, phones.shop().await);
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    shop.policy(&[("mail_per_domain_per_minute", "60"), ("double_opt_in", "false")]).await;
    let credentials = Some(shops::Credentials::StaticToken("shpat_secret".to_owned().into()));
    let new = NewShop {
        domain: "linked.myshopify.com".to_owned(),
        platform: shops::Platform::Shopify,
        webhook_secrets: vec!["hush-hush-hush".to_owned().into()],
        credentials,
        admin_url: None,
        currency: "EUR".to_owned(),
    };
    add_shop(&test.app, new).await.unwrap();
    // At the button, in a chat, by text, in a file, by the merchant, and by the platform.
    for address in ["Ana.Lopez@Example.com", "bob@home.example"] {
        let asked = server.storefront(&shop, Method::POST, "/storefront/v1/subscriptions", &http::sign_up("11", address)).await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text);
    }
    let said = async |conversation: Option<&str>, message: &str| -> Value {
        let body =
            json!({ "conversation_id": conversation, "message": message, "context": { "product_handle": "handle-1", "variant_id": "11" } });
        server.storefront(&shop, Method::POST, "/storefront/v1/chat", &body).await.json()
    };
    let first = said(None, "Tell me when Product 1 in size 11 is back").await;
    let conversation = first["conversation_id"].as_str().unwrap();
    said(Some(conversation), "I am chatty@example.com").await;
    said(Some(conversation), "yes please").await;
    said(None, "onlysaid@example.com is mine, is size 12 back?").await;
    phones.twilio.write("+14155550123", "tell me when Product 1 in size 11 is back").await.unwrap();
    phones.twilio.write("+14155550123", "yes").await.unwrap();
    let row = shop.row().await;
    import::subscriptions(&test.app, &row, &list_of("variant_id,address\n12,listed@example.com\n"), &Actor::Console, |_, _| {})
        .await
        .unwrap();
    deliverability::suppress(&test.app, &row, &Actor::Console, &Address::parse(ChannelKind::Email, "left-alone@example.com").unwrap())
        .await
        .unwrap();
    let request =
        json!({ "customer": { "id": 1, "email": "asked@example.com", "phone": null }, "data_request": { "id": 9999 } }).to_string();
    let broken = json!({ "customer": { "email": { "is": "broken@example.com" } } }).to_string();
    for (id, body) in [("w1", request), ("w2", broken)] {
        let topic = if id == "w1" { "customers/data_request" } else { "customers/redact" };
        assert_eq!(server.webhook(&shop.domain, "hush", id, topic, body.as_bytes()).await.status, StatusCode::OK);
    }
    test.run_due().await;
    // One that nobody has looked at yet.
    let order = json!({ "id": 1, "email": "bob@home.example" }).to_string();
    assert_eq!(server.webhook(&shop.domain, "hush", "w3", "customers/update", order.as_bytes()).await.status, StatusCode::OK);
    // Everybody is told; one address is dead, and the relay says so with its name.
    test.inbox.answer("bob@home.example", Some(Answer::NoSuchMailbox));
    test.clock.advance(1000);
    shop.stock("11", 50).await;
    test.run_due().await;
    test.pass(3600).await;
    let told = test.inbox.recipients();
    assert!(
        ["Ana.Lopez@Example.com", "chatty@example.com"].iter().all(|one| told.iter().any(|to| to.eq_ignore_ascii_case(one))),
        "{told:?}"
    );
    assert!(!phones.to("+14155550123").is_empty());

    let (lies, opened) = (stored::as_it_lies(test).await, stored::opened(test).await);
    for hidden in HIDDEN {
        let found: Vec<&str> = lies.lines().filter(|line| line.contains(hidden)).collect();
        assert!(found.is_empty(), "{hidden}: {found:#?}");
        // It is all there for whoever has the key.
        assert!(opened.contains(hidden), "{hidden}");
    }
    if let Db::Sqlite { .. } = test.app.db {
        let file = Db::file(&test.url).unwrap();
        for name in ["", "-wal"] {
            let bytes = std::fs::read(format!("{}{name}", file.display())).unwrap();
            for hidden in HIDDEN {
                assert!(memchr::memmem::find(&bytes, hidden.as_bytes()).is_none(), "{hidden} in {}{name}", file.display());
            }
        }
    }
    // Taken elsewhere, the list has everybody.
    let mut list = Vec::new();
    export::subscriptions(&test.app, &row, &mut list).await.unwrap();
    let list = String::from_utf8(list).unwrap();
    for address in ["Ana.Lopez@Example.com", "listed@example.com", "+14155550123"] {
        assert!(list.to_lowercase().contains(&address.to_lowercase()), "{address}: {list}");
    }
}

/// Whoever can write to the database cannot make one shop read another's people.
async fn a_row_of_another_shop_does_not_open(test: TestApp) {
    let (shop, other) = (test.shop().await, crate::support::TestShop::add(&test, "other.myshopify.com").await);
    for shop in [&shop, &other] {
        shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    }
    shop.wait_for("11", "ana.lopez@example.com").await;
    other.wait_for("11", "bob@home.example").await;
    let copy = "UPDATE contacts SET address = (SELECT c.address FROM contacts c WHERE c.shop_id = $1) WHERE shop_id = $2";
    let (from, to) = (shop.row().await.id, other.row().await.id);
    match &test.app.db {
        Db::Sqlite { writer, .. } => sqlx::query(copy).bind(from.as_str()).bind(to.as_str()).execute(writer).await.map(drop).unwrap(),
        Db::Postgres { pool, .. } => sqlx::query(copy).bind(from.as_str()).bind(to.as_str()).execute(pool).await.map(drop).unwrap(),
    }
    let mut list = Vec::new();
    let error = export::subscriptions(&test.app, &other.row().await, &mut list).await.unwrap_err().to_string();
    assert!(error.contains("contacts.address") && error.contains("belongs elsewhere"), "{error}");
    assert!(!String::from_utf8(list).unwrap().contains("ana"));
}
