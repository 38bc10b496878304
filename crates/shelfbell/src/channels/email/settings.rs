//! Where the mail goes first: the relay, how it is reached, and who the sender is.

use std::net::IpAddr;
use std::time::Duration;

use lettre::Address;
use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url, form_urlencoded};

use crate::config::{Dkim, MailProvider};

/// The mail settings as the operator wrote them.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// `smtp://user:password@host:port?tls=required|opportunistic|none`, or `smtps://…` for TLS from the first byte. Without
    /// `tls=`, STARTTLS is required, except to this machine.
    pub smtp_url: SecretString,
    /// The sender, such as `Example Shop <alerts@example.com>`. A message's own sender name goes before this one.
    pub from: String,
    /// Who carries it: its bounces name messages by a header of its own.
    pub provider: MailProvider,
    /// Where bounces go; empty: to the sender.
    pub bounce_address: String,
    pub dkim: Dkim,
    /// Messages under way at once, each on its own connection.
    pub connections: u16,
    /// How long one message may take, connecting included, in seconds.
    pub timeout_secs: u64,
}

/// A setting that cannot be used. The text names the setting and never holds a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {problem}")]
pub struct SettingsError {
    pub key: &'static str,
    pub problem: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    /// Never encrypted.
    None,
    /// STARTTLS when the relay offers it.
    Opportunistic,
    /// STARTTLS, or nothing is sent.
    StartTls,
    /// TLS from the first byte.
    Implicit,
}

pub(super) struct Login {
    pub user: String,
    pub password: SecretString,
}

/// The settings, understood.
pub(super) struct Relay {
    pub host: String,
    pub port: u16,
    pub loopback: bool,
    pub security: Security,
    pub login: Option<Login>,
    pub from: Mailbox,
    pub provider: MailProvider,
    pub bounces: Option<Address>,
    pub connections: usize,
    pub timeout: Duration,
}

impl Relay {
    pub fn read(settings: &MailSettings) -> Result<Self, SettingsError> {
        let url = Url::parse(settings.smtp_url.expose_secret()).map_err(|error| {
            smtp_url(format!("is not an address such as smtp://user:password@host:587 ({error}); write special characters as %XX"))
        })?;
        let (host, loopback) = host(&url)?;
        let security = security(&url, loopback)?;
        let usual_port = match security {
            Security::Implicit => 465,
            Security::StartTls => 587,
            Security::None | Security::Opportunistic => 25,
        };
        let from = settings.from.parse().map_err(|_| invalid("mail.from", "takes a sender such as Example Shop <alerts@example.com>"))?;
        let bounces = match settings.bounce_address.as_str() {
            "" => None,
            address => Some(address.parse().map_err(|_| invalid("mail.bounce_address", "takes an address such as bounces@example.com"))?),
        };
        if settings.connections == 0 {
            return Err(invalid("mail.connections", "takes a number of at least 1"));
        }
        if settings.timeout_secs == 0 {
            return Err(invalid("mail.timeout_secs", "takes a number of at least 1"));
        }
        Ok(Self {
            host,
            port: url.port().unwrap_or(usual_port),
            loopback,
            security,
            login: login(&url),
            from,
            provider: settings.provider,
            bounces,
            connections: settings.connections.into(),
            timeout: Duration::from_secs(settings.timeout_secs),
        })
    }
}

fn host(url: &Url) -> Result<(String, bool), SettingsError> {
    let host = url.host_str().unwrap_or_default();
    // The standard only understands hosts of web schemes; the same rules serve here.
    match Host::parse(host) {
        Ok(Host::Domain(name)) => {
            let loopback = name == "localhost" || name.ends_with(".localhost");
            Ok((name, loopback))
        }
        Ok(Host::Ipv4(ip)) => Ok((ip.to_string(), IpAddr::V4(ip).is_loopback())),
        Ok(Host::Ipv6(ip)) => Ok((ip.to_string(), IpAddr::V6(ip).is_loopback())),
        Err(_) => Err(smtp_url("names no host".to_owned())),
    }
}

