//! Did Shopify send these bytes? Every webhook carries an HMAC of its raw body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// `true` when `signature` (header `X-Shopify-Hmac-Sha256`, base64) is the HMAC-SHA256 of the raw `body` under one of `secrets`.
///
/// Several secrets are accepted at once, because after a rotation Shopify may sign with the old one for up to an hour
/// (shopify.dev, "Verify webhook deliveries"). The comparison is constant-time, and every secret is tried, so that the time taken
/// tells neither the signature nor which secret fits. An empty secret never fits.
pub fn verify<'a>(secrets: impl IntoIterator<Item = &'a SecretString>, body: &[u8], signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature.trim()) else { return false };
    secrets.into_iter().fold(false, |fits, secret| fits | fits_one(secret.expose_secret(), body, &signature))
}

/// The signature that Shopify would put on this body: for the stand-in shop, tests and benchmarks.
pub fn sign(secret: &str, body: &[u8]) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length is a key");
    mac.update(body);
    STANDARD.encode(mac.finalize().into_bytes())
}

fn fits_one(secret: &str, body: &[u8], signature: &[u8]) -> bool {
    if secret.is_empty() {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(body);
    mac.verify_slice(signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"inventory_item_id":271878346596884015,"location_id":24826418,"available":10}"#;
    const SIGNATURE: &str = "FEDxTEogYCG4jRHXf6cUvtpTiZ06n9kmGJvHAKMXro8=";

    fn secrets(texts: &[&str]) -> Vec<SecretString> {
        texts.iter().map(|text| SecretString::from(*text)).collect()
    }

    #[test]
    fn the_published_vector_fits() {
        assert!(verify(&secrets(&["hush"]), BODY, SIGNATURE));
    }

    #[test]
    fn during_a_rotation_either_secret_fits() {
        assert!(verify(&secrets(&["new", "hush"]), BODY, SIGNATURE));
        assert!(verify(&secrets(&["hush", "new"]), BODY, SIGNATURE));
    }

    #[test]
    fn anything_else_does_not() {
        assert!(!verify(&secrets(&["hush!"]), BODY, SIGNATURE));
        assert!(!verify(&[], BODY, SIGNATURE));
        assert!(!verify(&secrets(&[""]), BODY, SIGNATURE));
        assert!(!verify(&secrets(&["hush"]), &BODY[1..], SIGNATURE));
        assert!(!verify(&secrets(&["hush"]), BODY, ""));
        assert!(!verify(&secrets(&["hush"]), BODY, "not base64 !"));
        // The right beginning is not enough: a truncated tag must not pass.
        assert!(!verify(&secrets(&["hush"]), BODY, &STANDARD.encode(&STANDARD.decode(SIGNATURE).unwrap()[..16])));
    }
}
