//! What the people who wait are worth: how often being told led to a purchase in this shop, and what that says about those who wait now.

use serde::Serialize;

/// Purchases are counted over this stretch, ms: long enough for slow shops, short enough that what is measured is still so.
pub const MEASURED_MS: i64 = 180 * 86_400_000;
/// Below so many people told, a shop's own figure says little: it is filled up to this number with people who behave as [`PRIOR_RATE`].
pub const ENOUGH_TOLD: u64 = 50;
/// Of a hundred people who are told that something is back, about five buy it: what shops of all kinds see, and a shop starts from.
pub const PRIOR_RATE: f64 = 0.05;
/// 95 of 100 such intervals hold the true rate.
const Z: f64 = 1.959_964;

/// Whose figure a conversion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Measured in this shop.
    Shop,
    /// Too few people were told yet: filled up with what is usual.
    Prior,
}

impl Source {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Prior => "prior",
        }
    }
}

/// How many of the people who are told buy, as a part of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conversion {
    pub rate: f64,
    /// The ends of the 95 % interval.
    pub low: f64,
    pub high: f64,
    pub told: u64,
    pub bought: u64,
    pub source: Source,
}

/// From people told and people who bought after it: Wilson's score interval (E. B. Wilson, 1927), which stays within 0 and 1 and is honest
/// about few observations.
pub fn conversion(told: u64, bought: u64) -> Conversion {
    let bought = bought.min(told);
    let missing = ENOUGH_TOLD.saturating_sub(told);
    let (people, buyers) = (number(told + missing), number(bought) + number(missing) * PRIOR_RATE);
    let rate = buyers / people;
    let (low, high) = wilson(people, rate);
    Conversion { rate, low, high, told, bought, source: if missing == 0 { Source::Shop } else { Source::Prior } }
}

fn wilson(people: f64, rate: f64) -> (f64, f64) {
    let scale = 1.0 + Z * Z / people;
    let centre = rate + Z * Z / (2.0 * people);
    let reach = Z * (rate * (1.0 - rate) / people + Z * Z / (4.0 * people * people)).sqrt();
    (((centre - reach) / scale).max(0.0), ((centre + reach) / scale).min(1.0))
}

/// What people who wait would spend if they were told, in minor units of the shop's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recoverable {
    pub low_minor: i64,
    pub likely_minor: i64,
    pub high_minor: i64,
}

/// `people` wait for something that costs `price_minor`.
pub fn recoverable(people: i64, price_minor: i64, conversion: &Conversion) -> Recoverable {
    let all = people.max(0).saturating_mul(price_minor.max(0));
    let part = |rate: f64| round(number(all.unsigned_abs()) * rate);
    Recoverable { low_minor: part(conversion.low), likely_minor: part(conversion.rate), high_minor: part(conversion.high) }
}

#[expect(clippy::cast_precision_loss, reason = "people and sums of money far below 2^53")]
fn number(whole: u64) -> f64 {
    whole as f64
}

#[expect(clippy::cast_possible_truncation, reason = "saturates, and a sum of money is far below the bounds")]
fn round(value: f64) -> i64 {
    value.round() as i64
}

/// The least waiting number at which the merchant is written to about it: `from`, and each doubling of it. `None` below `from`, or when
/// `from` is 0, which turns it off.
pub fn alert_level(people: u64, from: u64) -> Option<u64> {
    if from == 0 || people < from {
        return None;
    }
    let mut level = from;
    while let Some(next) = level.checked_mul(2).filter(|next| *next <= people) {
        level = next;
    }
    Some(level)
}

/// Is the merchant to be written to about a target? `people` wait; `before`: the level that they were last written to about.
/// They are not written to twice about one level; fewer than half of `from` waiting begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// Nothing to say.
    Silent,
    /// Say it, and remember this level.
    Tell { level: u64 },
    /// Forget what was said: most of them are gone.
    Forget,
}

