use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::{ConfigError, at_least_one, secret_from};

/// Notifications on shoppers' devices. Which shops offer them is the shops' own (`push` in a shop's policy).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// Both empty: made once and kept in the database.
    pub vapid_public_key: String,
    pub vapid_private_key: SecretString,
    #[serde(default)]
    pub vapid_private_key_file: Option<PathBuf>,
    /// `mailto:…` or `https://…`; empty: the mail's sender.
    pub contact: String,
    pub ttl_secs: u32,
    pub connections: u16,
    pub allow_private: bool,
}

impl Push {
    pub(super) fn read_secret_files(&mut self) -> Result<(), ConfigError> {
        if let Some(key) = secret_from("push.vapid_private_key_file", self.vapid_private_key_file.as_deref())? {
            self.vapid_private_key = key;
        }
        Ok(())
    }

    /// Public and private; `None` where the program keeps its own.
    pub fn keys(&self) -> Option<(&str, &str)> {
        (!self.vapid_public_key.is_empty()).then(|| (self.vapid_public_key.as_str(), self.vapid_private_key.expose_secret()))
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        at_least_one("push.connections", self.connections.into())?;
        let invalid = |key, problem: &str| Err(ConfigError::Invalid { key, problem: problem.to_owned() });
        // A push service need not keep a message for longer than a few weeks, and late alerts are worth nothing.
        if !(60..=604_800).contains(&self.ttl_secs) {
            return invalid("push.ttl_secs", "takes seconds from 60 to 604800");
        }
        if self.vapid_public_key.is_empty() != self.vapid_private_key.expose_secret().is_empty() {
            return invalid("push.vapid_private_key", "and push.vapid_public_key belong together");
        }
        let known = self.contact.is_empty() || self.contact.starts_with("https://") || self.contact.starts_with("mailto:");
        if !known {
            return invalid("push.contact", "takes an address such as mailto:shop@example.com or https://example.com/contact");
        }
        Ok(())
    }
}
