//! DKIM signatures (RFC 6376) by RSA (rsa-sha256) and Ed25519 (RFC 8463), relaxed in header and body, because relays fold lines.
//!
//! Signed with ring, whose RSA runs in constant time and is in the program already; see docs/adr for why not by the mail library.

use std::fmt::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;

use super::SettingsError;
use crate::config::Dkim;

/// What is signed wherever it is there: what people and filters see, and what RFC 8058 §4 asks for. From and Subject are named once more
/// than they occur, so that nobody can put a second one in front.
const SIGNED: [&str; 12] = [
    "from",
    "from",
    "to",
    "subject",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

/// Signs every message, with each of its keys.
pub(super) struct Signer {
    domain: String,
    keys: Vec<(String, Key)>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("domain", &self.domain).field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

impl Signer {
    /// Reads the keys; `None` where no domain signs.
    pub fn read(settings: &Dkim) -> Result<Option<Self>, SettingsError> {
        if settings.domain.is_empty() {
            return Ok(None);
        }
        let mut keys = Vec::new();
        // RFC 8463 §3: verifiers that know only RSA stop at the first they know, so the order does not matter; most know RSA.
        if !settings.rsa_key_file.is_empty() {
            keys.push((settings.rsa_selector.clone(), rsa("mail.dkim.rsa_key_file", &settings.rsa_key_file)?));
        }
        if !settings.ed25519_key_file.is_empty() {
            keys.push((settings.ed25519_selector.clone(), ed25519("mail.dkim.ed25519_key_file", &settings.ed25519_key_file)?));
        }
        Ok(Some(Self { domain: settings.domain.to_ascii_lowercase(), keys }))
    }

    /// The DKIM-Signature headers of a message, to stand before it. `at`: seconds since the Unix epoch.
    pub fn sign(&self, message: &str, at: u64) -> Option<String> {
        let (head, body) = message.split_once("\r\n\r\n")?;
        let body_hash = STANDARD.encode(digest(&SHA256, relaxed_body(body).as_bytes()));
        let fields = fields(head);
        let (mut names, mut signed) = (Vec::new(), String::new());
        let mut taken = vec![false; fields.len()];
        for name in SIGNED {
            // From the bottom up (RFC 6376 §5.4.2); one that is not there is signed as absent.
            let found = (0..fields.len()).rev().find(|n| !taken[*n] && fields[*n].0 == name);
            if let Some(n) = found {
                taken[n] = true;
                signed.push_str(&relaxed_field(&fields[n].0, fields[n].1));
                signed.push_str("\r\n");
            } else if !names.contains(&name) {
                continue;
            }
            names.push(name);
        }
        let mut headers = String::new();
        for (selector, key) in &self.keys {
            let algorithm = match key {
                Key::Rsa(_) => "rsa-sha256",
                Key::Ed25519(_) => "ed25519-sha256",
            };
            let value = format!(
                "v=1; a={algorithm}; c=relaxed/relaxed; d={}; s={selector};\r\n\tt={at}; h={};\r\n\tbh={body_hash};\r\n\tb=",
                self.domain,
                names.join(":\r\n\t ")
            );
            let signature = key.sign(&format!("{signed}{}", relaxed_field("dkim-signature", &value)))?;
            let _ = write!(headers, "DKIM-Signature: {value}");
            for line in STANDARD.encode(signature).as_bytes().chunks(72) {
                headers.push_str("\r\n\t ");
                headers.push_str(std::str::from_utf8(line).unwrap_or_default());
            }
            headers.push_str("\r\n");
        }
        Some(headers)
    }
}

impl Key {
    fn sign(&self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).ok()?;
                Some(signature)
            }
            // RFC 8463 §3: the hash is signed, not the text.
            Self::Ed25519(key) => Some(key.sign(digest(&SHA256, text.as_bytes()).as_ref()).as_ref().to_vec()),
        }
    }
}

