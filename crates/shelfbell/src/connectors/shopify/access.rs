//! Who we are towards one shop: its address, and a token that is renewed before it ends.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use super::domain;
use super::error::{CallError, quoted};
use super::pace::Patience;
use crate::clock::Clock;

/// A token of 24 hours is renewed after 23.
const RENEW_BEFORE_END_MS: i64 = 60 * 60 * 1000;

#[derive(Debug)]
pub enum Auth {
    /// An app of the merchant's own organisation (Dev Dashboard): tokens are asked for by the client-credentials grant, last 24 hours
    /// and are simply asked for again.
    ClientCredentials { client_id: String, client_secret: SecretString },
    /// A token that does not end, of an app made in the shop's admin before 2026.
    StaticToken(SecretString),
}

/// Access that cannot be set up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAccess {
    #[error("not a Shopify domain: expected the permanent one, such as my-shop.myshopify.com")]
    Domain,
    #[error("the admin URL must be http:// or https:// with a host and nothing behind it but a path")]
    AdminUrl,
}

/// How one shop's Admin API is reached.
#[derive(Debug)]
pub struct ShopifyAccess {
    domain: String,
    base: Url,
    is_override: bool,
    auth: Auth,
    token: Mutex<Option<Issued>>,
}

#[derive(Clone, Debug)]
struct Issued {
    token: SecretString,
    /// Milliseconds since the Unix epoch.
    renew_at: i64,
}

impl ShopifyAccess {
    /// `admin_url` replaces `https://{domain}` and is for a stand-in shop or a proxy of the operator's; it gets our credentials, so it must
    /// never come from a request.
    pub fn new(domain: &str, admin_url: Option<&str>, auth: Auth) -> Result<Self, BadAccess> {
        let domain = domain::checked(domain).ok_or(BadAccess::Domain)?;
        let base = match admin_url {
            Some(url) => Url::parse(url).ok().filter(is_plain).ok_or(BadAccess::AdminUrl)?,
            None => Url::parse(&format!("https://{domain}")).map_err(|_| BadAccess::Domain)?,
        };
        Ok(Self { domain, base, is_override: admin_url.is_some(), auth, token: Mutex::new(None) })
    }

    pub fn domain(&self) -> &str {
        &self.domain
    }

    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base.as_str().trim_end_matches('/'))
    }

    /// Results are fetched from where Shopify says, over TLS; in the clear only from a stand-in that stands where the API does.
    pub(super) fn may_download(&self, url: &Url) -> bool {
        url.scheme() == "https" || (self.is_override && url.origin() == self.base.origin())
    }

    /// The current token. Callers that come while one is being issued wait for that one.
    pub(super) async fn token(&self, http: &reqwest::Client, clock: &Clock, patience: &Patience) -> Result<SecretString, CallError> {
        let (client_id, client_secret) = match &self.auth {
            Auth::StaticToken(token) => return Ok(token.clone()),
            Auth::ClientCredentials { client_id, client_secret } => (client_id, client_secret),
        };
        let mut held = self.token.lock().await;
        if let Some(issued) = held.as_ref().filter(|issued| clock.now() < issued.renew_at) {
            return Ok(issued.token.clone());
        }
        let form =
            [("client_id", client_id.as_str()), ("client_secret", client_secret.expose_secret()), ("grant_type", "client_credentials")];
        let asked_at = clock.now();
        let sent = http.post(self.address("/admin/oauth/access_token")).timeout(patience.call).form(&form).send().await;
        let response = sent.map_err(|error| CallError::unreachable(&error))?;
        let status = response.status();
        let body = response.bytes().await.map_err(|error| CallError::unreachable(&error))?;
        if !status.is_success() {
            return Err(refusal(status.as_u16(), &body));
        }
        let answer: Token = serde_json::from_slice(&body).map_err(|_| CallError::NoToken { answer: "unreadable answer".to_owned() })?;
        let issued = Issued { token: SecretString::from(answer.access_token), renew_at: renew_at(asked_at, answer.expires_in) };
        *held = Some(issued.clone());
        Ok(issued.token)
    }

    /// Forgets the token that was refused, unless another call has replaced it meanwhile. `false`: there is no other to be had.
    pub(super) async fn discard(&self, refused: &SecretString) -> bool {
        if matches!(self.auth, Auth::StaticToken(_)) {
            return false;
        }
        let mut held = self.token.lock().await;
        if held.as_ref().is_some_and(|issued| issued.token.expose_secret() == refused.expose_secret()) {
            *held = None;
        }
        true
    }
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    /// Seconds. Absent for a token that does not end.
    #[serde(default)]
    expires_in: Option<i64>,
}

fn renew_at(asked_at: i64, expires_in: Option<i64>) -> i64 {
    let Some(seconds) = expires_in else { return i64::MAX };
    let life = seconds.max(0).saturating_mul(1000);
    // A token of two hours or less is used for half its life.
    asked_at.saturating_add(life - RENEW_BEFORE_END_MS.min(life / 2))
}

fn is_plain(url: &Url) -> bool {
    let has_scheme = matches!(url.scheme(), "http" | "https");
    has_scheme
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none()
}

/// RFC 6749 §5.2: the answer names an `error` such as `invalid_client`.
fn refusal(status: u16, body: &[u8]) -> CallError {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    match (status, serde_json::from_slice::<Refusal>(body)) {
        (400 | 401 | 403, Ok(refusal)) => CallError::NoToken { answer: format!("{status}, {}", quoted(&refusal.error)) },
        (400 | 401 | 403, Err(_)) => CallError::NoToken { answer: status.to_string() },
        _ => CallError::from_status(status, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auth() -> Auth {
        Auth::StaticToken(SecretString::from("shpat_secret"))
    }

    #[test]
    fn addresses_are_checked() {
        let access = ShopifyAccess::new("Demo.myshopify.com", None, auth()).unwrap();
        assert_eq!(access.address("/admin/x"), "https://demo.myshopify.com/admin/x");
        assert!(!access.may_download(&Url::parse("http://demo.myshopify.com/x").unwrap()));
        let access = ShopifyAccess::new("demo.myshopify.com", Some("http://127.0.0.1:9/shop/"), auth()).unwrap();
        assert_eq!(access.address("/admin/x"), "http://127.0.0.1:9/shop/admin/x");
        assert!(access.may_download(&Url::parse("http://127.0.0.1:9/bulk").unwrap()));
        assert!(!access.may_download(&Url::parse("http://127.0.0.1:10/bulk").unwrap()));
        assert_eq!(ShopifyAccess::new("evil.example", None, auth()).map(|_| ()), Err(BadAccess::Domain));
        for bad in ["", "ftp://x", "file:///etc/passwd", "http://user:pw@x", "http://x?y", "http://x#y"] {
            assert_eq!(ShopifyAccess::new("a.myshopify.com", Some(bad), auth()).map(|_| ()), Err(BadAccess::AdminUrl), "{bad:?}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let access = ShopifyAccess::new("a.myshopify.com", None, auth()).unwrap();
        assert!(!format!("{access:?}").contains("shpat_secret"));
    }

    #[test]
    fn a_token_is_renewed_before_it_ends() {
        assert_eq!(renew_at(0, Some(86_399)), 86_399_000 - 3_600_000);
        assert_eq!(renew_at(0, Some(3_600)), 1_800_000);
        assert_eq!(renew_at(7, Some(-1)), 7);
        assert_eq!(renew_at(0, None), i64::MAX);
    }
}
