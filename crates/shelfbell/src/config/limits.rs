use serde::Deserialize;

use super::{ConfigError, at_least_one};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub sign_ups_per_client_per_minute: u32,
    pub sign_ups_per_address_per_hour: u32,
    pub chat_turns_per_client_per_minute: u32,
    pub chat_turns_per_shop_per_minute: u32,
    pub sign_ins_per_client_per_minute: u32,
    pub sign_ins_per_account_per_hour: u32,
}

impl Limits {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        at_least_one("limits.sign_ups_per_client_per_minute", self.sign_ups_per_client_per_minute.into())?;
        at_least_one("limits.sign_ups_per_address_per_hour", self.sign_ups_per_address_per_hour.into())?;
        at_least_one("limits.chat_turns_per_client_per_minute", self.chat_turns_per_client_per_minute.into())?;
        at_least_one("limits.chat_turns_per_shop_per_minute", self.chat_turns_per_shop_per_minute.into())?;
        at_least_one("limits.sign_ins_per_client_per_minute", self.sign_ins_per_client_per_minute.into())?;
        at_least_one("limits.sign_ins_per_account_per_hour", self.sign_ins_per_account_per_hour.into())
    }
}
