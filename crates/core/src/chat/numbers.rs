//! Numbers written as words: "size ten", "Größe achtunddreißig", "eight and a half".

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::Language;
use super::alike::unit;

/// The longest number of one language has four words: "quatre vingt dix huit".
const LONGEST: usize = 4;
/// What stands between a number and its half.
const ARTICLES: [&str; 4] = ["a", "een", "un", "ein"];
const HALVES: [&str; 14] =
    ["half", "halve", "halb", "halbe", "halber", "halben", "demi", "demie", "medio", "media", "mezzo", "mezza", "meio", "meia"];
/// One, before a unit.
const ONES: [&str; 13] = ["a", "one", "un", "une", "uno", "una", "ein", "eine", "einen", "einem", "um", "uma", "een"];
/// A half that is written together with its number.
const FUSED_HALVES: [&str; 3] = ["undeinhalb", "einhalb", "eneenhalf"];
/// What makes a number a packet of so many.
const PACKS: [&str; 11] = ["er", "erpack", "erpackung", "erset", "pack", "delig", "delige", "stuks", "teilig", "teilige", "teiliges"];

#[derive(Deserialize)]
struct Source {
    small: String,
    hundreds: String,
    and: String,
    point: String,
}

struct Numerals {
    small: HashMap<String, u32>,
    hundreds: HashMap<String, u32>,
    and: String,
    point: String,
}

static NUMERALS: LazyLock<Vec<Numerals>> = LazyLock::new(|| {
    let sources: BTreeMap<String, Source> = toml::from_str(include_str!("lexicons/numbers.toml")).unwrap_or_default();
    Language::ALL.iter().filter_map(|language| sources.get(language.code()).map(Numerals::read)).collect()
});

impl Numerals {
    fn read(source: &Source) -> Self {
        let list = |text: &str, first: u32, step: u32| {
            let entries = (first..).step_by(step as usize).zip(text.split(','));
            let spellings = entries.flat_map(|(number, spellings)| spellings.split('|').map(move |text| (text.trim().to_owned(), number)));
            spellings.collect()
        };
        Self {
            small: list(&source.small, 2, 1),
            hundreds: list(&source.hundreds, 100, 100),
            and: source.and.clone(),
            point: source.point.clone(),
        }
    }

    /// The number that begins the words, and how many of them it takes.
    fn read_at(&self, words: &[&str]) -> Option<(String, usize)> {
        let (whole, mut length) = self.whole(words)?;
        let is = |at: usize, list: &[&str]| words.get(at).is_some_and(|word| list.contains(word));
        if is(length, &[self.point.as_str()])
            && let Some((decimal, more)) = self.whole(&words[length + 1..]).filter(|(decimal, _)| *decimal < 10)
        {
            return Some((format!("{whole}.{decimal}"), length + 1 + more));
        }
        let mut half = length;
        if is(half, &[self.and.as_str()]) {
            half += 1;
            half += usize::from(is(half, &ARTICLES));
        }
        if is(half, &HALVES) {
            length = half + 1;
            return Some((format!("{whole}.5"), length));
        }
        Some((whole.to_string(), length))
    }

    fn whole(&self, words: &[&str]) -> Option<(u32, usize)> {
        let Some((hundreds, length)) = longest(&self.hundreds, words) else { return self.below_hundred(words) };
        let after = length + usize::from(words.get(length).is_some_and(|word| *word == self.and));
        match self.below_hundred(&words[after.min(words.len())..]) {
            Some((rest, more)) => Some((hundreds + rest, after + more)),
            None => Some((hundreds, length)),
        }
    }

    fn below_hundred(&self, words: &[&str]) -> Option<(u32, usize)> {
        longest(&self.small, words).or_else(|| {
            // "zweihundertfünfzig"
            let word = words.first()?;
            let fused = |(hundred, number): (&String, &u32)| Some(number + self.small.get(word.strip_prefix(hundred.as_str())?)?);
            self.hundreds.iter().find_map(fused).map(|number| (number, 1))
        })
    }

    /// "achteinhalb", "sechserpack", "sechser": a number with something written to it.
    fn fused(&self, word: &str) -> Option<String> {
        let half = FUSED_HALVES.iter().find_map(|half| self.small.get(word.strip_suffix(half)?)).map(|whole| format!("{whole}.5"));
        let pack = || PACKS.iter().find_map(|pack| self.small.get(word.strip_suffix(pack)?)).map(ToString::to_string);
        half.or_else(pack)
    }
}

