use std::net::SocketAddr;

use serde::Deserialize;

use super::ConfigError;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    pub listen: SocketAddr,
    /// Without a slash at the end after [`Http::base`].
    pub public_url: String,
    pub client_ip_header: String,
    pub webhook_secret_grace_hours: u32,
}

impl Http {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let good = url::Url::parse(&self.public_url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if good {
            Ok(())
        } else {
            Err(ConfigError::Invalid { key: "http.public_url", problem: "takes an address such as https://alerts.example.com".to_owned() })
        }
    }

    /// For how long a webhook secret is accepted after it was replaced, ms.
    pub fn webhook_secret_grace_ms(&self) -> i64 {
        i64::from(self.webhook_secret_grace_hours) * 3_600_000
    }

    /// What links begin with.
    pub fn base(&self) -> &str {
        self.public_url.trim_end_matches('/')
    }
}
