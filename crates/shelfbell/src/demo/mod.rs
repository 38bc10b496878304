//! The stand-in shop and the inbox that `shelfbell demo` runs. They are clients of the real server and know nothing of its inside.
//! `history` alone writes into the database: the made-up past of `shelfbell seed`.

mod catalogue;
pub mod history;
mod inbox;
mod page;
pub mod phone;
mod stand_in;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;

use anyhow::Context;
use secrecy::SecretString;
use tokio::net::TcpListener;

use self::inbox::Mailbox;
use self::phone::{Account, Twilio};
use self::stand_in::{Opening, Shop};
use crate::clock::Clock;

/// What the stand-in is started with.
#[derive(Debug)]
pub struct Settings {
    /// Where the shop and the inbox page are served.
    pub http: TcpListener,
    /// Where the inbox takes mail.
    pub smtp: TcpListener,
    pub clock: Clock,
    /// Signs the webhooks and is exchanged for access tokens. Anyone who knows it can tell the server what is in stock, so draw it anew.
    pub client_secret: SecretString,
    /// The password of the stand-in for Twilio, with which it also signs.
    pub sms_token: SecretString,
}

/// The number that the demo's text messages come from.
const SMS_NUMBER: &str = "+15005550006";
const SMS_ACCOUNT: &str = "ACf1e2d3c4b5a69788796a5b4c3d2e1f00";

/// The running stand-in. What a merchant would copy from Shopify into `shelfbell shop add` is in its fields.
#[derive(Clone)]
pub struct StandIn {
    /// Of the shop and of its Admin API, such as `http://127.0.0.1:8788`, without a slash at the end.
    pub base_url: String,
    pub smtp_addr: SocketAddr,
    /// Travels in `X-Shopify-Shop-Domain`.
    pub domain: String,
    pub client_id: String,
    pub client_secret: SecretString,
    /// What a merchant would copy from Twilio: account SID, auth token and number. Its API is at `base_url`.
    pub sms_account: String,
    pub sms_token: SecretString,
    pub sms_number: String,
    shop: Shop,
    mailbox: Mailbox,
    twilio: Twilio,
}

/// Where the shop's pages sign people up.
#[derive(Clone, Debug)]
pub struct ConnectedTo {
    /// Of the real server, as browsers reach it, without a slash at the end.
    pub server_url: String,
    /// Travels in `X-Shelfbell-Key`; not a secret.
    pub publishable_key: String,
    /// As whom the dashboard can be tried.
    pub merchant: Option<Merchant>,
}

/// Shown on the first page: the demo is this machine's own, and ends with its process.
#[derive(Clone, PartialEq, Eq)]
pub struct Merchant {
    pub dashboard_url: String,
    pub email: String,
    pub password: String,
}

impl std::fmt::Debug for Merchant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Merchant").field("email", &self.email).finish_non_exhaustive()
    }
}

/// Starts the shop and the inbox in the background; they run as long as the process.
///
/// Fails when a listener has no address or the built-in catalogue cannot be read.
pub async fn start(settings: Settings) -> anyhow::Result<StandIn> {
    let Settings { http, smtp, clock, client_secret, sms_token } = settings;
    let base_url = format!("http://{}", reachable(http.local_addr().context("the stand-in shop's port")?));
    let smtp_addr = reachable(smtp.local_addr().context("the inbox's SMTP port")?);
    let client_id = "7c1f0e5a94b24d3fa5d04be2c81e66d0".to_owned();
    let mailbox = Mailbox::default();
    let shop = Shop::open(Opening {
        base_url: base_url.clone(),
        client_id: client_id.clone(),
        client_secret: client_secret.clone(),
        clock: clock.clone(),
        http: http_client()?,
        mailbox: mailbox.clone(),
        products: catalogue::embedded()?,
    });
    let account =
        Account { account_sid: SMS_ACCOUNT.to_owned(), auth_token: sms_token.clone(), senders: vec![SMS_NUMBER.to_owned()], reports: true };
    let twilio = Twilio::new(account, clock.clone(), http_client()?);
    tokio::spawn(inbox::receive(smtp, mailbox.clone(), clock));
    let router = shop.clone().router().merge(inbox::router(mailbox.clone())).merge(twilio.clone().router());
    tokio::spawn(async move {
        if let Err(error) = axum::serve(http, router).await {
            tracing::error!(%error, "the stand-in shop stopped");
        }
    });
    let (domain, sms_account, sms_number) = (stand_in::DOMAIN.to_owned(), SMS_ACCOUNT.to_owned(), SMS_NUMBER.to_owned());
    Ok(StandIn { base_url, smtp_addr, domain, client_id, client_secret, sms_account, sms_token, sms_number, shop, mailbox, twilio })
}

impl StandIn {
    /// Until this is called, the shop's pages say that the server is not there yet.
    pub fn connect(&self, to: ConnectedTo) {
        self.twilio.hand_on_to(&format!("{}{}", to.server_url, crate::channels::sms::INBOUND_PATH));
        self.shop.connect(to);
    }

    /// Its phone network.
    pub fn twilio(&self) -> &Twilio {
        &self.twilio
    }

    /// Mails that the inbox has caught so far.
    pub fn mails_received(&self) -> u64 {
        self.mailbox.received()
    }
}

impl std::fmt::Debug for StandIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StandIn").field("base_url", &self.base_url).field("smtp_addr", &self.smtp_addr).finish_non_exhaustive()
    }
}

/// A listener on all addresses is reached on the loopback one.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    address
}

fn http_client() -> reqwest::Result<reqwest::Client> {
    // Only the first caller's provider is installed; all callers install the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls).redirect(reqwest::redirect::Policy::none()).no_proxy();
    client.user_agent("Shopify-Captain-Hook").build()
}
