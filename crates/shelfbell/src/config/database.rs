use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

use super::{ConfigError, secret_from};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// May hold a password.
    pub url: SecretString,
    #[serde(default)]
    pub url_file: Option<PathBuf>,
}

impl Database {
    pub(super) fn read_secret_files(&mut self) -> Result<(), ConfigError> {
        if let Some(url) = secret_from("database.url_file", self.url_file.as_deref())? {
            self.url = url;
        }
        Ok(())
    }
}
