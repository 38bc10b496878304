//! Encryption of what must not lie in the database in clear: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a key from outside of the
//! database.
//!
//! What is encrypted names its key, so that keys can be changed while the program runs; and it is bound to its place, so that a value copied
//! into another row, column or shop does not open.

use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use rand::Rng as _;
use rand::rngs::StdRng;

use crate::tokens::Tokens;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// One key, with the name under which sealed values refer to it.
#[derive(Clone)]
pub struct Key {
    id: String,
    cipher: XChaCha20Poly1305,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Key").field(&self.id).finish()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("a key is written NAME:BASE64, as `shelfbell encryption new-key` prints it")]
    Shape,
    #[error("the name of a key has 1 to 32 small letters, digits or -")]
    Name,
    #[error("a key has 32 bytes in base64, as `shelfbell encryption new-key` prints it")]
    Bytes,
}

impl Key {
    /// Reads `NAME:BASE64`.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (id, secret) = text.trim().split_once(':').ok_or(KeyError::Shape)?;
        let named = (1..=32).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !named {
            return Err(KeyError::Name);
        }
        let secret = STANDARD.decode(secret).map_err(|_| KeyError::Bytes)?;
        let cipher = XChaCha20Poly1305::new_from_slice(&secret).map_err(|_| KeyError::Bytes)?;
        Ok(Self { id: id.to_owned(), cipher })
    }

    /// A new key as text, for [`Key::parse`].
    pub fn text(id: &str, secret: &[u8; KEY_BYTES]) -> String {
        format!("{id}:{}", STANDARD.encode(secret))
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    fn encrypt(&self, nonce: &[u8; NONCE_BYTES], aad: &[u8], clear: &[u8]) -> Option<Vec<u8>> {
        self.cipher.encrypt(&(*nonce).into(), Payload { msg: clear, aad }).ok()
    }

    fn decrypt(&self, nonce: &[u8; NONCE_BYTES], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        self.cipher.decrypt(&(*nonce).into(), Payload { msg: sealed, aad }).ok()
    }
}

/// Why a value does not open. Nothing of the value is said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    #[error("no encryption key is known to this process")]
    NoKey,
    #[error("the encryption key '{0}' is not among encryption.keys")]
    UnknownKey(String),
    #[error("it is not encrypted")]
    NotSealed,
    #[error("it was changed, or belongs elsewhere")]
    Changed,
}

/// Seals and opens with the installation's keys.
pub struct Vault {
    /// The first one seals; all of them open.
    keys: Vec<Key>,
    names: Option<Tokens>,
    nonces: Mutex<Option<StdRng>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Vault").field(&self.keys).finish()
    }
}

impl Vault {
    /// Without keys: for what does without what is sealed, such as migrations.
    pub fn closed() -> Self {
        Self { keys: Vec::new(), names: None, nonces: Mutex::new(None) }
    }

    /// The first key is the current one. `nonces` must be random: with 192 bits they never meet.
    pub fn new(keys: Vec<Key>, nonces: StdRng) -> Self {
        Self { keys, names: None, nonces: Mutex::new(Some(nonces)) }
    }

    /// Addresses are looked up by the pseudonyms that these give.
    #[must_use]
    pub fn with_names(self, names: Tokens) -> Self {
        Self { names: Some(names), ..self }
    }

    /// The key that seals.
    pub fn current(&self) -> Option<&Key> {
        self.keys.first()
    }

    pub fn has(&self, id: &str) -> bool {
        self.keys.iter().any(|key| key.id == id)
    }

    /// `keyid.nonce.ciphertext`, the latter two in base64. `place` is where it will lie and opens it again.
    pub fn seal(&self, place: &[&str], clear: &str) -> Result<String, VaultError> {
        let key = self.current().ok_or(VaultError::NoKey)?;
        let mut nonce = [0_u8; NONCE_BYTES];
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner).as_mut().ok_or(VaultError::NoKey)?.fill_bytes(&mut nonce);
        // It fails for more than 256 GB only.
        let sealed = key.encrypt(&nonce, &associated(place), clear.as_bytes()).ok_or(VaultError::Changed)?;
        let mut text = String::with_capacity(key.id.len() + 40 + sealed.len() * 4 / 3);
        text.push_str(&key.id);
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(nonce, &mut text);
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(sealed, &mut text);
        Ok(text)
    }

    /// What was sealed for this place.
    pub fn open(&self, place: &[&str], sealed: &str) -> Result<String, VaultError> {
        let mut parts = sealed.splitn(3, '.');
        let (Some(id), Some(nonce), Some(bytes)) = (parts.next(), parts.next(), parts.next()) else { return Err(VaultError::NotSealed) };
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| VaultError::NotSealed);
        let nonce: [u8; NONCE_BYTES] = decode(nonce)?.try_into().map_err(|_| VaultError::NotSealed)?;
        let bytes = decode(bytes)?;
        let key = self.keys.iter().find(|key| key.id == id).ok_or_else(|| VaultError::UnknownKey(id.to_owned()))?;
        let clear = key.decrypt(&nonce, &associated(place), &bytes).ok_or(VaultError::Changed)?;
        String::from_utf8(clear).map_err(|_| VaultError::Changed)
    }

    /// Under which name a person's address is found; `key` is [`shelfbell_core::contact::Address::key`]. Another installation, shop or
    /// channel gives another name.
    pub fn name_of(&self, shop: &str, channel: &str, key: &str) -> Result<String, VaultError> {
        self.names.as_ref().map(|names| names.pseudonym(shop, channel, key)).ok_or(VaultError::NoKey)
    }
}

