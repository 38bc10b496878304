//! What happened in an episode, in words: the one place where its steps are worded, short for the record and whole for a shop owner.

use serde::{Deserialize, Serialize};

use super::Ending;
use crate::policy::Rate;
use crate::stock::Sellable;

/// One thing that happened in an episode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Opened,
    /// The mass-send guard (R9).
    Held {
        reach: u64,
        limit: i64,
    },
    /// A wave began; `people` is the most that it may tell.
    Wave {
        number: i64,
        people: u64,
    },
    /// More stock came while the wave was under way.
    MoreOfWave {
        number: i64,
        people: u64,
    },
    /// The door found it sold out (R6).
    PutBack {
        wave: i64,
        people: i64,
    },
    /// Some whose turn it was are told later, so that what messages add can be measured.
    HeldOut {
        number: i64,
        people: i64,
        hours: i64,
    },
    Closed(Ending),
    Approved,
    ApprovedWithImport,
    /// The merchant approved an import of so many, who joined a line in which others wait: they are told as everybody else in it is.
    ImportJoined {
        people: i64,
    },
    Cancelled,
    /// The merchant asked for the next wave, without its interval.
    SendNow,
    /// The merchant ended it; so many were put back into the line.
    Stopped {
        people: i64,
    },
    /// An import asked for something that could be bought.
    Other(String),
}

impl std::fmt::Display for Step {
    /// As the step is recorded. [`Step::parse`] reads it again.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Opened => f.write_str("opened: people wait and it can be bought"),
            Self::Held { reach, limit } => write!(f, "held: it would reach {reach} people, and the shop's limit is {limit}"),
            Self::Wave { number, people } => write!(f, "wave {number}: tells up to {people} people"),
            Self::MoreOfWave { number, people } => write!(f, "wave {number}: tells up to {people} more, as the stock supports"),
            Self::PutBack { wave, people } => {
                write!(f, "wave {wave}: {people} put back into the line, it sold out before they were told")
            }
            Self::HeldOut { number, people, hours } => {
                write!(f, "wave {number}: {people} held out for {hours} h, to measure what messages add")
            }
            Self::Closed(ending) => write!(f, "closed: {}", ending.words()),
            Self::Approved => f.write_str("approved by the merchant"),
            Self::ApprovedWithImport => f.write_str("approved by the merchant together with an import"),
            Self::ImportJoined { people } => write!(f, "an import that the merchant approved joined the line: {people} people"),
            Self::Cancelled => f.write_str("cancelled by the merchant: nobody is told until it sells out and comes back"),
            Self::SendNow => f.write_str("the merchant asked for the next wave now"),
            Self::Stopped { people } => write!(f, "stopped by the merchant: {people} put back into the line"),
            Self::Other(what) => f.write_str(what),
        }
    }
}

impl Step {
    pub fn parse(what: &str) -> Self {
        let fixed = [Self::Opened, Self::Approved, Self::ApprovedWithImport, Self::Cancelled, Self::SendNow];
        let endings = Ending::ALL.into_iter().map(Self::Closed);
        if let Some(step) = fixed.into_iter().chain(endings).find(|step| step.to_string() == what) {
            return step;
        }
        // Each worded step holds at most three numbers, in the order of its fields; what they make must read the same.
        let numbers: Vec<i64> = what
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty())
            .filter_map(|digits| digits.parse().ok())
            .collect();
        let candidates = match numbers[..] {
            [people] => vec![Self::Stopped { people }, Self::ImportJoined { people }],
            [first, second] => {
                let people = second.unsigned_abs();
                vec![
                    Self::Held { reach: first.unsigned_abs(), limit: second },
                    Self::Wave { number: first, people },
                    Self::MoreOfWave { number: first, people },
                    Self::PutBack { wave: first, people: second },
                ]
            }
            [number, people, hours] => vec![Self::HeldOut { number, people, hours }],
            _ => Vec::new(),
        };
        candidates.into_iter().find(|step| step.to_string() == what).unwrap_or_else(|| Self::Other(what.to_owned()))
    }
}

/// The facts that a step was judged by, as far as they were written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    pub sellable: Option<Sellable>,
    /// ms.
    pub worth_telling_since: Option<i64>,
    pub waiting: Option<u64>,
    pub asleep: u64,
    pub told_lately: u64,
    pub policy: Option<Rules>,
}

/// The shop's settings of that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    pub min_units: i64,
    pub settle_secs: i64,
    pub wave_rate: Rate,
    pub wave_interval_secs: i64,
    pub mass_send_limit: i64,
}

