//! The script for shops' pages, as browsers and caches see it.

use reqwest::{Method, StatusCode};

use crate::support::TestApp;
use crate::support::http::Server;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_page_may_load_it_and_caches_keep_it() {
    let test = TestApp::sqlite().await;
    let server = Server::start(&test).await;
    let loader = server.get("/widget.js").await;
    assert_eq!(loader.headers["content-type"], "text/javascript; charset=utf-8");
    assert_eq!(loader.headers["access-control-allow-origin"], "*");
    assert_eq!(loader.headers["cross-origin-resource-policy"], "cross-origin");
    assert_eq!(loader.headers["cache-control"], "public, max-age=300, stale-while-revalidate=86400");
    let etag = loader.headers["etag"].to_str().unwrap();
    for known in [etag.to_owned(), format!("\"other\", W/{etag}")] {
        let again = server.send(Method::GET, "/widget.js", &[("If-None-Match", &known)], "").await;
        assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }
    let packed = server.send(Method::GET, "/widget.js", &[("Accept-Encoding", "br, gzip")], "").await;
    assert_eq!(packed.headers["content-encoding"], "gzip");
    let length: usize = packed.headers["content-length"].to_str().unwrap().parse().unwrap();
    assert!(length <= 6 * 1024 && length < loader.text.len(), "{length}");

    for name in ["form", "chat", "cart"] {
        let start = loader.text.find(&format!("widget/{name}-")).unwrap();
        let path = format!("/{}", loader.text[start..].split('"').next().unwrap());
        let part = server.get(&path).await;
        assert_eq!(
            (part.status, &part.headers["cache-control"]),
            (StatusCode::OK, &"public, max-age=31536000, immutable".parse().unwrap())
        );
        // The part of another version is today's, and is not kept by that name.
        let old = server.get(&format!("/widget/{name}-0123456789ab.js")).await;
        assert_eq!((old.text, &old.headers["cache-control"]), (part.text, &"no-store".parse().unwrap()));
    }
    for path in ["/widget/other-0123456789ab.js", "/widget/widget.js", "/widget/chat.css"] {
        assert_eq!(server.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
