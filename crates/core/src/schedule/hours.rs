//! The hours of a day in which somebody may be written to, and when they begin, in whatever zones that person may be.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, civil};
use serde::{Deserialize, Serialize};

/// From this minute of the local day up to, and without, that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    from: u16,
    to: u16,
}

const DAY: u16 = 24 * 60;
/// Shorter hours are hardly ever the same in all the zones of a country.
const SHORTEST: u16 = 60;
/// Hours that zones have in common come within so many days, or never.
const PATIENCE_MS: i64 = 3 * 86_400_000;

impl Hours {
    /// 9:00–20:00: inside what the law of the United States and of its stricter states leaves open (47 CFR 64.1200(c)(1): 8 a.m. to
    /// 9 p.m.; Florida, Fla. Stat. 501.616(6): until 8 p.m.).
    pub const DAYTIME: Self = Self { from: 9 * 60, to: 20 * 60 };

    /// `9:00-20:00`, within one day and at least an hour long.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(['-', '–'])?;
        let (from, to) = (minute(from)?, minute(to)?);
        (to <= DAY && from + SHORTEST <= to).then_some(Self { from, to })
    }

    fn include(self, time: civil::Time) -> bool {
        let minute = u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs());
        (self.from..self.to).contains(&minute)
    }

    fn opening(self) -> civil::Time {
        let (hour, minute) = (self.from / 60, self.from % 60);
        civil::Time::new(i8::try_from(hour).unwrap_or(0), i8::try_from(minute).unwrap_or(0), 0, 0).unwrap_or_default()
    }

    /// Is this moment (ms since the Unix epoch) within them in the zone?
    pub fn allow(self, at: i64, zone: &TimeZone) -> bool {
        Timestamp::from_millisecond(at).is_ok_and(|at| self.include(zone.to_datetime(at).time()))
    }

    /// The first moment from `now` on that is within them in every zone, ms since the Unix epoch. Where no hour is common to all of them, the
    /// first zone counts alone.
    pub fn next(self, now: i64, zones: &[TimeZone]) -> i64 {
        let mut at = now;
        // No zone opens before the latest opening of them all, so that is where the search goes on.
        while at - now <= PATIENCE_MS {
            let latest = zones.iter().map(|zone| self.next_in(at, zone)).max().unwrap_or(at);
            if latest == at {
                return at;
            }
            at = latest;
        }
        zones.first().map_or(now, |zone| self.next_in(now, zone))
    }

    fn next_in(self, now: i64, zone: &TimeZone) -> i64 {
        let Ok(at) = Timestamp::from_millisecond(now) else { return now };
        let local = zone.to_datetime(at);
        if self.include(local.time()) {
            return now;
        }
        let mut date = local.date();
        for _ in 0..4 {
            // Where the clock is put forward over the opening, it opens with the new time; where it is put back, it may open twice.
            let opening = zone.to_ambiguous_timestamp(date.to_datetime(self.opening()));
            for moment in [opening.compatible(), opening.later()].into_iter().flatten() {
                let moment = moment.as_millisecond();
                if moment >= now && self.allow(moment, zone) {
                    return moment;
                }
            }
            let Ok(next) = date.checked_add(1.day()) else { break };
            date = next;
        }
        now
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
}

impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{:02}-{}:{:02}", self.from / 60, self.from % 60, self.to / 60, self.to % 60)
    }
}

