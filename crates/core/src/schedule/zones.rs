//! Where somebody may be: the zones that fit their phone number, their shipping country or their language's region.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// What is known of a recipient's whereabouts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Recipient<'a> {
    /// E.164.
    pub phone: Option<&'a str>,
    /// ISO 3166-1 alpha-2.
    pub shipping_country: Option<&'a str>,
    /// BCP 47; its region counts where nothing else is known.
    pub locale: &'a str,
    /// Where the shop's people are, ISO 3166-1 alpha-2: the last resort.
    pub shop_country: Option<&'a str>,
}

/// The rules of all zones come with the program, so that the answer is the same on every machine.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
static COUNTRIES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = lines(include_str!("countries.txt")).filter_map(|line| line.split_once(' '));
    rows.map(|(country, zones)| (country, zones.split(' ').collect())).collect()
});
/// North American area codes.
static AREA_CODES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let groups = lines(include_str!("area_codes.txt")).filter_map(|line| line.split_once(": "));
    groups.flat_map(|(zones, codes)| codes.split(' ').map(move |code| (code, zones.split(' ').collect()))).collect()
});

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

pub(super) fn zone(name: &str) -> Option<TimeZone> {
    DATABASE.get(name).ok()
}

/// Every zone that somebody may be in. A phone's region and a shipping country count together: people move and keep their number. Nothing
/// known is UTC.
pub fn zones_of(recipient: &Recipient<'_>) -> Vec<TimeZone> {
    let mut names: Vec<&str> = Vec::new();
    names.extend(recipient.phone.into_iter().flat_map(of_phone));
    names.extend(recipient.shipping_country.into_iter().flat_map(of_country));
    for last_resort in [region(recipient.locale), recipient.shop_country.map(str::to_owned)] {
        if names.is_empty() {
            names.extend(last_resort.iter().flat_map(|country| of_country(country)));
        }
    }
    let mut zones: Vec<TimeZone> = Vec::new();
    for zone in names.into_iter().filter_map(zone) {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    if zones.is_empty() { vec![TimeZone::UTC] } else { zones }
}

fn of_country(country: &str) -> Vec<&'static str> {
    COUNTRIES.get(country.to_ascii_uppercase().as_str()).cloned().unwrap_or_default()
}

fn of_phone(number: &str) -> Vec<&'static str> {
    if let Some(national) = number.strip_prefix("+1") {
        let known = national.get(..3).and_then(|code| AREA_CODES.get(code));
        return known.cloned().unwrap_or_else(|| [of_country("US"), of_country("CA")].concat());
    }
    let country = phonenumber::parse(None, number).ok().and_then(|number| number.country().id());
    country.map(|country| of_country(country.as_ref())).unwrap_or_default()
}

/// `AT` of `de-AT`.
fn region(locale: &str) -> Option<String> {
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    locale.split(['-', '_']).skip(1).find(is_region).map(str::to_ascii_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(recipient: &Recipient<'_>) -> Vec<String> {
        zones_of(recipient).iter().map(|zone| zone.iana_name().unwrap_or("?").to_owned()).collect()
    }

    fn phone(number: &str) -> Vec<String> {
        names(&Recipient { phone: Some(number), ..Recipient::default() })
    }

    #[test]
    fn every_zone_of_the_tables_exists() {
        let all = COUNTRIES.values().chain(AREA_CODES.values()).flatten();
        let missing: Vec<_> = all.filter(|name| zone(name).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert!(COUNTRIES.len() > 240 && AREA_CODES.len() > 400);
        assert!(COUNTRIES.values().all(|zones| !zones.is_empty()));
    }

    #[test]
    fn a_phone_number_tells_where_its_owner_may_be() {
        assert_eq!(phone("+14158675309"), ["America/Los_Angeles"]);
        assert_eq!(phone("+12125550123"), ["America/New_York"]);
        assert_eq!(phone("+12085550123"), ["America/Denver", "America/Los_Angeles"]);
        assert_eq!(phone("+18085550123"), ["Pacific/Honolulu"]);
        assert_eq!(phone("+14165550123"), ["America/New_York"]);
        assert_eq!(phone("+491711234567"), ["Europe/Berlin"]);
        assert_eq!(phone("+61412345678").len(), 7);
        assert_eq!(phone("+34612345678"), ["Europe/Madrid", "Atlantic/Canary"]);
        // A code that is in no table may be anywhere.
        assert!(phone("+15005550006").len() > 12);
    }

    #[test]
    fn other_evidence_is_added_or_stands_in() {
        let moved = Recipient { phone: Some("+491711234567"), shipping_country: Some("pt"), locale: "en-US", shop_country: Some("US") };
        assert_eq!(names(&moved), ["Europe/Berlin", "Europe/Lisbon", "Atlantic/Azores"]);
        assert_eq!(names(&Recipient { locale: "de-AT", shop_country: Some("US"), ..Recipient::default() }), ["Europe/Vienna"]);
        assert_eq!(names(&Recipient { locale: "zh-Hant-TW", ..Recipient::default() }), ["Asia/Taipei"]);
        assert_eq!(names(&Recipient { locale: "de", shop_country: Some("CH"), ..Recipient::default() }), ["Europe/Zurich"]);
        assert_eq!(zones_of(&Recipient { locale: "de", ..Recipient::default() }), [TimeZone::UTC]);
    }
}
