//! Who may call what. Both tests walk through the OpenAPI document, and the document through the router, so that a new route cannot be
//! forgotten: it fails until a line in [`NEEDS`] says what it takes.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use shelfbell::flows::api_keys;
use shelfbell_core::audit::Actor;
use shelfbell_core::permission::{Permission, Role};

use self::Needs::{Nothing, Person, The};
use crate::support::http::Server;
use crate::support::people::{Browser, person};
use crate::support::{TestApp, TestShop};

crate::on_both_engines!(every_operation_takes_its_permission_and_no_other, no_operation_serves_another_shop);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// Nobody need be signed in.
    Nothing,
    /// Somebody signed in, for what concerns them alone.
    Person,
    The(Permission),
}

#[rustfmt::skip]
const NEEDS: &[(&str, Needs)] = &[
    ("GET /admin/v1/sign-in", Nothing),
    ("GET /admin/v1/sign-in/oidc", Nothing),
    ("GET /admin/v1/sign-in/oidc/callback", Nothing),
    ("POST /admin/v1/session", Nothing),
    ("GET /admin/v1/session", Person),
    ("DELETE /admin/v1/session", Person),
    ("DELETE /admin/v1/sessions", Person),
    ("PUT /admin/v1/password", Person),
    ("GET /admin/v1/users", The(Permission::Users)),
    ("POST /admin/v1/users", The(Permission::Users)),
    ("PATCH /admin/v1/users/{id}", The(Permission::Users)),
    ("DELETE /admin/v1/users/{id}", The(Permission::Users)),
    ("GET /admin/v1/keys", The(Permission::Users)),
    ("POST /admin/v1/keys", The(Permission::Users)),
    ("DELETE /admin/v1/keys/{id}", The(Permission::Users)),
    ("GET /admin/v1/audit", The(Permission::Users)),
    ("GET /admin/v1/episodes/held", The(Permission::Read)),
    ("GET /admin/v1/episodes/{id}", The(Permission::Read)),
    ("POST /admin/v1/episodes/{id}/approve", The(Permission::Steer)),
    ("POST /admin/v1/episodes/{id}/cancel", The(Permission::Steer)),
    ("GET /admin/v1/subscriptions/{id}", The(Permission::Read)),
    ("GET /admin/v1/deflection", The(Permission::Read)),
    ("GET /admin/v1/messages/dead", The(Permission::Read)),
    ("POST /admin/v1/messages/dead/retry", The(Permission::Steer)),
    ("GET /admin/v1/webhooks/unreadable", The(Permission::Read)),
    ("POST /admin/v1/webhooks/unreadable/retry", The(Permission::Steer)),
    ("POST /admin/v1/webhooks/unreadable/drop", The(Permission::Steer)),
    ("POST /admin/v1/contacts/export", The(Permission::Contacts)),
    ("POST /admin/v1/contacts/erase", The(Permission::Contacts)),
    ("GET /admin/v1/data-requests", The(Permission::Contacts)),
    ("GET /admin/v1/data-requests/{id}", The(Permission::Contacts)),
    ("POST /admin/v1/data-requests/{id}/done", The(Permission::Contacts)),
    ("POST /admin/v1/data-requests/{id}/reopen", The(Permission::Contacts)),
    ("GET /admin/v1/templates", The(Permission::Read)),
    ("GET /admin/v1/templates/{kind}/{language}", The(Permission::Read)),
    ("PUT /admin/v1/templates/{kind}/{language}", The(Permission::Settings)),
    ("DELETE /admin/v1/templates/{kind}/{language}", The(Permission::Settings)),
    ("POST /admin/v1/templates/{kind}/{language}/preview", The(Permission::Read)),
    ("POST /admin/v1/templates/{kind}/{language}/test", The(Permission::Settings)),
    ("GET /admin/v1/mail", The(Permission::Read)),
    ("POST /admin/v1/mail/pause", The(Permission::Steer)),
    ("POST /admin/v1/mail/resume", The(Permission::Steer)),
    ("GET /admin/v1/suppressions", The(Permission::Contacts)),
    ("POST /admin/v1/suppressions", The(Permission::Contacts)),
    ("DELETE /admin/v1/suppressions", The(Permission::Contacts)),
    ("POST /admin/v1/suppressions/search", The(Permission::Contacts)),
    ("POST /admin/v1/suppressions/lift", The(Permission::Contacts)),
    ("GET /admin/v1/home", The(Permission::Read)),
    ("GET /admin/v1/demand", The(Permission::Read)),
    ("GET /admin/v1/demand.csv", The(Permission::Read)),
    ("GET /admin/v1/demand/{product_id}/trend", The(Permission::Read)),
    ("PUT /admin/v1/variants/{variant_id}/expected", The(Permission::Steer)),
    ("GET /admin/v1/episodes", The(Permission::Read)),
    ("GET /admin/v1/episodes/{id}/messages", The(Permission::Read)),
    ("POST /admin/v1/episodes/{id}/send-now", The(Permission::Steer)),
    ("POST /admin/v1/episodes/{id}/stop", The(Permission::Steer)),
    ("POST /admin/v1/messages/{id}/retry", The(Permission::Steer)),
    ("POST /admin/v1/contacts/search", The(Permission::Contacts)),
    ("GET /admin/v1/contacts/{id}", The(Permission::Contacts)),
    ("POST /admin/v1/contacts/{id}/stop", The(Permission::Contacts)),
    ("POST /admin/v1/contacts/{id}/export", The(Permission::Contacts)),
    ("POST /admin/v1/contacts/{id}/erase", The(Permission::Contacts)),
    ("GET /admin/v1/events", The(Permission::Read)),
    ("GET /admin/v1/conversions", The(Permission::Read)),
    ("GET /admin/v1/lift", The(Permission::Read)),
    ("GET /admin/v1/settings", The(Permission::Read)),
    ("POST /admin/v1/settings/dry-run", The(Permission::Read)),
    ("PUT /admin/v1/settings", The(Permission::Settings)),
    ("GET /admin/v1/channels", The(Permission::Read)),
    ("PUT /admin/v1/channels/{kind}", The(Permission::Settings)),
    ("GET /admin/v1/connector", The(Permission::Read)),
    ("PUT /admin/v1/connector", The(Permission::Settings)),
    ("POST /admin/v1/connector/sync", The(Permission::Steer)),
    ("POST /admin/v1/imports/preview", The(Permission::Contacts)),
    ("POST /admin/v1/imports", The(Permission::Contacts)),
    ("GET /admin/v1/postback", The(Permission::Read)),
    ("POST /admin/v1/postback/secret", The(Permission::Settings)),
    ("POST /admin/v1/postback/test", The(Permission::Settings)),
    ("POST /admin/v1/postback/resume", The(Permission::Steer)),
    ("GET /admin/v1/sms/preview", The(Permission::Read)),
    ("POST /admin/v1/stock", The(Permission::Stock)),
    ("POST /admin/v1/catalogue", The(Permission::Stock)),
];

