//! What a shopper agreed to, and what stops everything (R8).

use serde::{Deserialize, Serialize};

/// Evidence of a request: the words shown, when they were agreed to, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The exact sentence that was shown.
    pub text: String,
    /// When it was agreed to, ms since the Unix epoch.
    pub at: i64,
}

/// How a request was confirmed (double opt-in).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmedBy {
    /// The link in the message.
    Link,
    /// The code from the message, typed into the chat.
    Code,
    /// A yes to the text message.
    Reply,
    /// The request itself came from the phone that it is for.
    Sms,
}

impl ConfirmedBy {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Code => "code",
            Self::Reply => "reply",
            Self::Sms => "sms",
        }
    }
}

/// Where a request came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Button,
    Chat,
    /// The page of a shopper's own alerts.
    Page,
    /// A shop's theme that was written for another service, see `POST /client/back-in-stock-subscriptions`.
    Theme,
    /// A shopper's own assistant, which is not ours.
    Agent,
    Import,
    /// A text message from the phone itself.
    Sms,
}

impl Source {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Chat => "chat",
            Self::Page => "page",
            Self::Theme => "theme",
            Self::Agent => "agent",
            Self::Import => "import",
            Self::Sms => "sms",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Button, Self::Chat, Self::Page, Self::Theme, Self::Agent, Self::Import, Self::Sms]
            .into_iter()
            .find(|source| source.as_str() == text)
    }
}

/// Why a contact must not be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suppression {
    /// They asked to be left alone. Asking to be told again lifts it.
    Unsubscribed,
    /// The provider says that the address does not exist.
    HardBounce,
    /// They reported a message as spam.
    Complaint,
    /// Nothing could be delivered there for too long.
    SoftBounces,
    /// The merchant said so.
    Merchant,
}

impl Suppression {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unsubscribed => "unsubscribed",
            Self::HardBounce => "hard_bounce",
            Self::Complaint => "complaint",
            Self::SoftBounces => "soft_bounces",
            Self::Merchant => "merchant",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Unsubscribed, Self::HardBounce, Self::Complaint, Self::SoftBounces, Self::Merchant]
            .into_iter()
            .find(|reason| reason.as_str() == text)
    }

    /// Does a new request by the shopper lift it?
    pub fn lifted_by_sign_up(self) -> bool {
        self == Self::Unsubscribed
    }
}
