use std::path::PathBuf;

use lettre::message::Mailbox;
use secrecy::{ExposeSecret as _, SecretString};
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
    pub provider: MailProvider,
    pub bounce_address: String,
    pub dkim: Dkim,
    /// Whoever posts bounces without a signature of their own must know it.
    pub hook_secret: SecretString,
    #[serde(default)]
    pub hook_secret_file: Option<PathBuf>,
    pub ses_topics: Vec<String>,
    pub sendgrid_public_key: String,
    pub postal_address: String,
    pub connections: u16,
    pub timeout_secs: u64,
    pub retry_first_secs: u64,
}

/// Who carries the mail, where that makes a difference to its headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailProvider {
    Smtp,
    Ses,
    Postmark,
    Sendgrid,
}

/// Where the keys lie that sign the mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    pub domain: String,
    pub rsa_selector: String,
    pub rsa_key_file: String,
    pub ed25519_selector: String,
    pub ed25519_key_file: String,
}

impl Mail {
    pub(super) fn read_secret_files(&mut self) -> Result<(), ConfigError> {
        if let Some(url) = secret_from("mail.smtp_url_file", self.smtp_url_file.as_deref())? {
            self.smtp_url = url;
        }
        if let Some(secret) = secret_from("mail.hook_secret_file", self.hook_secret_file.as_deref())? {
            self.hook_secret = secret;
        }
        Ok(())
    }

    /// The sender's bare address.
    pub fn sender_address(&self) -> String {
        self.from.parse::<Mailbox>().map(|sender| sender.email.to_string()).unwrap_or_default()
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        at_least_one("mail.connections", self.connections.into())?;
        at_least_one("mail.timeout_secs", self.timeout_secs)?;
        if self.from.parse::<Mailbox>().is_err() {
            let problem = "takes a sender such as Example Shop <alerts@example.com>".to_owned();
            return Err(ConfigError::Invalid { key: "mail.from", problem });
        }
        let invalid = |key, problem: &str| Err(ConfigError::Invalid { key, problem: problem.to_owned() });
        if !self.bounce_address.is_empty() && self.bounce_address.parse::<lettre::Address>().is_err() {
            return invalid("mail.bounce_address", "takes an address such as bounces@example.com");
        }
        let secret = self.hook_secret.expose_secret();
        if !secret.is_empty() && secret.len() < 16 {
            return invalid("mail.hook_secret", "takes at least 16 characters");
        }
        // Base64 of the DER of a P-256 key, which has 91 bytes.
        let is_key = |key: &str| key.starts_with("MFkwEwYHKoZIzj0CAQ") && key.len() == 124;
        if !self.sendgrid_public_key.is_empty() && !is_key(&self.sendgrid_public_key) {
            return invalid(
                "mail.sendgrid_public_key",
                "takes the verification key that SendGrid shows, which is base64 and begins with MFkw",
            );
        }
        if let Some(topic) = self.ses_topics.iter().find(|topic| !topic.starts_with("arn:aws")) {
            return invalid("mail.ses_topics", &format!("takes topics such as arn:aws:sns:eu-west-1:123456789012:bounces, not '{topic}'"));
        }
        self.dkim.validate()
    }
}

impl Dkim {
    /// The keys themselves are read where they are used.
    fn validate(&self) -> Result<(), ConfigError> {
        let invalid = |problem: &str| Err(ConfigError::Invalid { key: "mail.dkim", problem: problem.to_owned() });
        let pairs = [(&self.rsa_selector, &self.rsa_key_file), (&self.ed25519_selector, &self.ed25519_key_file)];
        if pairs.iter().any(|(selector, file)| selector.is_empty() != file.is_empty()) {
            return invalid("a key needs both its selector and its key_file");
        }
        let signs = pairs.iter().any(|(selector, _)| !selector.is_empty());
        if signs == self.domain.is_empty() {
            return invalid("needs a domain and at least one key, or nothing at all");
        }
        let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
        if !is_name(&self.domain) || pairs.iter().any(|(selector, _)| !is_name(selector)) {
            return invalid("domain and selectors are DNS names in ASCII");
        }
        Ok(())
    }
}
