//! Everything the program holds on to, built once at start-up and passed down. No globals.

mod changes;
mod clients;
pub mod encryption;
mod shop_directory;
mod sns_certificates;
mod template_cache;
mod wake;

use std::sync::Arc;

use shelfbell_core::contact::ChannelKind;

use crate::channels::email::{Email, MailSettings};
use crate::channels::push::Vapid;
use crate::channels::{Channel, Channels};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::shops::Shop;
use crate::db::{Db, migrate, secrets};
use crate::ids::Ids;
use crate::mail::Renderer;
use crate::models::{self, Model};
use crate::oidc::Oidc;
use crate::passwords::Passwords;
use crate::tokens::Tokens;

pub use crate::net::http_client;
pub use changes::{Changes, Said, What};
pub use clients::Clients;
pub use shop_directory::ShopDirectory;
pub use sns_certificates::SnsCertificates;
pub use template_cache::TemplateCache;
pub use wake::{Job, Wake};

/// Shared by every request and job; clones are cheap.
#[derive(Clone)]
pub struct App(Arc<Parts>);

#[expect(missing_debug_implementations, reason = "shown by App, which leaves out what holds secrets")]
pub struct Parts {
    pub config: Config,
    pub db: Db,
    pub clock: Clock,
    pub ids: Ids,
    pub tokens: Tokens,
    pub passwords: Passwords,
    /// Who else may say who somebody is; `None` unless one is configured.
    pub oidc: Option<Oidc>,
    /// What the database is encrypted with.
    pub keys: encryption::Keys,
    pub wake: Wake,
    /// What the dashboard's pages are told.
    pub changes: Changes,
    pub shops: ShopDirectory,
    pub clients: Clients,
    pub channels: Channels,
    /// Signs for all notifications on devices; browsers ask for its public half.
    pub vapid: Vapid,
    pub renderer: Renderer,
    /// What shops worded by themselves.
    pub templates: TemplateCache,
    pub sns_certificates: SnsCertificates,
    /// May word answers of the concierge; `None` unless one is configured.
    pub model: Option<Arc<dyn Model>>,
    /// For calls to platforms: no redirects, bounded in time.
    pub http: reqwest::Client,
    pub metrics: metrics_exporter_prometheus::PrometheusHandle,
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("config", &self.0.config).finish_non_exhaustive()
    }
}

impl App {
    /// Opens the database, brings it up to date and builds everything else. `email` replaces the configured SMTP channel in tests.
    pub async fn build(config: Config, clock: Clock, ids: Ids, email: Option<Arc<dyn Channel>>) -> anyhow::Result<Self> {
        use secrecy::ExposeSecret as _;
        let url = config.database.url.expose_secret();
        let mut db = Db::open(url).await?;
        if migrate::run(&db).await? > 0 {
            // A connection of before the migration still sees the tables of before: SQLite would hand `SELECT *` more columns than it announced.
            db.close().await;
            db = Db::open(url).await?;
        }
        let (db, tokens, keys) = encryption::open(db, &config, &ids, clock.now()).await?;
        let email = match email {
            Some(email) => email,
            None => Arc::new(Email::new(&mail_settings(&config))?),
        };
        let http = http_client()?;
        let vapid = vapid(&db, &config).await?;
        let parts = Parts {
            renderer: Renderer::new(),
            templates: TemplateCache::default(),
            sns_certificates: SnsCertificates::default(),
            channels: Channels::configured(&config, email, &http, &vapid)?,
            vapid,
            model: models::configured(&config.llm, &http),
            oidc: Oidc::configured(&config.oidc, config.http.base(), &http),
            http,
            tokens,
            passwords: Passwords::default(),
            keys,
            wake: Wake::default(),
            changes: Changes::new(ids.secret("")),
            shops: ShopDirectory::default(),
            clients: Clients::default(),
            metrics: crate::metrics::recorder(),
            config,
            db,
            clock,
            ids,
        };
        Ok(Self(Arc::new(parts)))
    }

    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    pub fn new_id(&self) -> String {
        self.ids.next(self.now())
    }

    /// Can this shop write to such addresses? It can when the channel is configured, and the shop has a sender on it where it needs one; or
    /// when its own provider takes such messages.
    pub fn offers(&self, shop: &Shop, kind: ChannelKind) -> bool {
        match (kind, shop.policy.way(kind)) {
            // No contact has such an address.
            (ChannelKind::Postback, _) => return false,
            (_, ChannelKind::Postback) => return shop.has_postback(),
            (ChannelKind::Push, _) if !shop.policy.push => return false,
            _ => {}
        }
        self.channels.get(kind).is_some_and(|channel| !channel.needs_sender() || shop.sender(kind).is_some())
    }
}

/// From the settings, or made once and kept with the data: browsers bind their subscriptions to it.
async fn vapid(db: &Db, config: &Config) -> anyhow::Result<Vapid> {
    let contact = match config.push.contact.as_str() {
        "" => format!("mailto:{}", config.mail.sender_address()),
        contact => contact.to_owned(),
    };
    if let Some((public, private)) = config.push.keys() {
        return Ok(Vapid::pair(public, private, &contact)?);
    }
    let mut tx = db.begin().await?;
    let key = secrets::get_or_create(&mut tx, "vapid", &Vapid::generate()?).await?;
    tx.commit().await?;
    Ok(Vapid::stored(&key, &contact)?)
}

pub(crate) fn mail_settings(config: &Config) -> MailSettings {
    let mail = &config.mail;
    MailSettings {
        smtp_url: mail.smtp_url.clone(),
        from: mail.from.clone(),
        provider: mail.provider,
        bounce_address: mail.bounce_address.clone(),
        dkim: mail.dkim.clone(),
        connections: mail.connections,
        timeout_secs: config.message_timeout_secs(),
    }
}
