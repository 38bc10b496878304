//! Standard Webhooks (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>), symmetric signatures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

const PREFIX: &str = "whsec_";

/// A secret as it is shown to the merchant. `bytes`: 24 to 64 of them.
pub fn secret(bytes: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

/// The `webhook-signature` header: one signature for each secret, so that a new one can be introduced while the old one is still known.
/// `None` where none of them is a secret.
pub fn sign<'a>(secrets: impl IntoIterator<Item = &'a str>, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let signatures: Vec<String> = secrets.into_iter().filter_map(|secret| one(secret, id, timestamp, body)).collect();
    (!signatures.is_empty()).then(|| signatures.join(" "))
}

fn one(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's reference libraries.
    #[test]
    fn the_published_example_comes_out() {
        let signed =
            sign(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(sign(["plain", "whsec_!"], "id", 1, "{}"), None);
        let two = sign([secret(&[1; 32]).as_str(), secret(&[2; 32]).as_str()], "id", 1, "{}").unwrap();
        assert_eq!(two.split(' ').filter(|part| part.starts_with("v1,")).count(), 2);
    }
}
