use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

use super::{ConfigError, secret_from};

/// Another service that knows who somebody is (OpenID Connect).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// Empty: passwords only.
    pub issuer: String,
    pub client_id: String,
    /// Empty: a public client, with PKCE alone.
    pub client_secret: SecretString,
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    pub name: String,
    pub allowed_domains: Vec<String>,
}

impl Oidc {
    pub(super) fn read_secret_files(&mut self) -> Result<(), ConfigError> {
        if let Some(secret) = secret_from("oidc.client_secret_file", self.client_secret_file.as_deref())? {
            self.client_secret = secret;
        }
        Ok(())
    }

    pub fn is_configured(&self) -> bool {
        !self.issuer.is_empty()
    }

    /// Does the service vouch for such an address? `email` in lower case.
    pub fn allows(&self, email: &str) -> bool {
        let domain = email.rsplit('@').next().unwrap_or_default();
        self.allowed_domains.is_empty() || self.allowed_domains.iter().any(|allowed| allowed.eq_ignore_ascii_case(domain))
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        if !self.is_configured() {
            return Ok(());
        }
        let invalid = |key, problem: &str| Err(ConfigError::Invalid { key, problem: problem.to_owned() });
        if !url::Url::parse(&self.issuer).is_ok_and(|url| is_safe(&url) && url.query().is_none() && url.fragment().is_none()) {
            return invalid("oidc.issuer", "takes an address such as https://accounts.example.com; only this machine's own may be http");
        }
        if self.client_id.is_empty() {
            return invalid("oidc.client_id", "is needed beside oidc.issuer: the name under which the service knows Shelfbell");
        }
        if self.name.trim().is_empty() {
            return invalid("oidc.name", "is what the button says, such as Google");
        }
        Ok(())
    }
}

/// Encrypted, or within this machine.
pub fn is_safe(url: &url::Url) -> bool {
    let is_here = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.has_host() && (url.scheme() == "https" || (url.scheme() == "http" && is_here))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_to_the_service_travel_encrypted() {
        let is_safe = |text: &str| is_safe(&url::Url::parse(text).unwrap());
        assert!(is_safe("https://accounts.example.com") && is_safe("http://127.0.0.1:3000") && is_safe("http://localhost:3000"));
        assert!(!is_safe("http://accounts.example.com") && !is_safe("http://localhost.example.com") && !is_safe("ftp://127.0.0.1"));
    }
}
