//! The kinds of messages, when each is written, and what is asked at the door before one leaves (R6, R8).

use serde::{Deserialize, Serialize};

use crate::policy::Policy;
use crate::stock::{Availability, Reading, Sellable};
use crate::wave::supported;

/// What a message is for. A person gets each kind at most once in an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Double opt-in: is this address yours, and do you want it?
    Confirmation,
    /// What somebody waits for can be bought again.
    Alert,
    /// It is still there, and the alert was not followed.
    Reminder,
    #[serde(rename = "reminder_2")]
    SecondReminder,
    /// Few are left.
    LastUnits,
    /// It sold out again, and this person is back in the line.
    SoldOut,
}

impl Kind {
    pub const ALL: [Self; 6] = [Self::Confirmation, Self::Alert, Self::Reminder, Self::SecondReminder, Self::LastUnits, Self::SoldOut];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::Alert => "alert",
            Self::Reminder => "reminder",
            Self::SecondReminder => "reminder_2",
            Self::LastUnits => "last_units",
            Self::SoldOut => "sold_out",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What the door knows of the person a message is for.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact that is read by itself")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recipient {
    /// Must not be written to.
    pub suppressed: bool,
    /// The request ended: cancelled, expired, erased, or bought.
    pub ended: bool,
    pub confirmed: bool,
    /// The alert of this episode was followed.
    pub clicked: bool,
    /// The person waits in the line for it (again).
    pub waits: bool,
    /// They asked anew since, and that request counts.
    pub asked_anew: bool,
}

/// What becomes of a message at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtTheDoor {
    Leaves,
    /// The person goes back to the old place in the line.
    PutBack,
    Cancelled(&'static str),
}

/// Reads stock and consent again before a message leaves.
pub fn at_the_door(kind: Kind, reading: &Reading, policy: &Policy, person: &Recipient) -> AtTheDoor {
    if person.suppressed {
        return AtTheDoor::Cancelled("the contact must not be written to");
    }
    if person.ended {
        return AtTheDoor::Cancelled("the request ended");
    }
    let can_be_bought = reading.can_be_bought(policy);
    match kind {
        Kind::Confirmation if person.confirmed => AtTheDoor::Cancelled("it is confirmed already"),
        Kind::Alert if !can_be_bought => AtTheDoor::PutBack,
        Kind::Confirmation | Kind::Alert => AtTheDoor::Leaves,
        Kind::SoldOut => leaves_unless(&[(can_be_bought, "it is back already"), (!person.waits, "the person does not wait for it")]),
        Kind::Reminder | Kind::SecondReminder | Kind::LastUnits => {
            let not_few = kind == Kind::LastUnits && reading.availability(policy) != Availability::LowStock;
            leaves_unless(&[
                (person.clicked, "the alert was followed"),
                (person.waits || person.asked_anew, "the person waits for it again"),
                (!can_be_bought, "it sold out"),
                (not_few, "it is not the last units"),
            ])
        }
    }
}

