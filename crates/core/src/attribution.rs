//! Which order lines a message led to, by which rule, and how sure that is. Pure: the program finds candidates, this decides.
//!
//! A conversion is an order line that a notification led to. A subscription has one conversion, ever, and a line belongs to one: nothing is
//! counted twice, however often an order is delivered and however many requests of a person match it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// How an order leads back to a message, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The cart, or a line of it, carried the token of the link.
    CartToken,
    /// The visit began at the link.
    LandingToken,
    /// The buyer's address is the one that was told, about this product, within the window.
    SameContact,
    /// The visit came by some link of ours; whose is a guess: whoever followed theirs last.
    JourneyUtm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    Certain,
    Likely,
    Possible,
}

impl Rule {
    pub const ALL: [Self; 4] = [Self::CartToken, Self::LandingToken, Self::SameContact, Self::JourneyUtm];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::CartToken => "cart_token",
            Self::LandingToken => "landing_token",
            Self::SameContact => "same_contact",
            Self::JourneyUtm => "journey_utm",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == text)
    }

    pub fn certainty(self) -> Certainty {
        match self {
            Self::CartToken | Self::LandingToken => Certainty::Certain,
            Self::SameContact => Certainty::Likely,
            Self::JourneyUtm => Certainty::Possible,
        }
    }

    /// A token proves the way from the message to the order, however long it took; what is only inferred must be fresh.
    fn has_window(self) -> bool {
        matches!(self, Self::SameContact | Self::JourneyUtm)
    }
}

impl Certainty {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

/// A message that was sent, to which the order leads by a rule. Ids are ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    pub rule: Rule,
    pub subscription: String,
    pub episode: String,
    /// What its person was told about.
    pub variant: String,
    pub product: String,
    /// They asked for any variant of the product.
    pub any_variant: bool,
    /// When the message was sent, or followed if that is known to be earlier, ms.
    pub told_at: i64,
}

/// A line of the order whose variant is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bought {
    /// The platform's id of the line.
    pub line: String,
    pub variant: String,
    pub product: String,
    pub quantity: i64,
    pub amount_minor: i64,
    pub currency: String,
}

/// A subscription's conversion in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributed {
    pub candidate: Candidate,
    /// Another variant of the product was bought than the one that was told about.
    pub assisted: bool,
    /// Of the first line.
    pub bought_variant: String,
    pub lines: Vec<String>,
    pub quantity: i64,
    pub amount_minor: i64,
    pub currency: String,
}

/// What an order means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub conversions: Vec<Attributed>,
    /// Subscriptions whose person bought, and whose lines are counted with a surer one.
    pub counted_elsewhere: Vec<Candidate>,
}

/// The platform's times of orders are whole seconds.
const RESOLUTION_MS: i64 = 1000;

/// Could this message have led to an order placed then?
fn may_have_led(candidate: &Candidate, placed_at: i64, window_ms: i64) -> bool {
    let told_at = candidate.told_at - candidate.told_at.rem_euclid(RESOLUTION_MS);
    told_at <= placed_at && (!candidate.rule.has_window() || placed_at - told_at <= window_ms)
}

/// The conversions of an order. `window_ms`: how long after a message a purchase counts that no token ties to it.
pub fn attribute(placed_at: i64, lines: &[Bought], candidates: &[Candidate], window_ms: i64) -> Outcome {
    // The surest way to each subscription, by its newest message.
    let mut best: BTreeMap<&str, &Candidate> = BTreeMap::new();
    let sureness = |candidate: &Candidate| (candidate.rule, Reverse(candidate.told_at), candidate.episode.clone());
    for candidate in candidates.iter().filter(|candidate| may_have_led(candidate, placed_at, window_ms)) {
        let known = best.entry(&candidate.subscription).or_insert(candidate);
        if sureness(candidate) < sureness(known) {
            *known = candidate;
        }
    }
    let mut in_turn: Vec<&Candidate> = best.into_values().collect();
    in_turn.sort_by_key(|candidate| (sureness(candidate), candidate.subscription.clone()));

    let mut outcome = Outcome::default();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for assisted in [false, true] {
        for candidate in &in_turn {
            let asked_for =
                |line: &&Bought| line.variant == candidate.variant || (candidate.any_variant && line.product == candidate.product);
            let direct: Vec<&Bought> = lines.iter().filter(asked_for).collect();
            let wanted: Vec<&Bought> = match (assisted, direct.is_empty()) {
                (false, false) => direct,
                // A guess about the person is not stretched to other variants.
                (true, true) if candidate.rule != Rule::JourneyUtm => {
                    lines.iter().filter(|line| line.product == candidate.product).collect()
                }
                _ => continue,
            };
            let free: Vec<&Bought> = wanted.iter().filter(|line| !taken.contains(line.line.as_str())).copied().collect();
            if let Some(first) = free.first() {
                taken.extend(free.iter().map(|line| line.line.as_str()));
                outcome.conversions.push(Attributed {
                    candidate: (*candidate).clone(),
                    assisted,
                    bought_variant: first.variant.clone(),
                    lines: free.iter().map(|line| line.line.clone()).collect(),
                    quantity: free.iter().map(|line| line.quantity).fold(0, i64::saturating_add),
                    amount_minor: free.iter().map(|line| line.amount_minor).fold(0, i64::saturating_add),
                    currency: first.currency.clone(),
                });
            } else if !assisted && !wanted.is_empty() && candidate.rule != Rule::JourneyUtm {
                outcome.counted_elsewhere.push((*candidate).clone());
            }
        }
    }
    outcome
}

