//! A browser's push subscription: the address of a device, as `PushSubscription.toJSON()` gives it
//! (<https://www.w3.org/TR/push-api/#dom-pushsubscription-tojson>).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// Endpoints of the services that there are have at most a few hundred characters.
const LONGEST_ENDPOINT: usize = 1_024;
/// An uncompressed point of P-256 (RFC 8291 §3.2, X9.62), bytes.
const PUBLIC_KEY: usize = 65;
/// The authentication secret (RFC 8291 §3.2), bytes.
const AUTH: usize = 16;

/// What is needed to reach one device. Whoever knows all of it can send to it, so it is shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Where the browser's push service takes messages for it.
    pub endpoint: String,
    pub public_key: [u8; PUBLIC_KEY],
    pub auth: [u8; AUTH],
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.host())
    }
}

#[derive(Serialize, Deserialize)]
struct Json<'a> {
    endpoint: std::borrow::Cow<'a, str>,
    keys: Keys<'a>,
}

#[derive(Serialize, Deserialize)]
struct Keys<'a> {
    p256dh: std::borrow::Cow<'a, str>,
    auth: std::borrow::Cow<'a, str>,
}

impl Subscription {
    /// `None` for what is not a whole subscription. The endpoint is https; plain http is read for this machine alone, so that the stand-ins of
    /// tests can be named. Whether the program sends there is decided where it sends.
    pub fn parse(text: &str) -> Option<Self> {
        let json: Json<'_> = serde_json::from_str(text).ok()?;
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        let public_key: [u8; PUBLIC_KEY] = bytes(&json.keys.p256dh)?.try_into().ok()?;
        // The mark of an uncompressed point.
        if public_key[0] != 4 || json.endpoint.len() > LONGEST_ENDPOINT {
            return None;
        }
        let url = Url::parse(&json.endpoint).ok()?;
        let host = url.host()?;
        let is_here = match &host {
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
            Host::Domain(name) => *name == "localhost",
        };
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let known = url.scheme() == "https" || (url.scheme() == "http" && is_here);
        (plain && known).then_some(())?;
        Some(Self { endpoint: url.into(), public_key, auth: bytes(&json.keys.auth)?.try_into().ok()? })
    }

    /// One spelling of it, to be stored.
    pub fn to_json(&self) -> String {
        let (p256dh, auth) = (URL_SAFE_NO_PAD.encode(self.public_key), URL_SAFE_NO_PAD.encode(self.auth));
        let json = Json { endpoint: self.endpoint.as_str().into(), keys: Keys { p256dh: p256dh.into(), auth: auth.into() } };
        serde_json::to_string(&json).unwrap_or_default()
    }

    /// Of the push service, which is no secret: `fcm.googleapis.com`.
    pub fn host(&self) -> String {
        Url::parse(&self.endpoint).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Address, ChannelKind, mask};

    const P256DH: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
    const ENDPOINT: &str = "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV";

    fn json(endpoint: &str, p256dh: &str, auth: &str) -> String {
        serde_json::json!({ "endpoint": endpoint, "expirationTime": null, "keys": { "p256dh": p256dh, "auth": auth } }).to_string()
    }

    #[test]
    fn a_browsers_json_is_read_and_kept_in_one_spelling() {
        let padded = json(ENDPOINT, &format!("{P256DH}="), &format!("{AUTH}=="));
        let [one, other] = [json(ENDPOINT, P256DH, AUTH), padded].map(|text| Address::parse(ChannelKind::Push, &text).unwrap());
        assert_eq!((one.as_str(), one.key()), (other.as_str(), other.key()));
        assert_eq!(Address::parse(ChannelKind::Push, one.as_str()).unwrap(), one);
        assert_eq!(ChannelKind::of(one.as_str()), ChannelKind::Push);
        assert_eq!(one.key().len(), 64);
        assert!(!one.key().contains("push"));
        assert_eq!((one.masked().as_str(), format!("{one:?}").as_str()), ("push.example.net", "push.example.net"));
        assert_eq!(mask("{broken"), "•••");
        let elsewhere = Address::parse(ChannelKind::Push, &json(&format!("{ENDPOINT}x"), P256DH, AUTH)).unwrap();
        assert_ne!(elsewhere.key(), one.key());
        assert_eq!(one.country(), None);
    }

    #[test]
    fn what_is_no_subscription_is_refused() {
        let long = format!("https://push.example.net/{}", "a".repeat(LONGEST_ENDPOINT));
        let compressed = URL_SAFE_NO_PAD.encode([2; 65]);
        for bad in [
            String::new(),
            "{}".to_owned(),
            "ana@example.com".to_owned(),
            json("http://push.example.net/x", P256DH, AUTH),
            json("http://192.168.1.1/x", P256DH, AUTH),
            json("ftp://push.example.net/x", P256DH, AUTH),
            json("https://user:secret@push.example.net/x", P256DH, AUTH),
            json("https://push.example.net/x#y", P256DH, AUTH),
            json("push.example.net", P256DH, AUTH),
            json(&long, P256DH, AUTH),
            json(ENDPOINT, &P256DH[..60], AUTH),
            json(ENDPOINT, &compressed, AUTH),
            json(ENDPOINT, "not base64!", AUTH),
            json(ENDPOINT, P256DH, "c2hvcnQ"),
        ] {
            assert!(Address::parse(ChannelKind::Push, &bad).is_err(), "{bad}");
        }
        assert!(Address::parse(ChannelKind::Push, &json("http://127.0.0.1:9/x", P256DH, AUTH)).is_ok());
        assert!(Address::parse(ChannelKind::Postback, "https://example.com").is_err());
    }
}
