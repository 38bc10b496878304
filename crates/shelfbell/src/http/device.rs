//! Browsers in which somebody signed in before. Each is known by a cookie for that account (OWASP calls it a device cookie), which opens nothing: it
//! only gives the browser an allowance of its own, so that strangers who guess cannot keep the person out.

use axum::http::{HeaderMap, HeaderValue};
use subtle::ConstantTimeEq as _;

use super::session::{named_cookie, secure};
use crate::app::App;

/// Browsers keep no cookie for longer (RFC 6265bis, section 5.5).
const LASTS_SECS: i64 = 400 * 86_400;
/// Where it is asked for.
const PATH: &str = "/admin/v1/session";
/// Hexadecimal digits of a browser's name: 128 bits.
const NAME_DIGITS: usize = 32;

/// The name of the browser that sends these headers, if somebody signed in there as this user before. `email` in lower case.
pub fn known(app: &App, headers: &HeaderMap, email: &str) -> Option<String> {
    let cookie = cookie_name(app, email);
    let mut parts = named_cookie(headers, &cookie)?.splitn(3, '.');
    let (since, name, proof) = (parts.next()?, parts.next()?, parts.next()?);
    let is_genuine = bool::from(proof.as_bytes().ct_eq(prove(app, email, since, name).as_bytes()));
    let age_secs = app.now() / 1000 - i64::from_str_radix(since, 16).ok()?;
    (is_genuine && age_secs < LASTS_SECS).then(|| name.to_owned())
}

/// For a browser in which this user has just signed in. Its name is new each time: who learned the old one has no part in its allowance.
pub fn cookie(app: &App, email: &str) -> Option<HeaderValue> {
    let drawn = app.ids.secret("");
    let (since, name) = (format!("{:x}", app.now() / 1000), drawn.get(..NAME_DIGITS)?);
    let (cookie, proof) = (cookie_name(app, email), prove(app, email, &since, name));
    let value = format!("{cookie}={since}.{name}.{proof}; Path={PATH}; Max-Age={LASTS_SECS}; HttpOnly; SameSite=Strict{}", secure(app));
    HeaderValue::from_str(&value).ok()
}

/// One for each account that signs in at this browser; the address cannot be read from it.
fn cookie_name(app: &App, email: &str) -> String {
    format!("shelfbell_device_{}", app.tokens.pseudonym("", "device", email))
}

fn prove(app: &App, email: &str, since: &str, name: &str) -> String {
    app.tokens.derived("device", &format!("{email}\0{since}\0{name}"))
}
