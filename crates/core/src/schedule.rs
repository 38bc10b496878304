//! When a message is sent: not while its recipient sleeps, and when again after it was not taken.

mod hours;
mod zones;

pub use hours::Hours;
pub use zones::{Recipient, zones_of};

/// After this many attempts a message is dead: visible to the merchant, who can retry it.
pub const LAST_ATTEMPT: i64 = 8;

/// Milliseconds to wait after the given failed attempt (the first is 1): doubling from the first pause, at most six hours.
/// `None` after the last attempt. With a first pause of 30 s the attempts span 64 minutes.
pub fn retry_after(attempt: i64, first_pause_ms: i64) -> Option<i64> {
    const LONGEST_MS: i64 = 6 * 3_600_000;
    if !(1..LAST_ATTEMPT).contains(&attempt) {
        return None;
    }
    Some(first_pause_ms.saturating_mul(1 << (attempt - 1)).min(LONGEST_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_end() {
        let pauses: Vec<_> = (1..=8).map(|attempt| retry_after(attempt, 30_000)).collect();
        let seconds = [30, 60, 120, 240, 480, 960, 1920].map(|s| Some(s * 1000));
        assert_eq!(pauses[..7], seconds);
        assert_eq!(pauses[7], None);
        assert_eq!(retry_after(7, i64::MAX), Some(21_600_000));
    }
}
