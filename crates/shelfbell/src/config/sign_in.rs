use serde::Deserialize;

use super::{ConfigError, at_least_one};

const DAY_MS: i64 = 86_400_000;

/// How long somebody stays signed in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub idle_days: u32,
    pub longest_days: u32,
}

impl SignIn {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        at_least_one("sign_in.idle_days", self.idle_days.into())?;
        at_least_one("sign_in.longest_days", self.longest_days.into())
    }

    /// A session that was not used since is over.
    pub fn seen_after(&self, now: i64) -> i64 {
        now - i64::from(self.idle_days) * DAY_MS
    }

    /// When a session that begins now ends in any case.
    pub fn ends_at(&self, now: i64) -> i64 {
        now + i64::from(self.longest_days) * DAY_MS
    }
}
