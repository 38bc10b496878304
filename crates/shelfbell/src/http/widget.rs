//! `/widget.js` and the parts that it fetches later, as `web/widget` built them. They are in the program, so that a server is one file.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

use super::ApiError;

macro_rules! built {
    ($name:literal) => {
        Script::new(
            $name,
            include_str!(concat!("../../../../web/widget/dist/", $name, ".js")),
            include_bytes!(concat!("../../../../web/widget/dist/", $name, ".js.gz")),
        )
    };
}

static LOADER: LazyLock<Script> = LazyLock::new(|| built!("widget"));
static PARTS: LazyLock<[Script; 3]> = LazyLock::new(|| [built!("form"), built!("chat"), built!("cart")]);

static PUSH_WORKER: LazyLock<Script> = LazyLock::new(|| built!("push-worker"));

/// A page asks again after five minutes, and does not wait for the answer.
const FOR_A_WHILE: &str = "public, max-age=300, stale-while-revalidate=86400";
/// The path names the text, so the text never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

struct Script {
    name: &'static str,
    text: &'static str,
    packed: &'static [u8],
    /// Of the text; the build puts it into the paths.
    hash: String,
}

impl Script {
    fn new(name: &'static str, text: &'static str, packed: &'static [u8]) -> Self {
        let hash = hex::encode(&Sha256::digest(text)[..6]);
        Self { name, text, packed, hash }
    }

    /// Any shop's page may load it, whatever it says about foreign content.
    fn answer(&self, asked: &HeaderMap, cache: &'static str) -> Response {
        let etag = format!("\"{}\"", self.hash);
        let says = |name: HeaderName, wanted: &str| {
            asked
                .get_all(name)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .any(|value| value.split(',').any(|part| part.trim() == wanted))
        };
        let headers = [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (header::CACHE_CONTROL, cache),
            (header::VARY, "Accept-Encoding"),
            (header::ETAG, &etag),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
        ];
        let weak = format!("W/{etag}");
        if says(header::IF_NONE_MATCH, &etag) || says(header::IF_NONE_MATCH, &weak) {
            (StatusCode::NOT_MODIFIED, headers).into_response()
        } else if says(header::ACCEPT_ENCODING, "gzip") {
            (headers, [(header::CONTENT_ENCODING, "gzip")], self.packed).into_response()
        } else {
            (headers, self.text).into_response()
        }
    }
}

pub async fn loader(asked: HeaderMap) -> Response {
    LOADER.answer(&asked, FOR_A_WHILE)
}

/// What shows notifications on a shopper's device. A browser takes it only from the shop's own origin, so the shop hands it on (docs/STOREFRONT.md).
pub async fn push_worker(asked: HeaderMap) -> Response {
    PUSH_WORKER.answer(&asked, FOR_A_WHILE)
}

/// A page that is open since before an update asks for the part of before: it gets today's, which is not kept.
pub async fn part(Path(file): Path<String>, asked: HeaderMap) -> Result<Response, ApiError> {
    let named = file.strip_suffix(".js").and_then(|name| name.split_once('-'));
    let found = named.and_then(|(name, hash)| PARTS.iter().find(|part| part.name == name).map(|part| (part, part.hash == hash)));
    let (part, current) = found.ok_or_else(|| ApiError::not_found("not_found", "The widget has no such part."))?;
    Ok(part.answer(&asked, if current { FOR_EVER } else { "no-store" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_names_its_parts_as_they_are_served() {
        for part in PARTS.iter() {
            let path = format!("widget/{}-{}.js", part.name, part.hash);
            assert!(LOADER.text.contains(&path), "{path}: run `npm run build` in web/widget");
        }
    }
}
