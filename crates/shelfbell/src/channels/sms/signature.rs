//! `X-Twilio-Signature`: base64(HMAC-SHA1(auth token, address + each parameter's name and value in the order of names))
//! (<https://www.twilio.com/docs/usage/security#validating-requests>).

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use url::Url;

/// Name and value, as the form held them.
pub type Parameter = (String, String);

/// The signature of a form posted to `url`, an absolute address with its query.
pub fn sign(token: &str, url: &str, parameters: &[Parameter]) -> String {
    STANDARD.encode(mac(token, url, parameters).finalize().into_bytes())
}

/// Is it Twilio's? Senders differ in whether they write a scheme's own port; both spellings count. Compares in constant time.
pub fn verify(token: &str, url: &str, parameters: &[Parameter], signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    let fits = |url: &str| mac(token, url, parameters).verify_slice(&signature).is_ok();
    // Both are compared whatever the first says.
    !token.is_empty() & (fits(url) | other_spelling(url).is_some_and(|url| fits(&url)))
}

fn mac(token: &str, url: &str, parameters: &[Parameter]) -> Hmac<Sha1> {
    // A name that comes several times stands once with each of its values, in their order.
    let mut by_name: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, value) in parameters {
        by_name.entry(name).or_default().insert(value);
    }
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).expect("any length is a key");
    mac.update(url.as_bytes());
    for (name, values) in by_name {
        for value in values {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
    }
    mac
}

/// `https://example.com/x` as `https://example.com:443/x`, and the other way round.
fn other_spelling(url: &str) -> Option<String> {
    let parsed = Url::parse(url).ok()?;
    let port = match parsed.scheme() {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    let start = parsed.scheme().len() + 3;
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    let (authority, rest) = (&url[start..end], &url[end..]);
    match authority.strip_suffix(&format!(":{port}")) {
        Some(bare) => Some(format!("{}://{bare}{rest}", parsed.scheme())),
        None if parsed.port().is_none() => Some(format!("{}://{authority}:{port}{rest}", parsed.scheme())),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(pairs: &[(&str, &str)]) -> Vec<Parameter> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";

    fn call(from: &str) -> Vec<Parameter> {
        parameters(&[("To", "+18005551212"), ("Digits", "1234"), ("CallSid", "CA1234567890ABCDE"), ("From", from), ("Caller", from)])
    }

    #[test]
    fn published_signatures_are_made() {
        assert_eq!(sign("12345", URL, &call("+12349013030")), "0/KCTR6DLpKmkAf8muzZqo1nDgQ=");
        assert_eq!(sign("12345", URL, &call("+14158675309")), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    #[test]
    fn the_standard_port_may_be_written_or_not() {
        for (signed, ours) in [
            ("https://a.example:443/x?y=1", "https://a.example/x?y=1"),
            ("https://a.example/x", "https://a.example:443/x"),
            ("http://a.example:80/x", "http://a.example/x"),
            ("https://a.example:8443/x", "https://a.example:8443/x"),
        ] {
            let form = call("+1");
            assert!(verify("t", ours, &form, &sign("t", signed, &form)), "{signed}");
        }
        let form = call("+1");
        assert!(!verify("t", "https://a.example/x", &form, &sign("t", "https://a.example:8443/x", &form)));
        assert!(!verify("t", "https://a.example/x", &form, &sign("t", "http://a.example/x", &form)));
    }

    #[test]
    fn anything_changed_is_refused() {
        let (form, signature) = (call("+1"), sign("t", URL, &call("+1")));
        assert!(verify("t", URL, &form, &signature));
        for (token, url, form, signature) in [
            ("u", URL, form.clone(), signature.as_str()),
            ("", URL, form.clone(), sign("", URL, &form).as_str()),
            ("t", "https://mycompany.com/myapp.php?foo=1&bar=3", form.clone(), signature.as_str()),
            ("t", URL, call("+2"), signature.as_str()),
            ("t", URL, form[1..].to_vec(), signature.as_str()),
            ("t", URL, form.clone(), ""),
            ("t", URL, form.clone(), "RSOYDt4T1cUTdK1PDd93/VVr8B8"),
        ] {
            assert!(!verify(token, url, &form, signature));
        }
    }

    #[test]
    fn a_repeated_name_counts_once_with_each_value() {
        let twice = parameters(&[("MediaUrl", "b"), ("MediaUrl", "a"), ("MediaUrl", "b")]);
        let once = parameters(&[("MediaUrl", "a"), ("MediaUrl", "b")]);
        assert_eq!(sign("t", URL, &twice), sign("t", URL, &once));
    }
}
