//! What an HTTP answer says about trying again.

use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Nobody waits longer than this, whatever a server asks for, ms.
const LONGEST: i64 = 24 * 3_600_000;

/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a date. Ms from `now` on; 0 where it says nothing.
pub fn retry_after_ms(headers: &HeaderMap, now: i64) -> i64 {
    let Some(value) = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::trim) else { return 0 };
    let asked = match value.parse::<i64>() {
        Ok(seconds) => seconds.saturating_mul(1000),
        Err(_) => jiff::fmt::rfc2822::parse(value).map_or(0, |at| at.timestamp().as_millisecond().saturating_sub(now)),
    };
    asked.clamp(0, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_nonsense_is_nothing() {
        let now = 1_795_428_000_000;
        for (value, ms) in [
            ("120", 120_000),
            (" 0 ", 0),
            ("-5", 0),
            ("soon", 0),
            ("999999999999", LONGEST),
            ("Mon, 23 Nov 2026 10:01:00 GMT", 60_000),
            ("Mon, 23 Nov 2026 09:00:00 GMT", 0),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
            assert_eq!(retry_after_ms(&headers, now), ms, "{value}");
        }
        assert_eq!(retry_after_ms(&HeaderMap::new(), now), 0);
    }
}
