//! A value of an option that words of a message name.

use std::collections::HashSet;

use super::values;
use super::word::{any_colour, any_kind, any_size, said_colour, said_kind, said_size};
use crate::chat::alike::{alike, unit};
use crate::chat::measure::measure;
use crate::chat::numbers::packet;
use crate::chat::words::{key, words};
use crate::chat::{Language, Product};

/// The longest option value that is put together from words, such as `10 x 15 cm`.
const LONGEST_VALUE: usize = 4;

/// Part of a compound fits this well.
const COMPOUND: f32 = 0.7;

/// A value that some words name, and how well.
pub struct Hit<'a> {
    pub value: &'a str,
    pub score: f32,
    pub words: Vec<usize>,
}

/// The values of an option, each once, as the variants come.
fn values_of(product: &Product, dimension: usize) -> Vec<&str> {
    let mut seen = HashSet::new();
    product.variants.iter().filter_map(|variant| values(variant).get(dimension).copied()).filter(|value| seen.insert(*value)).collect()
}

pub fn hits<'a>(product: &'a Product, dimension: usize, said: &[&str], open: &[bool], language: Language) -> Vec<Hit<'a>> {
    let all = values_of(product, dimension);
    let hit = |value: &&'a str| {
        let own = |word: &str| !all.iter().any(|other| other != value && words(other).iter().any(|theirs| theirs == word));
        whole(value, said, open, language).or_else(|| part(value, said, open, language, own))
    };
    all.iter().filter_map(hit).collect()
}

/// Neighbouring words that together are the value: the same letters, the same size, the same colour.
fn whole<'a>(value: &'a str, said: &[&str], open: &[bool], language: Language) -> Option<Hit<'a>> {
    let wanted = key(value);
    let spoken = words(value).join(" ");
    let (size, colour, kind, measure) = (any_size(&spoken), any_colour(&spoken), any_kind(&spoken), measure(&spoken));
    for length in (1..=LONGEST_VALUE.min(said.len())).rev() {
        for start in 0..=said.len() - length {
            let span = start..start + length;
            // A word such as "one" alone is never an option, in "one size" it is part of one.
            if !span.clone().any(|at| open[at]) {
                continue;
            }
            let joined = said[span.clone()].concat();
            let phrase = said[span.clone()].join(" ");
            let same_size = || size.is_some() && said_size(&phrase, language) == size;
            let same_colour = || colour.is_some() && said_colour(&phrase, language) == colour;
            let same_kind = || kind.is_some() && said_kind(&phrase, language) == kind;
            let same_measure = || measure.is_some() && has_number(&phrase) && crate::chat::measure::measure(phrase.trim()) == measure;
            // "the litre one" is the one of a litre.
            let counted = start > 0 && has_number(said[start - 1]);
            let same_measure = || {
                same_measure()
                    || (measure.is_some()
                        && length == 1
                        && phrase.len() > 3
                        && !counted
                        && crate::chat::measure::measure(&format!("1 {phrase}")) == measure)
            };
            let score = if joined == wanted {
                3.0
            } else if same_size() || same_colour() || same_kind() || same_measure() {
                2.5
            } else {
                0.0
            };
            if score > 0.0 {
                // More words say it more exactly: "double xl" is not xl.
                #[expect(clippy::cast_precision_loss, reason = "at most four")]
                let score = score + 0.6 * (length - 1) as f32;
                return Some(Hit { value, score, words: span.collect() });
            }
        }
    }
    None
}

/// Some of the value's words: `green` of `Forest Green`, `8.5` of `US 8.5`, with endings and slips.
/// `own`: whether a word stands in no other value of the option.
fn part<'a>(value: &'a str, said: &[&str], open: &[bool], language: Language, own: impl Fn(&str) -> bool) -> Option<Hit<'a>> {
    let (mut found, mut named) = (Vec::new(), false);
    let mut score = 0.0;
    let value_words: Vec<String> = words(value).into_iter().map(|word| packet(&word).map(str::to_owned).unwrap_or(word)).collect();
    for word in &value_words {
        let (colour, kind) = (any_colour(word), any_kind(word));
        let fit = |at: usize| {
            let same = alike(said[at], word, language);
            let named = || {
                (colour.is_some() && said_colour(said[at], language) == colour) || (kind.is_some() && said_kind(said[at], language) == kind)
            };
            match same {
                0.0 if named() => 0.9,
                0.0 if is_number_of(said[at], word) => 0.8,
                0.0 if is_part_of_compound(said[at], word, language) => COMPOUND,
                same => same,
            }
        };
        let best = (0..said.len()).filter(|at| open[*at] && !found.contains(at)).map(|at| (at, fit(at))).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, fit)) = best.filter(|(_, fit)| *fit > 0.0) {
            found.push(at);
            score += fit;
            named |= own(word) && unit(word).is_none() && word.len() >= 3;
        }
    }
    // Of "100 ml" the "ml" says nothing; of "04 Honey" the honey says it all.
    if value_words.iter().any(|word| has_number(word)) && !found.iter().any(|at| has_number(said[*at])) && !named {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "an option has a handful of words")]
    let share = score / value_words.len().max(1) as f32;
    (!found.is_empty()).then_some(Hit { value, score: share, words: found })
}

/// "32" of "W32".
fn is_number_of(said: &str, named: &str) -> bool {
    let number = named.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    said == number && (1..=2).contains(&(named.len() - number.len())) && said.chars().all(|c| c.is_ascii_digit())
}

/// "neon" of "Neonfarben", "Winterversion" of "Winter".
fn is_part_of_compound(said: &str, named: &str, language: Language) -> bool {
    const SHORTEST: usize = 4;
    const REST: usize = 3;
    let (short, long) = if said.len() < named.len() { (said, named) } else { (named, said) };
    matches!(language, Language::De | Language::Nl)
        && short.len() >= SHORTEST
        && short.chars().all(char::is_alphabetic)
        && long.strip_prefix(short).is_some_and(|rest| rest.len() >= REST)
}

/// "a pair", "the right one": a value that is a small word elsewhere.
pub fn small_words<'a>(product: &'a Product, dimension: usize, said: &[&str], used: &[bool]) -> Vec<Hit<'a>> {
    const SHORTEST: usize = 4;
    let hit = |value: &'a str| {
        let wanted = key(value);
        let at = (0..said.len()).find(|at| !used[*at] && said[*at] == wanted && wanted.len() >= SHORTEST)?;
        Some(Hit { value, score: 2.0, words: vec![at] })
    };
    values_of(product, dimension).into_iter().filter_map(hit).collect()
}

/// "the harmonica in A", "the A one": a letter that is a small word elsewhere, of an option whose values are letters. Only where it is
/// called an option: "when there is a restock" names no A.
pub fn letters<'a>(product: &'a Product, dimension: usize, said: &[&str], content: &[bool], labelled: &[usize]) -> Vec<Hit<'a>> {
    let all = values_of(product, dimension);
    if all.iter().any(|value| key(value).len() > 1) {
        return Vec::new();
    }
    let ends = |at: usize| !content.get(at + 1).copied().unwrap_or(false);
    let the_one = |at: usize| at > 0 && said[at - 1] == "the" && said.get(at + 1) == Some(&"one");
    let is_named = |at: usize| the_one(at) || (labelled.contains(&at) && ends(at));
    let said_at = |value: &str| (0..said.len()).find(|at| said[*at] == key(value) && !content[*at] && is_named(*at));
    let hit = |value: &'a str| said_at(value).map(|at| Hit { value, score: 2.0, words: vec![at] });
    all.into_iter().filter_map(hit).collect()
}

pub fn has_number(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}
