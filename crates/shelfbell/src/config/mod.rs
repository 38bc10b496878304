//! Settings: the commented defaults in this binary, then a file, then the environment. Read once.

mod database;
mod encryption;
mod http;
mod jobs;
mod limits;
mod llm;
mod log;
mod mail;
mod mcp;
mod oidc;
mod postback;
mod push;
mod sign_in;
mod sms;

use std::path::Path;

use figment::Figment;
use figment::providers::{Env, Format as _, Toml};
use serde::Deserialize;

pub use database::Database;
pub use encryption::Encryption;
pub use http::Http;
pub use jobs::Jobs;
pub use limits::Limits;
pub use llm::{Llm, Provider};
pub use log::{Log, LogFormat};
pub use mail::{Dkim, Mail, MailProvider};
pub use mcp::Mcp;
pub use oidc::{Oidc, is_safe};
pub use postback::Postback;
pub use push::Push;
pub use sign_in::SignIn;
pub use sms::Sms;

/// What `config default` prints.
pub const DEFAULTS: &str = include_str!("defaults.toml");

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub database: Database,
    pub encryption: Encryption,
    pub http: Http,
    pub mail: Mail,
    pub sms: Sms,
    pub push: Push,
    pub postback: Postback,
    pub jobs: Jobs,
    pub limits: Limits,
    pub sign_in: SignIn,
    pub oidc: Oidc,
    pub llm: Llm,
    pub mcp: Mcp,
    pub log: Log,
}

/// Settings that cannot be used; the text names the key and what it takes.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("there is no configuration file at {0}")]
    NoFile(String),
    #[error("{0}")]
    Unreadable(Box<figment::Error>),
    #[error("{key}: {problem}")]
    Invalid { key: &'static str, problem: String },
}

impl Config {
    /// Reads `file` (if given) and the environment over the defaults.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(file) = file {
            if !file.is_file() {
                return Err(ConfigError::NoFile(file.display().to_string()));
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        Self::from_figment(&figment.merge(Env::prefixed("SHELFBELL_").ignore(&["TEST_POSTGRES_URL"]).split("__")))
    }

    fn from_figment(figment: &Figment) -> Result<Self, ConfigError> {
        let mut config: Self = figment.extract().map_err(|e| ConfigError::Unreadable(Box::new(e)))?;
        config.database.read_secret_files()?;
        config.encryption.read_secret_files()?;
        config.mail.read_secret_files()?;
        config.sms.read_secret_files()?;
        config.push.read_secret_files()?;
        config.llm.read_secret_files()?;
        config.oidc.read_secret_files()?;
        config.validate()?;
        Ok(config)
    }

    /// The defaults, for tests and the demo to change.
    pub fn defaults() -> Result<Self, ConfigError> {
        Self::from_figment(&Figment::from(Toml::string(DEFAULTS)))
    }

    pub fn validate(&self) -> Result<(), ConfigError> {
        self.encryption.keys()?;
        self.http.validate()?;
        self.mail.validate()?;
        self.sms.validate()?;
        self.push.validate()?;
        self.postback.validate()?;
        self.jobs.validate()?;
        self.limits.validate()?;
        self.sign_in.validate()?;
        self.oidc.validate()?;
        self.llm.validate()?;
        self.mcp.validate()
    }

    /// How long one message may take: never more than half of its lease, or a slow one would be claimed and sent again meanwhile.
    pub fn message_timeout_secs(&self) -> u64 {
        self.mail.timeout_secs.min(self.jobs.lease_secs / 2).max(1)
    }
}

fn at_least_one(key: &'static str, value: u64) -> Result<(), ConfigError> {
    if value == 0 { Err(ConfigError::Invalid { key, problem: "must be at least 1".to_owned() }) } else { Ok(()) }
}

