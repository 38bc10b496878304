//! What a provider reports of a message after it took it. Reports come late, twice and out of order; what is known never goes back.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receipt {
    /// The provider has it.
    Queued,
    Sending,
    /// The carrier has it.
    Sent,
    /// It will not arrive.
    Failed,
    Undelivered,
    Delivered,
    Read,
}

impl Receipt {
    /// Twilio's word for it; `None` for one that says nothing of a message that was sent.
    pub fn parse(status: &str) -> Option<Self> {
        Some(match status {
            "accepted" | "scheduled" | "queued" => Self::Queued,
            "sending" => Self::Sending,
            "sent" => Self::Sent,
            "failed" | "canceled" => Self::Failed,
            "undelivered" => Self::Undelivered,
            "delivered" | "partially_delivered" => Self::Delivered,
            "read" => Self::Read,
            _ => return None,
        })
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Undelivered => "undelivered",
            Self::Delivered => "delivered",
            Self::Read => "read",
        }
    }

    /// How far along it is, from 1. A report replaces one of a lower rank and no other, so that the first final one stands.
    pub fn rank(self) -> i64 {
        match self {
            Self::Queued => 1,
            Self::Sending => 2,
            Self::Sent => 3,
            Self::Failed | Self::Undelivered | Self::Delivered => 4,
            Self::Read => 5,
        }
    }

    pub fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Undelivered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_its_place() {
        let statuses = ["accepted", "scheduled", "queued", "sending", "sent", "delivered", "partially_delivered", "read"];
        let ranks: Vec<i64> = statuses.iter().map(|status| Receipt::parse(status).unwrap().rank()).collect();
        assert!(ranks.is_sorted());
        assert_eq!(Receipt::parse("undelivered").unwrap().rank(), Receipt::Delivered.rank());
        for status in ["received", "receiving", "", "DELIVERED"] {
            assert_eq!(Receipt::parse(status), None);
        }
    }
}
