//! ID tokens (OpenID Connect Core 1.0 §3.1.3.7): a signature by one of the service's keys, and claims that say that it was made for us,
//! now, for this attempt. `ring` checks the signature, as for everything else here; which algorithm is allowed follows from the key, never
//! from the token alone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::OidcError;

/// Clocks of different machines differ, seconds.
const SKEW_SECS: i64 = 60;

/// The service's public keys (RFC 7517).
#[derive(Clone, Debug, Deserialize)]
pub struct Keys {
    keys: Vec<Key>,
}

#[derive(Clone, Debug, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    r#use: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood; we know none.
    crit: Option<serde_json::Value>,
}

/// What an attempt to sign in expects.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    /// ms.
    pub now: i64,
}

/// Who somebody is, as far as the token says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Person {
    pub sub: String,
    pub email: Option<String>,
    #[serde(default)]
    email_verified: Option<Verified>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Verified {
    Flag(bool),
    /// Some services write it as text.
    Text(String),
}

impl Person {
    /// The address, in lower case, if the service vouches for it.
    pub fn verified_email(&self) -> Option<String> {
        let verified = match self.email_verified.as_ref()? {
            Verified::Flag(flag) => *flag,
            Verified::Text(text) => text == "true",
        };
        self.email.as_ref().filter(|_| verified).map(|email| email.trim().to_lowercase())
    }
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    nbf: Option<i64>,
    iat: i64,
    nonce: Option<String>,
    #[serde(flatten)]
    person: Person,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Reads a token whose signature and claims hold.
pub fn read(token: &str, keys: &Keys, expected: Expected<'_>) -> Result<Person, OidcError> {
    let mut parts = token.split('.');
    let (Some(header), Some(claims), Some(mac), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(OidcError::Token("it is no signed token"));
    };
    let signed = &token[..header.len() + 1 + claims.len()];
    let header: Header = part(header)?;
    if header.crit.is_some() {
        return Err(OidcError::Token("it wants extensions that are not known here"));
    }
    let mac = URL_SAFE_NO_PAD.decode(mac).map_err(|_| OidcError::Token("its signature is not base64url"))?;
    let mut candidates = keys.keys.iter().filter(|key| key.may_have_made(&header)).peekable();
    if candidates.peek().is_none() {
        return Err(OidcError::UnknownKey);
    }
    if !candidates.any(|key| key.verifies(&header.alg, signed.as_bytes(), &mac)) {
        return Err(OidcError::Token("its signature is wrong"));
    }
    check(part(claims)?, expected)
}

fn check(claims: Claims, expected: Expected<'_>) -> Result<Person, OidcError> {
    let now = expected.now / 1000;
    if claims.iss != expected.issuer {
        return Err(OidcError::Token("another service issued it"));
    }
    let for_us = match &claims.aud {
        Audience::One(one) => one == expected.client_id,
        // One that is for others too has to say that we asked for it.
        Audience::Many(many) => many.iter().any(|one| one == expected.client_id) && (many.len() == 1 || claims.azp.is_some()),
    };
    if !for_us || claims.azp.is_some_and(|party| party != expected.client_id) {
        return Err(OidcError::Token("it was made for another program"));
    }
    if claims.exp + SKEW_SECS <= now || claims.iat - SKEW_SECS > now || claims.nbf.is_some_and(|from| from - SKEW_SECS > now) {
        return Err(OidcError::Token("it is not valid at this time"));
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(OidcError::Token("it belongs to another attempt"));
    }
    Ok(claims.person)
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, OidcError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| OidcError::Token("it is not base64url"))?;
    serde_json::from_slice(&bytes).map_err(|_| OidcError::Token("it lacks what an ID token has to say"))
}

