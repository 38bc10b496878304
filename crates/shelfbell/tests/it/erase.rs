//! Above 400 lines: one list of what must be gone, by each way of asking for it.
//! A person is forgotten: by their own page, by the merchant, by the platform. Afterwards their address stands nowhere.

mod crossing;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::db::contacts;
use shelfbell::db::mail_events::{self, NewEvent};
use shelfbell::flows::erase::{self, By};
use shelfbell::flows::import;
use shelfbell::flows::sign_up::{SignUpError, Wanted, read_address};
use shelfbell::jobs::evaluate;
use shelfbell::tokens::Purpose;
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::deliverability::MailEvent;
use shelfbell_core::fact::Fact;
use shelfbell_core::ids::ContactId;

use crate::support::http::{self, Server};
use crate::support::phones::Phones;
use crate::support::{Answer, START, TestApp, TestShop, level, list_of, product, stored};

crate::on_both_engines!(
    erase_me_leaves_nothing_behind,
    whoever_signs_up_while_being_erased_is_whole_or_gone,
    conversations_go_with_their_person,
    no_list_brings_an_erased_person_back,
    what_stopped_messages_outlives_the_contact,
    a_message_that_waits_is_not_sent,
    the_platform_asks_to_forget_a_customer,
    the_platform_asks_what_is_stored,
    the_platform_asks_to_forget_a_shop,
    the_merchant_shows_and_erases,
    our_half_of_a_talk_by_text_goes_too,
    a_number_without_its_country_is_left_for_the_merchant,
    what_is_shown_holds_evidence_and_bounces,
);

const ADDRESS: &str = "ana.lopez@example.com";

async fn shop(test: &TestApp, domain: &str) -> TestShop {
    let shop = TestShop::add(test, domain).await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    shop
}

async fn nothing_of(test: &TestApp, needle: &str) {
    let all = stored::opened(test).await;
    let found: Vec<&str> = all.lines().filter(|line| line.contains(needle)).collect();
    assert!(found.is_empty(), "{found:#?}");
}

async fn page(test: &TestApp, server: &Server, subscription: &str, body: &'static str) -> StatusCode {
    let path = format!("/s/{}", test.app.tokens.issue(Purpose::Alerts, subscription, None).unwrap());
    let method = if body.is_empty() { Method::GET } else { Method::POST };
    let answer = server.send(method, &path, &[("Content-Type", "application/x-www-form-urlencoded")], body).await;
    assert!(answer.text.contains("Nothing about this address is stored here any more."), "{}", answer.text);
    answer.status
}

async fn erase_me_leaves_nothing_behind(test: TestApp) {
    let (shop, other) = (shop(&test, "example.myshopify.com").await, shop(&test, "other.myshopify.com").await);
    let asked = shop.wait_for("11", "Ana.Lopez@Example.com").await;
    shop.wait_for("12", ADDRESS).await;
    shop.wait_for("11", "bob@example.com").await;
    other.wait_for("11", ADDRESS).await;
    // One of them was told already.
    shop.stock("12", 5).await;
    test.run_due().await;
    let server = Server::start(&test).await;
    assert_eq!(page(&test, &server, asked.id.as_str(), "action=erase").await, StatusCode::OK);
    // The link goes on saying so, and does no more.
    assert_eq!(page(&test, &server, asked.id.as_str(), "").await, StatusCode::GONE);
    assert_eq!(page(&test, &server, asked.id.as_str(), "action=stop_all").await, StatusCode::GONE);
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE ended = 'erased' AND contact_id = '' AND consent_text = ''").await, 2);
    let all = stored::opened(&test).await;
    let of_shop = shop.row().await.id.to_string();
    let left: Vec<&str> = all.lines().filter(|line| line.contains("ana.lopez") && line.contains(&of_shop)).collect();
    assert!(left.is_empty(), "{left:#?}");
    // Everybody else, and the same person at another shop, waits on.
    assert_eq!(test.count("SELECT count(*) FROM line").await, 2);
    test.clock.advance(1000);
    shop.stock("11", 5).await;
    other.stock("11", 5).await;
    test.run_due().await;
    let mut told: Vec<String> = test.inbox.recipients().into_iter().map(|address| address.to_lowercase()).collect();
    told.sort();
    assert_eq!(told, [ADDRESS, ADDRESS, "bob@example.com"]);
}

