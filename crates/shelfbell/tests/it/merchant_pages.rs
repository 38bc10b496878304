//! The dashboard's page and files, and the frames in it.

use reqwest::{Method, StatusCode};

use crate::support::TestApp;
use crate::support::http::{Answer, Server};

crate::on_both_engines!(one_page_for_all_addresses, frames_reach_nothing);

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn one_page_for_all_addresses(test: TestApp) {
    let server = Server::start(&test).await;
    let mut nonces = Vec::new();
    for path in ["/", "/demand", "/episodes/018f2f3e-0000-7000-8000-000000000000", "/settings/look", "/messages/alert/en"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(header(&answer, "content-type").starts_with("text/html"), "{path}");
        assert_eq!(header(&answer, "cache-control"), "no-cache");
        let policy = header(&answer, "content-security-policy");
        assert!(policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        let page = &answer.text;
        assert!(page.contains(&format!("nonce=\"{nonce}\"")) && !page.contains("__NONCE__"), "{page}");
        assert!(!nonces.contains(&nonce), "a nonce serves once");
        nonces.push(nonce);
        for file in page.split("/assets/").skip(1).filter_map(|rest| rest.split('"').next()) {
            let file = server.send(Method::GET, &format!("/assets/{file}"), &[("Accept-Encoding", "gzip, br")], "").await;
            assert_eq!(file.status, StatusCode::OK);
            assert_eq!(header(&file, "content-encoding"), "gzip");
            assert!(header(&file, "cache-control").contains("immutable"));
        }
    }
    assert_eq!(server.get("/assets/gone-12345678.js").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/nowhere").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/demands").await.status, StatusCode::NOT_FOUND, "only what the dashboard has");
}

async fn frames_reach_nothing(test: TestApp) {
    let server = Server::start(&test).await;
    for (path, scripts) in [("/frame/mail", 0), ("/frame/widget", 1)] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::OK);
        let policy = header(&answer, "content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'self'"), "{policy}");
        assert!(policy.contains("; sandbox allow-scripts") && !policy.contains("allow-same-origin"), "no origin, so no cookie: {policy}");
        let allowed = policy.split("script-src ").nth(1).and_then(|rest| rest.split(';').next()).unwrap();
        assert!(allowed.starts_with("'sha256-") && !allowed.contains("unsafe"), "{policy}");
        assert_eq!(allowed.matches("'self'").count(), scripts, "{policy}");
    }
    let mail = server.get("/frame/mail").await;
    assert!(!header(&mail, "content-security-policy").contains("connect-src"), "a mail asks nobody");
}
