//! Signing in with another service, judged by an independent OpenID Connect provider.

use std::path::Path;
use std::process::Stdio;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::clock::Clock;
use shelfbell::config;
use shelfbell_core::permission::Role;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::support::TestApp;
use crate::support::http::{Server, client};
use crate::support::people::{Browser, person};

crate::on_both_engines!(
    the_service_says_who_somebody_is,
    every_way_to_prove_ourselves_and_every_signature_works,
    an_attempt_cannot_be_handed_to_somebody_else,
    whoever_was_signed_in_here_before_is_signed_out,
    without_a_service_there_is_none,
);

/// Runs as long as it is held.
struct Provider {
    issuer: String,
    _process: Child,
}

impl Provider {
    async fn start(test: &TestApp, settings: &Value) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../judges/oidc");
        assert!(folder.join("node_modules").is_dir(), "the judge is not installed: run `scripts/judges install`");
        // The provider lives in our time.
        test.clock.advance(Clock::System.now() - test.clock.now());
        let mut settings = settings.clone();
        settings["redirect_uri"] = json!(format!("{}/admin/v1/sign-in/oidc/callback", test.app.config.http.base()));
        let mut command = Command::new("node");
        command.args(["provider.mjs", &settings.to_string()]).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = loop {
            let line = lines.next_line().await.unwrap().expect("the provider starts");
            if let Ok(line) = serde_json::from_str::<Value>(&line) {
                break line;
            }
        };
        Self { issuer: line["issuer"].as_str().unwrap().to_owned(), _process: process }
    }

    /// Who comes next.
    async fn person(&self, person: Value) {
        let request = client().post(format!("{}/person", self.issuer)).body(person.to_string());
        assert_eq!(request.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    }

    fn config(&self, allowed_domains: &[&str]) -> config::Oidc {
        config::Oidc {
            issuer: self.issuer.clone(),
            client_id: "shelf bell".to_owned(),
            client_secret: "a+secret/with=signs & spaces".to_owned().into(),
            client_secret_file: None,
            name: "Example Login".to_owned(),
            allowed_domains: allowed_domains.iter().map(|domain| (*domain).to_owned()).collect(),
        }
    }

    /// The way of a browser through the provider's pages, to the address that it sends the browser back to.
    async fn visit(&self, start: &str) -> String {
        let client = client();
        let (mut at, mut jar) = (start.to_owned(), std::collections::BTreeMap::new());
        for _ in 0..10 {
            if !at.starts_with(&self.issuer) {
                return at;
            }
            let cookies: Vec<_> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let response = client.get(&at).header("Cookie", cookies.join("; ")).send().await.unwrap();
            for cookie in response.headers().get_all("set-cookie") {
                let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
                jar.insert(name.to_owned(), value.to_owned());
            }
            let Some(location) = response.headers().get("location") else {
                panic!("{at} answered {}: {}", response.status(), response.text().await.unwrap())
            };
            let location = location.to_str().unwrap().to_owned();
            at = if location.starts_with('/') { format!("{}{location}", self.issuer) } else { location };
        }
        panic!("the provider goes round in circles: {at}")
    }
}

/// Goes there and comes back; where the dashboard begins then.
async fn go(server: &Server, provider: &Provider) -> (String, Option<String>) {
    let (kept, back) = leave(server, provider).await;
    come_back(server, &kept, &back).await
}

/// The cookie of the attempt, and what the provider sends back.
async fn leave(server: &Server, provider: &Provider) -> (String, String) {
    leave_with(server, provider, &[]).await
}

