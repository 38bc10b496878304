//! How well a word of a message fits a word of the catalogue.

use strsim::{jaro_winkler, osa_distance};

use super::Language;
use super::lexicon::Lexicon;
use super::things::{is_same_thing, is_thing};

pub const TYPO: f32 = 0.75;
/// Less than the word itself: where a shop has a "Hose" and a "Pants", the one said is meant.
const SAME_THING: f32 = 0.7;

/// 1 the same, 0.9 the same but for an ending, 0.75 a slip of the finger, 0.7 another name of the same thing, 0 another word.
pub fn alike(said: &str, named: &str, language: Language) -> f32 {
    if said == named {
        return 1.0;
    }
    if unit(said).is_some_and(|unit| Some(unit) == self::unit(named)) {
        return 0.9;
    }
    if is_inflected(said, named, Lexicon::of(language)) || is_inflected(said, named, Lexicon::of(Language::En)) {
        return 0.9;
    }
    if is_same_thing(said, named) {
        return SAME_THING;
    }
    if is_typo(said, named) { TYPO } else { 0.0 }
}

/// One name for each unit that is written in several ways.
pub fn unit(word: &str) -> Option<&'static str> {
    Some(match word {
        "l" | "ltr" | "lt" | "liter" | "liters" | "litre" | "litres" | "litro" | "litros" | "litri" => "l",
        "ml" | "milliliter" | "milliliters" | "millilitre" | "millilitres" | "mililitros" | "millilitri" => "ml",
        "g" | "gr" | "gram" | "grams" | "gramm" | "gramme" | "grammes" | "gramos" | "gramas" | "grammi" => "g",
        "cl" | "zentiliter" | "centilitre" | "centilitres" | "centilitros" | "centilitri" => "cl",
        "kg" | "kilo" | "kilos" | "kilogramm" | "kilogram" | "kilograms" | "kilogramme" | "kilogrammes" | "chilo" | "chili" => "kg",
        "m" | "meter" | "meters" | "metre" | "metres" | "metro" | "metros" | "metri" => "m",
        "mm" | "millimeter" | "millimetre" | "millimetres" | "milimetros" | "millimetri" => "mm",
        "cm" | "centimeter" | "zentimeter" | "centimetres" | "centimetros" | "centimetri" => "cm",
        "gb" | "go" | "gig" | "gigs" | "giga" => "gb",
        "tb" | "to" | "tera" => "tb",
        "inch" | "inches" | "zoll" | "pouces" | "pulgadas" | "pollici" | "polegadas" => "in",
        _ => return None,
    })
}

fn is_inflected(said: &str, named: &str, lexicon: &Lexicon) -> bool {
    let said_stems: Vec<&str> = lexicon.stems(said).chain([said]).collect();
    lexicon.stems(named).chain([named]).any(|stem| said_stems.contains(&stem))
}

pub fn is_typo(said: &str, named: &str) -> bool {
    if is_abbreviation(said, named) {
        return true;
    }
    let shorter = said.chars().count().min(named.chars().count());
    let allowed = match shorter {
        0..=4 => return false,
        5..=7 => 1,
        _ => 2,
    };
    let same_start = said.chars().next() == named.chars().next();
    let has_digit = |word: &str| word.chars().any(|c| c.is_ascii_digit());
    // A shirt is not a misspelt skirt.
    let two_things = || is_thing(said) && is_thing(named);
    (same_start || shorter >= 6) && !has_digit(said) && !has_digit(named) && osa_distance(said, named) <= allowed && !two_things()
}

/// "jkt" and "jacket", "blk" and "black": the vowels and some of the rest left out.
fn is_abbreviation(said: &str, named: &str) -> bool {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut letters = named.chars();
    (3..=4).contains(&said.len())
        && (said.len() + 2..=8).contains(&named.len())
        && said.chars().all(|c| c.is_ascii_alphabetic() && !vowel(c))
        && said.chars().next() == named.chars().next()
        && said.chars().last() == named.chars().last()
        && said.chars().all(|c| letters.any(|letter| letter == c))
}

/// Sounds like it: "neckless" and "necklace". Too loose to name anything by itself.
pub fn is_perhaps(said: &str, named: &str) -> bool {
    const ALIKE: f64 = 0.85;
    let long = |word: &str| word.chars().count() >= 4 && word.chars().all(char::is_alphabetic);
    let same_start = said.chars().next() == named.chars().next();
    same_start && long(said) && long(named) && !(is_thing(said) && is_thing(named)) && jaro_winkler(said, named) >= ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_words_may_be_others() {
        assert!(is_perhaps("neckless", "necklace") && is_perhaps("draws", "drawers") && is_perhaps("beany", "beanie"));
        assert!(!is_perhaps("plate", "mug") && !is_perhaps("jumpsuit", "jacket") && !is_perhaps("shirt", "skirt"));
    }

    #[test]
    fn near_words_are_alike() {
        for (said, named, language, expected) in [
            ("mugs", "mug", Language::En, 0.9),
            ("tassen", "tasse", Language::De, 0.9),
            ("varsty", "varsity", Language::En, TYPO),
            ("jcaket", "jacket", Language::En, TYPO),
            ("mug", "rug", Language::En, 0.0),
            ("kiln", "milk", Language::En, 0.0),
            ("shirt", "skirt", Language::En, 0.0),
            ("jkt", "jacket", Language::En, TYPO),
            ("btl", "bottle", Language::En, 0.0),
            ("blk", "black", Language::En, TYPO),
        ] {
            assert!((alike(said, named, language) - expected).abs() < 0.001, "{said} {named}");
        }
    }
}
