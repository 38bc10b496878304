//! Deflection: stock questions that nobody at the shop had to answer, counted strictly.
//!
//! An automatic reply is no deflection by itself. A conversation counts when its question was answered, or the request was captured, and
//! the same shopper was not handed over about the same thing within the shop's window afterwards. The loose figure, which believes every
//! reply, stands beside it.

use std::collections::{HashMap, HashSet};

/// What became of a stock question. A conversation's fate is the last of these that one of its questions met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// The shopper went before it was known what was meant.
    Left,
    /// Availability was stated from a reading.
    Answered,
    /// The shopper is in line.
    Captured,
    /// The shopper was sent to the shop's support.
    HandedOver,
}

impl Fate {
    /// In their order.
    pub const ALL: [Self; 4] = [Self::Left, Self::Answered, Self::Captured, Self::HandedOver];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Answered => "answered",
            Self::Captured => "captured",
            Self::HandedOver => "handed_over",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.as_str() == text)
    }
}

/// What a question or a hand-over was about, by the platform's ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Subject {
    /// `None` while it is not known.
    pub product: Option<String>,
    /// `None`: the product as a whole.
    pub variant: Option<String>,
}

impl Subject {
    /// May be the same thing: what is not known may be anything, and a product holds its variants.
    pub fn may_be(&self, other: &Self) -> bool {
        let agree = |ours: &Option<String>, theirs: &Option<String>| ours.is_none() || theirs.is_none() || ours == theirs;
        agree(&self.product, &other.product) && agree(&self.variant, &other.variant)
    }
}

/// One stock question of a conversation. `asked_at`: ms since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockQuestion {
    pub subject: Subject,
    pub asked_at: i64,
    pub fate: Fate,
}

/// Adds what one turn says to the questions of its conversation. A question without a subject is the one that is understood next; a
/// hand-over settles every question that it may be about, and is no question by itself.
pub fn note(questions: &mut Vec<StockQuestion>, subject: Subject, fate: Fate, at: i64) {
    if fate == Fate::HandedOver {
        for question in questions.iter_mut().filter(|question| question.subject.may_be(&subject)) {
            question.fate = fate;
        }
        return;
    }
    let same = questions.iter().position(|question| question.subject == subject);
    let known = same.or_else(|| questions.iter().position(|question| question.subject.product.is_none()));
    match known {
        Some(known) => {
            let question = &mut questions[known];
            question.subject = subject;
            question.fate = question.fate.max(fate);
        }
        None => questions.push(StockQuestion { subject, asked_at: at, fate }),
    }
}

/// One conversation with at least one stock question. `shoppers`: whatever tells one shopper from another; conversations that share one
/// are the same person's.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    pub id: String,
    pub shoppers: Vec<String>,
    pub questions: Vec<StockQuestion>,
}

/// A shopper was sent to the shop's support. `at`: ms since the Unix epoch.
#[derive(Clone, Debug)]
pub struct HandOver {
    pub conversation: String,
    pub shoppers: Vec<String>,
    pub subject: Subject,
    pub at: i64,
}

/// Conversations with a stock question, by what became of them, and how many support contacts they spared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deflection {
    pub conversations: u64,
    pub answered: u64,
    pub captured: u64,
    pub handed_over: u64,
    pub left: u64,
    /// Answered or captured, and the same shopper was not handed over about it within the window.
    pub deflected: u64,
    /// Of `deflected`: the window is still open, so they may yet turn out otherwise.
    pub still_open: u64,
    /// Answered or captured, whatever came afterwards.
    pub deflected_loosely: u64,
}

/// Conversations that differ in nothing that counts, before hand-overs are looked at. `open`: the window of one of their questions is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alike {
    pub fate: Fate,
    pub open: bool,
    pub conversations: u64,
}

impl Deflection {
    /// As [`count`] without hand-overs, from conversations that were counted where they are stored.
    pub fn of_all(groups: &[Alike]) -> Self {
        let mut all = Self::default();
        for group in groups {
            all.add(group.fate, group.conversations);
            if matches!(group.fate, Fate::Answered | Fate::Captured) {
                all.deflected_loosely += group.conversations;
                all.deflected += group.conversations;
                all.still_open += if group.open { group.conversations } else { 0 };
            }
        }
        all
    }

    /// What hand-overs change: a conversation counts by itself, so those that a hand-over may be about, counted `without` and `with` them, say it
    /// for all.
    #[must_use]
    pub fn less_hand_overs(self, without: &Self, with: &Self) -> Self {
        let less = |all: u64, without: u64, with: u64| (all + with).saturating_sub(without);
        Self {
            deflected: less(self.deflected, without.deflected, with.deflected),
            still_open: less(self.still_open, without.still_open, with.still_open),
            ..self
        }
    }

