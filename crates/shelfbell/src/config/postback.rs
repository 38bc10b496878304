use serde::Deserialize;

use super::{ConfigError, at_least_one};

/// Messages that the shops' own providers send. Where they are posted is the shops' own (`postback_url` in a shop's policy).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Postback {
    pub connections: u16,
    pub timeout_secs: u64,
    pub allow_private: bool,
}

impl Postback {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        at_least_one("postback.connections", self.connections.into())?;
        at_least_one("postback.timeout_secs", self.timeout_secs)
    }
}