/// What decides which of two orders is a subscription's one conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    pub test: bool,
    /// As far as is known when they are compared.
    pub cancelled: bool,
    pub assisted: bool,
    pub rule: Rule,
    pub placed_at: i64,
    pub order: &'a str,
}

impl Claim<'_> {
    /// A real order before a test, one that stands before one that was cancelled, the variant itself before another one, knowledge before a
    /// guess, then the first order: whichever arrives first, the same one stays. An order never replaces itself.
    pub fn replaces(&self, known: &Claim<'_>) -> bool {
        let weakness = |claim: &Claim<'_>| {
            let is_off = claim.cancelled && self.order != known.order;
            (claim.test, is_off, claim.assisted, claim.rule.certainty() == Certainty::Possible, claim.placed_at)
        };
        (weakness(self), self.order) < (weakness(known), known.order)
    }

    /// The order that is known already, told anew: its amounts are what the newest message says, unless that leads to the message less
    /// surely.
    pub fn renews(&self, known: &Claim<'_>) -> bool {
        self.order == known.order && !is_surer((known.assisted, known.rule), (self.assisted, self.rule))
    }
}

/// Does the first way lead from a line to a subscription more surely than the second? Of each: whether it is only assisted, and its rule.
pub fn is_surer(one: (bool, Rule), than: (bool, Rule)) -> bool {
    one < than
}