/// Somebody who waits without a contact could never be told, and would be looked at for ever.
async fn whoever_signs_up_while_being_erased_is_whole_or_gone(test: TestApp) {
    let shop = std::sync::Arc::new(shop(&test, "example.myshopify.com").await);
    let row = shop.row().await;
    let other = test.another().await;
    let signing = tokio::spawn({
        let shop = shop.clone();
        async move {
            for n in 0..60 {
                let variant = if n % 2 == 0 { "11" } else { "12" };
                match shop.sign_up(Wanted::Variant(variant.to_owned()), ADDRESS).await {
                    Ok(_) | Err(SignUpError::InStock) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }
    });
    let erasing = tokio::spawn(async move {
        for _ in 0..60 {
            erase::person(&other, &row, &[(ChannelKind::Email, ADDRESS.to_owned())], By::Merchant).await.unwrap();
        }
    });
    let telling = tokio::spawn({
        let (shop, app) = (shop.clone(), test.app.clone());
        async move {
            for n in 0..20 {
                shop.facts(vec![level("11", n % 2, 10 + n)]).await;
                while evaluate::step(&app, 10).await.unwrap().is_some() {}
            }
        }
    });
    for task in [signing, erasing, telling] {
        task.await.unwrap();
    }
    let orphans = "SELECT count(*) FROM sign_ups s WHERE s.ended IS NULL
        AND NOT EXISTS (SELECT 1 FROM contacts c WHERE c.shop_id = s.shop_id AND c.contact_id = s.contact_id)";
    assert_eq!(test.count(orphans).await, 0);
    let lost = "SELECT count(*) FROM line l JOIN sign_ups s ON s.subscription_id = l.subscription_id WHERE s.ended IS NOT NULL";
    assert_eq!(test.count(lost).await, 0);
    let stuck = "SELECT count(*) FROM notifications n JOIN sign_ups s ON s.subscription_id = n.subscription_id
        WHERE n.state = 'queued' AND s.contact_id = ''";
    assert_eq!(test.count(stuck).await, 0);
}

async fn say(server: &Server, shop: &TestShop, conversation: Option<&str>, message: &str) -> Value {
    let body =
        json!({ "conversation_id": conversation, "message": message, "context": { "product_handle": "handle-1", "variant_id": "11" } });
    server.storefront(shop, Method::POST, "/storefront/v1/chat", &body).await.json()
}

async fn conversations_go_with_their_person(test: TestApp) {
    let shop = shop(&test, "example.myshopify.com").await;
    let server = Server::start(&test).await;
    // One in which an alert was made, one in which the address was only written, and one of somebody else.
    let first = say(&server, &shop, None, "Tell me when Product 1 in size 11 is back").await;
    let conversation = first["conversation_id"].as_str().unwrap().to_owned();
    let second = say(&server, &shop, Some(&conversation), &format!("my address is {ADDRESS}")).await;
    let made = if second["subscriptions"].as_array().unwrap().is_empty() {
        say(&server, &shop, Some(&conversation), "yes please").await
    } else {
        second
    };
    let id = made["subscriptions"][0]["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    say(&server, &shop, None, "hello, I am ANA.LOPEZ@example.com, do you sell hats?").await;
    say(&server, &shop, None, "bob@example.com wants to know, too").await;
    assert!(test.count("SELECT count(DISTINCT conversation_id) FROM turns").await == 3);
    page(&test, &server, &id, "action=erase").await;
    assert_eq!(test.count("SELECT count(*) FROM conversations").await, 1);
    assert_eq!(test.count("SELECT count(DISTINCT conversation_id) FROM turns").await, 1);
    assert_eq!(test.count("SELECT count(*) FROM conversation_shoppers").await, 1, "only whose the remaining one is");
    nothing_of(&test, "ana.lopez").await;
    assert!(stored::opened(&test).await.contains("bob@example.com"));
    // The window that is still open begins anew.
    let after = say(&server, &shop, Some(&conversation), "is it back?").await;
    assert_ne!(after["conversation_id"].as_str().unwrap(), conversation);
}

async fn no_list_brings_an_erased_person_back(test: TestApp) {
    let shop = shop(&test, "example.myshopify.com").await;
    let asked = shop.wait_for("11", ADDRESS).await;
    let server = Server::start(&test).await;
    page(&test, &server, asked.id.as_str(), "action=erase").await;
    let list = format!("variant_id,address\n11,{ADDRESS}\n11,new@example.com\n");
    import::subscriptions(&test.app, &shop.row().await, &list_of(&list), &Actor::Console, |_, _| {}).await.unwrap();
    test.clock.advance(1000);
    shop.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["new@example.com"]);
    // Their own wish does.
    test.clock.advance(1000);
    shop.stock("12", 0).await;
    shop.wait_for("12", ADDRESS).await;
    test.clock.advance(1000);
    shop.stock("12", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients().last().unwrap(), ADDRESS);
    assert_eq!(test.count("SELECT count(*) FROM suppressed_addresses").await, 0);
}

async fn what_stopped_messages_outlives_the_contact(test: TestApp) {
    let shop = shop(&test, "example.myshopify.com").await;
    shop.wait_for("11", ADDRESS).await;
    test.inbox.answer(ADDRESS, Some(Answer::NoSuchMailbox));
    shop.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(test.count("SELECT count(*) FROM contacts WHERE suppression = 'hard_bounce'").await, 1);
    let server = Server::start(&test).await;
    let erased = erase_by_merchant(&server, &shop, ADDRESS).await;
    assert_eq!(erased, json!({ "contacts": 1, "subscriptions": 1, "conversations": 0 }));
    nothing_of(&test, "ana.lopez").await;
    test.inbox.answer(ADDRESS, None);
    shop.wait_for("12", ADDRESS).await;
    test.clock.advance(1000);
    shop.stock("12", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), Vec::<String>::new(), "the address is as dead as before");
}

async fn erase_by_merchant(server: &Server, shop: &TestShop, address: &str) -> Value {
    let authorization = format!("Bearer {}", shop.keys.secret);
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    let body = json!({ "address": address }).to_string();
    server.send(Method::POST, "/admin/v1/contacts/erase", &headers, body).await.json()
}

async fn a_message_that_waits_is_not_sent(test: TestApp) {
    let shop = shop(&test, "example.myshopify.com").await;
    shop.wait_for("11", ADDRESS).await;
    let server = Server::start(&test).await;
    shop.stock("11", 5).await;
    assert!(evaluate::step(&test.app, 100).await.unwrap().is_some());
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'queued'").await, 1);
    erase_by_merchant(&server, &shop, ADDRESS).await;
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE state = 'cancelled'").await, 1);
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), Vec::<String>::new());
}