fn pem(key: &'static str, file: &str) -> Result<PrivateKeyDer<'static>, SettingsError> {
    let problem = |problem: String| SettingsError { key, problem };
    let text = std::fs::read(Path::new(file)).map_err(|error| problem(format!("cannot read {file}: {error}")))?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|_| problem(format!("{file} holds no private key in PEM form")))
}

fn rsa(name: &'static str, file: &str) -> Result<Key, SettingsError> {
    let pair = match pem(name, file)? {
        PrivateKeyDer::Pkcs8(der) => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()),
        PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()),
        _ => return Err(SettingsError { key: name, problem: format!("{file} holds no RSA key") }),
    };
    let pair =
        pair.map_err(|error| SettingsError { key: name, problem: format!("{file} holds no RSA key of 2048 bits or more ({error})") })?;
    Ok(Key::Rsa(Box::new(pair)))
}

fn ed25519(name: &'static str, file: &str) -> Result<Key, SettingsError> {
    let problem = || SettingsError { key: name, problem: format!("{file} holds no Ed25519 key (openssl genpkey -algorithm ed25519)") };
    match pem(name, file)? {
        PrivateKeyDer::Pkcs8(der) => {
            Ed25519KeyPair::from_pkcs8_maybe_unchecked(der.secret_pkcs8_der()).map(Key::Ed25519).map_err(|_| problem())
        }
        _ => Err(problem()),
    }
}

/// Names in lower case, and values with their line breaks.
fn fields(head: &str) -> Vec<(String, &str)> {
    let mut starts = vec![0];
    for (at, _) in head.match_indices("\r\n") {
        if !head[at + 2..].starts_with([' ', '\t']) {
            starts.push(at + 2);
        }
    }
    starts.push(head.len() + 2);
    let field = |pair: &[usize]| {
        let (name, value) = head[pair[0]..pair[1] - 2].split_once(':')?;
        Some((name.trim().to_ascii_lowercase(), value))
    };
    starts.windows(2).filter_map(field).collect()
}

/// RFC 6376 §3.4.2.
fn relaxed_field(name: &str, value: &str) -> String {
    format!("{name}:{}", value.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
}

/// RFC 6376 §3.4.4.
fn relaxed_body(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut empty = 0;
    for line in body.split("\r\n") {
        let line = line.trim_end_matches([' ', '\t']);
        if line.is_empty() {
            empty += 1;
            continue;
        }
        for _ in 0..std::mem::take(&mut empty) {
            out.push_str("\r\n");
        }
        let mut in_space = false;
        for c in line.chars() {
            let is_space = matches!(c, ' ' | '\t');
            if !is_space {
                out.push(c);
            } else if !in_space {
                out.push(' ');
            }
            in_space = is_space;
        }
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_forms_are_the_standards() {
        // RFC 6376 §3.4.5.
        assert_eq!(relaxed_field("a", " X"), "a:X");
        assert_eq!(relaxed_field("b", " Y\t\r\n\tZ  "), "b:Y Z");
        assert_eq!(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!(relaxed_body(""), "");
        assert_eq!(relaxed_body("\r\n\r\n"), "");
        assert_eq!(relaxed_body("\r\na\r\n\r\nb"), "\r\na\r\n\r\nb\r\n");
        assert_eq!(fields("A: x\r\n y\r\nB:z"), [("a".to_owned(), " x\r\n y"), ("b".to_owned(), "z")]);
    }

    #[test]
    fn a_file_that_holds_no_key_is_named() {
        let settings = Dkim {
            domain: "example.com".to_owned(),
            rsa_selector: "s".to_owned(),
            rsa_key_file: "/nonexistent/key".to_owned(),
            ..Dkim::default()
        };
        let error = Signer::read(&settings).unwrap_err().to_string();
        assert!(error.contains("mail.dkim.rsa_key_file") && error.contains("/nonexistent/key"), "{error}");
        assert!(Signer::read(&Dkim::default()).unwrap().is_none());
    }
}