struct Operation {
    name: String,
    method: Method,
    /// With ids that nothing has.
    path: String,
    needs: Needs,
}

/// Every operation of the document that is the merchant's.
fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(shelfbell::http::document()).unwrap();
    let (mut operations, mut missing) = (Vec::new(), Vec::new());
    for (path, methods) in document["paths"].as_object().unwrap().iter().filter(|(path, _)| path.starts_with("/admin/")) {
        for method in methods.as_object().unwrap().keys() {
            let name = format!("{} {path}", method.to_uppercase());
            let Some((_, needs)) = NEEDS.iter().find(|(known, _)| *known == name) else {
                missing.push(name);
                continue;
            };
            let path = path.split('/').map(|part| if part.starts_with('{') { "none" } else { part }).collect::<Vec<_>>().join("/");
            operations.push(Operation { method: method.to_uppercase().parse().unwrap(), path, needs: *needs, name });
        }
    }
    assert!(missing.is_empty(), "say in NEEDS what these take: {missing:#?}");
    operations
}

#[test]
fn the_document_knows_every_route() {
    let router = include_str!("../../src/http/router.rs");
    let routed: BTreeSet<&str> = router.split('"').filter(|text| text.starts_with("/admin/v1/")).collect();
    let document = serde_json::to_value(shelfbell::http::document()).unwrap();
    let documented: BTreeSet<&str> =
        document["paths"].as_object().unwrap().keys().map(String::as_str).filter(|p| p.starts_with("/admin/")).collect();
    assert_eq!(routed, documented);
}

#[test]
fn operations_have_names_of_their_own() {
    let document = serde_json::to_value(shelfbell::http::document()).unwrap();
    let mut seen = BTreeSet::new();
    for methods in document["paths"].as_object().unwrap().values() {
        for operation in methods.as_object().unwrap().values() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            assert!(seen.insert(name.clone()), "{name} twice");
        }
    }
}

