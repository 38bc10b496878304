//! Times as exports write them.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// How `3/4/2026` is meant in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayFirst {
    Yes,
    No,
    /// Nothing in the file tells.
    Unknown,
}

impl DayFirst {
    /// By the first date that can be meant in only one way.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        for text in texts {
            match slashed(text) {
                Some((first, ..)) if first > 12 => return Self::Yes,
                Some((_, second, ..)) if second > 12 => return Self::No,
                _ => {}
            }
        }
        Self::Unknown
    }

    /// ms since the Unix epoch; `None` for an empty text. A time without a zone is one of UTC.
    pub fn read(self, text: &str) -> Result<Option<i64>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        let read = number(text).or_else(|| instant(text)).or_else(|| civil(text)).or_else(|| self.local(text));
        read.map(Some).ok_or_else(|| match slashed(text) {
            Some(_) => format!("'{text}' may be meant in two ways; write dates such as 2026-11-23"),
            None => format!("'{text}' is not a time such as 2026-11-23T10:00:00Z"),
        })
    }

    fn local(self, text: &str) -> Option<i64> {
        let (first, second, year, rest) = slashed(text)?;
        let (day, month) = match self {
            Self::Yes => (first, second),
            Self::No => (second, first),
            Self::Unknown => return None,
        };
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let time = match rest.trim() {
            "" => Time::midnight(),
            rest => ["%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p"].iter().find_map(|format| Time::strptime(format, rest).ok())?,
        };
        utc(date.to_datetime(time))
    }
}

/// Seconds or milliseconds since the Unix epoch.
fn number(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    Some(if text.len() <= 10 { number.checked_mul(1000)? } else { number })
}

fn instant(text: &str) -> Option<i64> {
    let parsed = text.parse::<Timestamp>().ok();
    let parsed = parsed.or_else(|| strtime::parse("%Y-%m-%d %H:%M:%S %z", text).ok()?.to_timestamp().ok());
    parsed.or_else(|| text.parse::<Zoned>().ok().map(|zoned| zoned.timestamp())).map(Timestamp::as_millisecond)
}

fn civil(text: &str) -> Option<i64> {
    let text = text.strip_suffix(" UTC").unwrap_or(text);
    if let Ok(at) = text.replacen(' ', "T", 1).parse::<DateTime>() {
        return utc(at);
    }
    let formats = ["%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d"];
    let date = formats.iter().find_map(|format| Date::strptime(format, text).ok());
    let formats = ["%b %d, %Y %H:%M:%S", "%b %d, %Y %I:%M %p", "%B %d, %Y %I:%M %p", "%Y/%m/%d %H:%M:%S"];
    let at = formats.iter().find_map(|format| DateTime::strptime(format, text).ok());
    at.or_else(|| date.map(|date| date.to_datetime(Time::midnight()))).and_then(utc)
}

fn utc(at: DateTime) -> Option<i64> {
    Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

/// `3/4/2026 10:00`: the two numbers, the year, and what follows.
fn slashed(text: &str) -> Option<(i16, i16, i16, &str)> {
    let (date, rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut parts = date.split(['/', '.']);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?, year.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(order: DayFirst, text: &str) -> String {
        let at = order.read(text).unwrap().unwrap();
        Timestamp::from_millisecond(at).unwrap().to_string()
    }

    #[test]
    fn times_are_read_as_people_and_programs_write_them() {
        for (text, at) in [
            ("2026-02-01", "2026-02-01T00:00:00Z"),
            ("2026-02-01T10:00:00+02:00", "2026-02-01T08:00:00Z"),
            ("2026-02-01 10:00:00", "2026-02-01T10:00:00Z"),
            ("2026-02-01 10:00:00 UTC", "2026-02-01T10:00:00Z"),
            ("2026-02-01 10:00:00 +0100", "2026-02-01T09:00:00Z"),
            ("1769940000", "2026-02-01T10:00:00Z"),
            ("1769940000000", "2026-02-01T10:00:00Z"),
            ("Feb 1, 2026", "2026-02-01T00:00:00Z"),
            ("1 February 2026", "2026-02-01T00:00:00Z"),
        ] {
            assert_eq!(shown(DayFirst::Unknown, text), at, "{text}");
        }
        assert_eq!(shown(DayFirst::No, "2/1/2026 10:30"), "2026-02-01T10:30:00Z");
        assert_eq!(shown(DayFirst::Yes, "1.2.2026"), "2026-02-01T00:00:00Z");
        assert_eq!(DayFirst::of(["3/4/2026", "", "3/14/2026"].into_iter()), DayFirst::No);
        assert_eq!(DayFirst::of(["3/4/2026", "14/3/2026"].into_iter()), DayFirst::Yes);
        assert!(DayFirst::Unknown.read("3/4/2026").unwrap_err().contains("two ways"));
        assert!(DayFirst::Unknown.read("soon").is_err());
        assert_eq!(DayFirst::Unknown.read(""), Ok(None));
    }
}
