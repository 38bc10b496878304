//! The concierge over HTTP, and its evaluation set (`eval/`): what shoppers write in seven languages about three catalogues.

mod case;
mod judge;
mod score;

use std::collections::BTreeSet;
use std::path::Path;

use reqwest::{Method, StatusCode};
use serde_json::json;
use shelfbell::chat::{Context, Message, turn};
use shelfbell::db::Engine;
use shelfbell::flows::import;
use shelfbell::flows::shop_account::set_sms_sender;

use crate::support::http::Server;
use crate::support::phones::{ACCOUNT, TOKEN};
use crate::support::{TestApp, TestShop};
use case::{Case, Expect, Page};
use judge::Judge;
use score::Score;

crate::on_both_engines!(
    the_evaluation_set,
    further_evaluation_sets,
    another_evaluation_set,
    a_conversation_goes_on_over_http,
    sentences_are_streamed,
    messages_that_are_not_messages_are_refused,
    a_strangers_alert_is_neither_shown_nor_ended,
    conversations_of_another_shop_are_unknown,
);

/// Plays the set in this directory instead, prints what differs, and passes whatever the figures are.
const OTHER_SET: &str = "SHELFBELL_EVAL_DIR";

fn eval() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval")
}

/// A shop that sells one of the catalogues.
async fn shop_of(test: &TestApp, catalogue: &str) -> TestShop {
    let shop = TestShop::add(test, &format!("{catalogue}.myshopify.com")).await;
    shop.policy(&[("support_address", "help@example.com")]).await;
    import(test, &shop, &eval().join(format!("catalogues/{catalogue}.csv"))).await;
    shop
}

async fn import(test: &TestApp, shop: &TestShop, catalogue: &Path) {
    let file = std::fs::read(catalogue).unwrap();
    let imported = import::catalogue(&test.app, &shop.row().await, file.as_slice(), |_, _| {}).await.unwrap();
    assert!(imported.products > 0, "{}: {imported:?}", catalogue.display());
}

async fn play(judge: &mut Judge<'_>, case: &Case, score: &mut Score) {
    judge.begin(case).await;
    let mut problems = Vec::new();
    for (number, turn) in case.turns.iter().enumerate() {
        judge.set_stock(&turn.stock).await;
        let found = judge.turn(case, &turn.say, &turn.expect).await;
        score.turn(case, &turn.expect, &found);
        if !found.problems.is_empty() {
            problems.push(format!(
                "{} turn {}: {:?}\n    {}\n    -> {}",
                case.id,
                number + 1,
                turn.say,
                found.problems.join("; "),
                found.text
            ));
        }
    }
    score.case(case, problems);
    judge.end().await;
}

/// Shops that send text messages as well; nothing is delivered here.
async fn with_texts(test: TestApp) -> TestApp {
    test.configured(|config| {
        config.sms.account_sid = ACCOUNT.to_owned();
        config.sms.auth_token = TOKEN.to_owned().into();
    })
    .await
}

async fn play_all(test: &TestApp, eval: &Path, cases: &[Case]) -> Score {
    let mut score = Score::default();
    let catalogues: BTreeSet<&str> = cases.iter().map(|case| case.catalogue.as_str()).collect();
    for catalogue in catalogues {
        let shop = TestShop::add(test, &format!("{catalogue}.myshopify.com")).await;
        shop.policy(&[("support_address", "help@example.com")]).await;
        // A number belongs to one shop.
        let number = 10 + test.count("SELECT count(*) FROM shops").await;
        set_sms_sender(&test.app, &shop.row().await, Some(&format!("+150055500{number}"))).await.unwrap();
        let file = eval.join(format!("catalogues/{catalogue}.csv"));
        import(test, &shop, &file).await;
        let mut judge = Judge::new(test, &shop, &file).await;
        for case in cases.iter().filter(|case| case.catalogue == catalogue) {
            play(&mut judge, case, &mut score).await;
        }
    }
    println!("{score}");
    score
}

async fn the_evaluation_set(test: TestApp) {
    let cases = case::read(&eval());
    assert!(cases.iter().filter(|case| case.dialogue).count() >= 60);
    assert!(cases.iter().filter(|case| !case.dialogue).count() >= 400);
    let languages: BTreeSet<&str> = cases.iter().map(|case| case.language).collect();
    assert_eq!(languages.len(), 7, "{languages:?}");
    play_all(&with_texts(test).await, &eval(), &cases).await.must_reach(0.95, 0.90);
}

/// Sets by people who read none of the code. On one engine: what differs between the engines shows in the first set.
async fn further_evaluation_sets(test: TestApp) {
    if test.app.db.engine() == Engine::Postgres {
        return;
    }
    let test = with_texts(test).await;
    for name in ["cookware-and-paper", "outdoor-and-deli", "garden-and-sneakers"] {
        let eval = eval().join("further").join(name);
        let cases = case::read(&eval);
        assert!(!cases.is_empty(), "{} holds no turns/*.jsonl or dialogues/*.jsonl", eval.display());
        play_all(&test, &eval, &cases).await.must_reach(0.95, 0.90);
    }
}

async fn another_evaluation_set(test: TestApp) {
    let Some(eval) = std::env::var_os(OTHER_SET).map(std::path::PathBuf::from) else { return };
    let cases = case::read(&eval);
    assert!(!cases.is_empty(), "{} holds no turns/*.jsonl or dialogues/*.jsonl", eval.display());
    play_all(&with_texts(test).await, &eval, &cases).await;
}