async fn leave_with(server: &Server, provider: &Provider, headers: &[(&str, &str)]) -> (String, String) {
    let answer = server.send(Method::GET, "/admin/v1/sign-in/oidc?again=1", headers, "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
    let kept = cookie.split(';').next().unwrap().to_owned();
    let back = provider.visit(answer.headers["location"].to_str().unwrap()).await;
    (kept, back.split_once("/admin/v1").map(|(_, path)| format!("/admin/v1{path}")).unwrap())
}

async fn come_back(server: &Server, kept: &str, back: &str) -> (String, Option<String>) {
    let answer = server.send(Method::GET, back, &[("Cookie", kept), ("Sec-Fetch-Site", "cross-site")], "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    let session = cookies.map(str::to_owned).find(|cookie| cookie.starts_with("shelfbell_session="));
    (answer.headers["location"].to_str().unwrap().to_owned(), session)
}

fn ana() -> Value {
    json!({ "sub": "7", "email": "Ana@Example.com", "email_verified": true })
}

async fn the_service_says_who_somebody_is(test: TestApp) {
    let shop = test.shop().await;
    person(&test, &shop, "ana@example.com", Role::Editor).await;
    person(&test, &shop, "cy@elsewhere.example", Role::Editor).await;
    let provider = Provider::start(&test, &json!({})).await;
    let oidc = provider.config(&["example.com"]);
    let test = test.configured(|config| config.oidc = oidc).await;
    let server = Server::start(&test).await;
    let ways = server.get("/admin/v1/sign-in").await.json();
    assert_eq!(ways, json!({ "oidc": { "name": "Example Login", "url": "/admin/v1/sign-in/oidc" } }));
    provider.person(ana()).await;
    let (to, session) = go(&server, &provider).await;
    assert_eq!(to, "/");
    let mut browser = Browser::new(&server);
    browser.cookie = session.unwrap();
    assert_eq!(browser.get("/admin/v1/session").await.json()["user"]["email"], "ana@example.com");
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what = 'user.signed_in' AND detail LIKE '%oidc%'").await, 1);
    for (who, why) in [
        (json!({ "sub": "7", "email": "ana@example.com", "email_verified": false }), "unknown_user"),
        (json!({ "sub": "7", "email": "ana@example.com" }), "unknown_user"),
        (json!({ "sub": "7" }), "unknown_user"),
        (json!({ "sub": "8", "email": "stranger@example.com", "email_verified": true }), "unknown_user"),
        (json!({ "sub": "9", "email": "cy@elsewhere.example", "email_verified": true }), "unknown_user"),
        (json!({ "sub": "7", "denies": true }), "denied"),
    ] {
        provider.person(who.clone()).await;
        assert_eq!(go(&server, &provider).await, (format!("/?sign_in_error={why}"), None), "{who}");
    }
    assert_eq!(test.count("SELECT count(*) FROM users").await, 2, "it makes no users");
}

async fn every_way_to_prove_ourselves_and_every_signature_works(test: TestApp) {
    let shop = test.shop().await;
    person(&test, &shop, "ana@example.com", Role::Editor).await;
    let mut test = test;
    for (round, settings) in [
        json!({ "auth_method": "client_secret_post", "alg": "ES256" }),
        json!({ "auth_method": "none", "alg": "EdDSA" }),
        json!({ "alg": "PS256", "claims": "token" }),
    ]
    .into_iter()
    .enumerate()
    {
        let provider = Provider::start(&test, &settings).await;
        let mut oidc = provider.config(&[]);
        if settings["auth_method"] == "none" {
            oidc.client_secret = String::new().into();
        }
        test = test.configured(|config| config.oidc = oidc.clone()).await;
        // Apps of a test draw the same secrets, and this one must not draw the session of the one before.
        (0..round * 100).for_each(|_| drop(test.app.ids.secret("")));
        let server = Server::start(&test).await;
        provider.person(ana()).await;
        let (to, session) = go(&server, &provider).await;
        assert_eq!((to.as_str(), session.is_some()), ("/", true), "{settings}");
        // A secret that is wrong is noticed by the service.
        if settings["auth_method"] != "none" {
            oidc.client_secret = "wrong".to_owned().into();
            test = test.configured(|config| config.oidc = oidc).await;
            let server = Server::start(&test).await;
            assert_eq!(go(&server, &provider).await, ("/?sign_in_error=failed".to_owned(), None), "{settings}");
        }
    }
}

async fn an_attempt_cannot_be_handed_to_somebody_else(test: TestApp) {
    let shop = test.shop().await;
    person(&test, &shop, "ana@example.com", Role::Editor).await;
    let provider = Provider::start(&test, &json!({})).await;
    let oidc = provider.config(&[]);
    let test = test.configured(|config| config.oidc = oidc).await;
    let server = Server::start(&test).await;
    provider.person(ana()).await;
    let failed = || ("/?sign_in_error=failed".to_owned(), None);
    let (mine, back) = leave(&server, &provider).await;
    let (another, other_back) = leave(&server, &provider).await;
    // Without the browser that began it, with another's, or with another state.
    assert_eq!(come_back(&server, "", &back).await, failed());
    assert_eq!(come_back(&server, &another, &back).await, failed());
    let code = |back: &str| back.split('?').nth(1).unwrap().split('&').find(|part| part.starts_with("code=")).unwrap().to_owned();
    // Another's code with one's own state: PKCE and nonce bind the code to the attempt.
    let mixed = back.replace(&code(&back), &code(&other_back));
    assert_eq!(come_back(&server, &mine, &mixed).await, failed());
    let (_, session) = come_back(&server, &mine, &back).await;
    assert!(session.is_some());
    // A code serves once.
    assert_eq!(come_back(&server, &mine, &back).await, failed());
}

async fn whoever_was_signed_in_here_before_is_signed_out(test: TestApp) {
    let shop = test.shop().await;
    person(&test, &shop, "ana@example.com", Role::Editor).await;
    person(&test, &shop, "bo@example.com", Role::Editor).await;
    let provider = Provider::start(&test, &json!({})).await;
    let oidc = provider.config(&[]);
    let test = test.configured(|config| config.oidc = oidc).await;
    let server = Server::start(&test).await;
    let signed_in = async |browser: &mut Browser<'_>| browser.get("/admin/v1/session").await.status == StatusCode::OK;
    // The browser does not send the session's cookie when it comes back from another site.
    let mut bo = Browser::signed_in(&server, "bo@example.com").await;
    provider.person(ana()).await;
    let (kept, back) = leave_with(&server, &provider, &[("Cookie", &bo.cookie)]).await;
    let token = bo.cookie.split_once('=').unwrap().1;
    assert!(!kept.contains(token), "what opens the session does not travel along");
    assert!(signed_in(&mut bo).await, "going away is not signing in");
    let (to, session) = come_back(&server, &kept, &back).await;
    assert_eq!(to, "/");
    let mut ana_here = Browser::new(&server);
    ana_here.cookie = session.unwrap();
    assert!(signed_in(&mut ana_here).await && !signed_in(&mut bo).await);
    // A service of the same site lets it be sent.
    provider.person(ana()).await;
    let (kept, back) = leave(&server, &provider).await;
    let (_, session) = come_back(&server, &format!("{kept}; {}", ana_here.cookie), &back).await;
    assert!(session.is_some() && !signed_in(&mut ana_here).await);
    // An attempt that fails ends nothing, and one that somebody else's session was written into is no attempt.
    let mut bo = Browser::signed_in(&server, "bo@example.com").await;
    provider.person(json!({ "sub": "8", "email": "stranger@example.com", "email_verified": true })).await;
    let (kept, back) = leave_with(&server, &provider, &[("Cookie", &bo.cookie)]).await;
    assert_eq!(come_back(&server, &kept, &back).await.0, "/?sign_in_error=unknown_user");
    provider.person(ana()).await;
    let (kept, back) = leave(&server, &provider).await;
    let of_bo = shelfbell::tokens::hash_key(bo.cookie.split_once('=').unwrap().1);
    assert_eq!(come_back(&server, &format!("{kept}.{of_bo}"), &back).await.0, "/?sign_in_error=failed");
    assert!(signed_in(&mut bo).await);
    // From another site's page the cookie is not sent either: a page of ours lies in between.
    let from_elsewhere = server.send(Method::GET, "/admin/v1/sign-in/oidc", &[("Sec-Fetch-Site", "cross-site")], "").await;
    assert_eq!(from_elsewhere.status, StatusCode::OK);
    assert!(from_elsewhere.text.contains("url=/admin/v1/sign-in/oidc?again=1"), "{}", from_elsewhere.text);
    assert!(from_elsewhere.headers.get("set-cookie").is_none());
    let ours = server.send(Method::GET, "/admin/v1/sign-in/oidc", &[("Sec-Fetch-Site", "same-origin")], "").await;
    assert_eq!(ours.status, StatusCode::SEE_OTHER);
}

async fn without_a_service_there_is_none(test: TestApp) {
    let server = Server::start(&test).await;
    assert_eq!(server.get("/admin/v1/sign-in").await.json(), json!({ "oidc": null }));
    for path in ["/admin/v1/sign-in/oidc", "/admin/v1/sign-in/oidc/callback?code=x&state=y"] {
        assert_eq!(server.get(path).await.status, StatusCode::NOT_FOUND);
    }
    // One that is away is said to be away.
    let gone = config::Oidc {
        issuer: "http://127.0.0.1:9".to_owned(),
        client_id: "x".to_owned(),
        client_secret: String::new().into(),
        client_secret_file: None,
        name: "Gone".to_owned(),
        allowed_domains: Vec::new(),
    };
    let test = test.configured(|config| config.oidc = gone).await;
    let answer = Server::start(&test).await.get("/admin/v1/sign-in/oidc").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
}