/// The secret in a file, without the line end that editors add.
fn secret_from(key: &'static str, file: Option<&Path>) -> Result<Option<secrecy::SecretString>, ConfigError> {
    let Some(file) = file else { return Ok(None) };
    let text =
        std::fs::read_to_string(file).map_err(|e| ConfigError::Invalid { key, problem: format!("cannot read {}: {e}", file.display()) })?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(toml: &str) -> Result<Config, ConfigError> {
        Config::from_figment(&Figment::from(Toml::string(DEFAULTS)).merge(Toml::string(toml)))
    }

    #[test]
    fn the_defaults_are_valid_and_show_no_secret() {
        let config = with("[mail]\nsmtp_url = \"smtp://user:hunter2@mail.example.com\"").unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
        let account = "AC0123456789abcdef0123456789abcdef";
        let sms = format!(
            "[sms]\naccount_sid = \"{account}\"\nauth_token = \"hunter2\"\napi_key_sid = \"SK{}\"\napi_key_secret = \"hunter2\"",
            &account[2..]
        );
        assert!(!format!("{:?}", with(&sms).unwrap()).contains("hunter2"));
        let push = "[push]\nvapid_public_key = \"BAAA\"\nvapid_private_key = \"hunter2\"";
        assert!(!format!("{:?}", with(push).unwrap()).contains("hunter2"));
        let twice = "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
        let config = with(&format!("[encryption]\nkeys = [\"{twice}\", \"k2:{}\"]", &twice[3..])).unwrap();
        assert_eq!(config.encryption.keys().unwrap().iter().map(|key| key.id().to_owned()).collect::<Vec<_>>(), ["k1", "k2"]);
        assert!(!format!("{config:?}").contains("AQEB"));
        assert!(with(&format!("[encryption]\nkeys = \"{twice} {twice}\"")).unwrap_err().to_string().contains("twice"));
        let config = with("[llm]\nprovider = \"openai\"\nmodel = \"small\"\napi_key = \"hunter2\"").unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn mistakes_are_named() {
        for (toml, words) in [
            ("[mail]\nfrom = \"nobody\"", "mail.from"),
            ("[encryption]\nkeys = [\"k1\"]", "encryption.keys"),
            ("[encryption]\nkeys = \"k1:AAAA\"", "encryption.keys"),
            ("[encryption]\nkeys_file = \"/nonexistent/secret\"", "encryption.keys_file"),
            ("[mail]\nconections = 3", "conections"),
            ("[http]\npublic_url = \"shop.example.com\"", "http.public_url"),
            ("[sms]\naccount_sid = \"12\"", "sms.account_sid"),
            ("[sms]\naccount_sid = \"AC0123456789abcdef0123456789abcdef\"", "sms.auth_token"),
            ("[sms]\nvalidity_secs = 86400", "sms.validity_secs"),
            ("[sms]\napi_url = \"api.twilio.com\"", "sms.api_url"),
            ("[sms]\nauth_token_file = \"/nonexistent/secret\"", "sms.auth_token_file"),
            ("[push]\nttl_secs = 1", "push.ttl_secs"),
            ("[push]\nvapid_public_key = \"BAAA\"", "push.vapid_private_key"),
            ("[push]\ncontact = \"ana@example.com\"", "push.contact"),
            ("[postback]\ntimeout_secs = 0", "postback.timeout_secs"),
            ("[jobs]\nlease_secs = 1", "jobs.lease_secs"),
            ("[limits]\nsign_ups_per_client_per_minute = 0", "limits.sign_ups_per_client_per_minute"),
            ("[llm]\nprovider = \"anthropic\"", "llm.model"),
            ("[llm]\nprovider = \"openai\"\nmodel = \"m\"\nurl = \"https://key@example.com\"", "llm.url"),
            ("[llm]\nprovider = \"clever\"", "llm.provider"),
            ("[llm]\nmax_rounds = 0", "llm.max_rounds"),
            ("[llm]\napi_key_file = \"/nonexistent/secret\"", "llm.api_key_file"),
            ("[mcp]\nallowed_hosts = [\"https://shop.example.com/mcp\"]", "mcp.allowed_hosts"),
            ("[mcp]\nallowed_origins = [\"agent.example.com\"]", "mcp.allowed_origins"),
            ("[mcp]\nallowed_origins = [\"https://agent.example.com/x\"]", "mcp.allowed_origins"),
            ("[mail]\nprovider = \"pigeon\"", "mail.provider"),
            ("[mail]\nbounce_address = \"nobody\"", "mail.bounce_address"),
            ("[mail]\nhook_secret = \"short\"", "mail.hook_secret"),
            ("[mail]\nsendgrid_public_key = \"AAAA\"", "mail.sendgrid_public_key"),
            ("[mail]\nses_topics = [\"bounces\"]", "mail.ses_topics"),
            ("[mail.dkim]\ndomain = \"example.com\"", "mail.dkim"),
            ("[mail.dkim]\ndomain = \"example.com\"\nrsa_selector = \"s\"", "mail.dkim"),
            ("[mail.dkim]\nrsa_selector = \"s\"\nrsa_key_file = \"f\"", "mail.dkim"),
            ("[mail]\nsmtp_url_file = \"/nonexistent/secret\"", "mail.smtp_url_file"),
        ] {
            let error = with(toml).unwrap_err().to_string();
            assert!(error.contains(words), "{toml}: {error}");
        }
    }
}