fn longest(list: &HashMap<String, u32>, words: &[&str]) -> Option<(u32, usize)> {
    (1..=LONGEST.min(words.len())).rev().find_map(|length| list.get(&words[..length].join(" ")).map(|number| (*number, length)))
}

/// The words with digits in place of numbers: the first word of a number is the number, the others are empty. Positions stay.
pub fn as_digits<'a>(words: &[&'a str], language: Language) -> Vec<Cow<'a, str>> {
    let mut spoken: Vec<Cow<'a, str>> = words.iter().copied().map(Cow::Borrowed).collect();
    let Some(numerals) = NUMERALS.get(language as usize) else { return spoken };
    let mut at = 0;
    while at < words.len() {
        // "a litre", "un kilo"
        if ONES.contains(&words[at]) && words.get(at + 1).is_some_and(|word| word.len() > 1 && unit(word).is_some()) {
            spoken[at] = Cow::Borrowed("1");
            at += 1;
            continue;
        }
        // "6er", "3x"
        if let Some(number) = packet(words[at]) {
            spoken[at] = Cow::Borrowed(number);
            at += 1;
            continue;
        }
        // "half a litre", "un demi-litre"
        let after = at + 1 + usize::from(words.get(at + 1).is_some_and(|word| ARTICLES.contains(word)));
        if HALVES.contains(&words[at]) && words.get(after).is_some_and(|word| unit(word).is_some()) {
            spoken[at] = Cow::Borrowed("0.5");
            spoken[at + 1..after].fill(Cow::Borrowed(""));
            at = after;
            continue;
        }
        let read = numerals.read_at(&words[at..]).or_else(|| numerals.fused(words[at]).map(|number| (number, 1)));
        let Some((digits, length)) = read else {
            at += 1;
            continue;
        };
        spoken[at] = Cow::Owned(digits);
        spoken[at + 1..at + length].fill(Cow::Borrowed(""));
        at += length;
    }
    spoken
}

/// `6` of `6er`, `3x`: so many in a packet.
pub fn packet(word: &str) -> Option<&str> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let pack = matches!(&word[digits.len()..], "er" | "x" | "pack" | "pk" | "pcs" | "st" | "stk" | "erpack" | "erset" | "teilig" | "delig");
    (pack && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::words::words;

    #[test]
    fn numbers_are_read_in_every_language() {
        assert_eq!(NUMERALS.len(), Language::ALL.len());
        for numerals in NUMERALS.iter() {
            let values: std::collections::BTreeSet<u32> = numerals.small.values().copied().collect();
            assert_eq!(values.into_iter().collect::<Vec<_>>(), (2..=99).collect::<Vec<_>>());
            let hundreds: std::collections::BTreeSet<u32> = numerals.hundreds.values().copied().collect();
            assert_eq!(hundreds.len(), 9);
        }
    }

    #[test]
    fn digits_stand_where_the_number_began() {
        for (text, language, expected) in [
            ("a size ten please", Language::En, "a size 10 please"),
            ("eight and a half", Language::En, "8.5   "),
            ("two hundred and fifty ml", Language::En, "250    ml"),
            ("nine point five", Language::En, "9.5  "),
            ("Größe achtunddreißig", Language::De, "grosse 38"),
            ("zweihundertfünfzig Milliliter", Language::De, "250 milliliter"),
            ("achteinhalb im Sechserpack", Language::De, "8.5 im 6"),
            ("du trente-huit", Language::Fr, "du 38 "),
            ("quatre-vingt-dix-huit", Language::Fr, "98   "),
            ("talla cuarenta y dos", Language::Es, "talla 42  "),
            ("il quarantadue e mezzo", Language::It, "il 42.5  "),
            ("tamanho trinta e oito", Language::Pt, "tamanho 38  "),
            ("maat achtendertig", Language::Nl, "maat 38"),
            ("da un litro", Language::It, "da 1 litro"),
            ("6er Pack", Language::De, "6 pack"),
            ("the small one", Language::En, "the small one"),
        ] {
            let words = words(text);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            assert_eq!(as_digits(&words, language).join(" "), expected, "{text}");
        }
    }
}