impl Serialize for Hours {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("'{text}' are not hours of a day")))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::zones::zone;
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn next(hours: &str, now: &str, zones: &[&str]) -> String {
        let zones: Vec<TimeZone> = zones.iter().map(|name| zone(name).unwrap()).collect();
        Timestamp::from_millisecond(Hours::parse(hours).unwrap().next(at(now), &zones)).unwrap().to_string()
    }

    #[test]
    fn hours_are_read_and_shown() {
        for (text, shown) in [("9:00-20:00", "9:00-20:00"), ("09:30 – 18", "9:30-18:00"), ("0-24", "0:00-24:00"), ("8-9", "8:00-9:00")] {
            assert_eq!(Hours::parse(text).unwrap().to_string(), shown);
        }
        for text in ["", "9", "20-9", "9-9:30", "9-25", "a-b", "9:60-12", "-1-5"] {
            assert_eq!(Hours::parse(text), None, "{text}");
        }
        assert_eq!(Hours::DAYTIME.to_string(), "9:00-20:00");
    }

    #[test]
    fn whoever_sleeps_is_told_in_the_morning() {
        let berlin = &["Europe/Berlin"];
        assert_eq!(next("9-20", "2026-11-23T10:00:00Z", berlin), "2026-11-23T10:00:00Z");
        assert_eq!(next("9-20", "2026-11-23T18:59:59Z", berlin), "2026-11-23T18:59:59Z");
        assert_eq!(next("9-20", "2026-11-23T19:00:00Z", berlin), "2026-11-24T08:00:00Z");
        assert_eq!(next("9-20", "2026-11-24T02:00:00Z", berlin), "2026-11-24T08:00:00Z");
        // Only the hours that New York and Los Angeles share.
        let both = &["America/New_York", "America/Los_Angeles"];
        assert_eq!(next("9-20", "2026-11-23T15:00:00Z", both), "2026-11-23T17:00:00Z");
        assert_eq!(next("9-20", "2026-11-24T00:59:00Z", both), "2026-11-24T00:59:00Z");
        assert_eq!(next("9-20", "2026-11-24T01:00:00Z", both), "2026-11-24T17:00:00Z");
        // Tokyo and New York share none of these hours: the first counts.
        assert_eq!(next("9-12", "2026-11-23T15:00:00Z", &["Asia/Tokyo", "America/New_York"]), "2026-11-24T00:00:00Z");
        assert_eq!(next("9-20", "2026-11-23T03:00:00Z", &[]), "2026-11-23T03:00:00Z");
    }

    #[test]
    fn a_night_in_which_the_clock_is_put_has_a_morning() {
        // 2026-03-29 in Berlin: 2:00 becomes 3:00. 2026-10-25: 3:00 becomes 2:00.
        let berlin = &["Europe/Berlin"];
        assert_eq!(next("9-20", "2026-03-28T20:00:00Z", berlin), "2026-03-29T07:00:00Z");
        assert_eq!(next("9-20", "2026-10-24T20:00:00Z", berlin), "2026-10-25T08:00:00Z");
        // The opening does not exist on that day, and the hours that are left of it begin at 3:00.
        assert_eq!(next("2:30-5", "2026-03-28T20:00:00Z", berlin), "2026-03-29T01:30:00Z");
        // Nothing is left of these: the next day.
        assert_eq!(next("2-3", "2026-03-28T20:00:00Z", berlin), "2026-03-30T00:00:00Z");
        // The hour from 2:00 comes twice, and so do these hours.
        assert_eq!(next("2:00-3:00", "2026-10-25T00:30:00Z", berlin), "2026-10-25T00:30:00Z");
        assert_eq!(next("2:30-3:30", "2026-10-25T01:10:00Z", berlin), "2026-10-25T01:30:00Z");
    }

    fn zones() -> impl Strategy<Value = Vec<TimeZone>> {
        // Zones that differ, with and without summer time; Lord Howe's is half an hour, and Cairo's begins at midnight.
        let names = [
            "Europe/Berlin",
            "America/New_York",
            "America/Los_Angeles",
            "America/Phoenix",
            "Pacific/Honolulu",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "Africa/Cairo",
            "America/St_Johns",
            "Pacific/Auckland",
            "America/Santiago",
            "Atlantic/Azores",
        ];
        proptest::sample::subsequence(names.to_vec(), 1..=3).prop_map(|names| names.iter().map(|name| zone(name).unwrap()).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

        /// Within the hours in every zone, and no minute before it is. Around the days when clocks are put as at any other time.
        #[test]
        fn the_next_allowed_moment_is_allowed_and_is_the_first(
            zones in zones(), from in 0_u16..22, long in 2_u16..14, near in 0_usize..8, minutes in -2880_i64..2880,
        ) {
            const PUT: [&str; 8] = [
                "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-03-08T10:00:00Z", "2026-11-01T09:00:00Z", "2026-04-04T15:00:00Z",
                "2026-10-03T15:30:00Z", "2026-04-23T22:00:00Z", "2026-07-01T00:00:00Z",
            ];
            let hours = Hours { from: from * 60, to: (from + long).min(24) * 60 };
            prop_assume!(hours.to >= hours.from + SHORTEST);
            let now = at(PUT[near]) + minutes * 60_000;
            let all_allow = |at: i64| zones.iter().all(|zone| hours.allow(at, zone));
            let first = (0..3 * 24 * 60).map(|minute| now + minute * 60_000).find(|at| all_allow(*at));
            match first {
                Some(first) => prop_assert_eq!(hours.next(now, &zones), first),
                None => prop_assert!(hours.allow(hours.next(now, &zones), &zones[0])),
            }
        }
    }
}
