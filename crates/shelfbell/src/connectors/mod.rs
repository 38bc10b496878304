//! Where stock facts come from. A connector turns bytes into [`shelfbell_core::fact::Fact`]s; it decides nothing and stores nothing.

pub mod catalogue_csv;
pub mod generic;
pub mod shopify;
pub mod stock_csv;
pub mod subscriptions_csv;
pub mod table;
pub mod woocommerce;

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;
use shelfbell_core::fact::Fact;
use shelfbell_core::order::OrderEvent;
use shelfbell_core::setting::Declaration;
use tokio::sync::mpsc;

use crate::clock::Clock;
use shopify::compliance::Compliance;

/// Settings of a shop's access: what `Credentials` and its webhook secrets are made of.
pub const CLIENT_ID: &str = "client_id";
pub const CLIENT_SECRET: &str = "client_secret";
pub const ACCESS_TOKEN: &str = "access_token";
pub const WEBHOOK_SECRET: &str = "webhook_secret";

/// What a connector says of itself to whoever sets it up: each in its own file.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    pub title: &'static str,
    /// What the shop is reached and its messages are recognised by.
    pub settings: &'static [Declaration],
    /// Messages that the platform is asked to send; none where it is not asked by us.
    pub topics: &'static [&'static str],
}

impl Declared {
    /// Nothing to set.
    pub const fn titled(title: &'static str) -> Self {
        Self { title, settings: &[], topics: &[] }
    }
}

/// A platform: how its deliveries read, and how its API is reached.
pub trait Connector: Sync {
    /// What it says of itself to whoever sets it up.
    fn declared(&self) -> Declared {
        Declared::titled("Your platform")
    }

    /// Where its webhooks for this shop go, behind our public address.
    fn hook_path(&self, shop_id: &str) -> String;

    /// What one verified delivery says. What does not concern us says nothing.
    ///
    /// # Errors
    /// The reason, for the merchant; it does not repeat what was sent.
    fn understand(&self, delivery: &Delivery<'_>) -> Result<Said, String>;

    /// # Errors
    /// The shop's address or credentials cannot be used; the words say what to do.
    fn api(&self, access: Access<'_>) -> anyhow::Result<Arc<dyn Api>>;
}

/// The connector of a platform by its name; `None` for shops that nobody delivers webhooks for. A new one is one more line here.
pub fn of(platform: &str) -> Option<&'static dyn Connector> {
    match platform {
        "shopify" => Some(&shopify::Shopify),
        "woocommerce" => Some(&woocommerce::WooCommerce),
        _ => None,
    }
}

/// A webhook as it came, its signature checked. Times are ms since the Unix epoch.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    pub id: &'a str,
    pub topic: &'a str,
    /// By the platform's clock, if it says so.
    pub triggered_at: Option<i64>,
    pub received_at: i64,
    /// JSON.
    pub body: &'a [u8],
}

#[derive(Debug)]
pub enum Said {
    Facts(Vec<Fact>),
    Ordered(OrderEvent),
    Asked(Compliance),
}

/// What a shop's API is reached with.
#[derive(Debug)]
pub struct Access<'a> {
    pub domain: &'a str,
    /// Instead of `https://{domain}`.
    pub admin_url: Option<&'a str>,
    pub credentials: Secrets,
    pub http: &'a reqwest::Client,
    pub clock: &'a Clock,
}

#[derive(Clone, Debug)]
pub enum Secrets {
    Pair { id: String, secret: SecretString },
    Token(SecretString),
}

/// Who the shop is, and what we may do there.
#[derive(Clone, Debug)]
pub struct Profile {
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// Where shoppers find it.
    pub url: String,
    /// Rights that we need and lack, in the platform's words.
    pub missing: Vec<String>,
}

/// A variant that people wait for, by the platform's ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub product: String,
    pub variant: String,
}

/// What was done about a shop's webhooks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ensured {
    pub created: Vec<&'static str>,
    /// Topic, and the platform's reason.
    pub refused: Vec<(&'static str, String)>,
}

/// A shop's API at its platform. Every call keeps to the platform's pace and is repeated when that can help; its errors say what to do.
#[async_trait]
pub trait Api: Send + Sync {
    async fn profile(&self) -> anyhow::Result<Profile>;

    /// Topics that we want and that are not delivered to `address`.
    async fn missing_webhooks(&self, address: &str) -> anyhow::Result<Vec<&'static str>>;

    /// Makes the missing ones, signed with `secret` where we choose it. Doing it twice does no harm.
    async fn ensure_webhooks(&self, address: &str, secret: Option<&SecretString>) -> anyhow::Result<Ensured>;

    /// The whole shop, in portions. `progress(done, total)`.
    async fn sync_all(&self, facts: &mpsc::Sender<Vec<Fact>>, progress: Progress<'_>) -> anyhow::Result<()>;

    /// Variants as they are now, with their products. What is gone is said to be gone.
    async fn read_variants(&self, wanted: &[Wanted]) -> anyhow::Result<Vec<Fact>>;

    /// Products that [`Fact::ReadAgain`] named. Platforms whose deliveries say everything have none.
    async fn read_products(&self, _products: &[String]) -> anyhow::Result<Vec<Fact>> {
        Ok(Vec::new())
    }
}

pub type Progress<'a> = &'a (dyn Fn(u64, Option<u64>) + Send + Sync);

/// `gid://shopify/ProductVariant/1`, `1`: the number at the end names the thing in both spellings. Other names stay as they are.
pub fn bare_id(id: &str) -> &str {
    id.strip_prefix("gid://shopify/").and_then(|path| path.rsplit('/').next()).map_or(id, |tail| tail.split('?').next().unwrap_or(tail))
}