async fn webhook(test: &TestApp, server: &Server, domain: &str, id: &str, topic: &str, body: &Value) {
    let body = body.to_string();
    assert_eq!(server.webhook(domain, "not the secret", id, topic, body.as_bytes()).await.status, StatusCode::UNAUTHORIZED);
    // Twice, as it happens: once is enough.
    for _ in 0..2 {
        assert_eq!(server.webhook(domain, "hush", id, topic, body.as_bytes()).await.status, StatusCode::OK);
        test.run_due().await;
    }
}

async fn the_platform_asks_to_forget_a_customer(test: TestApp) {
    let (shop, other) = (shop(&test, "example.myshopify.com").await, shop(&test, "other.myshopify.com").await);
    shop.wait_for("11", ADDRESS).await;
    other.wait_for("11", ADDRESS).await;
    let server = Server::start(&test).await;
    let body = json!({ "shop_id": 954_889, "shop_domain": "example.myshopify.com", "orders_to_redact": [],
        "customer": { "id": 191_167, "email": "ANA.LOPEZ@example.com", "phone": null } });
    // Something of theirs that could not be understood lies about, too.
    let broken = json!({ "customer": { "email": { "is": ADDRESS } } }).to_string();
    assert_eq!(server.webhook("example.myshopify.com", "hush", "w0", "customers/redact", broken.as_bytes()).await.status, StatusCode::OK);
    test.run_due().await;
    webhook(&test, &server, "example.myshopify.com", "w1", "customers/redact", &body).await;
    let (id, all) = (shop.row().await.id.to_string(), stored::opened(&test).await);
    let left: Vec<&str> = all.lines().filter(|line| line.contains("ana.lopez") && line.contains(&id)).collect();
    assert!(left.is_empty(), "{left:#?}");
    assert_eq!(test.count("SELECT count(*) FROM contacts").await, 1, "the other shop was not asked");
    assert_eq!(test.count("SELECT count(*) FROM suppressed_addresses").await, 0, "nothing stopped messages to them");
}

