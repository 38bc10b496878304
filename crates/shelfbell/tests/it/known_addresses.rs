//! Where a shop asks for a second yes, nobody learns from the answer to a sign-up whether an address was known.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::flows::confirm::confirm;
use shelfbell::flows::leave::stop_all;
use shelfbell::flows::sign_up::Wanted;
use shelfbell::tokens::Purpose;
use shelfbell_core::consent::ConfirmedBy;
use shelfbell_core::fact::Fact;
use shelfbell_core::ids::ContactId;

use crate::support::http::{Server, sign_up};
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    a_known_address_is_answered_like_a_new_one,
    the_chat_answers_for_a_known_address_as_for_a_new_one,
    whoever_types_the_code_is_told_what_is_true,
    without_a_second_yes_the_chat_says_the_place,
    what_nobody_confirmed_ends_nothing,
    a_wide_request_that_is_confirmed_late_tells_nobody_twice,
    a_stranger_does_not_put_somebody_back_into_the_line,
    only_their_own_yes_takes_an_unsubscribe_back,
);

/// A mug in two colours, sold out.
async fn mugs(test: &TestApp) -> TestShop {
    let shop = test.shop().await;
    let mut mug = product("1", &["11", "12"]);
    mug.title = "Kiln Mug".to_owned();
    for (variant, colour) in mug.variants.iter_mut().zip(["Blue", "Red"]) {
        (variant.title, variant.options) = (colour.to_owned(), vec![colour.to_owned()]);
    }
    shop.facts(vec![Fact::Product(mug), level("11", 0, 1), level("12", 0, 1)]).await;
    shop
}

/// As many turns as it takes.
async fn talkative(test: TestApp) -> TestApp {
    test.configured(|config| config.limits.chat_turns_per_client_per_minute = 10_000).await
}

