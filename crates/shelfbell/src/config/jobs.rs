use serde::Deserialize;

use super::{ConfigError, at_least_one};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    pub lease_secs: u64,
    pub reconcile_secs: u64,
}

impl Jobs {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        if self.lease_secs < 2 {
            return Err(ConfigError::Invalid { key: "jobs.lease_secs", problem: "must be at least 2".to_owned() });
        }
        at_least_one("jobs.reconcile_secs", self.reconcile_secs)
    }
}
