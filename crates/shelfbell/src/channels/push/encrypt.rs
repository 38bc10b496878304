//! What only the device can read: RFC 8291 over RFC 8188 (aes128gcm), in one record.

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::error::Unspecified;
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::{SecureRandom as _, SystemRandom};
use shelfbell_core::push::Subscription;

/// Push services take at least so much, and need not take more (RFC 8030 §7.2), bytes.
const LARGEST_BODY: usize = 4_096;
/// Salt, record size, length of the key, key (RFC 8188 §2.1).
const HEADER: usize = 16 + 4 + 1 + 65;
/// The mark of the last record, and the authentication tag.
const TAIL: usize = 1 + 16;
/// The longest plaintext, bytes: 3,993.
pub const LONGEST: usize = LARGEST_BODY - HEADER - TAIL;

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// A message for this device. An error is a key that is not on the curve, or a text that is too long.
pub fn encrypt(to: &Subscription, plain: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let random = SystemRandom::new();
    let mut salt = [0; 16];
    random.fill(&mut salt)?;
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &random)?;
    let public = own.compute_public_key()?;
    let public: [u8; 65] = public.as_ref().try_into().map_err(|_| Unspecified)?;
    agree_ephemeral(own, &UnparsedPublicKey::new(&ECDH_P256, &to.public_key), |shared| seal(to, shared, &public, salt, plain))?
}

/// Can the device's key be used at all?
pub fn is_usable(to: &Subscription) -> bool {
    encrypt(to, b"?").is_ok()
}

/// Everything after the key agreement.
fn seal(to: &Subscription, shared: &[u8], own_public: &[u8; 65], salt: [u8; 16], plain: &[u8]) -> Result<Vec<u8>, Unspecified> {
    if plain.len() > LONGEST {
        return Err(Unspecified);
    }
    let mut secret = [0; 32];
    let info = [b"WebPush: info\0", &to.public_key[..], &own_public[..]];
    Salt::new(HKDF_SHA256, &to.auth).extract(shared).expand(&info, Length(32))?.fill(&mut secret)?;
    let derived = Salt::new(HKDF_SHA256, &salt).extract(&secret);
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    derived.expand(&[b"Content-Encoding: aes128gcm\0"], Length(16))?.fill(&mut key)?;
    derived.expand(&[b"Content-Encoding: nonce\0"], Length(12))?.fill(&mut nonce)?;

    let mut record = Vec::with_capacity(plain.len() + TAIL);
    record.extend_from_slice(plain);
    // The last record, without padding.
    record.push(2);
    // A key is used for one record, so its nonce is used once.
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key)?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record)?;

    let mut body = Vec::with_capacity(HEADER + record.len());
    body.extend_from_slice(&salt);
    body.extend_from_slice(&u32::try_from(LARGEST_BODY).map_err(|_| Unspecified)?.to_be_bytes());
    body.push(65);
    body.extend_from_slice(own_public);
    body.extend_from_slice(&record);
    Ok(body)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        URL_SAFE_NO_PAD.decode(text).unwrap().try_into().unwrap()
    }

    fn device() -> Subscription {
        Subscription {
            endpoint: "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV".to_owned(),
            public_key: bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        }
    }

    /// RFC 8291 Appendix A: from the agreed secret on, for the library hands no private key in. That the agreement is right as well is what
    /// another library's decryption shows (`tests/it/push.rs`).
    #[test]
    fn the_example_of_the_rfc_comes_out_byte_for_byte() {
        let shared: [u8; 32] = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let own = bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let body = seal(&device(), &shared, &own, bytes("DGv6ra1nlYgDCS1FRnbzlw"), b"When I grow up, I want to be a watermelon").unwrap();
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(body), expected);
    }

    #[test]
    fn the_longest_text_fills_a_body_and_a_longer_one_is_refused() {
        assert_eq!(LONGEST, 3_993);
        assert_eq!(encrypt(&device(), &[b'a'; LONGEST]).unwrap().len(), LARGEST_BODY);
        assert!(encrypt(&device(), &[b'a'; LONGEST + 1]).is_err());
        // Each message has a key of its own.
        assert_ne!(encrypt(&device(), b"a").unwrap()[..86], encrypt(&device(), b"a").unwrap()[..86]);
    }

    #[test]
    fn a_point_that_is_not_on_the_curve_is_of_no_use() {
        let mut other = device();
        other.public_key[40] ^= 1;
        assert!(is_usable(&device()) && !is_usable(&other));
    }
}
