//! Days and times of day in UTC, in the order of the language.

use super::Language;
use super::wording::plain;

const DAY_MS: i64 = 86_400_000;

/// A day such as `30 November 2026`.
pub fn day(ms: i64, language: Language, locale: &str) -> String {
    let (year, month, day) = civil(ms.div_euclid(DAY_MS));
    let months = plain(language, "months");
    let month = months.split(' ').nth(month - 1).unwrap_or_default();
    match language {
        Language::En if locale.eq_ignore_ascii_case("en-us") || locale.eq_ignore_ascii_case("en_us") => format!("{month} {day}, {year}"),
        Language::De => format!("{day}. {month} {year}"),
        Language::Es | Language::Pt => format!("{day} de {month} de {year}"),
        Language::Fr if day == 1 => format!("1er {month} {year}"),
        Language::En | Language::Fr | Language::It | Language::Nl => format!("{day} {month} {year}"),
    }
}

/// A time of day such as `01:20 UTC`.
pub fn time(ms: i64) -> String {
    let minutes = ms.rem_euclid(DAY_MS) / 60_000;
    format!("{:02}:{:02} UTC", minutes / 60, minutes % 60)
}

/// Year, month from 1, day of the month: Howard Hinnant's algorithm, counted in eras of 400 years from 1 March.
fn civil(days: i64) -> (i64, usize, i64) {
    let from_march = days + 719_468;
    let era = from_march.div_euclid(146_097);
    let day_of_era = from_march.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, usize::try_from(month).unwrap_or(1), day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_the_language_does() {
        let leap = 1_709_164_800_000; // 2024-02-29T00:00:00Z
        assert_eq!(day(leap, Language::En, "en-GB"), "29 February 2024");
        assert_eq!(day(leap, Language::En, "en-US"), "February 29, 2024");
        assert_eq!(day(leap, Language::De, "de"), "29. Februar 2024");
        assert_eq!(day(leap, Language::Es, "es"), "29 de febrero de 2024");
        assert_eq!(day(0, Language::Fr, "fr"), "1er janvier 1970");
        assert_eq!(time(leap + 5_460_000), "01:31 UTC");
    }
}
