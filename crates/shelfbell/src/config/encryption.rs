use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{ConfigError, secret_from};
use crate::vault::Key;

/// Keys for what must not lie in the database in clear.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encryption {
    /// `NAME:BASE64`, the current one first.
    keys: Keys,
    #[serde(default)]
    keys_file: Option<PathBuf>,
}

/// Several, or one text with spaces or line ends between them, as a file or a variable of the environment has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Keys {
    List(Vec<SecretString>),
    Text(SecretString),
}

impl Encryption {
    pub(super) fn read_secret_files(&mut self) -> Result<(), ConfigError> {
        if let Some(keys) = secret_from("encryption.keys_file", self.keys_file.as_deref())? {
            self.keys = Keys::Text(keys);
        }
        Ok(())
    }

    /// The current one first. None: the program keeps one by itself.
    pub fn keys(&self) -> Result<Vec<Key>, ConfigError> {
        let texts: Vec<&str> = match &self.keys {
            Keys::List(keys) => keys.iter().map(ExposeSecret::expose_secret).collect(),
            Keys::Text(keys) => keys.expose_secret().split_whitespace().collect(),
        };
        let invalid = |problem: String| ConfigError::Invalid { key: "encryption.keys", problem };
        let mut keys: Vec<Key> = Vec::new();
        for text in texts {
            let key = Key::parse(text).map_err(|error| invalid(error.to_string()))?;
            if keys.iter().any(|known| known.id() == key.id()) {
                return Err(invalid(format!("the name '{}' is there twice", key.id())));
            }
            keys.push(key);
        }
        Ok(keys)
    }

    /// For tests: these keys, as in a file of settings.
    #[must_use]
    pub fn of(keys: &[String]) -> Self {
        Self { keys: Keys::List(keys.iter().cloned().map(SecretString::from).collect()), keys_file: None }
    }
}
