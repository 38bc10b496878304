use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::{ConfigError, at_least_one, secret_from};

/// Text messages by Twilio's API. Which number a shop sends from is the shop's own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// Empty: no text messages.
    pub account_sid: String,
    /// Signs what Twilio tells us; also the password unless there is an API key.
    pub auth_token: SecretString,
    #[serde(default)]
    pub auth_token_file: Option<PathBuf>,
    pub api_key_sid: String,
    pub api_key_secret: SecretString,
    #[serde(default)]
    pub api_key_secret_file: Option<PathBuf>,
    pub api_url: String,
    pub validity_secs: u32,
    pub connections: u16,
    pub provider_answers_keywords: bool,
    pub shops_choose_sender: bool,
}

impl Sms {
    pub(super) fn read_secret_files(&mut self) -> Result<(), ConfigError> {
        if let Some(token) = secret_from("sms.auth_token_file", self.auth_token_file.as_deref())? {
            self.auth_token = token;
        }
        if let Some(secret) = secret_from("sms.api_key_secret_file", self.api_key_secret_file.as_deref())? {
            self.api_key_secret = secret;
        }
        Ok(())
    }

    pub fn is_configured(&self) -> bool {
        !self.account_sid.is_empty()
    }

    /// User and password for the API; `None` where no account is configured.
    pub fn login(&self) -> Option<(&str, &SecretString)> {
        match (self.is_configured(), self.api_key_sid.as_str()) {
            (false, _) => None,
            (true, "") => Some((&self.account_sid, &self.auth_token)),
            (true, key) => Some((key, &self.api_key_secret)),
        }
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        at_least_one("sms.connections", self.connections.into())?;
        let invalid = |key, problem: &str| Err(ConfigError::Invalid { key, problem: problem.to_owned() });
        // Longer than this is refused by the API.
        if !(60..=36_000).contains(&self.validity_secs) {
            return invalid("sms.validity_secs", "takes seconds from 60 to 36000");
        }
        let is_url = url::Url::parse(&self.api_url)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.path() == "/");
        if !is_url {
            return invalid("sms.api_url", "takes an address such as https://api.twilio.com");
        }
        if !self.is_configured() {
            return Ok(());
        }
        let is_sid = |text: &str, prefix| text.len() == 34 && text.starts_with(prefix) && text[2..].bytes().all(|b| b.is_ascii_hexdigit());
        if !is_sid(&self.account_sid, "AC") {
            return invalid("sms.account_sid", "takes an account SID: AC and 32 hexadecimal digits");
        }
        if self.auth_token.expose_secret().is_empty() {
            return invalid("sms.auth_token", "is needed beside sms.account_sid: Twilio signs with it what it tells us");
        }
        if !self.api_key_sid.is_empty() && !is_sid(&self.api_key_sid, "SK") {
            return invalid("sms.api_key_sid", "takes an API key SID: SK and 32 hexadecimal digits");
        }
        if self.api_key_sid.is_empty() != self.api_key_secret.expose_secret().is_empty() {
            return invalid("sms.api_key_secret", "and sms.api_key_sid belong together");
        }
        Ok(())
    }
}
