//! Signing in with a password, and what a cookie is believed.

use reqwest::{Method, StatusCode};
use secrecy::ExposeSecret as _;
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::permission::Role;

use crate::support::http::{Answer, Server};
use crate::support::people::{Browser, PASSWORD, person};
use crate::support::{TestApp, TestShop};

crate::on_both_engines!(a_password_opens_a_session);

async fn a_password_opens_a_session(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    person(&test, &shop, "Ana@Example.com", Role::Editor).await;
    for (email, password) in [("ana@example.com", "not the password"), ("nobody@example.com", PASSWORD), ("", "")] {
        let answer = Browser::new(&server).try_sign_in(email, password).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("wrong_credentials")), "{email}");
        assert!(answer.headers.get("set-cookie").is_none());
    }
    let mut browser = Browser::new(&server);
    let answer = browser.sign_in("ANA@example.com").await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=7776000"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "the address is http: {cookie}");
    let session = browser.get("/admin/v1/session").await.json();
    assert_eq!(session, answer.json());
    assert_eq!(session["user"]["email"], "ana@example.com");
    assert_eq!(session["shops"].as_array().unwrap().len(), 1);
    let at = &session["shops"][0];
    assert_eq!((at["domain"].as_str(), at["role"].as_str()), (Some(shop.domain.as_str()), Some("editor")));
    let shop_id = at["shop_id"].as_str().unwrap().to_owned();
    assert_eq!(browser.of(&shop_id, Method::GET, "/admin/v1/episodes/held", &json!(null)).await.json(), json!([]));
    assert_eq!(browser.get(&format!("/admin/v1/episodes/held?shop={shop_id}")).await.json(), json!([]));
    assert_eq!(browser.get("/admin/v1/episodes/held").await.json()["code"], "missing_shop");
    let signed_out = browser.send(Method::DELETE, "/admin/v1/session", &[], &json!(null)).await;
    assert_eq!(signed_out.status, StatusCode::NO_CONTENT);
    assert!(signed_out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    // The cookie is still there; the session is not.
    assert_eq!(browser.get("/admin/v1/session").await.status, StatusCode::UNAUTHORIZED);
}
