//! Shopify's leaky bucket: a query takes its cost out, and the bucket fills again with time (shopify.dev, "API rate limits").

use serde_json::{Value, json};

/// A bucket as the Standard plan has it, in points.
pub const MAXIMUM: u32 = 2_000;
/// Points per second.
pub const RESTORE_RATE: u32 = 100;
/// A query that costs more is refused, however full the bucket is.
pub const MOST_PER_QUERY: u32 = 1_000;

#[derive(Clone, Debug)]
pub struct Bucket {
    maximum: u32,
    restore_rate: u32,
    /// Thousandths of a point: so many flow in each millisecond as points do each second.
    available: i64,
    /// Milliseconds since the Unix epoch.
    filled_at: i64,
}

impl Bucket {
    /// `maximum` in points, `restore_rate` in points per second, `now` in milliseconds since the Unix epoch.
    pub fn full(maximum: u32, restore_rate: u32, now: i64) -> Self {
        Self { maximum, restore_rate, available: thousandths(maximum), filled_at: now }
    }

    /// `false`: the bucket holds too little, and nothing was taken.
    pub fn take(&mut self, points: u32, now: i64) -> bool {
        let elapsed = now.saturating_sub(self.filled_at).max(0);
        self.pour(elapsed.saturating_mul(i64::from(self.restore_rate)));
        self.filled_at = now;
        let enough = self.available >= thousandths(points);
        if enough {
            self.available -= thousandths(points);
        }
        enough
    }

    /// A query is paid in advance for the most it could cost; what it did not use comes back.
    pub fn give_back(&mut self, points: u32) {
        self.pour(thousandths(points));
    }

    fn pour(&mut self, thousandths_in: i64) {
        self.available = self.available.saturating_add(thousandths_in).min(thousandths(self.maximum));
    }

    /// The `cost` object of an answer; `used` is `None` when the query did not run.
    pub fn cost(&self, requested: u32, used: Option<u32>) -> Value {
        json!({
            "requestedQueryCost": requested,
            "actualQueryCost": used,
            "throttleStatus": {
                "maximumAvailable": f64::from(self.maximum),
                "currentlyAvailable": self.available / 1_000,
                "restoreRate": f64::from(self.restore_rate),
            }
        })
    }
}

fn thousandths(points: u32) -> i64 {
    i64::from(points) * 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_bucket_refuses_until_it_has_filled() {
        let mut bucket = Bucket::full(1_000, 50, 0);
        assert!(bucket.take(700, 0));
        assert!(!bucket.take(400, 0));
        assert!(!bucket.take(400, 1_900));
        assert!(bucket.take(400, 2_000));
        assert_eq!(bucket.cost(400, None)["throttleStatus"]["currentlyAvailable"], 0);
    }

    #[test]
    fn it_never_holds_more_than_its_maximum() {
        let mut bucket = Bucket::full(100, 50, 0);
        assert!(bucket.take(100, 0));
        bucket.give_back(30);
        assert!(bucket.take(30, 0));
        assert!(bucket.take(100, i64::MAX));
        assert!(!bucket.take(1, i64::MAX));
    }
}