async fn the_platform_asks_what_is_stored(test: TestApp) {
    let (shop, other) = (shop(&test, "example.myshopify.com").await, shop(&test, "other.myshopify.com").await);
    shop.wait_for("11", ADDRESS).await;
    let server = Server::start(&test).await;
    say(&server, &shop, None, &format!("hello, I am {ADDRESS}")).await;
    let body = json!({ "shop_id": 954_889, "shop_domain": "example.myshopify.com", "orders_requested": [299_938],
        "customer": { "id": 191_167, "email": ADDRESS, "phone": "555-625-1199" }, "data_request": { "id": 9999 } });
    webhook(&test, &server, "example.myshopify.com", "w1", "customers/data_request", &body).await;
    assert_eq!(test.count("SELECT count(*) FROM inbox WHERE body <> ''").await, 0, "the request is kept, not the webhook");
    let open = server.admin(&shop, Method::GET, "/admin/v1/data-requests").await.json();
    assert_eq!((&open["items"][0]["request_id"], &open["items"][0]["addresses"][0]["address"]), (&json!("9999"), &json!(ADDRESS)));
    assert_eq!(open["items"].as_array().unwrap().len(), 1);
    let data = server.admin(&shop, Method::GET, "/admin/v1/data-requests/9999").await.json();
    assert_eq!(data["contacts"][0]["address"], ADDRESS);
    let alert = &data["contacts"][0]["alerts"][0];
    assert_eq!((&alert["product"], &alert["variant"], &alert["state"]), (&json!("Product 1"), &json!("Size 11"), &json!("waiting")));
    assert_eq!(alert["consent_text"], "Tell me once when it is back.");
    assert!(data["conversations"][0]["turns"][0]["message"].as_str().unwrap().contains(ADDRESS));
    // Nobody else's business.
    assert_eq!(server.admin(&other, Method::GET, "/admin/v1/data-requests").await.json()["items"], json!([]));
    assert_eq!(server.admin(&other, Method::GET, "/admin/v1/data-requests/9999").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/admin/v1/data-requests/9999").await.status, StatusCode::UNAUTHORIZED);
    // After the erasure there is nothing to answer with.
    erase_by_merchant(&server, &shop, ADDRESS).await;
    assert_eq!(server.admin(&shop, Method::GET, "/admin/v1/data-requests/9999").await.status, StatusCode::NOT_FOUND);
    nothing_of(&test, "ana.lopez").await;
}

async fn the_platform_asks_to_forget_a_shop(test: TestApp) {
    let (shop, other) = (shop(&test, "example.myshopify.com").await, shop(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    for variant in ["11", "12"] {
        shop.wait_for(variant, ADDRESS).await;
        shop.wait_for(variant, "bob@example.com").await;
    }
    say(&server, &shop, None, &format!("hello, I am {ADDRESS}")).await;
    other.wait_for("11", "carol@example.com").await;
    let body = json!({ "shop_id": 954_889, "shop_domain": "example.myshopify.com" });
    webhook(&test, &server, "example.myshopify.com", "w1", "shop/redact", &body).await;
    nothing_of(&test, "ana.lopez").await;
    nothing_of(&test, "bob@example.com").await;
    assert_eq!(test.count("SELECT count(*) FROM line").await, 1);
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE ended = 'erased'").await, 4);
    shop.stock("11", 5).await;
    test.clock.advance(1000);
    other.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["carol@example.com"]);
}

async fn the_merchant_shows_and_erases(test: TestApp) {
    let (shop, other) = (shop(&test, "example.myshopify.com").await, shop(&test, "other.myshopify.com").await);
    shop.wait_for("11", ADDRESS).await;
    let server = Server::start(&test).await;
    assert_eq!(erase_by_merchant(&server, &other, ADDRESS).await, json!({ "contacts": 0, "subscriptions": 0, "conversations": 0 }));
    let authorization = format!("Bearer {}", other.keys.secret);
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    let body = json!({ "address": ADDRESS }).to_string();
    let shown = server.send(Method::POST, "/admin/v1/contacts/export", &headers, body).await.json();
    assert_eq!((&shown["contacts"], &shown["conversations"]), (&json!([]), &json!([])));
    assert_eq!(test.count("SELECT count(*) FROM contacts").await, 1);
    assert_eq!(erase_by_merchant(&server, &shop, ADDRESS).await["contacts"], 1);
    assert_eq!(erase_by_merchant(&server, &shop, ADDRESS).await["contacts"], 0);
    assert_eq!(erase_by_merchant(&server, &shop, " ").await["code"], "missing_address");
}

const ANA: &str = "+14155550123";
const BOB: &str = "+14155550199";

async fn ask_by_text(phones: &Phones, shop: &TestShop, phone: &str) {
    let body = json!({ "variant_id": "11", "channel": "sms", "address": phone, "consent": { "text": "Text me.", "at": START } });
    let asked = phones.server.storefront(shop, Method::POST, "/storefront/v1/subscriptions", &body).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text);
}

/// A shop with a number, and one product that is sold out.
async fn texting(test: TestApp) -> (Phones, TestShop) {
    let phones = Phones::start(test).await;
    let shop = phones.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    (phones, shop)
}

async fn our_half_of_a_talk_by_text_goes_too(test: TestApp) {
    let (phones, shop) = texting(test).await;
    for phone in [ANA, BOB] {
        ask_by_text(&phones, &shop, phone).await;
        phones.test.run_due().await;
        phones.twilio.write(phone, "yes").await.unwrap();
        phones.twilio.write(phone, "is Product 1 back?").await.unwrap();
    }
    phones.test.clock.advance(1000);
    shop.stock("11", 5).await;
    phones.test.run_due().await;
    assert_eq!(phones.test.count("SELECT count(*) FROM sms_received").await, 4);
    let named = "SELECT count(*) FROM notifications WHERE provider_id IS NOT NULL";
    let before = phones.test.count(named).await;
    assert!(before >= 2 && before % 2 == 0, "{before}");
    assert_eq!(erase_by_merchant(&phones.server, &shop, ANA).await["contacts"], 1);
    assert_eq!(phones.test.count("SELECT count(*) FROM sms_received").await, 2, "the other's are theirs");
    assert_eq!(phones.test.count(named).await, before / 2);
    webhook(&phones.test, &phones.server, &shop.domain, "w9", "shop/redact", &json!({ "shop_id": 1 })).await;
    assert_eq!(phones.test.count("SELECT count(*) FROM sms_received").await, 0);
    assert_eq!(phones.test.count(named).await, 0);
}

async fn a_number_without_its_country_is_left_for_the_merchant(test: TestApp) {
    let (phones, shop) = texting(test).await;
    ask_by_text(&phones, &shop, ANA).await;
    shop.policy(&[("default_country", "")]).await;
    let body = json!({ "customer": { "email": null, "phone": "(415) 555-0123" } });
    webhook(&phones.test, &phones.server, &shop.domain, "w1", "customers/redact", &body).await;
    assert_eq!(phones.test.count("SELECT count(*) FROM contacts").await, 1, "whose number it is cannot be known");
    let left = phones.server.admin(&shop, Method::GET, "/admin/v1/webhooks/unreadable").await.json();
    assert!(left["items"][0]["reason"].as_str().is_some_and(|reason| reason.contains("set default_country")), "{left}");
    shop.policy(&[("default_country", "US")]).await;
    assert_eq!(erase_by_merchant(&phones.server, &shop, "(415) 555-0123").await["contacts"], 1);
    nothing_of(&phones.test, "555-0123").await;
    nothing_of(&phones.test, ANA).await;
    // With a country there is nothing left to do.
    ask_by_text(&phones, &shop, ANA).await;
    webhook(&phones.test, &phones.server, &shop.domain, "w2", "customers/redact", &body).await;
    assert_eq!(phones.test.count("SELECT count(*) FROM contacts").await, 0);
    assert_eq!(phones.test.count("SELECT count(*) FROM inbox WHERE state = 'unreadable'").await, 1);
}

async fn what_is_shown_holds_evidence_and_bounces(test: TestApp) {
    let shop = shop(&test, "example.myshopify.com").await;
    let server = Server::start(&test).await;
    let asked = server.storefront(&shop, Method::POST, "/storefront/v1/subscriptions", &http::sign_up("11", ADDRESS)).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text);
    let row = shop.row().await;
    let mut tx = test.app.db.begin().await.unwrap();
    let address = read_address(&row, ChannelKind::Email, ADDRESS).unwrap();
    let contact = contacts::by_address(&mut tx, &row.id, &address).await.unwrap().unwrap();
    let contact = ContactId::new(contact.contact_id);
    let event = NewEvent { id: "e1", contact: &contact, kind: MailEvent::SoftBounce, detail: "mailbox full", at: START };
    assert!(mail_events::insert(&mut tx, &row.id, &event).await.unwrap());
    tx.commit().await.unwrap();
    let authorization = format!("Bearer {}", shop.keys.secret);
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    let body = json!({ "address": ADDRESS }).to_string();
    let shown = server.send(Method::POST, "/admin/v1/contacts/export", &headers, body).await.json();
    let contact = &shown["contacts"][0];
    assert_eq!(contact["mail_events"], json!([{ "kind": "soft_bounce", "detail": "mailbox full", "at": START }]));
    assert!(contact["alerts"][0]["evidence"].as_str().is_some_and(|evidence| evidence.contains("127.0.0.1")), "{shown}");
}