pub fn alert(people: u64, from: u64, before: Option<u64>) -> Alert {
    match (alert_level(people, from), before) {
        (Some(level), Some(before)) if level <= before => Alert::Silent,
        (Some(level), _) => Alert::Tell { level },
        (None, Some(_)) if people < from.div_ceil(2) => Alert::Forget,
        (None, _) => Alert::Silent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.000_5
    }

    #[test]
    fn enough_people_speak_for_themselves() {
        // By hand: 10 of 100, z = 1.96: (0.1 + 0.0192 ± 1.96 √(0.0009 + 0.000096)) / 1.0384 = 0.0552 … 0.1744.
        let measured = conversion(100, 10);
        assert_eq!(measured.source, Source::Shop);
        assert!(close(measured.rate, 0.1) && close(measured.low, 0.0552) && close(measured.high, 0.1744), "{measured:?}");
        let nobody = conversion(200, 0);
        assert!(close(nobody.rate, 0.0) && nobody.low.abs() < f64::EPSILON && close(nobody.high, 0.0188), "{nobody:?}");
    }

    #[test]
    fn a_new_shop_starts_from_what_is_usual_and_says_so() {
        let new = conversion(0, 0);
        assert_eq!((new.source, new.told, new.bought), (Source::Prior, 0, 0));
        assert!(close(new.rate, PRIOR_RATE) && new.low > 0.01 && new.high < 0.16, "{new:?}");
        // Ten of ten bought: believed no further than it carries.
        let few = conversion(10, 10);
        assert!(few.rate > 0.2 && few.rate < 0.3, "{few:?}");
        // The fill ends where the shop's own people are enough, without a jump.
        let (below, above) = (conversion(49, 5), conversion(50, 5));
        assert!((below.rate - above.rate).abs() < 0.002, "{below:?} {above:?}");
        // More bought than were told cannot be.
        assert_eq!(conversion(60, 90).bought, 60);
    }

    #[test]
    fn worth_is_people_times_price_times_rate() {
        let worth = recoverable(40, 2_500, &conversion(100, 10));
        assert_eq!(worth.likely_minor, 10_000);
        assert!((5_500..5_600).contains(&worth.low_minor) && (17_400..17_500).contains(&worth.high_minor), "{worth:?}");
        assert_eq!(recoverable(0, 2_500, &conversion(100, 10)).high_minor, 0);
        assert_eq!(recoverable(-3, -1, &conversion(100, 10)).high_minor, 0);
    }

    proptest::proptest! {
        #[test]
        fn the_interval_holds_the_rate_and_stays_within_bounds(told in 0_u64..1_000_000, part in 0.0_f64..=1.0) {
            let bought = u64::try_from(round(number(told) * part)).unwrap();
            let found = conversion(told, bought);
            proptest::prop_assert!(found.low >= 0.0 && found.low <= found.rate + 1e-9);
            proptest::prop_assert!(found.rate <= found.high + 1e-9 && found.high <= 1.0);
            // More people who behave the same make it surer.
            let more = conversion(told.max(ENOUGH_TOLD) * 4, bought.min(told.max(ENOUGH_TOLD)) * 4);
            let same = conversion(told.max(ENOUGH_TOLD), bought.min(told.max(ENOUGH_TOLD)));
            proptest::prop_assert!(more.high - more.low <= same.high - same.low + 1e-9);
        }

        /// However the line grows, one mail for each doubling, and none twice.
        #[test]
        fn a_growing_line_is_told_at_each_doubling_once(from in 1_u64..100, people in 0_u64..5_000) {
            let (mut before, mut told) = (None, Vec::new());
            for waiting in 0..=people {
                if let Alert::Tell { level } = alert(waiting, from, before) {
                    before = Some(level);
                    told.push(level);
                }
            }
            let expected: Vec<u64> = (0..32).map(|n| from << n).take_while(|level| *level <= people).collect();
            proptest::prop_assert_eq!(told, expected);
        }
    }

    #[test]
    fn a_line_that_shrank_to_less_than_half_begins_anew() {
        assert_eq!(alert(80, 40, None), Alert::Tell { level: 80 });
        assert_eq!(alert(100, 40, Some(80)), Alert::Silent);
        assert_eq!(alert(41, 40, Some(80)), Alert::Silent);
        assert_eq!(alert(25, 40, Some(80)), Alert::Silent);
        assert_eq!(alert(19, 40, Some(80)), Alert::Forget);
        assert_eq!(alert(1_000, 0, None), Alert::Silent);
    }
}
