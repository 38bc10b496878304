//! R10: no route returns or changes another shop's rows.

use reqwest::{Method, StatusCode};
use serde_json::json;
use shelfbell_core::fact::Fact;

use crate::support::http::{Server, sign_up};
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(shops_do_not_see_each_other);

async fn shops_do_not_see_each_other(test: TestApp) {
    let (ours, theirs) = (test.shop().await, TestShop::add(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    // The same platform ids in both shops.
    for shop in [&ours, &theirs] {
        shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    }
    theirs.policy(&[("mass_send_limit", "0")]).await;
    let subscription = theirs.wait_for("11", "ana@example.com").await;
    let answer = server.storefront(&theirs, Method::POST, "/storefront/v1/chat", &json!({ "message": "is it in stock?" })).await;
    assert_eq!(answer.status, StatusCode::OK);
    theirs.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(
        server.storefront(&ours, Method::GET, "/storefront/v1/availability?variant=11", &json!(null)).await.json()["availability"],
        "sold_out"
    );
    theirs.policy(&[("colour", "#112233")]).await;
    let look = server.storefront(&ours, Method::GET, "/storefront/v1/settings", &json!(null)).await.json();
    assert_eq!(look["shop"]["colour"], json!(null));
    let held = server.admin(&theirs, Method::GET, "/admin/v1/episodes/held").await.json();
    let episode = held[0]["episode_id"].as_str().unwrap().to_owned();
    assert_eq!(server.admin(&ours, Method::GET, "/admin/v1/episodes/held").await.json(), json!([]));
    for (method, path) in [
        (Method::GET, format!("/admin/v1/episodes/{episode}")),
        (Method::POST, format!("/admin/v1/episodes/{episode}/approve")),
        (Method::POST, format!("/admin/v1/episodes/{episode}/cancel")),
        (Method::GET, format!("/admin/v1/subscriptions/{}", subscription.id)),
    ] {
        assert_eq!(server.admin(&ours, method.clone(), &path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(server.send(method, &path, &[("Authorization", "Bearer sk_none")], "").await.status, StatusCode::UNAUTHORIZED);
    }
    let counted = server.admin(&ours, Method::GET, "/admin/v1/deflection").await.json();
    assert_eq!(counted["conversations"], 0, "{counted}");
    assert_eq!(server.get("/admin/v1/deflection").await.status, StatusCode::UNAUTHORIZED);
    for path in [
        "/admin/v1/messages/dead",
        "/admin/v1/templates",
        "/admin/v1/webhooks/unreadable",
        "/admin/v1/suppressions",
        "/admin/v1/data-requests",
    ] {
        let list = server.admin(&ours, Method::GET, path).await.json();
        assert!(list == json!([]) || list == json!({ "items": [], "next": null }), "{path}: {list}");
        assert_eq!(server.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(server.admin(&ours, Method::POST, "/admin/v1/messages/dead/retry").await.json(), json!({ "revived": 0 }));
    // A publishable key opens nothing of the merchant's.
    let authorization = format!("Bearer {}", theirs.keys.publishable);
    assert_eq!(
        server.send(Method::GET, "/admin/v1/episodes/held", &[("Authorization", &authorization)], "").await.status,
        StatusCode::UNAUTHORIZED
    );
    let answer = server.storefront(&ours, Method::POST, "/storefront/v1/subscriptions", &sign_up("11", "ana@example.com")).await;
    assert_eq!(answer.json()["position"], 1);
    assert_eq!(server.admin(&theirs, Method::POST, &format!("/admin/v1/episodes/{episode}/approve")).await.status, StatusCode::NO_CONTENT);
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com"]);
}