fn leaves_unless(reasons: &[(bool, &'static str)]) -> AtTheDoor {
    reasons.iter().find(|(holds, _)| *holds).map_or(AtTheDoor::Leaves, |(_, why)| AtTheDoor::Cancelled(why))
}

/// What follows a message that was sent, and when, ms: the reminders that the shop asks for.
pub fn follow_up(sent: Kind, policy: &Policy, at: i64) -> Option<(Kind, i64)> {
    let next = match sent {
        Kind::Alert if policy.reminders >= 1 => Kind::Reminder,
        Kind::Reminder if policy.reminders >= 2 => Kind::SecondReminder,
        _ => return None,
    };
    Some((next, at.saturating_add(policy.reminder_hours.saturating_mul(3_600_000))))
}

/// Somebody who waits for several things gets one message about those that return together: an alert waits for company, for a short
/// time after its person was told, while something else that the same person waits for is back and not told yet. `None`: it leaves now.
pub fn waits_for_company(told_at: i64, now: i64, policy: &Policy, more_is_returning: bool) -> Option<i64> {
    let until = told_at.saturating_add(policy.digest_secs.saturating_mul(1000));
    (more_is_returning && now < until).then_some(until)
}

/// An alert must be this old before its person hears of the last units, ms: the alert itself says when few are left.
pub const LAST_UNITS_AFTER_MS: i64 = 3_600_000;

/// How many people hear that the last units are left, now that the stock fell: never more than it supports (R5).
pub fn people_for_last_units(before: &Reading, now: &Reading, policy: &Policy) -> u64 {
    let fell = now.availability(policy) == Availability::LowStock && before.availability(policy) == Availability::InStock;
    match now.sellable {
        Sellable::Units(_) if policy.tell_last_units && fell => supported(now.sellable, policy.wave_rate),
        _ => 0,
    }
}

/// A variant counts as sold out again, and those who stay on the list return to it, when it was so for this long without a break, ms:
/// well beyond the moments for which a return or a correction empties a shelf.
pub fn sold_out_again_after_ms(policy: &Policy) -> i64 {
    policy.settle_ms().max(600_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(units: i64) -> Reading {
        Reading { sellable: Sellable::Units(units), backorder: false, published: true, exists: true }
    }

    #[test]
    fn kinds_have_names() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn the_door_asks_each_kind_its_own_question() {
        let policy = Policy::default();
        let door = |kind, units, person: Recipient| at_the_door(kind, &reading(units), &policy, &person);
        let person = Recipient { confirmed: true, ..Recipient::default() };
        assert_eq!(door(Kind::Alert, 5, person), AtTheDoor::Leaves);
        assert_eq!(door(Kind::Alert, 0, person), AtTheDoor::PutBack);
        assert_eq!(door(Kind::Reminder, 0, person), AtTheDoor::Cancelled("it sold out"));
        assert_eq!(door(Kind::Reminder, 5, person), AtTheDoor::Leaves);
        assert_eq!(door(Kind::Reminder, 5, Recipient { clicked: true, ..person }), AtTheDoor::Cancelled("the alert was followed"));
        assert_eq!(door(Kind::LastUnits, 2, person), AtTheDoor::Leaves);
        assert_eq!(door(Kind::LastUnits, 9, person), AtTheDoor::Cancelled("it is not the last units"));
        assert_eq!(door(Kind::SoldOut, 0, Recipient { waits: true, ..person }), AtTheDoor::Leaves);
        assert_eq!(door(Kind::SoldOut, 1, Recipient { waits: true, ..person }), AtTheDoor::Cancelled("it is back already"));
        assert_eq!(door(Kind::Confirmation, 0, person), AtTheDoor::Cancelled("it is confirmed already"));
        assert_eq!(door(Kind::Confirmation, 0, Recipient { confirmed: false, ..person }), AtTheDoor::Leaves);
    }

    #[test]
    fn reminders_follow_as_the_shop_asks() {
        let policy = |reminders| Policy { reminders, reminder_hours: 24, ..Policy::default() };
        assert_eq!(follow_up(Kind::Alert, &policy(0), 0), None);
        assert_eq!(follow_up(Kind::Alert, &policy(1), 0), Some((Kind::Reminder, 86_400_000)));
        assert_eq!(follow_up(Kind::Reminder, &policy(1), 0), None);
        assert_eq!(follow_up(Kind::Reminder, &policy(2), 5), Some((Kind::SecondReminder, 86_400_005)));
        assert_eq!(follow_up(Kind::SecondReminder, &policy(2), 0), None);
    }

    #[test]
    fn only_a_fall_to_the_last_units_is_told_and_to_no_more_people_than_units() {
        let on = Policy { tell_last_units: true, ..Policy::default() };
        assert_eq!(people_for_last_units(&reading(9), &reading(3), &on), 3);
        assert_eq!(people_for_last_units(&reading(0), &reading(3), &on), 0);
        assert_eq!(people_for_last_units(&reading(3), &reading(2), &on), 0);
        assert_eq!(people_for_last_units(&reading(9), &reading(3), &Policy::default()), 0);
    }
}
