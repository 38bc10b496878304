//! Mails that a shop words by itself: checked, tried, kept, used from the next message on.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell_core::fact::Fact;

use crate::support::http::{Answer, Server};
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    a_kept_template_is_used_from_the_next_message_on,
    a_bad_template_is_refused_with_its_lines,
    the_sample_is_shown_and_sent,
    templates_are_the_shops_own,
);

const MJML: &str = r#"<mjml><mj-body><mj-section><mj-column>
<mj-text>Unser Text: {{ product_title }} {{ price }}</mj-text>
<mj-button href="{{ click_url }}">Kaufen</mj-button>
<mj-text><a href="{{ unsubscribe_url }}">Abmelden</a></mj-text>
</mj-column></mj-section></mj-body></mjml>"#;

async fn ask(server: &Server, shop: &TestShop, method: Method, path: &str, body: &Value) -> Answer {
    let authorization = format!("Bearer {}", shop.keys.secret);
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    server.send(method, &format!("/admin/v1/templates{path}"), &headers, body.to_string()).await
}

fn draft() -> Value {
    json!({ "subject": "Wieder da: {{ product_title }}", "mjml": MJML })
}

async fn a_kept_template_is_used_from_the_next_message_on(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    shop.policy(&[("default_locale", "de")]).await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let default = ask(&server, &shop, Method::GET, "/alert/de", &json!(null)).await.json();
    assert!(default["mjml"].as_str().unwrap().contains("ist wieder da") && default["updated_at"].is_null(), "{default}");
    assert!(default["variables"].as_array().unwrap().iter().any(|variable| variable["name"] == "units_left"));
    assert_eq!(ask(&server, &shop, Method::PUT, "/alert/DE", &draft()).await.status, StatusCode::OK);
    let kept = ask(&server, &shop, Method::GET, "/alert/de", &json!(null)).await.json();
    assert_eq!((kept["mjml"].as_str(), kept["subject"].as_str()), (Some(MJML), draft()["subject"].as_str()));
    let list = ask(&server, &shop, Method::GET, "", &json!(null)).await.json();
    assert_eq!((list[0]["kind"].as_str(), list[0]["language"].as_str()), (Some("alert"), Some("de")));

    for (address, locale) in [("ana@example.com", "de-AT"), ("bob@example.com", "en"), ("cid@example.com", "pl")] {
        shop.wait_in(locale, "11", address).await;
    }
    shop.stock("11", 50).await;
    test.run_due().await;
    let subjects: Vec<String> = test.inbox.mails().into_iter().map(|mail| mail.subject).collect();
    let own = "Wieder da: Product 1";
    // Nobody wrote in Polish, so it is the shop's language.
    assert_eq!(subjects, [own, "Product 1 (Size 11) is back in stock", own]);
    let mail = &test.inbox.mails()[0];
    assert!(mail.html.contains("Unser Text: Product 1 19,99&#160;&#8364;") && mail.text.contains("Kaufen: http"), "{}", mail.text);

    assert_eq!(ask(&server, &shop, Method::DELETE, "/alert/de", &json!(null)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ask(&server, &shop, Method::DELETE, "/alert/de", &json!(null)).await.status, StatusCode::NOT_FOUND);
    test.clock.advance(1000);
    shop.stock("11", 0).await;
    test.run_due().await;
    shop.wait_in("de", "11", "dora@example.com").await;
    test.clock.advance(1000);
    shop.stock("11", 50).await;
    test.run_due().await;
    assert_eq!(test.inbox.mails()[3].subject, "Product 1 (Size 11) ist wieder da");
}

async fn a_bad_template_is_refused_with_its_lines(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let bad = json!({ "subject": "{{ nobody }}", "mjml": MJML.replace("{{ price }}", "{{ prise }}") });
    for (method, path) in [(Method::PUT, "/alert/de"), (Method::POST, "/alert/de/preview")] {
        let answer = ask(&server, &shop, method, path, &bad).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let problem = answer.json();
        assert_eq!(problem["code"], "bad_template");
        let found: Vec<(&str, u64)> =
            problem["errors"].as_array().unwrap().iter().map(|e| (e["part"].as_str().unwrap(), e["line"].as_u64().unwrap())).collect();
        assert_eq!(found, [("subject", 1), ("mjml", 2)], "{problem}");
    }
    let without = json!({ "subject": "x", "mjml": MJML.replace("{{ unsubscribe_url }}", "https://example.com") });
    let problem = ask(&server, &shop, Method::PUT, "/alert/de", &without).await.json();
    assert!(problem["errors"][0]["problem"].as_str().unwrap().contains("unsubscribe link"), "{problem}");
    for path in ["/nonsense/de", "/alert/klingon", "/alert/d1"] {
        assert_eq!(ask(&server, &shop, Method::PUT, path, &draft()).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(ask(&server, &shop, Method::GET, "", &json!(null)).await.json(), json!([]), "nothing was kept");
}

async fn the_sample_is_shown_and_sent(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let preview = ask(&server, &shop, Method::POST, "/alert/de/preview", &draft()).await.json();
    assert_eq!(preview["subject"], "Wieder da: Merino Crew Sweater");
    assert!(preview["html"].as_str().unwrap().contains("Unser Text") && preview["text"].as_str().unwrap().contains("Kaufen: "));
    let mut trial = draft();
    trial["to"] = json!("merchant@example.com");
    assert_eq!(ask(&server, &shop, Method::POST, "/alert/de/test", &trial).await.status, StatusCode::NO_CONTENT);
    assert_eq!(
        ask(&server, &shop, Method::POST, "/digest/fr/test", &json!({ "to": "merchant@example.com" })).await.status,
        StatusCode::NO_CONTENT
    );
    let mails = test.inbox.mails();
    assert_eq!(mails[0].subject, "Wieder da: Merino Crew Sweater");
    assert!(mails[1].subject.starts_with("De retour"), "{}", mails[1].subject);
    assert_eq!(
        ask(&server, &shop, Method::POST, "/alert/de/test", &json!({ "to": "nobody" })).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    // It is for looking at a mail, not for sending some.
    let mut last = StatusCode::NO_CONTENT;
    for _ in 0..20 {
        last = ask(&server, &shop, Method::POST, "/alert/de/test", &json!({ "to": "merchant@example.com" })).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

async fn templates_are_the_shops_own(test: TestApp) {
    let (ours, theirs) = (test.shop().await, TestShop::add(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    assert_eq!(ask(&server, &theirs, Method::PUT, "/alert/en", &draft()).await.status, StatusCode::OK);
    assert_eq!(ask(&server, &ours, Method::GET, "", &json!(null)).await.json(), json!([]));
    assert!(ask(&server, &ours, Method::GET, "/alert/en", &json!(null)).await.json()["updated_at"].is_null());
    assert_eq!(ask(&server, &ours, Method::DELETE, "/alert/en", &json!(null)).await.status, StatusCode::NOT_FOUND);
    for shop in [&ours, &theirs] {
        shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
        shop.wait_for("11", &format!("ana@{}", shop.domain)).await;
        shop.stock("11", 5).await;
    }
    test.run_due().await;
    let mut subjects: Vec<(String, String)> = test.inbox.mails().into_iter().map(|mail| (mail.to, mail.subject)).collect();
    subjects.sort();
    assert_eq!(subjects[0].1, "Product 1 (Size 11) is back in stock");
    assert_eq!(subjects[1].1, "Wieder da: Product 1");
}