/// What happened, for somebody who knows the shop and none of our words.
pub fn sentence(step: &Step, facts: &Facts) -> String {
    match step {
        Step::Opened => opened(facts),
        Step::Held { reach, limit } => format!(
            "The send was held: it would have reached {} at once, and your limit for sending without asking is {limit}. Approve it to tell them, or cancel it.",
            people(*reach)
        ),
        Step::Wave { number, people: most } => {
            let reason = wave_reason(*most, facts);
            format!("Wave {number} began: up to {} told. {reason}", people_are(*most))
        }
        Step::MoreOfWave { number, people: most } => {
            format!("More stock arrived during wave {number}, so {} more could be told.", people(*most))
        }
        Step::PutBack { people: count, .. } => {
            let (people, their) = (people(count.unsigned_abs()), if *count == 1 { "their old place" } else { "their old places" });
            format!(
                "It sold out before the message to {people} left: nobody was sent on a wasted trip, and they are back in line at {their}."
            )
        }
        Step::HeldOut { people: count, hours, .. } => format!(
            "{} whose turn it was are told up to {hours} h later: your hold-out measures what the messages add.",
            capital(&people(count.unsigned_abs())).trim_end_matches('.')
        ),
        Step::Closed(ending) => closed(*ending, facts),
        Step::Approved => "You approved the send.".to_owned(),
        Step::ApprovedWithImport => "You approved an import of people who wait for this: they are told.".to_owned(),
        Step::ImportJoined { people: count } => format!(
            "You approved an import of people who wait for this. Others wait for it, too: {} joined the line, and your limit for sending without asking holds for all of them together.",
            people(count.unsigned_abs())
        ),
        Step::Cancelled => {
            "You cancelled the send: nobody is told of this delivery. The line stays for the next time it comes back.".to_owned()
        }
        Step::SendNow => "You asked for the next wave at once, without the usual pause.".to_owned(),
        Step::Stopped { people: 0 } => "You stopped it: nobody else is told. The line stays for the next time it comes back.".to_owned(),
        Step::Stopped { people: count } => format!(
            "You stopped it: nobody else is told. {} whose message had not left went back to the line, at the old place.",
            people(count.unsigned_abs())
        ),
        Step::Other(what) => capital(what),
    }
}

fn opened(facts: &Facts) -> String {
    let arrived = match facts.sellable {
        Some(Sellable::Units(1)) => "1 unit could be bought again".to_owned(),
        Some(Sellable::Units(units)) => format!("{units} units could be bought again"),
        Some(Sellable::Unlimited) | None => "It could be bought again".to_owned(),
    };
    let waiting = facts.waiting.map_or_else(String::new, |waiting| match waiting {
        1 => " while 1 person waited".to_owned(),
        waiting => format!(" while {waiting} people waited"),
    });
    let settled = match facts.policy.as_ref().map(|policy| policy.settle_secs) {
        Some(secs) if secs > 0 => format!("; after {} of steady stock, telling them began", span(secs)),
        _ => ", and telling them began".to_owned(),
    };
    format!("{arrived}{waiting}{settled}.")
}

/// Why a wave is as large as it is (R5).
pub fn wave_reason(most: u64, facts: &Facts) -> String {
    let Some(Sellable::Units(units)) = facts.sellable else {
        return "The item is not counted or can be back-ordered, so everybody who waited could be told.".to_owned();
    };
    let units = if units == 1 { "1 unit".to_owned() } else { format!("{units} units") };
    let rate = match facts.policy.as_ref().map(|policy| policy.wave_rate) {
        Some(Rate::ONE) | None => "one person for each unit".to_owned(),
        Some(rate) => format!("{rate} people for each unit"),
    };
    let kept = match facts.asleep {
        0 => String::new(),
        1 => ", and 1 unit is kept for somebody whose message waits for the morning or its turn".to_owned(),
        asleep => format!(", and {asleep} units are kept for people whose message waits for the morning or its turn"),
    };
    if facts.waiting == Some(most) {
        return format!("That was everybody who waited; {units} could be bought.");
    }
    format!("{units} could be bought and the shop tells {rate}{kept}.")
}

fn closed(ending: Ending, facts: &Facts) -> String {
    match ending {
        Ending::SoldOut => "It sold out, so nobody else was told. Whoever still waits keeps their place.".to_owned(),
        Ending::BelowMinimum => {
            let minimum = facts.policy.as_ref().map_or_else(String::new, |policy| format!(" of {}", policy.min_units));
            format!("Fewer units than your minimum{minimum} were left, so nobody else was told.")
        }
        Ending::Unpublished => "It was taken off the online store, so nobody else was told.".to_owned(),
        Ending::BackorderOnly => "It could only be back-ordered by then, so nobody else was told.".to_owned(),
        Ending::EverybodyTold => "Everybody who waited has been told.".to_owned(),
    }
}

