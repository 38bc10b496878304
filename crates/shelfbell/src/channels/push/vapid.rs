//! Who sends: RFC 8292. One key of the installation signs for all shops; browsers bind their subscriptions to its public half.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::json;

/// A token serves for one message, which may be under way for so long; RFC 8292 §2 allows a day.
const VALID_SECS: i64 = 12 * 3_600;

/// The signing key. Clones share it.
#[derive(Clone)]
pub struct Vapid {
    key: Arc<EcdsaKeyPair>,
    random: SystemRandom,
    /// Whom a push service may write to when something is wrong: `mailto:` or `https:`.
    subject: String,
}

impl std::fmt::Debug for Vapid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vapid").field("public_key", &self.public_key()).field("subject", &self.subject).finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "push.vapid_public_key and push.vapid_private_key are not a pair of P-256 keys in base64url; leave both empty and Shelfbell makes its own"
)]
pub struct BadKey;

impl Vapid {
    /// A new key as it is stored: PKCS#8, base64url. Its randomness is the system's: the cryptography library takes no other.
    pub fn generate() -> Result<String, BadKey> {
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).map_err(|_| BadKey)?;
        Ok(URL_SAFE_NO_PAD.encode(key))
    }

    /// A key that [`Self::generate`] made.
    pub fn stored(pkcs8: &str, subject: &str) -> Result<Self, BadKey> {
        let (pkcs8, random) = (URL_SAFE_NO_PAD.decode(pkcs8).map_err(|_| BadKey)?, SystemRandom::new());
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8, &random).map_err(|_| BadKey)?;
        Ok(Self { key: Arc::new(key), random, subject: subject.to_owned() })
    }

    /// A pair as other push libraries write it: the point and the scalar, base64url.
    pub fn pair(public: &str, private: &str, subject: &str) -> Result<Self, BadKey> {
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| BadKey);
        let random = SystemRandom::new();
        let key =
            EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, &bytes(private)?, &bytes(public)?, &random);
        Ok(Self { key: Arc::new(key.map_err(|_| BadKey)?), random, subject: subject.to_owned() })
    }

    /// The `applicationServerKey` that browsers subscribe with, base64url.
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.public_key())
    }

    /// The `Authorization` header of a message to a push service. `audience`: its origin; `now`: ms.
    pub fn authorization(&self, audience: &str, now: i64) -> Result<String, BadKey> {
        let claims = json!({ "aud": audience, "exp": now / 1000 + VALID_SECS, "sub": self.subject });
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&json!({ "typ": "JWT", "alg": "ES256" })), part(&claims));
        let signature = self.key.sign(&self.random, signed.as_bytes()).map_err(|_| BadKey)?;
        Ok(format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature), self.public_key()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_key_stays_the_same_and_broken_ones_are_refused() {
        let stored = Vapid::generate().unwrap();
        let [one, two] = [(); 2].map(|()| Vapid::stored(&stored, "mailto:a@example.com").unwrap());
        assert_eq!(one.public_key(), two.public_key());
        assert_eq!(URL_SAFE_NO_PAD.decode(one.public_key()).unwrap().len(), 65);
        assert!(Vapid::stored("AAAA", "").is_err());
        // The example pair of RFC 8291 §5, and one of its halves alone.
        let (public, private) = (
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
            "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
        );
        assert_eq!(Vapid::pair(public, private, "").unwrap().public_key(), public);
        assert!(Vapid::pair(&one.public_key(), private, "").is_err());
        assert!(!format!("{one:?}").contains(&stored));
    }
}
