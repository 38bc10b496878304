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

/// Where a request came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Button,
    Chat,
    /// A shopper's own assistant, which is not ours.
    Agent,
    Import,
}

impl Source {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Chat => "chat",
            Self::Agent => "agent",
            Self::Import => "import",
        }
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
