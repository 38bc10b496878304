//! How many people the stock supports (R5).

use crate::policy::{Policy, Rate};
use crate::stock::Sellable;

/// The people told together in an episode, so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wave {
    pub number: i64,
    pub started_at: i64,
    /// People told in this wave who were not put back into the line.
    pub told: u64,
    /// Of these, the people whose message waits for the end of their quiet hours: their units are theirs.
    pub asleep: u64,
}

impl Wave {
    pub fn ends_at(&self, policy: &Policy) -> i64 {
        self.started_at.saturating_add(policy.wave_interval_ms())
    }
}

/// The most people one wave may tell: sellable × rate, rounded down, and at least one where there is a unit at all.
pub fn supported(sellable: Sellable, rate: Rate) -> u64 {
    match sellable {
        Sellable::Unlimited => u64::MAX,
        Sellable::Units(units) => {
            let units = u64::try_from(units).unwrap_or(0);
            let people = u128::from(units) * u128::from(rate.milli()) / 1000;
            u64::try_from(people).unwrap_or(u64::MAX).max(u64::from(units > 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_is_as_large_as_the_stock_supports() {
        let people = |units, milli| supported(Sellable::Units(units), Rate::from_milli(milli));
        assert_eq!(people(5, 1000), 5);
        assert_eq!(people(5, 1500), 7);
        assert_eq!(people(5, 500), 2);
        assert_eq!(people(1, 100), 1);
        assert_eq!(people(0, 1000), 0);
        assert_eq!(people(-3, 1000), 0);
        assert_eq!(people(i64::MAX, 1_000_000), u64::MAX);
        assert_eq!(supported(Sellable::Unlimited, Rate::ONE), u64::MAX);
    }
}