async fn say(server: &Server, shop: &TestShop, conversation: &Value, message: &str) -> Value {
    let body = json!({ "conversation_id": conversation, "message": message });
    let answer = server.storefront(shop, Method::POST, "/storefront/v1/chat", &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

/// What a stranger sees of an answer: all of it, less the ids, of which none may be old.
fn seen(test: &TestApp, since: i64, answer: &Value) -> Value {
    let mut seen = answer.clone();
    seen["conversation_id"].take();
    for alert in seen["subscriptions"].as_array_mut().unwrap() {
        let id: uuid::Uuid = alert["id"].take().as_str().unwrap().parse().unwrap();
        let (seconds, _) = id.get_timestamp().unwrap().to_unix();
        let at = i64::try_from(seconds).unwrap() * 1000;
        assert!((since - 1_000..=test.app.now()).contains(&at), "{answer}");
    }
    seen
}

/// Whatever a stranger tries: the address of somebody who waits, who waits for any colour, who never confirmed, and whose codes are used up, is
/// answered for like one that nobody ever gave; and nothing of theirs is touched.
async fn the_chat_answers_for_a_known_address_as_for_a_new_one(test: TestApp) {
    let test = talkative(test).await;
    let (shop, server) = (mugs(&test).await, Server::start(&test).await);
    shop.policy(&[("double_opt_in", "true")]).await;
    let blue = async |address: &str| shop.wait_for("11", address).await.id.into_string();
    let any = shop.sign_up(Wanted::AnyOf("1".to_owned()), "any@example.com").await.unwrap().id.into_string();
    let ids = [blue("ana@example.com").await, any, blue("abe@example.com").await, blue("amy@example.com").await];
    let confirmed: Vec<&str> = ids[..2].iter().map(String::as_str).collect();
    confirm(&test.app, &shop.row().await.id, &confirmed, ConfirmedBy::Link).await.unwrap();
    test.clock.advance(60_000);
    let wrong: Vec<String> =
        (0..).map(|n| format!("{n:06}")).filter(|code| ids.iter().all(|id| test.app.tokens.code(id) != *code)).take(7).collect();
    let spent = say(&server, &shop, &Value::Null, "tell me when the blue kiln mug is back, amy@example.com").await;
    for code in &wrong {
        say(&server, &shop, &spent["conversation_id"], code).await;
    }
    test.clock.advance(60_000);
    let before = test.texts(STATES).await;
    let script = |address: &str| -> Vec<String> {
        let ask = |what: &str| format!("tell me when the {what} is back, {address}");
        let mut script =
            vec![ask("blue kiln mug"), ask("blue kiln mug"), "which alerts do i have?".to_owned(), "why was i not told?".to_owned()];
        script.extend(wrong.iter().cloned());
        script.extend(["stop", "which alerts do i have?", "why was i not told?", "stop"].map(str::to_owned));
        script.extend([
            ask("blue kiln mug"),
            ask("red kiln mug"),
            "which alerts do i have?".to_owned(),
            wrong[0].clone(),
            "stop all my alerts".to_owned(),
        ]);
        script.extend([
            ask("kiln mug in any colour"),
            "any of them".to_owned(),
            "which alerts do i have?".to_owned(),
            "stop all my alerts".to_owned(),
        ]);
        script
    };
    let mut transcripts = Vec::new();
    for address in ["axl@example.com", "ana@example.com", "any@example.com", "abe@example.com", "amy@example.com"] {
        let (since, mut conversation, mut transcript) = (test.app.now(), Value::Null, Vec::new());
        for message in script(address) {
            let answer = say(&server, &shop, &conversation, &message).await;
            conversation = answer["conversation_id"].clone();
            transcript.push((message.replace(address, "the address"), seen(&test, since, &answer)));
            test.clock.advance(1_000);
        }
        transcripts.push((address, transcript));
    }
    let (_, stranger) = &transcripts[0];
    for (address, transcript) in &transcripts[1..] {
        for (new, known) in stranger.iter().zip(transcript) {
            assert_eq!(new, known, "{address}");
        }
    }
    let texts: Vec<&str> = stranger.iter().map(|(_, answer)| answer["text"].as_str().unwrap()).collect();
    for (at, part) in [
        (0, "Please confirm it"),
        (1, "already in line"),
        (2, "not confirmed yet"),
        (3, "never confirmed"),
        (11, "I take back the request"),
        (12, "no alert"),
    ] {
        assert!(texts[at].contains(part), "{part}: {texts:#?}");
    }
    // What was there is as it was; what the script asked for besides ended with it.
    let after = test.texts(STATES).await;
    assert!(before.iter().all(|row| after.contains(row)), "{before:?} {after:?}");
    assert!(after.iter().filter(|row| !before.contains(row)).all(|row| row.ends_with(" cancelled")), "{after:?}");
    assert_eq!(test.count("SELECT count(*) FROM line").await, 2);
}

const STATES: &str = "SELECT subscription_id || ' ' || state FROM subscriptions ORDER BY subscription_id";

/// The code is in a message to the address.
async fn whoever_types_the_code_is_told_what_is_true(test: TestApp) {
    let (shop, server) = (mugs(&test).await, Server::start(&test).await);
    shop.policy(&[("double_opt_in", "true")]).await;
    let first = shop.wait_for("11", "first@example.com").await.id.into_string();
    confirm(&test.app, &shop.row().await.id, &[first.as_str()], ConfirmedBy::Link).await.unwrap();
    test.clock.advance(1_000);
    let id = shop.wait_for("11", "ana@example.com").await.id.into_string();
    test.clock.advance(60_000);
    let asked = say(&server, &shop, &Value::Null, "tell me when the blue kiln mug is back, ana@example.com").await;
    let here = &asked["conversation_id"];
    assert_eq!((&asked["subscriptions"][0]["state"], asked["subscriptions"][0]["id"] != json!(id)), (&json!("pending"), true), "{asked}");
    let confirmed = say(&server, &shop, here, &test.app.tokens.code(&id)).await;
    assert_eq!(
        (&confirmed["subscriptions"][0]["state"], &confirmed["subscriptions"][0]["position"]),
        (&json!("waiting"), &json!(2)),
        "{confirmed}"
    );
    assert_eq!(confirmed["subscriptions"][0]["id"], asked["subscriptions"][0]["id"], "the conversation knows it by one name");
    let again = say(&server, &shop, here, "tell me when the blue kiln mug is back, ana@example.com").await;
    assert!(again["text"].as_str().unwrap().contains("already in line") && again["text"].as_str().unwrap().contains("number 2"), "{again}");
    let stopped = say(&server, &shop, here, "stop").await;
    assert!(stopped["text"].as_str().unwrap().contains("will not write to you"), "{stopped}");
    assert_eq!(test.texts(STATES).await.iter().filter(|row| row.ends_with(" cancelled")).count(), 1);
    assert_eq!(test.count("SELECT count(*) FROM line").await, 1);
}

/// A request for any colour covers those for one, once it is confirmed: anybody can ask for it.
async fn what_nobody_confirmed_ends_nothing(test: TestApp) {
    let shop = mugs(&test).await;
    shop.policy(&[("double_opt_in", "true")]).await;
    let id = shop.row().await.id;
    let blue = shop.wait_for("11", "ana@example.com").await.id.into_string();
    confirm(&test.app, &id, &[blue.as_str()], ConfirmedBy::Link).await.unwrap();
    test.clock.advance(1_000);
    let any = shop.sign_up(Wanted::AnyOf("1".to_owned()), "ana@example.com").await.unwrap().id.into_string();
    assert_eq!(test.texts(STATES).await, [format!("{blue} waiting"), format!("{any} pending")]);
    confirm(&test.app, &id, &[any.as_str()], ConfirmedBy::Link).await.unwrap();
    assert_eq!(test.texts(STATES).await, [format!("{blue} cancelled"), format!("{any} waiting")]);
    shop.stock("12", 1).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().iter().filter(|mail| mail.text.contains("/r/")).count(), 1);
}

/// Blue is back before they press the button for any colour: they were told, and are not told again of the same delivery. Once that has sold out,
/// they wait for the next.
async fn a_wide_request_that_is_confirmed_late_tells_nobody_twice(test: TestApp) {
    let shop = mugs(&test).await;
    shop.policy(&[("double_opt_in", "true")]).await;
    let id = shop.row().await.id;
    let told = || -> Vec<String> { test.inbox.mails().into_iter().filter(|mail| mail.text.contains("/r/")).map(|mail| mail.to).collect() };
    let (ana, bob) = ("ana@example.com", "bob@example.com");
    let mut requests = Vec::new();
    for address in [ana, bob] {
        let blue = shop.wait_for("11", address).await.id.into_string();
        confirm(&test.app, &id, &[blue.as_str()], ConfirmedBy::Link).await.unwrap();
        test.clock.advance(1_000);
        let any = shop.sign_up(Wanted::AnyOf("1".to_owned()), address).await.unwrap().id.into_string();
        requests.push((blue, any));
    }
    test.clock.advance(1_000);
    shop.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(told(), [ana, bob]);
    confirm(&test.app, &id, &[requests[0].1.as_str()], ConfirmedBy::Link).await.unwrap();
    test.run_due().await;
    test.pass(3_600).await;
    assert_eq!(told(), [ana, bob], "one delivery, one message");
    shop.stock("11", 0).await;
    test.run_due().await;
    confirm(&test.app, &id, &[requests[1].1.as_str()], ConfirmedBy::Link).await.unwrap();
    let states = test.texts(STATES).await;
    for ((blue, any), state) in requests.iter().zip(["cancelled", "waiting"]) {
        assert!(states.contains(&format!("{blue} notified")) && states.contains(&format!("{any} {state}")), "{states:?}");
    }
    shop.stock("12", 1).await;
    test.run_due().await;
    assert_eq!(told(), [ana, bob, bob]);
}

/// Anybody can post an address that waits: it changes nothing of what its owner asked for.
async fn a_stranger_does_not_put_somebody_back_into_the_line(test: TestApp) {
    let (shop, server) = (mugs(&test).await, Server::start(&test).await);
    shop.policy(&[("double_opt_in", "true")]).await;
    let ask = async |address: &str| {
        let mut body = sign_up("11", address);
        body["stay_on_list"] = json!(true);
        let answer = server.storefront(&shop, Method::POST, "/storefront/v1/subscriptions", &body).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    };
    let blue = shop.wait_for("11", "ana@example.com").await.id.into_string();
    confirm(&test.app, &shop.row().await.id, &[blue.as_str()], ConfirmedBy::Link).await.unwrap();
    ask("ana@example.com").await;
    let staying = "SELECT count(*) FROM sign_ups WHERE stays";
    assert_eq!(test.count(staying).await, 0);
    ask("new@example.com").await;
    assert_eq!(test.count(staying).await, 1, "what is new is theirs to ask for");
    // Without a second yes whoever asks again is taken for the same person.
    shop.policy(&[("double_opt_in", "false")]).await;
    ask("ana@example.com").await;
    assert_eq!(test.count(staying).await, 2);
}

/// Anybody can post the address of somebody who unsubscribed: it is asked whether it was them, and nothing else is sent until they say so (R8).
async fn only_their_own_yes_takes_an_unsubscribe_back(test: TestApp) {
    let shop = mugs(&test).await;
    shop.policy(&[("double_opt_in", "true")]).await;
    let row = shop.row().await;
    let blue = shop.wait_for("11", "ana@example.com").await.id.into_string();
    confirm(&test.app, &row.id, &[blue.as_str()], ConfirmedBy::Link).await.unwrap();
    test.run_due().await;
    let contact = test.texts("SELECT contact_id FROM contacts").await.remove(0);
    stop_all(&test.app, &row.id, &ContactId::new(contact)).await.unwrap();
    test.clock.advance(60_000);
    let before = test.inbox.mails().len();
    let red = shop.wait_for("12", "ana@example.com").await.id.into_string();
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), before + 1, "it is asked");
    let stopped = "SELECT count(*) FROM contacts WHERE suppression = 'unsubscribed'";
    assert_eq!(test.count(stopped).await, 1);
    let token = test.app.tokens.issue(Purpose::Alerts, &red, None).unwrap();
    let page = Server::start(&test).await.get(&format!("/s/{token}")).await;
    assert!(page.text.contains("value=\"confirm\""), "{}", page.text);
    confirm(&test.app, &row.id, &[red.as_str()], ConfirmedBy::Link).await.unwrap();
    assert_eq!(test.count(stopped).await, 0);
    shop.stock("12", 1).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails().iter().filter(|mail| mail.text.contains("/r/")).count(), 1);
}

async fn without_a_second_yes_the_chat_says_the_place(test: TestApp) {
    let (shop, server) = (mugs(&test).await, Server::start(&test).await);
    shop.wait_for("11", "ana@example.com").await;
    test.clock.advance(60_000);
    let asked = say(&server, &shop, &Value::Null, "tell me when the blue kiln mug is back, ana@example.com").await;
    assert_eq!((&asked["subscriptions"][0]["state"], &asked["subscriptions"][0]["position"]), (&json!("waiting"), &json!(1)), "{asked}");
}

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