/// How much of a conversion's amount was refunded: never less than nothing, never more than all of it.
pub fn refunded(amount_minor: i64, refunds: impl IntoIterator<Item = i64>) -> i64 {
    refunds.into_iter().map(|refund| refund.max(0)).fold(0, i64::saturating_add).min(amount_minor.max(0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400_000;
    const NOW: i64 = 100 * DAY;

    fn candidate(rule: Rule, subscription: &str, variant: &str, told_at: i64) -> Candidate {
        let (subscription, variant) = (subscription.to_owned(), variant.to_owned());
        Candidate { rule, subscription, episode: "e".to_owned(), product: product_of(&variant), variant, any_variant: false, told_at }
    }

    /// `a1` and `a2` are variants of `a`.
    fn product_of(variant: &str) -> String {
        variant[..1].to_owned()
    }

    fn line(id: &str, variant: &str, amount_minor: i64) -> Bought {
        let variant = variant.to_owned();
        Bought { line: id.to_owned(), product: product_of(&variant), variant, quantity: 1, amount_minor, currency: "EUR".to_owned() }
    }

    fn told(outcome: &Outcome) -> Vec<(&str, Rule, bool, i64)> {
        outcome.conversions.iter().map(|a| (a.candidate.subscription.as_str(), a.candidate.rule, a.assisted, a.amount_minor)).collect()
    }

    #[test]
    fn the_surest_rule_is_the_one_that_is_named() {
        let same = candidate(Rule::SameContact, "s", "a1", NOW - DAY);
        let cart = candidate(Rule::CartToken, "s", "a1", NOW - DAY);
        let landing = candidate(Rule::LandingToken, "s", "a1", NOW - DAY);
        let found = attribute(NOW, &[line("1", "a1", 500)], &[same, landing, cart], 7 * DAY);
        assert_eq!(told(&found), [("s", Rule::CartToken, false, 500)]);
    }

    #[test]
    fn what_was_told_after_the_order_led_to_nothing() {
        for rule in Rule::ALL {
            let found =
                |told_at| attribute(NOW, &[line("1", "a1", 500)], &[candidate(rule, "s", "a1", told_at)], 7 * DAY).conversions.len();
            assert_eq!((found(NOW), found(NOW + 999), found(NOW + 1000)), (1, 1, 0), "{rule:?}: orders have whole seconds");
            let proven = usize::from(!rule.has_window());
            assert_eq!((found(NOW - 7 * DAY), found(NOW - 7 * DAY - 1000)), (1, proven), "{rule:?}");
        }
    }

    #[test]
    fn a_line_is_counted_once_for_a_person_who_asked_twice() {
        let by_mail = candidate(Rule::SameContact, "mail", "a1", NOW - 2 * DAY);
        let by_phone = candidate(Rule::CartToken, "phone", "a1", NOW - 3 * DAY);
        let found = attribute(NOW, &[line("1", "a1", 500), line("2", "b1", 90)], &[by_mail.clone(), by_phone], 7 * DAY);
        assert_eq!(told(&found), [("phone", Rule::CartToken, false, 500)]);
        assert_eq!(found.counted_elsewhere, [by_mail]);
    }

    #[test]
    fn another_variant_of_the_product_is_assisted() {
        let one = candidate(Rule::LandingToken, "s", "a1", NOW - DAY);
        let lines = [line("1", "a2", 500), line("2", "b1", 90), line("3", "a3", 7)];
        assert_eq!(told(&attribute(NOW, &lines, std::slice::from_ref(&one), 7 * DAY)), [("s", Rule::LandingToken, true, 507)]);
        let any = Candidate { any_variant: true, ..one.clone() };
        assert_eq!(told(&attribute(NOW, &lines, &[any], 7 * DAY)), [("s", Rule::LandingToken, false, 507)]);
        // Who was told about that very variant is surer than who was told about another one, whatever the rule.
        let other = candidate(Rule::SameContact, "t", "a2", NOW - DAY);
        let both = attribute(NOW, &lines[..1], &[one, other], 7 * DAY);
        assert_eq!(told(&both), [("t", Rule::SameContact, false, 500)]);
        assert_eq!(both.counted_elsewhere, []);
    }

    #[test]
    fn a_guess_gives_way_and_is_not_stretched() {
        let guess = candidate(Rule::JourneyUtm, "guess", "a1", NOW - DAY);
        let found = attribute(NOW, &[line("1", "a1", 500)], &[guess.clone(), candidate(Rule::SameContact, "s", "a1", NOW - DAY)], 7 * DAY);
        assert_eq!((told(&found), found.counted_elsewhere.len()), (vec![("s", Rule::SameContact, false, 500)], 0));
        assert_eq!(told(&attribute(NOW, &[line("1", "a1", 500)], std::slice::from_ref(&guess), 7 * DAY)).len(), 1);
        assert_eq!(told(&attribute(NOW, &[line("1", "a2", 500)], &[guess], 7 * DAY)).len(), 0);
    }

    #[test]
    fn refunds_take_at_most_everything() {
        assert_eq!(refunded(500, []), 0);
        assert_eq!(refunded(500, [200, -50, 100]), 300);
        assert_eq!(refunded(500, [400, 400]), 500);
        assert_eq!(refunded(-5, [400]), 0);
        assert_eq!(refunded(i64::MAX, [i64::MAX, i64::MAX]), i64::MAX);
    }

    fn some_candidate() -> impl Strategy<Value = Candidate> {
        let variant = prop::sample::select(vec!["a1", "a2", "b1"]);
        (prop::sample::select(Rule::ALL.to_vec()), 0..4_u8, variant, any::<bool>(), -2 * DAY..12 * DAY, 0..2_u8).prop_map(
            |(rule, subscription, variant, any_variant, before, episode)| Candidate {
                any_variant,
                episode: episode.to_string(),
                ..candidate(rule, &subscription.to_string(), variant, NOW - before)
            },
        )
    }

    fn some_lines() -> impl Strategy<Value = Vec<Bought>> {
        prop::collection::vec((prop::sample::select(vec!["a1", "a2", "b1", "c1"]), 0..1_000_i64), 0..5)
            .prop_map(|lines| lines.iter().enumerate().map(|(n, (variant, amount))| line(&n.to_string(), variant, *amount)).collect())
    }

    fn some_claim() -> impl Strategy<Value = (bool, bool, Rule, i64, u8)> {
        (any::<bool>(), any::<bool>(), prop::sample::select(Rule::ALL.to_vec()), 0..3_i64, 0..3_u8)
    }

    proptest! {
        #[test]
        fn nothing_is_counted_twice_or_too_early(lines in some_lines(), mut candidates in prop::collection::vec(some_candidate(), 0..8)) {
            let found = attribute(NOW, &lines, &candidates, 7 * DAY);
            let mut subscriptions = BTreeSet::new();
            let mut counted = BTreeSet::new();
            for one in &found.conversions {
                prop_assert!(subscriptions.insert(one.candidate.subscription.clone()), "one conversion for a subscription: {found:?}");
                prop_assert!(may_have_led(&one.candidate, NOW, 7 * DAY));
                prop_assert!(!one.lines.is_empty());
                for id in &one.lines {
                    prop_assert!(counted.insert(id.clone()), "a line belongs to one conversion: {found:?}");
                    let line = lines.iter().find(|line| &line.line == id).unwrap();
                    prop_assert!(line.product == one.candidate.product);
                    let itself = line.variant == one.candidate.variant || one.candidate.any_variant;
                    prop_assert!(itself != one.assisted, "{found:?}");
                }
            }
            prop_assert!(found.counted_elsewhere.iter().all(|c| !subscriptions.contains(&c.subscription)));
            let all: i64 = lines.iter().map(|line| line.amount_minor).sum();
            prop_assert!(found.conversions.iter().map(|one| one.amount_minor).sum::<i64>() <= all);
            // In what order they were found does not matter.
            candidates.reverse();
            prop_assert_eq!(found, attribute(NOW, &lines, &candidates, 7 * DAY));
        }

        /// Orders of one person may arrive in any order, and repeatedly.
        #[test]
        fn the_same_order_stays_whichever_arrives_first(claims in prop::collection::vec(some_claim(), 1..6), from in 0..6_usize) {
            let names: Vec<String> = claims.iter().map(|claim| claim.4.to_string()).collect();
            let claim = |n: usize| {
                let (test, assisted, rule, placed_at, _) = claims[n];
                Claim { test, cancelled: false, assisted, rule, placed_at, order: &names[n] }
            };
            let stays = |arrivals: Vec<usize>| arrivals.into_iter().map(claim).reduce(|known, new| if new.replaces(&known) { new } else { known });
            let n = claims.len();
            let (forward, turned) = (stays((0..n).collect()), stays((0..2 * n).map(|i| (i + from) % n).rev().collect()));
            let same = |claim: Option<Claim<'_>>| claim.map(|c| (c.test, c.assisted, c.rule.certainty() == Certainty::Possible, c.placed_at, c.order.to_owned()));
            prop_assert_eq!(same(forward), same(turned));
            prop_assert!(!claim(0).replaces(&claim(0)));
        }
    }

    #[test]
    fn an_order_that_stands_replaces_a_cancelled_one_and_never_itself() {
        let claim =
            |order, cancelled, placed_at| Claim { test: false, cancelled, assisted: false, rule: Rule::CartToken, placed_at, order };
        assert!(claim("2", false, NOW + DAY).replaces(&claim("1", true, NOW)));
        assert!(!claim("2", true, NOW).replaces(&claim("1", false, NOW + DAY)));
        assert!(!claim("2", false, NOW + DAY).replaces(&claim("1", false, NOW)));
        // What is delivered late does not undo its own cancellation.
        assert!(!claim("1", false, NOW).replaces(&claim("1", true, NOW)));
    }

    #[test]
    fn an_order_told_anew_renews_what_it_said_unless_it_knows_less() {
        let claim = |order, rule, assisted| Claim { test: false, cancelled: false, assisted, rule, placed_at: NOW, order };
        let known = claim("1", Rule::SameContact, false);
        assert!(known.renews(&known));
        assert!(claim("1", Rule::CartToken, false).renews(&known));
        assert!(!claim("1", Rule::JourneyUtm, false).renews(&known));
        assert!(!claim("1", Rule::CartToken, true).renews(&known));
        assert!(!claim("2", Rule::CartToken, false).renews(&known));
    }
}