impl Operation {
    /// Answers are not read: some never end.
    async fn ask(&self, server: &Server, headers: &[(&str, &str)]) -> (StatusCode, reqwest::Response) {
        let mut request = server.client.request(self.method.clone(), format!("{}{}", server.base, self.path));
        if matches!(self.method, Method::POST | Method::PUT | Method::PATCH) {
            request = request.header("Content-Type", "application/json").body("{}");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        (response.status(), response)
    }

    async fn is_let_in(&self, server: &Server, headers: &[(&str, &str)]) -> bool {
        let (status, response) = self.ask(server, headers).await;
        if status == StatusCode::UNAUTHORIZED || status == StatusCode::FORBIDDEN {
            let problem: Value = response.json().await.unwrap();
            if status == StatusCode::FORBIDDEN {
                assert_eq!(problem["code"], "forbidden", "{} {problem}", self.name);
                if let The(permission) = self.needs {
                    let detail = problem["detail"].as_str().unwrap();
                    assert!(detail.contains(&format!("`{}`", permission.as_str())), "it says what is missing: {detail}");
                }
            }
            return false;
        }
        assert!(!status.is_server_error(), "{} answered {status}", self.name);
        true
    }
}

async fn key(test: &TestApp, shop: &TestShop, permissions: &[Permission]) -> String {
    let (_, secret) = api_keys::add(&test.app, &shop.row().await.id, "test", permissions, &Actor::Console).await.unwrap();
    format!("Bearer {}", secret.expose_secret())
}

async fn every_operation_takes_its_permission_and_no_other(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let id = shop.row().await.id.into_string();
    let mut people = Vec::new();
    for role in Role::ALL {
        let email = format!("{}@example.com", role.as_str());
        person(&test, &shop, &email, role).await;
        people.push((role, Browser::signed_in(&server, &email).await.cookie));
    }
    // Signs out everywhere on the way.
    person(&test, &shop, "alone@example.com", Role::Viewer).await;
    let mut keys = Vec::new();
    for permission in Permission::ALL {
        let others: Vec<_> = Permission::ALL.into_iter().filter(|other| *other != permission).collect();
        keys.push((permission, key(&test, &shop, &[permission]).await, key(&test, &shop, &others).await));
    }
    let everything = format!("Bearer {}", shop.keys.secret);
    for operation in operations() {
        let name = &operation.name;
        match operation.needs {
            Nothing => {
                let (status, _) = operation.ask(&server, &[]).await;
                assert!(!matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN), "{name} answered {status}");
            }
            Person => {
                assert_eq!(operation.ask(&server, &[]).await.0, StatusCode::UNAUTHORIZED, "{name}");
                // A key is no person.
                assert_eq!(operation.ask(&server, &[("Authorization", &everything)]).await.0, StatusCode::UNAUTHORIZED, "{name}");
                let mut somebody = Browser::signed_in(&server, "alone@example.com").await;
                let cookie = std::mem::take(&mut somebody.cookie);
                assert!(operation.is_let_in(&server, &[("Cookie", &cookie)]).await, "{name}");
            }
            The(permission) => {
                assert_eq!(operation.ask(&server, &[]).await.0, StatusCode::UNAUTHORIZED, "{name}");
                let wrong = [("Authorization", "Bearer sk_0000000000000000")];
                assert_eq!(operation.ask(&server, &wrong).await.0, StatusCode::UNAUTHORIZED, "{name}");
                let publishable = format!("Bearer {}", shop.keys.publishable);
                assert_eq!(operation.ask(&server, &[("Authorization", &publishable)]).await.0, StatusCode::UNAUTHORIZED, "{name}");
                for (role, cookie) in &people {
                    let headers = [("Cookie", cookie.as_str()), ("X-Shelfbell-Shop", id.as_str())];
                    assert_eq!(operation.is_let_in(&server, &headers).await, role.allows(permission), "{name} by {}", role.as_str());
                }
                let (_, only, others) = keys.iter().find(|(of, _, _)| *of == permission).unwrap();
                assert!(operation.is_let_in(&server, &[("Authorization", only)]).await, "{name} by a key for it");
                assert!(!operation.is_let_in(&server, &[("Authorization", others)]).await, "{name} by a key for everything else");
                assert!(operation.is_let_in(&server, &[("Authorization", &everything)]).await, "{name} by the shop's key");
            }
        }
    }
}

/// Whoever is signed in to one shop cannot name another.
async fn no_operation_serves_another_shop(test: TestApp) {
    let (ours, theirs) = (test.shop().await, TestShop::add(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    person(&test, &ours, "ana@example.com", Role::Owner).await;
    person(&test, &theirs, "bo@example.com", Role::Owner).await;
    let cookie = Browser::signed_in(&server, "ana@example.com").await.cookie;
    let other = theirs.row().await.id.into_string();
    let before = test.count("SELECT count(*) FROM audit").await;
    for operation in operations().iter().filter(|operation| matches!(operation.needs, The(_))) {
        let mut details = Vec::new();
        for shop in [other.as_str(), "no-such-shop", ""] {
            let headers = [("Cookie", cookie.as_str()), ("X-Shelfbell-Shop", shop)];
            let (status, response) = operation.ask(&server, &headers).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{}", operation.name);
            details.push(response.json::<Value>().await.unwrap()["detail"].clone());
        }
        assert!(details.iter().all(|detail| *detail == details[0]), "whether a shop exists is not told: {details:?}");
        if operation.method == Method::GET {
            let path = format!("{}?shop={other}", operation.path);
            let elsewhere = Operation { path, name: operation.name.clone(), method: Method::GET, needs: operation.needs };
            assert_eq!(elsewhere.ask(&server, &[("Cookie", &cookie)]).await.0, StatusCode::FORBIDDEN, "{}", operation.name);
        }
    }
    assert_eq!(test.count("SELECT count(*) FROM audit").await, before, "nothing was changed");
    // A link that names another shop than the header is about the header's.
    let id = ours.row().await.id.into_string();
    let mut ana = Browser::signed_in(&server, "ana@example.com").await;
    let users = ana.of(&id, Method::GET, &format!("/admin/v1/users?shop={other}"), &json!(null)).await.json();
    assert_eq!((users.as_array().unwrap().len(), users[0]["email"].as_str()), (1, Some("ana@example.com")));
}