impl Ending {
    pub const ALL: [Self; 5] = [Self::SoldOut, Self::BelowMinimum, Self::Unpublished, Self::BackorderOnly, Self::EverybodyTold];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SoldOut => "sold_out",
            Self::BelowMinimum => "below_minimum",
            Self::Unpublished => "unpublished",
            Self::BackorderOnly => "backorder_only",
            Self::EverybodyTold => "everybody_told",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::SoldOut => "it sold out",
            Self::BelowMinimum => "fewer units than the shop's minimum are left",
            Self::Unpublished => "it is not published to the online store any more",
            Self::BackorderOnly => "it can only be back-ordered",
            Self::EverybodyTold => "everybody who waited is told",
        }
    }
}

fn people(count: u64) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn people_are(count: u64) -> String {
    if count == 1 { "1 person is".to_owned() } else { format!("{count} people are") }
}

fn span(secs: i64) -> String {
    match secs {
        1 => "1 second".to_owned(),
        secs if secs % 3600 == 0 => format!("{} h", secs / 3600),
        secs if secs % 60 == 0 => format!("{} min", secs / 60),
        secs => format!("{secs} s"),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map_or_else(String::new, |first| first.to_uppercase().collect());
    let rest = letters.as_str();
    if rest.ends_with(['.', '!', '?']) { format!("{first}{rest}") } else { format!("{first}{rest}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(units: i64, waiting: u64) -> Facts {
        let policy = Rules { min_units: 2, settle_secs: 15, wave_rate: Rate::ONE, wave_interval_secs: 3600, mass_send_limit: 100 };
        Facts { sellable: Some(Sellable::Units(units)), waiting: Some(waiting), policy: Some(policy), ..Facts::default() }
    }

    #[test]
    fn what_is_recorded_is_read_again() {
        let steps = [
            Step::Opened,
            Step::Held { reach: 3_214, limit: 1_000 },
            Step::Wave { number: 2, people: 40 },
            Step::MoreOfWave { number: 2, people: 3 },
            Step::PutBack { wave: 2, people: 7 },
            Step::HeldOut { number: 2, people: 5, hours: 24 },
            Step::Approved,
            Step::ApprovedWithImport,
            Step::ImportJoined { people: 4 },
            Step::Cancelled,
            Step::SendNow,
            Step::Stopped { people: 12 },
            Step::Other("imported 5 people while it could be bought".to_owned()),
        ];
        for step in steps.into_iter().chain(Ending::ALL.map(Step::Closed)) {
            assert_eq!(Step::parse(&step.to_string()), step);
        }
        assert_eq!(
            Step::parse("wave 99999999999999999999: tells up to 1 people"),
            Step::Other("wave 99999999999999999999: tells up to 1 people".to_owned())
        );
    }

    #[test]
    fn a_shop_owner_understands_it() {
        assert_eq!(
            sentence(&Step::Opened, &facts(12, 40)),
            "12 units could be bought again while 40 people waited; after 15 s of steady stock, telling them began."
        );
        assert_eq!(
            sentence(&Step::Wave { number: 1, people: 12 }, &facts(12, 40)),
            "Wave 1 began: up to 12 people are told. 12 units could be bought and the shop tells one person for each unit."
        );
        assert_eq!(
            sentence(&Step::Wave { number: 1, people: 4 }, &facts(12, 4)),
            "Wave 1 began: up to 4 people are told. That was everybody who waited; 12 units could be bought."
        );
        let asleep = Facts { asleep: 2, ..facts(5, 40) };
        assert_eq!(
            wave_reason(3, &asleep),
            "5 units could be bought and the shop tells one person for each unit, and 2 units are kept for people whose message waits for the morning or its turn."
        );
        assert_eq!(
            sentence(&Step::Closed(Ending::BelowMinimum), &facts(1, 4)),
            "Fewer units than your minimum of 2 were left, so nobody else was told."
        );
        assert_eq!(sentence(&Step::Other("held: an import".to_owned()), &Facts::default()), "Held: an import.");
    }

    #[test]
    fn facts_that_were_not_written_down_are_left_out() {
        assert_eq!(serde_json::from_str::<Facts>("{}").unwrap(), Facts::default());
        assert_eq!(sentence(&Step::Opened, &Facts::default()), "It could be bought again, and telling them began.");
        let written = r#"{"availability":"in_stock","sellable":{"units":12},"waiting":40,"asleep":0,"told_lately":0,"told_soon":0,
            "policy":{"min_units":1,"settle_secs":0,"wave_rate":"1.5","wave_interval_secs":60,"order":"oldest","mass_send_limit":10,"published_only":true}}"#;
        let facts: Facts = serde_json::from_str(written).unwrap();
        assert_eq!(wave_reason(18, &facts), "12 units could be bought and the shop tells 1.5 people for each unit.");
    }
}
