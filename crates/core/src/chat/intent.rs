//! What a turn was about.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Can it be bought?
    Availability,
    /// When does it come back?
    RestockWhen,
    /// Asks to be told.
    NotifyMe,
    /// Gives, replaces or withdraws an address.
    GiveAddress,
    Accept,
    Decline,
    /// Picks a product or variant, or changes to another one.
    Choose,
    Alternatives,
    /// Which alerts, and which place in line.
    MyAlerts,
    /// Why was I (not) told?
    Why,
    Unsubscribe,
    Greeting,
    Thanks,
    /// Everything that is not about stock: handed over.
    #[default]
    Other,
}

impl Intent {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Availability => "availability",
            Self::RestockWhen => "restock_when",
            Self::NotifyMe => "notify_me",
            Self::GiveAddress => "give_address",
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Choose => "choose",
            Self::Alternatives => "alternatives",
            Self::MyAlerts => "my_alerts",
            Self::Why => "why",
            Self::Unsubscribe => "unsubscribe",
            Self::Greeting => "greeting",
            Self::Thanks => "thanks",
            Self::Other => "other",
        }
    }
}
