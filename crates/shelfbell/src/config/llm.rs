use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

use super::{ConfigError, at_least_one, secret_from};

/// The optional model that may word answers. Never decides: see `chat/model`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Llm {
    pub provider: Provider,
    /// Empty: the provider's own.
    pub url: String,
    pub model: String,
    /// Empty for an endpoint that wants none.
    pub api_key: SecretString,
    #[serde(default)]
    pub api_key_file: Option<PathBuf>,
    /// For all rounds of one turn together.
    pub timeout_secs: u64,
    pub max_rounds: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    None,
    Openai,
    Anthropic,
}

impl Llm {
    pub(super) fn read_secret_files(&mut self) -> Result<(), ConfigError> {
        if let Some(key) = secret_from("llm.api_key_file", self.api_key_file.as_deref())? {
            self.api_key = key;
        }
        Ok(())
    }

    /// What the provider's paths are added to, without a slash at the end.
    pub fn base_url(&self) -> &str {
        match (self.url.trim_end_matches('/'), self.provider) {
            ("", Provider::Openai) => "https://api.openai.com/v1",
            ("", Provider::Anthropic) => "https://api.anthropic.com",
            (url, _) => url,
        }
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        at_least_one("llm.timeout_secs", self.timeout_secs)?;
        at_least_one("llm.max_rounds", self.max_rounds.into())?;
        if self.provider == Provider::None {
            return Ok(());
        }
        if self.model.trim().is_empty() {
            return Err(ConfigError::Invalid { key: "llm.model", problem: "names the provider's model to use".to_owned() });
        }
        let usable =
            url::Url::parse(self.base_url()).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.username().is_empty());
        if !usable {
            let problem = "takes an address such as https://models.example.com/v1; a key belongs in llm.api_key".to_owned();
            return Err(ConfigError::Invalid { key: "llm.url", problem });
        }
        Ok(())
    }
}