fn security(url: &Url, loopback: bool) -> Result<Security, SettingsError> {
    let mut tls = None;
    for (key, value) in url.query_pairs() {
        if key != "tls" {
            return Err(smtp_url("knows one option only: tls".to_owned()));
        }
        tls = Some(value.into_owned());
    }
    match (url.scheme(), tls.as_deref()) {
        ("smtps", None | Some("required")) => Ok(Security::Implicit),
        ("smtps", Some(_)) => Err(smtp_url("smtps:// is always encrypted; write smtp:// for tls=opportunistic or tls=none".to_owned())),
        ("smtp", None) if loopback => Ok(Security::None),
        ("smtp", None | Some("required")) => Ok(Security::StartTls),
        ("smtp", Some("opportunistic")) => Ok(Security::Opportunistic),
        ("smtp", Some("none")) => Ok(Security::None),
        ("smtp", Some(_)) => Err(smtp_url("tls takes required, opportunistic or none".to_owned())),
        _ => Err(smtp_url("begins with smtp:// or smtps://".to_owned())),
    }
}

fn login(url: &Url) -> Option<Login> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    Some(Login { user: percent_decoded(url.username()), password: percent_decoded(url.password().unwrap_or_default()).into() })
}

/// The form decoder is the percent decoder at hand; what has a meaning only in forms is hidden from it.
fn percent_decoded(text: &str) -> String {
    let text = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    form_urlencoded::parse(text.as_bytes()).next().map(|(key, _)| key.into_owned()).unwrap_or_default()
}

fn smtp_url(problem: String) -> SettingsError {
    SettingsError { key: "mail.smtp_url", problem }
}

fn invalid(key: &'static str, problem: &str) -> SettingsError {
    SettingsError { key, problem: problem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<Relay, SettingsError> {
        Relay::read(&MailSettings {
            smtp_url: url.to_owned().into(),
            from: "Example Shop <alerts@example.com>".to_owned(),
            provider: MailProvider::Smtp,
            bounce_address: String::new(),
            dkim: Dkim::default(),
            connections: 1,
            timeout_secs: 1,
        })
    }

    #[test]
    fn a_relay_elsewhere_is_reached_encrypted_unless_told_otherwise() {
        let cases = [
            ("smtp://relay.example.com", Security::StartTls, 587),
            ("smtp://relay.example.com:2525?tls=required", Security::StartTls, 2525),
            ("smtp://relay.example.com?tls=opportunistic", Security::Opportunistic, 25),
            ("smtp://relay.example.com?tls=none", Security::None, 25),
            ("smtp://127.0.0.1:1025", Security::None, 1025),
            ("smtp://[::1]", Security::None, 25),
            ("smtp://localhost?tls=required", Security::StartTls, 587),
            ("smtps://relay.example.com", Security::Implicit, 465),
        ];
        for (url, security, port) in cases {
            let relay = read(url).unwrap_or_else(|error| panic!("{url}: {error}"));
            assert_eq!((relay.security, relay.port), (security, port), "{url}");
        }
    }

    #[test]
    fn user_and_password_are_decoded() {
        let login = read("smtp://al%40example.com:p%3Aa+s&s=%2F%C3%A9@relay.example.com").ok().and_then(|relay| relay.login).unwrap();
        assert_eq!((login.user.as_str(), login.password.expose_secret()), ("al@example.com", "p:a+s&s=/é"));
        assert!(read("smtp://relay.example.com").unwrap().login.is_none());
    }

    #[test]
    fn what_cannot_be_used_is_named_without_the_password() {
        for url in [
            "hunter2",
            "http://a:hunter2@b",
            "smtp://a:hunter2@b?tls=maybe",
            "smtp://a:hunter2@b?ssl=1",
            "smtps://a:hunter2@b?tls=none",
            "smtp:///",
        ] {
            let error = read(url).err().unwrap_or_else(|| panic!("{url} was taken"));
            assert_eq!(error.key, "mail.smtp_url");
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }
}
