//! Where a shop asks for a second yes, nobody learns from the answer to a sign-up whether an address was known.

use reqwest::{Method, StatusCode};
use serde_json::Value;
use shelfbell::flows::confirm::confirm;
use shelfbell_core::consent::ConfirmedBy;
use shelfbell_core::fact::Fact;

use crate::support::http::{Server, sign_up};
use crate::support::{TestApp, level, product};

crate::on_both_engines!(a_known_address_is_answered_like_a_new_one);

async fn a_known_address_is_answered_like_a_new_one(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    shop.policy(&[("double_opt_in", "true")]).await;
    let ask = async |address: &str| -> Value {
        test.clock.advance(1_000);
        let answer = server.storefront(&shop, Method::POST, "/storefront/v1/subscriptions", &sign_up("11", address)).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
        answer.json()
    };
    let (ana, bo) = (ask("ana@example.com").await, ask("bo@example.com").await);
    let ids: Vec<&str> = [&ana, &bo].map(|answer| answer["id"].as_str().unwrap()).to_vec();
    confirm(&test.app, &shop.row().await.id, &ids, ConfirmedBy::Link).await.unwrap();
    ask("unconfirmed@example.com").await;
    // One waits, one never confirmed, one is new.
    let answers = [ask("ana@example.com").await, ask("unconfirmed@example.com").await, ask("new@example.com").await];
    for answer in &answers {
        assert_eq!((&answer["state"], &answer["position"]), (&Value::from("pending"), &Value::from(3)), "{answers:?}");
        // An id tells when it was made.
        let id: uuid::Uuid = answer["id"].as_str().unwrap().parse().unwrap();
        let (seconds, _) = id.get_timestamp().unwrap().to_unix();
        assert!(i64::try_from(seconds).unwrap() * 1000 > test.app.now() - 4_000, "{answer}");
    }
    assert_eq!(test.count("SELECT count(*) FROM sign_ups").await, 4, "nobody joined twice");
    shop.policy(&[("double_opt_in", "false")]).await;
    let again = ask("ana@example.com").await;
    assert_eq!((&again["id"], &again["position"]), (&ana["id"], &Value::from(1)), "asking twice is asking once");
    // Whoever is known is told all the same.
    shop.stock("11", 9).await;
    test.run_due().await;
    let told = |address: &str| test.inbox.mails().iter().filter(|mail| mail.to == address && mail.text.contains("/r/")).count();
    assert_eq!((told("ana@example.com"), told("bo@example.com"), told("new@example.com")), (1, 1, 0));
}
