//! Keeping to Shopify's pace: a leaky bucket of points that every answer reports (`extensions.cost.throttleStatus`), and
//! doubling waits after a failure.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;

/// How long we wait, and for what. The defaults suit a background job.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For one call, connecting included.
    pub call: Duration,
    /// After the first failure; doubles each time.
    pub first_wait: Duration,
    pub longest_wait: Duration,
    /// All waits of one call together; then its error is returned.
    pub total_wait: Duration,
    /// Between two looks at a bulk operation, at first and at most; doubles in between.
    pub first_poll: Duration,
    pub longest_poll: Duration,
    /// Until a bulk operation is given up.
    pub bulk: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            call: Duration::from_secs(20),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(16),
            total_wait: Duration::from_mins(1),
            first_poll: Duration::from_secs(1),
            longest_poll: Duration::from_secs(15),
            bulk: Duration::from_hours(6),
        }
    }
}

/// The waits of one call: doubling, without chance, bounded in sum.
#[derive(Debug)]
pub(in crate::connectors) struct Waits {
    next: Duration,
    longest: Duration,
    left: Duration,
}

impl Waits {
    pub fn new(patience: &Patience) -> Self {
        Self { next: patience.first_wait, longest: patience.longest_wait, left: patience.total_wait }
    }

    /// The next wait, at least `asked` (Retry-After); `None` when patience is used up.
    pub fn next(&mut self, asked: Option<Duration>) -> Option<Duration> {
        let wait = self.next.max(asked.unwrap_or_default());
        self.left = self.left.checked_sub(wait)?;
        self.next = (self.next * 2).min(self.longest);
        Some(wait)
    }
}

/// `extensions.cost` of an answer, in points.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cost {
    #[serde(default)]
    pub requested_query_cost: Option<f64>,
    #[serde(default)]
    pub throttle_status: Option<ThrottleStatus>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ThrottleStatus {
    pub maximum_available: f64,
    pub currently_available: f64,
    /// Points per second.
    pub restore_rate: f64,
}

/// What we know of the shop's bucket. Shared by all calls of one shop, so that they do not spend the same points twice.
#[derive(Debug, Default)]
pub(super) struct Pace {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    bucket: Option<Bucket>,
    /// Points that an operation last asked for.
    costs: HashMap<&'static str, f64>,
}

#[derive(Debug)]
struct Bucket {
    available: f64,
    maximum: f64,
    restore_rate: f64,
    /// Milliseconds since the Unix epoch.
    at: i64,
}

impl Pace {
    /// Takes the operation's points and says how long to wait until the bucket holds them. Nothing is known before the first answer.
    pub fn reserve(&self, operation: &'static str, now: i64) -> Duration {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let cost = known.costs.get(operation).copied().unwrap_or_default();
        let Some(bucket) = known.bucket.as_mut() else { return Duration::ZERO };
        let elapsed = Duration::from_millis(u64::try_from(now - bucket.at).unwrap_or_default()).as_secs_f64();
        bucket.available = (bucket.available + elapsed * bucket.restore_rate).min(bucket.maximum) - cost.min(bucket.maximum);
        bucket.at = now;
        Duration::try_from_secs_f64(-bucket.available / bucket.restore_rate).unwrap_or_default()
    }

    pub fn learn(&self, operation: &'static str, cost: &Cost, now: i64) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(points) = cost.requested_query_cost.filter(|points| points.is_finite() && *points >= 0.0) {
            known.costs.insert(operation, points);
        }
        let Some(status) = &cost.throttle_status else { return };
        let sane = [status.maximum_available, status.currently_available, status.restore_rate].iter().all(|points| points.is_finite());
        if sane && status.restore_rate >= 1.0 {
            known.bucket = Some(Bucket {
                available: status.currently_available,
                maximum: status.maximum_available,
                restore_rate: status.restore_rate,
                at: now,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(requested: f64, available: f64) -> Cost {
        let status = ThrottleStatus { maximum_available: 2000.0, currently_available: available, restore_rate: 100.0 };
        Cost { requested_query_cost: Some(requested), throttle_status: Some(status) }
    }

    #[test]
    fn a_call_waits_until_the_bucket_can_pay_it() {
        let pace = Pace::default();
        assert_eq!(pace.reserve("Nodes", 0), Duration::ZERO);
        pace.learn("Nodes", &cost(950.0, 450.0), 0);
        assert_eq!(pace.reserve("Nodes", 0), Duration::from_secs(5));
        // A second caller waits behind the first.
        assert_eq!(pace.reserve("Nodes", 0), Duration::from_millis(14_500));
    }

    #[test]
    fn the_bucket_refills_with_time_up_to_its_size() {
        let pace = Pace::default();
        pace.learn("Nodes", &cost(950.0, 0.0), 0);
        assert_eq!(pace.reserve("Nodes", 9_500), Duration::ZERO);
        pace.learn("Nodes", &cost(950.0, 0.0), 10_000);
        pace.reserve("Nodes", 100_000_000);
        assert_eq!(pace.reserve("Nodes", 100_000_000), Duration::ZERO);
        assert_eq!(pace.reserve("Nodes", 100_000_000), Duration::from_millis(8_500));
    }

    #[test]
    fn nonsense_from_the_other_side_is_not_believed() {
        let pace = Pace::default();
        let status = ThrottleStatus { maximum_available: 1000.0, currently_available: -1e300, restore_rate: 0.0 };
        pace.learn("Nodes", &Cost { requested_query_cost: Some(f64::NAN), throttle_status: Some(status) }, 0);
        assert_eq!(pace.reserve("Nodes", 0), Duration::ZERO);
    }

    #[test]
    fn waits_double_and_end() {
        let patience = Patience {
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(4),
            total_wait: Duration::from_secs(20),
            ..Patience::default()
        };
        let mut waits = Waits::new(&patience);
        let secs: Vec<_> = std::iter::from_fn(|| waits.next(None)).map(|wait| wait.as_secs()).collect();
        assert_eq!(secs, [1, 2, 4, 4, 4, 4]);
        assert_eq!(Waits::new(&patience).next(Some(Duration::from_secs(9))), Some(Duration::from_secs(9)));
        assert_eq!(Waits::new(&patience).next(Some(Duration::from_secs(21))), None);
    }
}
