//! The words of text messages, in one part where they can be: accents that cost half the room go first, then what is least missed.

use super::segments::{plain, segments, unaccented};
use crate::chat::Language;
use crate::chat::wording;

/// What a message is about and who says it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub shop: &'a str,
    pub product: &'a str,
    pub variant: Option<&'a str>,
    /// BCP 47; languages that are not ours are English.
    pub locale: &'a str,
    /// The number written to, E.164.
    pub to: &'a str,
}

/// It can be bought again.
#[derive(Clone, Copy, Debug)]
pub struct Alert<'a> {
    pub place: Place<'a>,
    /// Set only when few are left; then the message says so where there is room.
    pub units_left: Option<i64>,
    pub link: &'a str,
}

/// Several things that somebody waited for can be bought again.
#[derive(Clone, Copy, Debug)]
pub struct Digest<'a> {
    /// The first of them.
    pub place: Place<'a>,
    /// How many there are besides.
    pub more: usize,
    /// To all of them.
    pub link: &'a str,
}

/// Double opt-in: is this phone theirs, and do they want it?
#[derive(Clone, Copy, Debug)]
pub struct Confirmation<'a> {
    pub place: Place<'a>,
    /// To be typed into the chat.
    pub code: &'a str,
    pub link: &'a str,
}

/// A name is not cut shorter than this.
const SHORTEST_NAME: usize = 12;
/// A longer name is cut whatever the room.
const LONGEST_NAME: usize = 80;

impl Alert<'_> {
    pub fn text(&self) -> String {
        let few = self.units_left.map(|units| units.to_string());
        let say = |key: &str, item: &str, hint: bool| {
            let parts = [("shop", self.place.shop), ("item", item), ("count", few.as_deref().unwrap_or_default())];
            self.place.say(key, &parts, self.link, hint)
        };
        let with_units = few.iter().map(|_| say("sms-alert-few", &self.place.item(), true));
        self.place.news(["sms-alert", "sms-alert-bare"], with_units, say)
    }
}

impl Digest<'_> {
    pub fn text(&self) -> String {
        let more = self.more.to_string();
        let say = |key: &str, item: &str, hint: bool| {
            let parts = [("shop", self.place.shop), ("item", item), ("count", more.as_str())];
            self.place.say(key, &parts, self.link, hint)
        };
        self.place.news(["sms-digest", "sms-digest-bare"], std::iter::empty(), say)
    }
}

impl Confirmation<'_> {
    pub fn text(&self) -> String {
        let language = language(self.place.locale);
        let say = |key: &str, item: &str| {
            wording::text(language, key, &[("shop", self.place.shop), ("item", item), ("code", self.code), ("link", self.link)])
        };
        let mut items = self.place.shorter_items();
        items.insert(0, self.place.item());
        let all = ["sms-confirm", "sms-confirm-brief"].into_iter().flat_map(|key| items.iter().map(move |item| (key, item)));
        fitting(&say("sms-confirm", &items[0]), all.map(|(key, item)| say(key, item)))
    }
}

impl Place<'_> {
    fn say(&self, key: &str, parts: &[(&str, &str)], link: &str, hint: bool) -> String {
        let language = language(self.locale);
        let said = wording::text(language, key, parts);
        let end = if hint { wording::plain(language, "sms-stop-hint") } else { String::new() };
        format!("{said} {link} {end}").trim_end().to_owned()
    }

    /// What is back, as fully as one part allows: `say` words it by key and item, with or without how to stop. `keys`: with the shop's name, and without.
    fn news(&self, keys: [&str; 2], first: impl Iterator<Item = String>, say: impl Fn(&str, &str, bool) -> String) -> String {
        let whole = self.item();
        // In North America every message says how to stop; elsewhere the page behind the link does.
        let needs_hint = self.to.starts_with("+1");
        let full = say(keys[0], &whole, true);
        let without_hint = (!needs_hint).then(|| say(keys[0], &whole, false));
        let shorter = self.shorter_items();
        let cut = keys.into_iter().flat_map(|key| shorter.iter().map(move |item| (key, item)));
        let cut = cut.map(|(key, item)| say(key, item, needs_hint));
        fitting(&full, first.chain([full.clone()]).chain(without_hint).chain(cut))
    }

    fn item(&self) -> String {
        let product = cut(self.product, LONGEST_NAME);
        match self.variant {
            Some(variant) => format!("{product} ({})", cut(variant, LONGEST_NAME / 2)),
            None => product,
        }
    }

    /// The item's name, shorter and shorter. The variant goes before the product does.
    fn shorter_items(&self) -> Vec<String> {
        let whole = self.item();
        let length = self.product.chars().count().min(LONGEST_NAME);
        let mut items: Vec<String> = (SHORTEST_NAME..length).rev().map(|most| cut(self.product, most)).collect();
        items.insert(0, cut(self.product, LONGEST_NAME));
        if let Some(variant) = self.variant {
            let with = |product: &String| format!("{product} ({})", cut(variant, 20));
            // Which size it is matters more than the end of a long title.
            let named: Vec<String> = items.iter().map(with).collect();
            items = named.into_iter().chain(items).collect();
        }
        items.dedup();
        items.retain(|item| *item != whole);
        items
    }
}

/// The first that fits into one part, with its accents or without; where none does, the full text.
fn fitting(full: &str, candidates: impl Iterator<Item = String>) -> String {
    let mut forms = candidates.flat_map(|text| [plain(&text), unaccented(&text)]);
    forms.find(|text| segments(text).count == 1).unwrap_or_else(|| plain(full))
}

