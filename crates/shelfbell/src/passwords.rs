//! Passwords as argon2id hashes (RFC 9106) with the parameters that OWASP recommends: 19 MiB, two passes
//! (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>). The hash says with which parameters it was made.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

/// Each takes 19 MiB and tens of milliseconds: a flood of them must not take the machine.
const AT_ONCE: usize = 4;
/// Compared where there is no such user, so that an answer takes as long. No password has this hash.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Makes and compares hashes, on threads that serve nobody else.
#[derive(Clone, Debug)]
pub struct Passwords {
    at_once: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { at_once: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Passwords {
    /// `salt`: at least 16 bytes that no other hash has.
    pub async fn hash(&self, password: SecretString, salt: Vec<u8>) -> std::io::Result<String> {
        self.run(move || {
            let hash: PasswordHash =
                Argon2::default().hash_password_with_salt(password.expose_secret().as_bytes(), &salt).map_err(std::io::Error::other)?;
            Ok(hash.to_string())
        })
        .await?
    }

    /// Is it the password of this hash? `None`, where there is no such user, takes as long and is never right.
    pub async fn is_right(&self, password: SecretString, hash: Option<String>) -> std::io::Result<bool> {
        self.run(move || {
            let password = password.expose_secret().as_bytes();
            let right = Argon2::default().verify_password(password, hash.as_deref().unwrap_or(NOBODY)).is_ok();
            right && hash.is_some()
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> std::io::Result<T> {
        let permit = Arc::clone(&self.at_once).acquire_owned().await.map_err(std::io::Error::other)?;
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .map_err(std::io::Error::other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_is_opened_by_its_password_alone() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse battery".into(), vec![7; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.is_right("correct horse battery".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.is_right("correct horse batterz".into(), Some(hash)).await.unwrap());
        assert!(!passwords.is_right("correct horse battery".into(), None).await.unwrap());
        assert!(PasswordHash::new(NOBODY).is_ok(), "it is computed like any other");
    }
}
