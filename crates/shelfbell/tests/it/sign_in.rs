//! Signing in with a password, how long it lasts, and when a cookie is believed.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell_core::permission::Role;

use crate::support::http::Server;
use crate::support::people::{Browser, PASSWORD, person};
use crate::support::{START, TestApp, TestShop};

crate::on_both_engines!(
    a_password_opens_a_session,
    a_cookie_is_believed_only_from_our_own_pages,
    a_session_ends_when_it_is_idle_and_in_any_case_after_ninety_days,
    signing_out_ends_this_browser_or_all,
    a_changed_password_signs_out_the_others,
    nobody_inherits_a_session,
    guessing_is_limited_by_client_and_by_account,
    a_stranger_locks_nobody_out_who_was_here_before,
    guesses_of_a_password_that_is_to_be_changed_are_counted_apart,
    what_nobody_asked_for_keeps_nobody_signed_in,
    being_seen_is_noted_once_a_minute,
);

const DAY: i64 = 86_400;
const PAUSE: &str = "/admin/v1/mail/pause";

async fn shop_id(shop: &TestShop) -> String {
    shop.row().await.id.into_string()
}

async fn is_signed_in(browser: &mut Browser<'_>) -> bool {
    match browser.get("/admin/v1/session").await.status {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}"),
    }
}

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

async fn a_cookie_is_believed_only_from_our_own_pages(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    person(&test, &shop, "ana@example.com", Role::Owner).await;
    let mut browser = Browser::signed_in(&server, "ana@example.com").await;
    let id = shop_id(&shop).await;
    let ours = ("X-Shelfbell-Shop", id.as_str());
    let public = test.app.config.http.public_url.clone();
    let reason = json!({ "reason": "x" });
    for headers in [
        vec![],
        vec![("Sec-Fetch-Site", "same-origin")],
        vec![ours, ("Sec-Fetch-Site", "cross-site")],
        vec![ours, ("Sec-Fetch-Site", "same-site")],
        vec![ours, ("Origin", "https://evil.example")],
        vec![ours, ("Origin", "null")],
        vec![ours, ("Sec-Fetch-Site", "same-origin"), ("Origin", "http://127.0.0.1.evil.example")],
    ] {
        for path in [PAUSE.to_owned(), format!("{PAUSE}?shop={id}")] {
            let answer = browser.send(Method::POST, &path, &headers, &reason).await;
            assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("cross_site")), "{headers:?}");
        }
    }
    let status = browser.of(&id, Method::GET, "/admin/v1/mail", &Value::Null).await.json();
    assert_eq!(status["paused_at"], Value::Null, "nothing was changed");
    for (headers, expected) in [
        (vec![ours, ("Sec-Fetch-Site", "same-origin"), ("Origin", server.base.as_str())], StatusCode::NO_CONTENT),
        (vec![ours, ("Origin", public.as_str())], StatusCode::CONFLICT),
        (vec![ours], StatusCode::CONFLICT),
    ] {
        assert_eq!(browser.send(Method::POST, PAUSE, &headers, &reason).await.status, expected, "{headers:?}");
    }
    // What concerns the person alone names no shop, and is still not for other sites: neither signing in as somebody else, nor out.
    let elsewhere = [("Sec-Fetch-Site", "cross-site")];
    let credentials = json!({ "email": "ana@example.com", "password": PASSWORD });
    for (method, path) in
        [(Method::POST, "/admin/v1/session"), (Method::DELETE, "/admin/v1/session"), (Method::DELETE, "/admin/v1/sessions")]
    {
        let answer = browser.send(method, path, &elsewhere, &credentials).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("cross_site")), "{path}");
    }
    // A form of an old browser that says nothing of itself cannot send JSON.
    let form = [("Content-Type", "text/plain")];
    assert_eq!(server.send(Method::POST, "/admin/v1/session", &form, credentials.to_string()).await.status, StatusCode::BAD_REQUEST);
    assert!(is_signed_in(&mut browser).await);
    // A key is sent by nobody by accident.
    let authorization = format!("Bearer {}", shop.keys.secret);
    let headers = [("Authorization", authorization.as_str()), ("Origin", "https://program.example"), ("Content-Type", "application/json")];
    assert_eq!(server.send(Method::POST, "/admin/v1/mail/resume", &headers, "").await.status, StatusCode::OK);
}

