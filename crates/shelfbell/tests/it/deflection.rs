//! Deflection, from the conversations over HTTP to the merchant's figures.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell_core::fact::Fact;

use crate::support::http::Server;
use crate::support::{START, TestApp, TestShop, product};

crate::on_both_engines!(
    conversations_are_counted_by_what_became_of_them,
    a_hand_over_in_another_conversation_of_the_shopper_takes_it_back,
    one_address_is_one_shopper,
    one_shop_cannot_use_up_the_server,
    whose_conversations_they_were_is_forgotten,
);

const DAY_SECS: i64 = 86_400;

async fn shop(test: &TestApp) -> TestShop {
    let shop = test.shop().await;
    let titled = |id: &str, title: &str, variant: &str| {
        let mut product = product(id, &[variant]);
        product.title = title.to_owned();
        product.variants[0].title = "Default Title".to_owned();
        product.variants[0].options.clear();
        Fact::Product(product)
    };
    shop.facts(vec![titled("1", "Kiln Mug", "11"), titled("2", "Gooseneck Kettle", "21")]).await;
    shop.stock("11", 50).await;
    shop.stock("21", 0).await;
    shop
}

/// A shopper in front of the shop.
struct Shopper<'a> {
    server: &'a Server,
    shop: &'a TestShop,
    id: Option<&'a str>,
}

impl Shopper<'_> {
    /// Says all of it in one new conversation; the last reply.
    async fn says(&self, messages: &[&str]) -> Value {
        let mut reply = Value::Null;
        for message in messages {
            let context = json!({ "locale": "en", "shopper_id": self.id });
            let body = json!({ "conversation_id": reply["conversation_id"], "message": message, "context": context });
            let answer = self.server.storefront(self.shop, Method::POST, "/storefront/v1/chat", &body).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            reply = answer.json();
        }
        reply
    }
}

async fn figures(server: &Server, shop: &TestShop) -> Value {
    let path = format!("/admin/v1/deflection?from={START}&to={}", START + 30 * DAY_SECS * 1000);
    server.admin(shop, Method::GET, &path).await.json()
}

async fn conversations_are_counted_by_what_became_of_them(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    let shopper = Shopper { server: &server, shop: &shop, id: None };
    shopper.says(&["hello", "thanks"]).await;
    shopper.says(&["is the kiln mug in stock?"]).await;
    shopper.says(&["is the gooseneck kettle in stock?", "ana@example.com"]).await;
    shopper.says(&["is it in stock?"]).await;
    let reply = shopper.says(&["is the kiln mug in stock?", "can I talk to a human please?"]).await;
    assert_eq!(reply["handed_over"], true, "{reply}");
    shopper.says(&["where is my order?"]).await;
    let counted = figures(&server, &shop).await;
    let expected = json!({
        "from": START, "to": START + 30 * DAY_SECS * 1000, "window_days": 7,
        "conversations": 4, "answered": 1, "captured": 1, "handed_over": 1, "left": 1,
        "deflected": 2, "still_open": 2, "deflected_loosely": 2,
    });
    assert_eq!(counted, expected);
    test.pass(8 * DAY_SECS).await;
    assert_eq!(figures(&server, &shop).await["still_open"], 0);
    let backwards = server.admin(&shop, Method::GET, "/admin/v1/deflection?from=5&to=5").await;
    assert_eq!((backwards.status, &backwards.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("bad_period")));
}

async fn a_hand_over_in_another_conversation_of_the_shopper_takes_it_back(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    let shopper = |id| Shopper { server: &server, shop: &shop, id: Some(id) };
    for id in ["one", "two", "three"] {
        shopper(id).says(&["is the kiln mug in stock?"]).await;
    }
    assert_eq!(figures(&server, &shop).await["deflected"], 3);
    test.pass(DAY_SECS).await;
    // About the same thing; about another thing; and too late.
    shopper("one").says(&["is the kiln mug in stock?", "let me speak to a person"]).await;
    shopper("two").says(&["is the gooseneck kettle in stock?", "let me speak to a person"]).await;
    test.pass(7 * DAY_SECS).await;
    shopper("three").says(&["is the kiln mug in stock?", "let me speak to a person"]).await;
    let counted = figures(&server, &shop).await;
    assert_eq!(
        (&counted["deflected"], &counted["deflected_loosely"], &counted["handed_over"]),
        (&json!(2), &json!(3), &json!(3)),
        "{counted}"
    );
}

async fn one_address_is_one_shopper(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    let somebody = Shopper { server: &server, shop: &shop, id: None };
    somebody.says(&["tell me at ana@example.com when the gooseneck kettle is back"]).await;
    somebody.says(&["tell me at ben@example.com when the gooseneck kettle is back"]).await;
    somebody.says(&["tell me at Ana@example.com when the gooseneck kettle is back", "I want to talk to a human"]).await;
    let counted = figures(&server, &shop).await;
    assert_eq!((&counted["captured"], &counted["deflected"]), (&json!(2), &json!(1)), "{counted}");
    assert_eq!(test.count("SELECT count(*) FROM conversation_shoppers WHERE shopper LIKE '%@%'").await, 0);
    assert_eq!(test.count("SELECT count(DISTINCT shopper) FROM conversation_shoppers").await, 2);
}

async fn one_shop_cannot_use_up_the_server(test: TestApp) {
    let limits = shelfbell::config::Limits { chat_turns_per_shop_per_minute: 2, ..test.app.config.limits.clone() };
    let test = test.with_limits(limits).await;
    let (shop, other, server) = (shop(&test).await, TestShop::add(&test, "other.myshopify.com").await, Server::start(&test).await);
    let status = async |shop| server.storefront(shop, Method::POST, "/storefront/v1/chat", &json!({ "message": "hi" })).await.status;
    let statuses = [status(&shop).await, status(&shop).await, status(&shop).await, status(&other).await];
    assert_eq!(statuses, [StatusCode::OK, StatusCode::OK, StatusCode::TOO_MANY_REQUESTS, StatusCode::OK]);
}

async fn whose_conversations_they_were_is_forgotten(test: TestApp) {
    let (shop, server) = (shop(&test).await, Server::start(&test).await);
    shop.policy(&[("transcript_days", "2"), ("deflection_days", "5")]).await;
    Shopper { server: &server, shop: &shop, id: Some("one") }.says(&["is the kiln mug in stock?"]).await;
    let left = async |days| {
        test.clock.advance(days * DAY_SECS * 1000);
        shelfbell::jobs::sweep(&test.app).await.unwrap();
        (test.count("SELECT count(*) FROM turns").await, test.count("SELECT count(*) FROM conversation_shoppers").await)
    };
    assert_eq!(left(3).await, (0, 1));
    assert_eq!(left(4).await, (0, 0));
    assert_eq!(figures(&server, &shop).await["answered"], 1, "the figures outlive the transcript");
}
