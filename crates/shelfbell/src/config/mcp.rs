use serde::Deserialize;

use super::ConfigError;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mcp {
    pub allowed_hosts: Vec<String>,
    pub allowed_origins: Vec<String>,
}

impl Mcp {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        let is_host = |host: &String| url::Url::parse(&format!("http://{host}")).is_ok_and(|url| url.path() == "/" && !host.ends_with('/'));
        if !self.allowed_hosts.iter().all(is_host) {
            let problem = "takes host names such as alerts.example.com or alerts.example.com:8443".to_owned();
            return Err(ConfigError::Invalid { key: "mcp.allowed_hosts", problem });
        }
        if self.allowed_origins.iter().any(|origin| parse_origin(origin).is_none()) {
            let problem = "takes origins such as https://agent.example.com".to_owned();
            return Err(ConfigError::Invalid { key: "mcp.allowed_origins", problem });
        }
        Ok(())
    }

    /// [`Mcp::allowed_origins`] as scheme, host and port, always with the port.
    pub fn origins_with_ports(&self) -> Vec<String> {
        self.allowed_origins.iter().filter_map(|origin| parse_origin(origin)).collect()
    }
}

fn parse_origin(origin: &str) -> Option<String> {
    let url = url::Url::parse(origin).ok()?;
    let whole = matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none() && url.username().is_empty();
    whole.then_some(())?;
    Some(format!("{}://{}:{}", url.scheme(), url.host_str()?, url.port_or_known_default()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_carry_their_port() {
        let origins = ["https://agent.example.com", "http://localhost:3000/", "http://[::1]"].map(str::to_owned).to_vec();
        let config = Mcp { allowed_origins: origins, ..Mcp::default() };
        assert!(config.validate().is_ok());
        assert_eq!(config.origins_with_ports(), ["https://agent.example.com:443", "http://localhost:3000", "http://[::1]:80"]);
    }
}