async fn a_session_ends_when_it_is_idle_and_in_any_case_after_ninety_days(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    person(&test, &shop, "ana@example.com", Role::Viewer).await;
    let mut idle = Browser::signed_in(&server, "ana@example.com").await;
    test.clock.advance((14 * DAY - 1) * 1000);
    assert!(is_signed_in(&mut idle).await);
    test.clock.advance(14 * DAY * 1000);
    assert!(!is_signed_in(&mut idle).await);
    let mut busy = Browser::signed_in(&server, "ana@example.com").await;
    for _ in 0..8 {
        test.clock.advance(10 * DAY * 1000);
        assert!(is_signed_in(&mut busy).await);
    }
    test.clock.advance((10 * DAY - 1) * 1000);
    assert!(is_signed_in(&mut busy).await, "the ninetieth day is not over");
    test.clock.advance(1000);
    assert!(!is_signed_in(&mut busy).await);
    assert_eq!(test.count("SELECT count(*) FROM sessions").await, 2);
    shelfbell::jobs::sweep(&test.app).await.unwrap();
    assert_eq!(test.count("SELECT count(*) FROM sessions").await, 0, "what is over is forgotten");
}

async fn signing_out_ends_this_browser_or_all(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    person(&test, &shop, "ana@example.com", Role::Viewer).await;
    person(&test, &shop, "bo@example.com", Role::Viewer).await;
    let mut browsers = Vec::new();
    for _ in 0..3 {
        browsers.push(Browser::signed_in(&server, "ana@example.com").await);
    }
    let mut other = Browser::signed_in(&server, "bo@example.com").await;
    let mut copy = browsers[0].copy();
    assert_eq!(browsers[0].send(Method::DELETE, "/admin/v1/session", &[], &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert!(!is_signed_in(&mut copy).await, "it ended on the server, not only in the browser");
    assert!(is_signed_in(&mut browsers[1]).await && is_signed_in(&mut browsers[2]).await);
    assert_eq!(browsers[1].send(Method::DELETE, "/admin/v1/sessions", &[], &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert!(!is_signed_in(&mut browsers[2]).await);
    assert!(is_signed_in(&mut other).await, "somebody else stays");
}

async fn a_changed_password_signs_out_the_others(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    person(&test, &shop, "ana@example.com", Role::Viewer).await;
    let (mut here, mut there) =
        (Browser::signed_in(&server, "ana@example.com").await, Browser::signed_in(&server, "ana@example.com").await);
    let new = "an entirely new password";
    for (current, wanted, field) in
        [("wrong password", new, "current"), (PASSWORD, "too short", "new"), (PASSWORD, "ana@example.com", "new")]
    {
        let answer = here.send(Method::PUT, "/admin/v1/password", &[], &json!({ "current": current, "new": wanted })).await;
        assert_eq!((answer.status, answer.json()["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(field)));
    }
    assert!(is_signed_in(&mut there).await);
    let answer = here.send(Method::PUT, "/admin/v1/password", &[], &json!({ "current": PASSWORD, "new": new })).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(is_signed_in(&mut here).await && !is_signed_in(&mut there).await);
    assert_eq!(there.try_sign_in("ana@example.com", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(there.try_sign_in("ana@example.com", new).await.status, StatusCode::OK);
    // By the operator: nobody stays.
    let drawn = shelfbell::flows::users::set_password(&test.app, "Ana@example.com", None).await.unwrap();
    assert!(!is_signed_in(&mut here).await && !is_signed_in(&mut there).await);
    let drawn = secrecy::ExposeSecret::expose_secret(drawn.as_ref().unwrap()).to_owned();
    assert_eq!(there.try_sign_in("ana@example.com", &drawn).await.status, StatusCode::OK);
}

async fn nobody_inherits_a_session(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    person(&test, &shop, "ana@example.com", Role::Viewer).await;
    person(&test, &shop, "bo@example.com", Role::Viewer).await;
    // A cookie that somebody else planted is not taken over.
    let mut browser = Browser::new(&server);
    browser.cookie = format!("shelfbell_session={}", "0".repeat(64));
    let planted = browser.copy();
    browser.sign_in("ana@example.com").await;
    assert_ne!(browser.cookie, planted.cookie);
    // Nor does one live on that was planted beside it.
    let victim = Browser::signed_in(&server, "bo@example.com").await;
    browser.cookie = format!("{}; {}", browser.cookie, victim.cookie);
    let mut both = [browser.cookie.split_once("; ").unwrap().0, &victim.cookie].map(|cookie| {
        let mut one = browser.copy();
        cookie.clone_into(&mut one.cookie);
        one
    });
    assert!(is_signed_in(&mut both[0]).await && is_signed_in(&mut both[1]).await);
    browser.sign_in("ana@example.com").await;
    assert!(!is_signed_in(&mut both[0]).await && !is_signed_in(&mut both[1]).await);
    // Whoever signs in next at the same machine ends what was there.
    let mut before = browser.copy();
    browser.sign_in("bo@example.com").await;
    assert_ne!(browser.cookie, before.cookie);
    assert!(!is_signed_in(&mut before).await && is_signed_in(&mut browser).await);
    // What is stored opens nothing.
    let token = browser.cookie.split_once('=').unwrap().1.to_owned();
    assert_eq!(token.len(), 64);
    let hash = shelfbell::tokens::hash_key(&token);
    let mut thief = Browser::new(&server);
    thief.cookie = format!("shelfbell_session={hash}");
    assert!(!is_signed_in(&mut thief).await);
}

async fn guessing_is_limited_by_client_and_by_account(test: TestApp) {
    let limits = |client, account| shelfbell::config::Limits {
        sign_ins_per_client_per_minute: client,
        sign_ins_per_account_per_hour: account,
        ..test.app.config.limits.clone()
    };
    let (by_client, by_account) = (limits(3, 1000), limits(1000, 3));
    let shop = test.shop().await;
    person(&test, &shop, "ana@example.com", Role::Viewer).await;
    person(&test, &shop, "bo@example.com", Role::Viewer).await;
    let test = test.with_limits(by_client).await;
    let server = Server::start(&test).await;
    let mut browser = Browser::new(&server);
    for n in 0..3 {
        assert_eq!(browser.try_sign_in(&format!("guess{n}@example.com"), PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    }
    let answer = browser.try_sign_in("ana@example.com", PASSWORD).await;
    assert_eq!((answer.status, answer.headers.contains_key("retry-after")), (StatusCode::TOO_MANY_REQUESTS, true));
    let test = test.with_limits(by_account).await;
    let server = Server::start(&test).await;
    let mut browser = Browser::new(&server);
    for password in ["first guess 1", "second guess", "third guess 3"] {
        assert_eq!(browser.try_sign_in(" ANA@example.com", password).await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(browser.try_sign_in("ana@example.com", PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(browser.try_sign_in("bo@example.com", PASSWORD).await.status, StatusCode::OK);
}

async fn with_guesses(test: TestApp, by_client: u32, by_account: u32) -> TestApp {
    let limits = shelfbell::config::Limits {
        sign_ins_per_client_per_minute: by_client,
        sign_ins_per_account_per_hour: by_account,
        ..test.app.config.limits.clone()
    };
    test.with_limits(limits).await
}

async fn a_stranger_locks_nobody_out_who_was_here_before(test: TestApp) {
    let shop = test.shop().await;
    person(&test, &shop, "ana@example.com", Role::Viewer).await;
    person(&test, &shop, "bo@example.com", Role::Viewer).await;
    let test = with_guesses(test, 1000, 4).await;
    let server = Server::start(&test).await;
    let answer = Browser::new(&server).sign_in("ana@example.com").await;
    let device = answer.headers.get_all("set-cookie").iter().nth(1).unwrap().to_str().unwrap();
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/admin/v1/session", "Max-Age=34560000"] {
        assert!(device.contains(attribute), "{device}");
    }
    assert!(!device.contains("ana"), "{device}");
    let mut here = Browser::signed_in(&server, "ana@example.com").await;
    here.cookie.clear();
    let (mut kept_long, mut bo) = (here.copy(), Browser::signed_in(&server, "bo@example.com").await);
    // A stranger uses up what there is for her account.
    let mut stranger = Browser::new(&server);
    for _ in 0..2 {
        assert_eq!(stranger.try_sign_in("ana@example.com", "a stranger's guess").await.status, StatusCode::UNAUTHORIZED);
    }
    for _ in 0..3 {
        assert_eq!(stranger.try_sign_in("ana@example.com", PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    }
    // She comes in from where she was before, however she writes her address.
    assert_eq!(here.try_sign_in(" ANA@example.com", PASSWORD).await.status, StatusCode::OK);
    // Somebody else's browser is a stranger's, and a cookie cannot be made from another.
    bo.cookie.clear();
    assert_eq!(bo.try_sign_in("ana@example.com", PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    let name = here.devices[0].split_once('=').unwrap().0;
    let (_, value) = bo.devices[0].split_once('=').unwrap();
    let (since, rest) = here.devices[0].split_once('=').unwrap().1.split_once('.').unwrap();
    for forged in [value.to_owned(), format!("{since}0.{rest}"), format!("{since}.0{rest}"), "..".to_owned(), String::new()] {
        bo.devices = vec![format!("{name}={forged}")];
        assert_eq!(bo.try_sign_in("ana@example.com", PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS, "{forged}");
    }
    // Whoever guesses at her own machine is limited as well.
    here.cookie.clear();
    for _ in 0..4 {
        assert_eq!(here.try_sign_in("ana@example.com", "a guess at her desk").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(here.try_sign_in("ana@example.com", PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    test.clock.advance(400 * DAY * 1000);
    assert_eq!(kept_long.try_sign_in("ana@example.com", PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS, "it is not for ever");
    // Nor does whoever shares her connection keep her out.
    let test = with_guesses(test, 3, 1000).await;
    // Apps of a test draw the same secrets, and this one must not draw the sessions of the one before.
    (0..100).for_each(|_| drop(test.app.ids.secret("")));
    let server = Server::start(&test).await;
    let mut here = Browser::signed_in(&server, "ana@example.com").await;
    let mut neighbour = Browser::new(&server);
    for expected in [StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS] {
        assert_eq!(neighbour.try_sign_in("bo@example.com", "a guess of theirs").await.status, expected);
    }
    assert_eq!(here.try_sign_in("ana@example.com", PASSWORD).await.status, StatusCode::OK);
}

async fn guesses_of_a_password_that_is_to_be_changed_are_counted_apart(test: TestApp) {
    let shop = test.shop().await;
    person(&test, &shop, "ana@example.com", Role::Viewer).await;
    let test = with_guesses(test, 4, 3).await;
    let server = Server::start(&test).await;
    let mut ana = Browser::signed_in(&server, "ana@example.com").await;
    let mut stranger = Browser::new(&server);
    for expected in [StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS] {
        assert_eq!(stranger.try_sign_in("ana@example.com", "a stranger's guess").await.status, expected);
    }
    let new = "an entirely new password";
    let mut change = async |current: &str| {
        let change = json!({ "current": current, "new": new });
        ana.send(Method::PUT, "/admin/v1/password", &[], &change).await.status
    };
    assert_eq!(change(PASSWORD).await, StatusCode::NO_CONTENT, "strangers cannot keep her from changing it");
    for expected in [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY, StatusCode::TOO_MANY_REQUESTS] {
        assert_eq!(change("a guess in her session").await, expected);
    }
    assert_eq!(ana.try_sign_in("ana@example.com", new).await.status, StatusCode::OK, "nor do those guesses keep her from signing in");
}

/// What a page reads by itself while nobody is there.
async fn what_nobody_asked_for_keeps_nobody_signed_in(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    person(&test, &shop, "ana@example.com", Role::Owner).await;
    let id = shop_id(&shop).await;
    let mut browser = Browser::signed_in(&server, "ana@example.com").await;
    let by_itself = [("X-Shelfbell-Shop", id.as_str()), ("X-Shelfbell-Unattended", "page")];
    for path in ["/admin/v1/session", "/admin/v1/users", "/admin/v1/users"] {
        test.clock.advance(4 * DAY * 1000);
        let answer = browser.send(Method::GET, path, &by_itself, &Value::Null).await;
        assert_eq!(answer.status, StatusCode::OK);
        if path == "/admin/v1/users" {
            assert_eq!(answer.json()[0]["last_seen_at"], Value::Null, "nobody was seen");
        }
    }
    test.clock.advance(2 * DAY * 1000);
    assert_eq!(browser.send(Method::GET, "/admin/v1/users", &by_itself, &Value::Null).await.status, StatusCode::UNAUTHORIZED);
}

async fn being_seen_is_noted_once_a_minute(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    person(&test, &shop, "ana@example.com", Role::Owner).await;
    let id = shop_id(&shop).await;
    let mut browser = Browser::signed_in(&server, "ana@example.com").await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        let users = browser.of(&id, Method::GET, "/admin/v1/users", &Value::Null).await.json();
        seen.push(users[0]["last_seen_at"].as_i64().unwrap() - START);
        test.clock.advance(25_000);
    }
    assert_eq!(seen, [0, 0, 0, 75_000]);
}
