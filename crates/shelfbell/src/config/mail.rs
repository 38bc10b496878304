use std::path::PathBuf;

use lettre::message::Mailbox;
use secrecy::SecretString;
use serde::Deserialize;

use super::{ConfigError, at_least_one, secret_from};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// May hold a password.
    pub smtp_url: SecretString,
    #[serde(default)]
    pub smtp_url_file: Option<PathBuf>,
    pub from: String,
    pub postal_address: String,
    pub connections: u16,
    pub timeout_secs: u64,
    pub retry_first_secs: u64,
}

impl Mail {
    pub(super) fn read_secret_files(&mut self) -> Result<(), ConfigError> {
        if let Some(url) = secret_from("mail.smtp_url_file", self.smtp_url_file.as_deref())? {
            self.smtp_url = url;
        }
        Ok(())
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        at_least_one("mail.connections", self.connections.into())?;
        at_least_one("mail.timeout_secs", self.timeout_secs)?;
        if self.from.parse::<Mailbox>().is_err() {
            let problem = "takes a sender such as Example Shop <alerts@example.com>".to_owned();
            return Err(ConfigError::Invalid { key: "mail.from", problem });
        }
        Ok(())
    }
}
