//! How sure a rate is, and what messages add: the difference between people who were told and people who were held out, with its
//! 95 % confidence interval.
//!
//! Wilson's score interval for one rate, and Newcombe's method 10 (both limits from two Wilson intervals) for the difference of two:
//! R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), 873-890,
//! <https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I>. They stay within what is possible, also where
//! nobody or everybody bought, unlike the textbook's.

use serde::{Deserialize, Serialize};

/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Fewer people than this on one side prove nothing.
pub const ENOUGH_PEOPLE: u64 = 100;
/// Fewer purchases than this on both sides together prove nothing.
pub const ENOUGH_PURCHASES: u64 = 10;

/// So many people, and how many of them bought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    pub people: u64,
    pub bought: u64,
}

/// A value and the 95 % confidence interval around it, as fractions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub likely: f64,
    pub low: f64,
    pub high: f64,
}

impl Rate {
    /// More purchases than people count as everybody.
    #[expect(clippy::cast_precision_loss, reason = "people, not particles")]
    fn counts(self) -> Option<(f64, f64)> {
        (self.people > 0).then(|| (self.people as f64, self.bought.min(self.people) as f64))
    }

    /// The rate with Wilson's interval; `None` of nobody.
    pub fn interval(self) -> Option<Interval> {
        let (people, bought) = self.counts()?;
        let rate = bought / people;
        let square = Z * Z;
        let middle = 2.0 * bought + square;
        let spread = Z * (square + 4.0 * bought * (1.0 - rate)).sqrt();
        let low = (middle - spread) / (2.0 * (people + square));
        let high = (middle + spread) / (2.0 * (people + square));
        // What rounding takes from nobody and everybody.
        let (low, high) = (if bought > 0.0 { low } else { 0.0 }, if bought < people { high } else { 1.0 });
        Some(Interval { likely: rate, low, high })
    }
}

/// How much more of those who were told bought than of those who were held out; `None` where there is nobody on one side.
pub fn lift(told: Rate, held_out: Rate) -> Option<Interval> {
    let (a, b) = (told.interval()?, held_out.interval()?);
    let likely = a.likely - b.likely;
    let below = (a.likely - a.low).hypot(b.high - b.likely);
    let above = (a.high - a.likely).hypot(b.likely - b.low);
    Some(Interval { likely, low: (likely - below).max(-1.0), high: (likely + above).min(1.0) })
}

/// Are there enough people and purchases to look at the figure at all?
pub fn is_enough(told: Rate, held_out: Rate) -> bool {
    told.people.min(held_out.people) >= ENOUGH_PEOPLE && told.bought + held_out.bought >= ENOUGH_PURCHASES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(bought: u64, people: u64) -> Rate {
        Rate { people, bought }
    }

    fn close(interval: Interval, likely: f64, low: f64, high: f64) -> bool {
        [(interval.likely, likely), (interval.low, low), (interval.high, high)].iter().all(|(a, b)| (a - b).abs() < 0.000_051)
    }

    /// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), 857-872, table I, method 3.
    #[test]
    fn a_rate_has_the_published_interval() {
        for (bought, people, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let interval = rate(bought, people).interval().unwrap();
            assert!(close(interval, interval.likely, low, high), "{bought}/{people}: {interval:?}");
        }
        assert_eq!(rate(0, 0).interval(), None);
        assert_eq!(rate(7, 5).interval(), rate(5, 5).interval());
    }

    /// The eight contrasts of Newcombe's table II, method 10.
    #[test]
    fn a_difference_has_the_published_interval() {
        for (a, b, likely, low, high) in [
            ((56, 70), (48, 80), 0.2, 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.6, 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.5714, 0.0582, 0.8062),
            ((5, 56), (0, 29), 0.0893, -0.0381, 0.1926),
            ((0, 10), (0, 20), 0.0, -0.1611, 0.2775),
            ((0, 10), (0, 10), 0.0, -0.2775, 0.2775),
            ((10, 10), (0, 20), 1.0, 0.6791, 1.0),
            ((10, 10), (0, 10), 1.0, 0.6075, 1.0),
        ] {
            let interval = lift(rate(a.0, a.1), rate(b.0, b.1)).unwrap();
            assert!(close(interval, likely, low, high), "{a:?} - {b:?}: {interval:?}");
        }
        assert_eq!(lift(rate(5, 10), rate(0, 0)), None);
    }

    #[test]
    fn few_prove_nothing() {
        assert!(!is_enough(rate(50, 900), rate(3, 99)));
        assert!(!is_enough(rate(7, 900), rate(2, 100)));
        assert!(is_enough(rate(8, 900), rate(2, 100)));
    }

    proptest::proptest! {
        #[test]
        fn an_interval_holds_its_value_and_stays_within_what_is_possible(
            told in 1_u64..5_000, held_out in 1_u64..5_000, a in 0.0..=1.0_f64, b in 0.0..=1.0_f64,
        ) {
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of people")]
            let of = |people: u64, share: f64| rate((people as f64 * share) as u64, people);
            let (told, held_out) = (of(told, a), of(held_out, b));
            let (there, back) = (lift(told, held_out).unwrap(), lift(held_out, told).unwrap());
            proptest::prop_assert!(-1.0 <= there.low && there.low <= there.likely && there.likely <= there.high && there.high <= 1.0);
            proptest::prop_assert!((there.low + back.high).abs() < 1e-9 && (there.high + back.low).abs() < 1e-9);
            let one = told.interval().unwrap();
            proptest::prop_assert!(0.0 <= one.low && one.low <= one.likely && one.likely <= one.high && one.high <= 1.0);
        }
    }
}
