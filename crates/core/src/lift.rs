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
        [(interval.likely, likely), (interval.low, low), (interval.high, high)].iter().all(|(a, b)| (a - b).abs() < 1e-9)
    }

    /// Computed by statsmodels 0.15.0 (Python), `proportion_confint(bought, people, alpha=0.05, method="wilson")`. The first four are those
    /// of Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), 857-872.
    #[test]
    fn a_rate_has_the_interval_that_others_compute() {
        for (bought, people, low, high) in [
            (81, 263, 0.255_288_519_878_274, 0.366_209_576_982_800),
            (15, 148, 0.062_386_399_530_736, 0.160_487_241_723_308),
            (0, 20, 0.0, 0.161_125_158_052_819),
            (1, 29, 0.006_113_214_292_763, 0.171_755_218_793_203),
            (20, 20, 0.838_874_841_947_180, 1.0),
            (1, 1, 0.206_549_314_377_238, 1.0),
            (0, 1, 0.0, 0.793_450_685_622_763),
            (50, 5_000, 0.007_593_772_813_947, 0.013_158_575_092_209),
            (3, 4_999, 0.000_204_115_481_394, 0.001_763_058_354_055),
        ] {
            let interval = rate(bought, people).interval().unwrap();
            assert!(close(interval, interval.likely, low, high), "{bought}/{people}: {interval:?}");
        }
        assert_eq!(rate(0, 0).interval(), None);
        assert_eq!(rate(7, 5).interval(), rate(5, 5).interval());
    }

    /// Computed by statsmodels 0.15.0 (Python), `confint_proportions_2indep(a, n, b, m, compare="diff", method="newcomb", alpha=0.05,
    /// correction=False)`. The first eight are the contrasts of Newcombe's paper; the others have empty cells, unequal sides and rare purchases.
    #[test]
    fn a_difference_has_the_interval_that_others_compute() {
        for (a, b, low, high) in [
            ((56, 70), (48, 80), 0.052_431_472_402_365, 0.333_872_654_036_906),
            ((9, 10), (3, 10), 0.170_522_723_934_503, 0.809_017_973_535_488),
            ((6, 7), (2, 7), 0.058_227_927_482_312, 0.806_249_637_524_228),
            ((5, 56), (0, 29), -0.038_137_147_903_537, 0.192_560_013_855_112),
            ((0, 10), (0, 20), -0.161_125_158_052_819, 0.277_532_799_862_889),
            ((0, 10), (0, 10), -0.277_532_799_862_889, 0.277_532_799_862_889),
            ((10, 10), (0, 20), 0.679_086_037_141_915, 1.0),
            ((10, 10), (0, 10), 0.607_509_350_430_524, 1.0),
            ((0, 900), (0, 100), -0.036_993_498_206_986, 0.004_250_146_730_054),
            ((3, 900), (0, 100), -0.033_725_468_577_599, 0.009_754_211_345_121),
            ((0, 100), (3, 900), -0.009_754_211_345_121, 0.033_725_468_577_599),
            ((190, 1_900), (5, 100), -0.013_041_482_016_431, 0.081_850_481_562_765),
            ((480, 9_500), (12, 500), 0.008_545_686_356_973, 0.037_728_093_501_286),
            ((1, 1), (0, 1), -0.122_108_720_681_942, 1.0),
            ((4_750, 9_500), (500, 500), -0.510_052_370_891_554, -0.487_383_315_490_390),
            ((7, 2_000), (1, 2_000), 0.000_055_998_007_382, 0.006_729_990_284_388),
            ((0, 1), (1, 5_000), -0.001_132_089_080_840, 0.793_250_702_715_309),
            ((120, 950), (3, 50), -0.037_723_954_302_341, 0.111_744_711_776_589),
        ] {
            let side = |(bought, people): (u32, u32)| rate(bought.into(), people.into());
            let share = |(bought, people): (u32, u32)| f64::from(bought) / f64::from(people);
            let interval = lift(side(a), side(b)).unwrap();
            assert!(close(interval, share(a) - share(b), low, high), "{a:?} - {b:?}: {interval:?}");
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
