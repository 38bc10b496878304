//! One contact asked to be told about one variant: its states, and whether it may begin.

use serde::{Deserialize, Serialize};

use crate::contact::ChannelKind;
use crate::policy::Policy;
use crate::stock::{Availability, Reading};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Double opt-in is not confirmed yet. The place in line counts from here.
    Pending,
    Waiting,
    /// A notification is written; it may still be on its way.
    Notified,
    /// Bought after being told.
    Converted,
    Cancelled,
    Expired,
    Erased,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Waiting => "waiting",
            Self::Notified => "notified",
            Self::Converted => "converted",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Erased => "erased",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Pending, Self::Waiting, Self::Notified, Self::Converted, Self::Cancelled, Self::Expired, Self::Erased]
            .into_iter()
            .find(|state| state.as_str() == text)
    }

    /// In line, confirmed or not.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Pending | Self::Waiting)
    }
}

/// Why a sign-up is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It can be bought now.
    InStock,
    /// It is no longer sold.
    Gone,
}

/// May somebody join the line for a variant with this reading? An unpublished product may come back, so its line stays open.
pub fn may_sign_up(reading: &Reading, policy: &Policy) -> Result<(), Refusal> {
    if !reading.exists {
        return Err(Refusal::Gone);
    }
    match reading.availability(policy) {
        Availability::InStock | Availability::LowStock => Err(Refusal::InStock),
        Availability::Backorder if policy.tell_backorder => Err(Refusal::InStock),
        Availability::Backorder | Availability::SoldOut | Availability::Unavailable => Ok(()),
    }
}

/// May somebody join the line for any variant of a product? Only while none of them can be bought.
pub fn may_sign_up_for_any<'a>(readings: impl IntoIterator<Item = &'a Reading>, policy: &Policy) -> Result<(), Refusal> {
    let mut answer = Err(Refusal::Gone);
    for reading in readings {
        match may_sign_up(reading, policy) {
            Err(Refusal::InStock) => return Err(Refusal::InStock),
            Err(Refusal::Gone) => {}
            Ok(()) => answer = Ok(()),
        }
    }
    answer
}

/// The first state of a request by this channel.
pub fn first_state(policy: &Policy, channel: ChannelKind) -> State {
    let double = match channel {
        ChannelKind::Email => policy.double_opt_in,
        ChannelKind::Sms => policy.sms_double_opt_in,
        // Nobody else's device can be given: the browser asked whoever holds it.
        ChannelKind::Push | ChannelKind::Postback => false,
    };
    if double { State::Pending } else { State::Waiting }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stock::Sellable;

    #[test]
    fn the_line_is_open_only_while_nothing_can_be_bought() {
        let policy = Policy::default();
        let reading = |units| Reading { sellable: Sellable::Units(units), backorder: false, published: true, exists: true };
        assert_eq!(may_sign_up(&reading(0), &policy), Ok(()));
        assert_eq!(may_sign_up(&reading(1), &policy), Err(Refusal::InStock));
        assert_eq!(may_sign_up(&Reading { published: false, ..reading(1) }, &policy), Ok(()));
        assert_eq!(may_sign_up(&Reading { exists: false, ..reading(0) }, &policy), Err(Refusal::Gone));
        assert_eq!(may_sign_up_for_any(&[reading(0), reading(2)], &policy), Err(Refusal::InStock));
        assert_eq!(may_sign_up_for_any(&[reading(0), reading(0)], &policy), Ok(()));
        assert_eq!(may_sign_up_for_any(&[], &policy), Err(Refusal::Gone));
    }
}