impl Key {
    fn may_have_made(&self, header: &Header) -> bool {
        let same = |ours: &Option<String>, theirs: &str| ours.as_ref().is_none_or(|ours| ours == theirs);
        let fits = match header.alg.as_str() {
            "RS256" | "PS256" => self.kty == "RSA",
            "ES256" => self.kty == "EC" && self.crv.as_deref() == Some("P-256"),
            "EdDSA" | "Ed25519" => self.kty == "OKP" && self.crv.as_deref() == Some("Ed25519"),
            _ => false,
        };
        fits && same(&self.r#use, "sig")
            && same(&self.alg, &header.alg)
            && header.kid.as_ref().is_none_or(|kid| self.kid.as_ref() == Some(kid))
    }

    fn verifies(&self, alg: &str, signed: &[u8], mac: &[u8]) -> bool {
        let bytes = |text: &Option<String>| text.as_ref().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).unwrap_or_default();
        match alg {
            "RS256" | "PS256" => {
                let (n, e) = (bytes(&self.n), bytes(&self.e));
                let parameters = if alg == "RS256" { &signature::RSA_PKCS1_2048_8192_SHA256 } else { &signature::RSA_PSS_2048_8192_SHA256 };
                RsaPublicKeyComponents { n: &n, e: &e }.verify(parameters, signed, mac).is_ok()
            }
            "ES256" => {
                let point = [vec![4], bytes(&self.x), bytes(&self.y)].concat();
                UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point).verify(signed, mac).is_ok()
            }
            _ => UnparsedPublicKey::new(&signature::ED25519, bytes(&self.x)).verify(signed, mac).is_ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_795_428_000_000;
    const EXPECTED: Expected<'_> = Expected { issuer: "https://id.example.com", client_id: "shelfbell", nonce: "n-1", now: NOW };

    fn text(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    fn claims() -> Value {
        json!({
            "iss": "https://id.example.com", "aud": "shelfbell", "exp": NOW / 1000 + 300, "iat": NOW / 1000, "nonce": "n-1",
            "sub": "7", "email": "Ana@Example.com", "email_verified": true,
        })
    }

    /// Signs as a service with one key would.
    struct Service {
        key: Ed25519KeyPair,
    }

    impl Service {
        fn new() -> Self {
            Self { key: Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap() }
        }

        fn keys(&self) -> Keys {
            let x = URL_SAFE_NO_PAD.encode(self.key.public_key());
            serde_json::from_value(json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "kid": "1", "use": "sig", "x": x }] })).unwrap()
        }

        fn sign(&self, header: &Value, claims: &Value) -> String {
            let signed = format!("{}.{}", text(header), text(claims));
            let mac = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()));
            format!("{signed}.{mac}")
        }

        fn read(&self, claims: &Value) -> Result<Person, OidcError> {
            read(&self.sign(&json!({ "alg": "EdDSA", "kid": "1" }), claims), &self.keys(), EXPECTED)
        }
    }

    #[test]
    fn a_token_says_who_somebody_is() {
        let person = Service::new().read(&claims()).unwrap();
        assert_eq!((person.sub.as_str(), person.verified_email().as_deref()), ("7", Some("ana@example.com")));
    }

    #[test]
    fn every_claim_is_checked() {
        let service = Service::new();
        let second = NOW / 1000;
        for (name, value) in [
            ("iss", json!("https://id.example.com/")),
            ("iss", json!(null)),
            ("aud", json!("other")),
            ("aud", json!(["other", "another"])),
            ("aud", json!(["shelfbell", "other"])),
            ("azp", json!("other")),
            ("exp", json!(second - 61)),
            ("exp", json!(null)),
            ("exp", json!("9999999999")),
            ("iat", json!(second + 61)),
            ("nbf", json!(second + 61)),
            ("nonce", json!("n-2")),
            ("nonce", json!(null)),
            ("sub", json!(null)),
        ] {
            let mut claims = claims();
            claims[name] = value.clone();
            assert!(service.read(&claims).is_err(), "{name} {value}");
        }
        let mut several = claims();
        (several["aud"], several["azp"]) = (json!(["shelfbell", "other"]), json!("shelfbell"));
        assert!(service.read(&several).is_ok());
    }

    #[test]
    fn an_address_counts_only_when_the_service_vouches_for_it() {
        for (verified, counts) in
            [(json!(true), true), (json!("true"), true), (json!(false), false), (json!("false"), false), (json!(null), false)]
        {
            let mut claims = claims();
            claims["email_verified"] = verified.clone();
            assert_eq!(Service::new().read(&claims).unwrap().verified_email().is_some(), counts, "{verified}");
        }
    }

    #[test]
    fn only_a_signature_by_a_key_of_the_service_counts() {
        let service = Service::new();
        let good = service.sign(&json!({ "alg": "EdDSA", "kid": "1" }), &claims());
        let (signed, mac) = good.rsplit_once('.').unwrap();
        let mut forged = claims();
        forged["email"] = json!("owner@example.com");
        let head = signed.split('.').next().unwrap();
        for token in [
            format!("{signed}."),
            signed.to_owned(),
            format!("{head}.{}.{mac}", text(&forged)),
            format!("{}.{}.", text(&json!({ "alg": "none" })), text(&claims())),
            service.sign(&json!({ "alg": "none", "kid": "1" }), &claims()),
            service.sign(&json!({ "alg": "HS256", "kid": "1" }), &claims()),
            service.sign(&json!({ "alg": "RS256", "kid": "1" }), &claims()),
            service.sign(&json!({ "alg": "EdDSA", "kid": "1", "crit": ["exp"] }), &claims()),
            format!("{good}.{mac}"),
        ] {
            assert!(read(&token, &service.keys(), EXPECTED).is_err(), "{token}");
        }
        let unknown = service.sign(&json!({ "alg": "EdDSA", "kid": "2" }), &claims());
        assert!(matches!(read(&unknown, &service.keys(), EXPECTED), Err(OidcError::UnknownKey)));
    }

    #[test]
    fn a_key_on_p_256_is_read_as_well() {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
        let point = key.public_key().as_ref();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
        let keys: Keys = serde_json::from_value(json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": x, "y": y }] })).unwrap();
        let signed = format!("{}.{}", text(&json!({ "alg": "ES256" })), text(&claims()));
        let mac = URL_SAFE_NO_PAD.encode(key.sign(&random, signed.as_bytes()).unwrap());
        assert!(read(&format!("{signed}.{mac}"), &keys, EXPECTED).is_ok());
        assert!(read(&format!("{signed}x.{mac}"), &keys, EXPECTED).is_err());
    }
}
