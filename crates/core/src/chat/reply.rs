//! What the shopper gets.

use serde::{Deserialize, Serialize};

use super::{Alert, Intent, Language};
use crate::stock::Availability;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// Plain text, no markup.
    pub text: String,
    pub locale: Language,
    pub intent: Intent,
    pub about: Option<About>,
    pub offers_sign_up: bool,
    pub asks: Option<Asks>,
    /// At most six.
    pub choices: Vec<Choice>,
    /// Products to show; prices and pictures are the caller's.
    pub cards: Vec<Card>,
    /// Made or changed in this turn.
    pub subscriptions: Vec<Alert>,
    pub handed_over: bool,
}

/// What the answer is about; availability and dates only from a reading of this turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub product: String,
    pub product_handle: String,
    /// `None` when the product as a whole is meant.
    pub variant: Option<String>,
    pub availability: Option<Availability>,
    /// The oldest of the readings; set without an availability where the text sums up variants that differ.
    pub as_of: Option<i64>,
    pub expected_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    Product,
    Variant,
    Address,
    Consent,
}

/// Something to tap instead of typing: sends `message` as the shopper's next message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub label: String,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub product: String,
    pub variant: Option<String>,
}
