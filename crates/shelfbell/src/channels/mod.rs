//! How a notification travels. A channel is pure translation to a provider: it knows no rule, no row and no queue.

mod answer;
pub mod email;
pub mod postback;
pub mod push;
pub mod sms;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::ids::{NotificationId, ShopId};
use shelfbell_core::setting::Declaration;

use crate::config::Config;

/// What a channel says of itself to whoever sets it up: each in its own file.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    pub title: &'static str,
    /// Keys of the shop's policy that are about this channel alone.
    pub policy: &'static [&'static str],
    /// What the shop has of its own on it, such as [`sms::SENDER`].
    pub settings: &'static [Declaration],
    /// What the operator's configuration says of it; of secrets only whether they are set.
    pub config: fn(&Config) -> Vec<Configured>,
    /// What is missing, for the merchant, where the operator did not configure it.
    pub missing: &'static str,
}

impl Declared {
    /// Nothing to set.
    pub const fn titled(title: &'static str) -> Self {
        Self { title, policy: &[], settings: &[], config: |_| Vec::new(), missing: "It is not configured on this server." }
    }
}

/// A key of the configuration, for all shops alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configured {
    /// As in the configuration file.
    pub key: &'static str,
    pub label: &'static str,
    /// `None`: it is not set, or is a secret.
    pub value: Option<String>,
    pub is_set: bool,
}

impl Configured {
    pub fn shown(key: &'static str, label: &'static str, value: &str) -> Self {
        let is_set = !value.is_empty();
        Self { key, label, value: is_set.then(|| value.to_owned()), is_set }
    }

    pub fn secret(key: &'static str, label: &'static str, is_set: bool) -> Self {
        Self { key, label, value: None, is_set }
    }
}

/// The channels of this installation, by what kind of address each one reaches.
#[derive(Clone)]
pub struct Channels(BTreeMap<ChannelKind, Arc<dyn Channel>>);

impl Channels {
    /// E-mail, and every other channel that is configured: a new one is one more line here.
    pub fn configured(config: &Config, email: Arc<dyn Channel>, http: &reqwest::Client, vapid: &push::Vapid) -> reqwest::Result<Self> {
        let mut channels: BTreeMap<ChannelKind, Arc<dyn Channel>> = BTreeMap::from([(ChannelKind::Email, email)]);
        channels.insert(ChannelKind::Push, Arc::new(push::Push::configured(config, vapid.clone())?));
        channels.insert(ChannelKind::Postback, Arc::new(postback::Postback::configured(config)?));
        if let Some(sms) = sms::Sms::configured(config, http) {
            channels.insert(ChannelKind::Sms, Arc::new(sms));
        }
        Ok(Self(channels))
    }

    /// `None`: nothing can be sent to such addresses.
    pub fn get(&self, kind: ChannelKind) -> Option<&Arc<dyn Channel>> {
        self.0.get(&kind)
    }

    /// Every channel that there can be, configured or not.
    pub fn declared(&self) -> BTreeMap<ChannelKind, Declared> {
        let mut declared = BTreeMap::from([(ChannelKind::Email, email::DECLARED), (ChannelKind::Sms, sms::DECLARED)]);
        declared.extend(self.0.iter().filter_map(|(kind, channel)| Some((*kind, channel.declared()?))));
        declared
    }
}

impl std::fmt::Debug for Channels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// How much room a channel's messages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Subject, HTML and text, from the mail templates.
    Mail,
    /// A line of text, which costs by its length.
    Short,
    /// What a device shows: JSON for the worker, as `jobs/deliver/notification.rs` writes it.
    Notification,
    /// The whole message as JSON for another program, as `jobs/deliver/handed_on.rs` writes it.
    Postback,
}

/// One message, ready to be handed over: everything is rendered, nothing is left to decide.
#[derive(Clone)]
pub struct Outgoing {
    /// Stable over retries, so that the Message-ID is too.
    pub id: NotificationId,
    pub shop: ShopId,
    /// The shop's own sender on this channel, where each shop has its own: see `Shop::sms_sender`.
    pub sender: Option<String>,
    /// The recipient's address as they wrote it.
    pub to: String,
    pub from_name: String,
    pub subject: String,
    pub html: String,
    pub text: String,
    /// RFC 8058: the address that stops these messages by one POST. `None` for messages that are not sent to a list.
    pub unsubscribe_url: Option<String>,
    /// Names the message in its envelope, so that a bounce leads back to it.
    pub bounce_token: String,
    /// Where the shop's own provider takes messages; of a postback alone.
    pub postback: Option<postback::Destination>,
    /// Milliseconds since the Unix epoch, for the Date header.
    pub at: i64,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The provider took responsibility for the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The provider's own words or id, for the record.
    pub provider_id: Option<String>,
}

/// Why a message was not taken, and what that means. The channel classifies; the queue acts.
/// `reason` is for the merchant and must not hold an address or a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Try again later; the message is as good as before.
    #[error("{reason}")]
    Retry { reason: String },
    /// As `Retry`, and the provider says how long to wait at least, ms.
    #[error("{reason}")]
    Later { reason: String, after_ms: i64 },
    /// The shop's own address takes nothing any more: its messages wait until the merchant mends that.
    #[error("{reason}")]
    Closed { reason: String },
    /// This message will never be taken. `address_is_dead`: the provider says that the recipient does not exist (hard bounce).
    #[error("{reason}")]
    Reject { reason: String, address_is_dead: bool },
    /// The recipient told the provider that they want nothing of this sender: as if they had told us (R8).
    #[error("{reason}")]
    OptedOut { reason: String },
}

#[async_trait]
pub trait Channel: Send + Sync {
    /// Hands one message over. Called concurrently, up to `connections` at a time.
    async fn send(&self, message: &Outgoing) -> Result<Receipt, SendError>;

    /// How many messages may be under way at once.
    fn connections(&self) -> usize;

    /// Can the provider be reached and does it accept our credentials? For `doctor` and `readyz`.
    async fn check(&self) -> Result<(), SendError>;

    /// What it says of itself to whoever sets it up; `None`: as in [`Channels::declared`].
    fn declared(&self) -> Option<Declared> {
        None
    }

    /// What this channel's messages are made of.
    fn form(&self) -> Form {
        Form::Mail
    }

    /// Each shop has a sender of its own on it, and sends nothing without.
    fn needs_sender(&self) -> bool {
        false
    }
}
