//! What the caller found and did. The only source of words about stock.

use serde::{Deserialize, Serialize};

use crate::contact::ChannelKind;
use crate::stock::Availability;
use crate::subscription::State;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// For [`super::Act::Read`], and where a sign-up read the stock again.
    pub readings: Vec<VariantReading>,
    pub sign_up: Option<SignUpResult>,
    /// For `ListAlerts` and `Why`; newest first.
    pub alerts: Vec<Alert>,
    /// Subscriptions that were ended, with their new state.
    pub cancelled: Vec<Alert>,
    /// For `Confirm`.
    pub code: Option<CodeResult>,
}

/// What became of a code that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeResult {
    Confirmed(Alert),
    Wrong,
    /// Too many wrong ones, or nothing to confirm any more.
    Spent,
}

/// The stock of one variant at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantReading {
    pub variant: String,
    pub availability: Availability,
    /// Units a shopper can buy; `None` where the platform does not count.
    pub units_left: Option<i64>,
    /// When the stock was read, ms since the Unix epoch.
    pub as_of: i64,
    /// When the merchant expects it back, ms since the Unix epoch; `None` unless the merchant set it.
    pub expected_at: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignUpResult {
    /// Newly in line, or waiting for its confirmation (`State::Pending`).
    Made(Alert),
    /// Was in line before; keeps its place.
    Already(Alert),
    Refused(NotSignedUp),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSignedUp {
    /// Can be bought now.
    InStock,
    /// No longer sold.
    Gone,
    /// The address is not one that mail can be sent to.
    Address,
    /// Too many sign-ups in a short time.
    TooMany,
    /// Anything else: the shopper is asked to try again.
    Failed,
}

/// One subscription, as the shopper may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The subscription's id.
    pub id: String,
    pub product: String,
    pub product_handle: String,
    /// `None`: any variant.
    pub variant: Option<String>,
    /// Product and variant as the shopper reads them, such as `Kiln Mug (Blue / M)`.
    pub item: String,
    pub channel: ChannelKind,
    pub address_masked: String,
    pub state: State,
    /// 1 is next; `None` when not in line.
    pub position: Option<i64>,
    /// For [`super::Act::Why`].
    pub because: Option<Because>,
}

/// Why somebody was told, or was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// Double opt-in: the confirmation was never answered.
    NotConfirmed,
    /// It did not come back since the sign-up.
    StillSoldOut,
    /// It is back, and others are before them or the stock has to settle first.
    NotYetTheirTurn,
    /// A message left at this time, ms since the Unix epoch.
    Told { at: i64 },
    /// A message could not be delivered.
    NotDelivered,
    /// They left the line, or asked not to be written to.
    TheyLeft,
    /// The request ran out.
    Expired,
}
