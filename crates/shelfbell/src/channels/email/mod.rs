//! E-mail over SMTP: one relay, its connections kept open across messages.
//!
//! At-least-once by nature: when a connection breaks after the final dot, nobody can say whether the relay took the message. It is
//! tried again under the same Message-ID.

mod connection;
mod dkim;
mod message;
mod pool;
mod reply;
pub mod report;
mod settings;
#[cfg(test)]
mod tests;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use tokio::sync::Semaphore;
use tokio::time::timeout;

pub use self::settings::{MailSettings, SettingsError};

use self::connection::Connection;
use self::dkim::Signer;
use self::message::Mime;
use self::pool::Pool;
use self::reply::{Failure, Stage};
use self::settings::{Relay, Security};
use super::{Channel, Configured, Declared, Outgoing, Receipt, SendError};

pub const DECLARED: Declared = Declared {
    title: "E-mail",
    policy: &["mail_from_name", "email_hours", "mail_per_minute", "mail_per_domain_per_minute", "complaint_limit_percent", "double_opt_in"],
    settings: &[],
    config: |config| {
        let mail = &config.mail;
        vec![
            Configured::shown("mail.from", "Sent from", &mail.from),
            // May hold a password.
            Configured::secret("mail.smtp_url", "Mail server", true),
            Configured::shown("mail.bounce_address", "Bounces go to", &mail.bounce_address),
            Configured::shown("mail.dkim.domain", "Signed as", &mail.dkim.domain),
            Configured::shown("mail.postal_address", "Postal address in every mail", &mail.postal_address),
        ]
    },
    missing: "Whoever runs this server sets mail.smtp_url and mail.from.",
};

/// Well below the minute after which the strictest relays hang up.
const KEEP_IDLE: Duration = Duration::from_secs(20);

/// The e-mail channel. Cheap to share, not to build.
pub struct Email {
    route: Route,
    pool: Pool,
    /// The relay's limit holds whoever calls.
    slots: Semaphore,
}

/// Everything that a new connection needs.
struct Route {
    relay: Relay,
    signer: Option<Signer>,
    start_tls: Option<TlsParameters>,
    implicit_tls: Option<Arc<ClientConfig>>,
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Relay { host, port, security, .. } = &self.route.relay;
        f.debug_struct("Email").field("host", host).field("port", port).field("security", security).finish_non_exhaustive()
    }
}

impl Email {
    /// Understands the settings; connects to nothing yet.
    pub fn new(settings: &MailSettings) -> Result<Self, SettingsError> {
        Self::trusting(settings, &[], KEEP_IDLE)
    }

    fn trusting(settings: &MailSettings, roots: &[CertificateDer<'static>], keep_idle: Duration) -> Result<Self, SettingsError> {
        let relay = Relay::read(settings)?;
        let no_tls =
            |error: &dyn std::fmt::Display| SettingsError { key: "mail.smtp_url", problem: format!("TLS cannot be set up: {error}") };
        let signer = Signer::read(&settings.dkim)?;
        let mut route = Route { relay, signer, start_tls: None, implicit_tls: None };
        match route.relay.security {
            Security::None => {}
            Security::Implicit => route.implicit_tls = Some(tls::client_config(roots).map_err(|error| no_tls(&error))?),
            Security::Opportunistic | Security::StartTls => {
                let mut parameters = TlsParameters::builder(route.relay.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
                for root in roots {
                    parameters = parameters.add_root_certificate(Certificate::from_der(root.to_vec()).map_err(|error| no_tls(&error))?);
                }
                route.start_tls = Some(parameters.build_rustls().map_err(|error| no_tls(&error))?);
            }
        }
        let slots = Semaphore::new(route.relay.connections);
        Ok(Self { route, pool: Pool::new(keep_idle), slots })
    }

    async fn deliver(&self, mime: &Mime, stage: &mut Stage) -> Result<String, Failure> {
        if let Some(mut connection) = self.pool.take() {
            let outcome = connection.transact(mime, stage).await;
            let hung_up = outcome.as_ref().err().is_some_and(Failure::is_stale_connection);
            if connection.is_usable() {
                self.pool.put(connection);
            }
            if !hung_up {
                return outcome;
            }
        }
        let mut connection = Connection::open(&self.route, stage).await?;
        let outcome = connection.transact(mime, stage).await;
        if connection.is_usable() {
            self.pool.put(connection);
        }
        outcome
    }

    /// `work` within the time for one message; it keeps `stage` current.
    async fn in_time<T>(&self, stage: &mut Stage, work: impl AsyncFnOnce(&mut Stage) -> Result<T, Failure>) -> Result<T, Failure> {
        let limit = self.route.relay.timeout;
        match timeout(limit, work(stage)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::broken(*stage, &format_args!("no answer within {} s", limit.as_secs()))),
        }
    }
}

#[async_trait]
impl Channel for Email {
    async fn send(&self, message: &Outgoing) -> Result<Receipt, SendError> {
        let mime = message::build(message, &self.route.relay, self.route.signer.as_ref())?;
        let Ok(_slot) = self.slots.acquire().await else {
            return Err(SendError::Retry { reason: "the mail channel is closed".to_owned() });
        };
        let mut stage = Stage::Connect;
        let outcome = self.in_time(&mut stage, async |stage| self.deliver(&mime, stage).await).await;
        match outcome {
            Ok(words) => Ok(Receipt { provider_id: Some(reply::without_addresses(&words, &message.to)).filter(|words| !words.is_empty()) }),
            Err(failure) => Err(failure.verdict(&message.to)),
        }
    }

    fn connections(&self) -> usize {
        self.route.relay.connections
    }

    async fn check(&self) -> Result<(), SendError> {
        let mut stage = Stage::Connect;
        let opened = self.in_time(&mut stage, async |stage| Connection::open(&self.route, stage).await).await;
        let connection = opened.map_err(|failure| failure.verdict(""))?;
        let _ = timeout(Duration::from_secs(2), connection.quit()).await;
        Ok(())
    }
}