    fn add(&mut self, fate: Fate, conversations: u64) {
        self.conversations += conversations;
        *match fate {
            Fate::Left => &mut self.left,
            Fate::Answered => &mut self.answered,
            Fate::Captured => &mut self.captured,
            Fate::HandedOver => &mut self.handed_over,
        } += conversations;
    }
}

/// Counts. `window_ms`: how long after a question a hand-over counts against it; `now`: ms since the Unix epoch.
pub fn count(conversations: &[Conversation], hand_overs: &[HandOver], window_ms: i64, now: i64) -> Deflection {
    let mut by_shopper: HashMap<&str, Vec<&HandOver>> = HashMap::new();
    for hand_over in hand_overs {
        for shopper in hand_over.shoppers.iter().chain([&hand_over.conversation]) {
            by_shopper.entry(shopper).or_default().push(hand_over);
        }
    }
    let mut counted = Deflection::default();
    for conversation in conversations {
        let Some(fate) = conversation.questions.iter().map(|question| question.fate).max() else { continue };
        counted.add(fate, 1);
        if !matches!(fate, Fate::Answered | Fate::Captured) {
            continue;
        }
        counted.deflected_loosely += 1;
        let who: HashSet<&str> = conversation.shoppers.iter().chain([&conversation.id]).map(String::as_str).collect();
        let theirs = || who.iter().filter_map(|shopper| by_shopper.get(shopper)).flatten();
        let against = |question: &StockQuestion| {
            let within = question.asked_at..=question.asked_at.saturating_add(window_ms);
            theirs().any(|hand_over| within.contains(&hand_over.at) && hand_over.subject.may_be(&question.subject))
        };
        if !conversation.questions.iter().any(against) {
            counted.deflected += 1;
            let open = conversation.questions.iter().any(|question| question.asked_at.saturating_add(window_ms) > now);
            counted.still_open += u64::from(open);
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 86_400_000;

    fn about(product: &str, variant: &str) -> Subject {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Subject { product: some(product), variant: some(variant) }
    }

    fn asked(id: &str, shopper: &str, fate: Fate) -> Conversation {
        let question = StockQuestion { subject: about("1", "11"), asked_at: 0, fate };
        Conversation { id: id.to_owned(), shoppers: vec![shopper.to_owned()], questions: vec![question] }
    }

    fn handed_over(shopper: &str, subject: Subject, at: i64) -> HandOver {
        HandOver { conversation: "other".to_owned(), shoppers: vec![shopper.to_owned()], subject, at }
    }

    #[test]
    fn a_question_keeps_its_best_fate_and_the_unnamed_one_gets_its_name() {
        let mut questions = Vec::new();
        note(&mut questions, about("", ""), Fate::Left, 1);
        note(&mut questions, about("1", "11"), Fate::Answered, 2);
        note(&mut questions, about("1", "11"), Fate::Captured, 3);
        note(&mut questions, about("1", "11"), Fate::Answered, 4);
        assert_eq!(questions, [StockQuestion { subject: about("1", "11"), asked_at: 1, fate: Fate::Captured }]);
        note(&mut questions, about("2", ""), Fate::Answered, 5);
        note(&mut questions, about("2", "21"), Fate::HandedOver, 6);
        assert_eq!(questions.iter().map(|question| question.fate).collect::<Vec<_>>(), [Fate::Captured, Fate::HandedOver]);
        note(&mut questions, about("", ""), Fate::HandedOver, 7);
        assert!(questions.iter().all(|question| question.fate == Fate::HandedOver));
    }

    #[test]
    fn a_hand_over_alone_is_no_stock_question() {
        let mut questions = Vec::new();
        note(&mut questions, about("", ""), Fate::HandedOver, 1);
        assert!(questions.is_empty());
    }

    #[test]
    fn a_later_hand_over_of_the_same_shopper_about_the_same_thing_takes_the_deflection_back() {
        let conversations = [asked("a", "ana", Fate::Answered)];
        let strict = |hand_overs: &[HandOver]| count(&conversations, hand_overs, 7 * DAY, 30 * DAY).deflected;
        assert_eq!(strict(&[]), 1);
        assert_eq!(strict(&[handed_over("ana", about("1", "11"), DAY)]), 0);
        assert_eq!(strict(&[handed_over("ana", about("1", ""), DAY)]), 0, "the whole product holds the variant");
        assert_eq!(strict(&[handed_over("ana", about("", ""), DAY)]), 0, "not known what about: against us");
        assert_eq!(strict(&[handed_over("ana", about("1", "12"), DAY)]), 1, "another variant");
        assert_eq!(strict(&[handed_over("ana", about("2", ""), DAY)]), 1, "another product");
        assert_eq!(strict(&[handed_over("ben", about("1", "11"), DAY)]), 1, "another shopper");
        assert_eq!(strict(&[handed_over("ana", about("1", "11"), 8 * DAY)]), 1, "after the window");
    }

    #[test]
    fn fates_are_counted_and_an_open_window_is_said() {
        let fates = [Fate::Answered, Fate::Captured, Fate::HandedOver, Fate::Left];
        let conversations: Vec<Conversation> = fates.iter().map(|fate| asked(fate.as_str(), fate.as_str(), *fate)).collect();
        let expected = Deflection {
            conversations: 4,
            answered: 1,
            captured: 1,
            handed_over: 1,
            left: 1,
            deflected: 2,
            still_open: 2,
            deflected_loosely: 2,
        };
        assert_eq!(count(&conversations, &[], 7 * DAY, DAY), expected);
        assert_eq!(count(&conversations, &[], 7 * DAY, 7 * DAY), Deflection { still_open: 0, ..expected });
    }

    fn any_fate() -> impl Strategy<Value = Fate> {
        (0..4usize).prop_map(|at| Fate::ALL[at])
    }

    fn any_subject() -> impl Strategy<Value = Subject> {
        (0..3u8, 0..3u8).prop_map(|(product, variant)| match (product, variant) {
            (0, _) => about("", ""),
            (product, 0) => about(&product.to_string(), ""),
            (product, variant) => about(&product.to_string(), &format!("{product}{variant}")),
        })
    }

    proptest! {
        #[test]
        fn strict_is_never_above_loose_and_hand_overs_only_take_away(
            turns in prop::collection::vec((0..6usize, any_subject(), any_fate(), 0..20 * DAY), 1..40),
            hand_overs in prop::collection::vec((0..4usize, any_subject(), 0..30 * DAY), 0..10),
        ) {
            let mut conversations: Vec<Conversation> = (0..6).map(|n| Conversation {
                id: format!("c{n}"), shoppers: vec![format!("s{}", n % 4)], questions: Vec::new(),
            }).collect();
            for (conversation, subject, fate, at) in turns {
                note(&mut conversations[conversation].questions, subject, fate, at);
            }
            let hand_overs: Vec<HandOver> = hand_overs.into_iter().map(|(n, subject, at)| handed_over(&format!("s{n}"), subject, at)).collect();
            let without = count(&conversations, &[], 7 * DAY, 0);
            let with = count(&conversations, &hand_overs, 7 * DAY, 0);
            prop_assert!(with.deflected <= with.deflected_loosely);
            prop_assert_eq!(without.deflected, without.deflected_loosely);
            prop_assert_eq!(with.deflected_loosely, with.answered + with.captured);
            prop_assert_eq!(with.conversations, with.answered + with.captured + with.handed_over + with.left);
            prop_assert_eq!(&Deflection { deflected: with.deflected, still_open: with.still_open, ..without }, &with);
            // Counted where they are stored, and corrected by those that a hand-over may be about: the same.
            let alike = |conversation: &Conversation| {
                let fate = conversation.questions.iter().map(|question| question.fate).max()?;
                Some(Alike { fate, open: conversation.questions.iter().any(|question| question.asked_at + 7 * DAY > 0), conversations: 1 })
            };
            let all = Deflection::of_all(&conversations.iter().filter_map(alike).collect::<Vec<_>>());
            prop_assert_eq!(&all, &without);
            let concerned = |conversation: &&Conversation| {
                hand_overs.iter().any(|hand_over| hand_over.conversation == conversation.id || hand_over.shoppers.iter().any(|s| conversation.shoppers.contains(s)))
            };
            let touched: Vec<Conversation> = conversations.iter().filter(concerned).cloned().collect();
            let (before, after) = (count(&touched, &[], 7 * DAY, 0), count(&touched, &hand_overs, 7 * DAY, 0));
            prop_assert_eq!(all.less_hand_overs(&before, &after), with);
            for conversation in &conversations {
                let unnamed = conversation.questions.iter().filter(|question| question.subject.product.is_none()).count();
                prop_assert!(unnamed <= 1);
            }
        }
    }
}
