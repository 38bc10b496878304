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
        at_least_one("jobs.lease_secs", self.lease_secs)?;
        at_least_one("jobs.reconcile_secs", self.reconcile_secs)
    }
}