/// The key that a sealed value names.
pub fn key_of(sealed: &str) -> &str {
    sealed.split('.').next().unwrap_or_default()
}

/// Each part with its length, so that parts cannot run into each other.
fn associated(place: &[&str]) -> Vec<u8> {
    let mut bytes = b"shelfbell 1".to_vec();
    for part in place {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    fn key(id: &str, byte: u8) -> Key {
        Key::parse(&Key::text(id, &[byte; KEY_BYTES])).unwrap()
    }

    fn vault(keys: Vec<Key>) -> Vault {
        Vault::new(keys, StdRng::seed_from_u64(1))
    }

    #[test]
    fn what_is_sealed_opens_at_its_place_only() {
        let vault = vault(vec![key("a", 1)]);
        let sealed = vault.seal(&["contacts.address", "shop", "ana"], "ana@example.com").unwrap();
        assert!(sealed.starts_with("a.") && !sealed.contains("ana@"), "{sealed}");
        assert_eq!(vault.open(&["contacts.address", "shop", "ana"], &sealed).unwrap(), "ana@example.com");
        for place in [
            &["contacts.address", "shop", "bob"][..],
            &["contacts.address", "pohs", "ana"],
            &["turns.message", "shop", "ana"],
            &["contacts.address", "shopa", "na"],
            &["contacts.address", "shop"],
        ] {
            assert_eq!(vault.open(place, &sealed), Err(VaultError::Changed), "{place:?}");
        }
        assert_ne!(vault.seal(&["contacts.address", "shop", "ana"], "ana@example.com").unwrap(), sealed);
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let vault = vault(vec![key("a", 1)]);
        let sealed = vault.seal(&["here"], "ana@example.com").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert!(vault.open(&["here"], std::str::from_utf8(&changed).unwrap()).is_err(), "{at}");
        }
        for clear in ["", "ana@example.com", "a.b.c@example.com", "a.b", "a..", "a.b.c"] {
            assert_eq!(vault.open(&["here"], clear), Err(VaultError::NotSealed), "{clear}");
        }
    }

    #[test]
    fn an_old_key_opens_and_the_first_one_seals() {
        let (old, both) = (vault(vec![key("a", 1)]), vault(vec![key("b", 2), key("a", 1)]));
        let sealed = old.seal(&["here"], "hush").unwrap();
        assert_eq!(both.open(&["here"], &sealed).unwrap(), "hush");
        assert_eq!(key_of(&both.seal(&["here"], "hush").unwrap()), "b");
        assert_eq!(vault(vec![key("b", 2)]).open(&["here"], &sealed), Err(VaultError::UnknownKey("a".to_owned())));
        assert_eq!(vault(vec![key("a", 3)]).open(&["here"], &sealed), Err(VaultError::Changed));
        assert_eq!(Vault::closed().seal(&["here"], "hush"), Err(VaultError::NoKey));
    }

    /// The cipher of draft-irtf-cfrg-xchacha-03, A.3.1, so that no other construction is taken for it.
    #[test]
    fn the_cipher_is_the_published_one() {
        let secret: [u8; 32] = std::array::from_fn(|n| 0x80 + u8::try_from(n).unwrap());
        let nonce: [u8; 24] = std::array::from_fn(|n| 0x40 + u8::try_from(n).unwrap());
        let aad = hex::decode("50515253c0c1c2c3c4c5c6c7").unwrap();
        let clear = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
        let sealed = Key::parse(&Key::text("a", &secret)).unwrap().encrypt(&nonce, &aad, clear).unwrap();
        assert_eq!(hex::encode(&sealed[..16]), "bd6d179d3e83d43b9576579493c0e939");
        assert_eq!(hex::encode(&sealed[clear.len()..]), "c0875924c1c7987947deafd8780acf49");
    }

    #[test]
    fn keys_are_read_as_they_are_printed() {
        assert_eq!(key("k2026-11", 7).id(), "k2026-11");
        assert!(!format!("{:?}", vault(vec![key("a", 1)])).contains("AQEB"));
        for (text, error) in [
            ("", KeyError::Shape),
            ("AAAA", KeyError::Shape),
            (":AAAA", KeyError::Name),
            ("A.b:AAAA", KeyError::Name),
            ("a:AAAA", KeyError::Bytes),
            ("a:???", KeyError::Bytes),
        ] {
            assert_eq!(Key::parse(text).unwrap_err(), error, "{text}");
        }
    }
}