/// At most so many characters, at the end of a word where one is near.
fn cut(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(2)).collect();
    let at_word = kept.rfind(char::is_whitespace).filter(|at| *at * 3 >= kept.len() * 2);
    format!("{}..", at_word.map_or(kept.as_str(), |at| &kept[..at]).trim_end_matches([' ', ',', '-', '.']))
}

fn language(locale: &str) -> Language {
    Language::of_locale(locale).unwrap_or_default()
}

/// The one answer to a wish to be left alone.
pub fn stopped(locale: &str, shop: &str) -> String {
    plain(&wording::text(language(locale), "sms-stopped", &[("shop", shop)]))
}

pub fn started(locale: &str, shop: &str) -> String {
    plain(&wording::text(language(locale), "sms-started", &[("shop", shop)]))
}

pub fn help(locale: &str, shop: &str, support: Option<&str>) -> String {
    let key = if support.is_some() { "sms-help" } else { "sms-help-open" };
    plain(&wording::text(language(locale), key, &[("shop", shop), ("support", support.unwrap_or_default())]))
}

/// What waits for a yes got it.
pub fn confirmed(locale: &str, shop: &str, items: &[String]) -> String {
    let items: Vec<String> = items.iter().take(3).map(|item| cut(item, 40)).collect();
    plain(&wording::text(language(locale), "sms-confirmed", &[("shop", shop), ("items", &items.join(", "))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://alerts.example.com/r/AbCdEfGhIjKlMnOpQrStUvW";

    fn alert(product: &str, variant: Option<&str>, locale: &str, to: &str) -> String {
        let place = Place { shop: "Example Shop", product, variant, locale, to };
        Alert { place, units_left: None, link: LINK }.text()
    }

    #[test]
    fn an_alert_is_one_part_in_every_language() {
        for language in Language::ALL {
            for (product, variant) in [
                ("Kiln Mug", Some("Blue / M")),
                ("Théière en fonte émaillée à l'ancienne, façon Kyûsu, grande contenance", Some("Rouge")),
                ("A very long title that nobody would ever type, with a list of every material it is made of, and more", None),
                ("Ümläüt “Größe” – 5×5 cm", Some("Grün")),
            ] {
                for to in ["+14158675309", "+4915112345678"] {
                    let text = alert(product, variant, language.code(), to);
                    assert_eq!(segments(&text).count, 1, "{text}");
                    assert!(text.contains(LINK), "{text}");
                    assert!(text.contains("STOP") || !to.starts_with("+1"), "{text}");
                    assert!(text.contains("Example Shop"), "{text}");
                }
            }
        }
    }

    #[test]
    fn several_things_are_one_part_in_every_language() {
        for language in Language::ALL {
            for (product, variant) in
                [("Kiln Mug", Some("Blue / M")), ("A very long title that nobody would ever type, with a list of every material", None)]
            {
                for to in ["+14158675309", "+4915112345678"] {
                    let place = Place { shop: "Example Shop", product, variant, locale: language.code(), to };
                    let text = Digest { place, more: 2, link: LINK }.text();
                    assert_eq!(segments(&text).count, 1, "{text}");
                    assert!(text.contains(LINK) && text.contains(" 2 ") && text.contains("Example Shop"), "{text}");
                    assert!(text.contains("STOP") || !to.starts_with("+1"), "{text}");
                }
            }
        }
    }

    #[test]
    fn the_title_is_shortened_before_the_shop_goes() {
        let long = "Handmade Stoneware Pour Over Coffee Dripper with Walnut Stand and Filter Papers";
        assert_eq!(
            alert(long, Some("Sage"), "en", "+14158675309"),
            format!("Example Shop: Handmade Stoneware Pour Over Coffee Dripper with.. (Sage) is back in stock. {LINK} STOP to end.")
        );
        assert_eq!(
            alert("Kiln Mug", None, "de-AT", "+4366412345678"),
            format!("Example Shop: Kiln Mug ist wieder da. {LINK} Ende mit STOP.")
        );
        let place = Place {
            shop: "The Shop with the Longest Name That Anybody Ever Saw",
            product: long,
            variant: None,
            locale: "en",
            to: "+14158675309",
        };
        let text = Alert { place, units_left: None, link: LINK }.text();
        assert!(segments(&text).count == 1 && text.starts_with("The Shop with the Longest"), "{text}");
        let place = Place { shop: &"Shop ".repeat(20), ..place };
        let text = Alert { place, units_left: None, link: LINK }.text();
        assert!(segments(&text).count == 1 && text.starts_with("Handmade Stoneware"), "{text}");
    }

    #[test]
    fn few_left_is_said_where_there_is_room() {
        let place = Place { shop: "Example Shop", product: "Kiln Mug", variant: None, locale: "en", to: "+14158675309" };
        let text = |place, units_left| Alert { place, units_left, link: LINK }.text();
        assert!(text(place, Some(2)).contains("only 2 left"));
        assert!(!text(place, None).contains("left"));
        let title = "Mug ".repeat(15);
        let long = text(Place { product: title.trim(), ..place }, Some(2));
        assert!(long.contains("Mug Mug is back in stock"), "{long}");
    }

    #[test]
    fn another_script_costs_what_it_costs() {
        let text = alert("窯のマグカップ", None, "en", "+14158675309");
        assert!(text.contains("窯のマグカップ") && segments(&text).count == 2, "{text}");
    }

    #[test]
    fn a_confirmation_says_yes_code_stop_and_rates() {
        for language in Language::ALL {
            let place =
                Place { shop: "Example Shop", product: "Kiln Mug", variant: Some("Blue / M"), locale: language.code(), to: "+14158675309" };
            let text = Confirmation { place, code: "482913", link: LINK }.text();
            assert!(text.contains("482913") && text.contains("STOP") && text.contains(LINK), "{text}");
            assert_eq!(segments(&text).count, 1, "{text}");
        }
    }
}
