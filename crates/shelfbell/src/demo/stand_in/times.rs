//! Times as Shopify writes them: whole seconds, in UTC in GraphQL and in the shop's own zone in webhooks.

use jiff::Timestamp;
use jiff::tz::Offset;

/// Milliseconds since the Unix epoch as `2026-03-16T08:35:10Z`.
pub fn utc(at: i64) -> String {
    timestamp(at).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// With milliseconds, as in the header `X-Shopify-Triggered-At`.
pub fn utc_precise(at: i64) -> String {
    format!("{:.3}", timestamp(at))
}

/// With the offset of the shop's standard time, as webhooks have it: `2026-03-16T09:35:10+01:00`.
pub fn shop_time(at: i64) -> String {
    let seconds = timestamp(at).as_second();
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH).display_with_offset(Offset::constant(1)).to_string()
}

fn timestamp(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_instant_in_each_spelling() {
        let at = 1_773_650_110_250;
        assert_eq!(utc(at), "2026-03-16T08:35:10Z");
        assert_eq!(utc_precise(at), "2026-03-16T08:35:10.250Z");
        assert_eq!(shop_time(at), "2026-03-16T09:35:10+01:00");
    }
}