async fn a_conversation_goes_on_over_http(test: TestApp) {
    let (shop, server) = (shop_of(&test, "home").await, Server::start(&test).await);
    let say = async |conversation: Option<&str>, message: &str| {
        let body = json!({ "conversation_id": conversation, "message": message, "context": { "locale": "en" } });
        let answer = server.storefront(&shop, Method::POST, "/storefront/v1/chat", &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()
    };
    let first = say(None, "is the gooseneck kettle in stock?").await;
    assert_eq!((&first["about"]["availability"], &first["asks"]), (&json!("sold_out"), &json!("address")), "{first}");
    assert_eq!((&first["offers_sign_up"], &first["cards"][0]["product_handle"]), (&json!(true), &json!("gooseneck-kettle")), "{first}");
    let id = first["conversation_id"].as_str().unwrap();
    let second = say(Some(id), "ana@example.com please").await;
    let made = &second["subscriptions"][0];
    assert_eq!((&made["state"], &made["position"]), (&json!("waiting"), &json!(1)), "{second}");
    assert_eq!(made["address_masked"], "a•••@example.com");
    let third = say(Some(id), "what place am I?").await;
    assert_eq!(third["intent"], "my_alerts", "{third}");
    assert_eq!(second["conversation_id"], first["conversation_id"]);
}

async fn sentences_are_streamed(test: TestApp) {
    let (shop, server) = (shop_of(&test, "home").await, Server::start(&test).await);
    let body = json!({ "message": "is the gooseneck kettle in stock?" }).to_string();
    let headers =
        [("X-Shelfbell-Key", shop.keys.publishable.as_str()), ("Content-Type", "application/json"), ("Accept", "text/event-stream")];
    let answer = server.send(Method::POST, "/storefront/v1/chat", &headers, body).await;
    assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/event-stream"));
    let events: Vec<_> = answer.text.split("\n\n").filter(|event| !event.is_empty()).collect();
    let (reply, texts) = events.split_last().unwrap();
    assert!(!texts.is_empty() && texts.iter().all(|event| event.starts_with("event: text\n")), "{}", answer.text);
    let reply: serde_json::Value = serde_json::from_str(reply.strip_prefix("event: reply\ndata: ").unwrap()).unwrap();
    assert_eq!(reply["about"]["availability"], "sold_out");
}

async fn messages_that_are_not_messages_are_refused(test: TestApp) {
    let (shop, server) = (shop_of(&test, "home").await, Server::start(&test).await);
    for (message, code) in [("  ".to_owned(), "empty_message"), ("a".repeat(2_001), "message_too_long")] {
        let answer = server.storefront(&shop, Method::POST, "/storefront/v1/chat", &json!({ "message": message })).await;
        assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(code)));
    }
    let answer = server.storefront(&shop, Method::POST, "/storefront/v1/chat", &json!({ "message": "ä".repeat(2_000) })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let limits = shelfbell::config::Limits { chat_turns_per_client_per_minute: 2, ..test.app.config.limits.clone() };
    let test = test.with_limits(limits).await;
    let server = Server::start(&test).await;
    let statuses = async || server.storefront(&shop, Method::POST, "/storefront/v1/chat", &json!({ "message": "hi" })).await.status;
    assert_eq!([statuses().await, statuses().await, statuses().await].last(), Some(&StatusCode::TOO_MANY_REQUESTS));
}

async fn say(test: &TestApp, shop: &TestShop, conversation: Option<&str>, text: &str) -> shelfbell::chat::Answered {
    let message = Message {
        conversation: conversation.map(str::to_owned),
        text: text.to_owned(),
        context: Context { locale: Some("en".to_owned()), ..Context::default() },
    };
    turn(&test.app, &shop.row().await, &message, &|_| true).await.unwrap()
}

async fn a_strangers_alert_is_neither_shown_nor_ended(test: TestApp) {
    let shop = shop_of(&test, "home").await;
    let own = say(&test, &shop, None, "tell me at ana@example.com when the gooseneck kettle is back").await;
    assert_eq!(own.reply.subscriptions.len(), 1, "{}", own.reply.text);
    for text in ["which alerts does ana@example.com have?", "stop telling ana@example.com", "why did ana@example.com not get a mail?"] {
        let stranger = say(&test, &shop, None, text).await;
        assert!(stranger.reply.subscriptions.is_empty() && !stranger.reply.text.contains("Kettle"), "{text} -> {}", stranger.reply.text);
    }
    assert_eq!(test.count("SELECT count(*) FROM subscriptions WHERE state = 'waiting'").await, 1);
}

async fn conversations_of_another_shop_are_unknown(test: TestApp) {
    let (home, other) = (shop_of(&test, "home").await, shop_of(&test, "apparel").await);
    let first = say(&test, &home, None, "tell me at ana@example.com when the gooseneck kettle is back").await;
    let elsewhere = say(&test, &other, Some(&first.conversation_id), "which alerts do I have?").await;
    assert_ne!(elsewhere.conversation_id, first.conversation_id);
    assert!(!elsewhere.reply.text.contains("Kettle"), "{}", elsewhere.reply.text);
}
