//! Which variants of a product a message names: options in any position and language.

use super::alike::alike;
use super::lexicon::Lexicon;
use super::measure::measure;
use super::numbers::packet;
use super::resolve::Said;
use super::words::{key, words};
use super::{Language, Product, Variant};

/// The name that platforms give to the one variant of a product without options.
const NO_OPTIONS: &str = "Default Title";
/// The longest option value that is put together from words, such as `10 x 15 cm`.
const LONGEST_VALUE: usize = 4;

/// Part of a compound fits this well.
const COMPOUND: f32 = 0.7;

/// The lexicons' name of one piece where packets of several are sold: no size of anything else.
const ONE_PIECE: &str = "single";

/// What a message says about a product's options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Variants that fit everything named; all of them when nothing is.
    pub variants: Vec<String>,
    /// For each word: names an option value of this product.
    pub explained: Vec<bool>,
}

impl Named {
    pub fn says_something(&self) -> bool {
        self.explained.iter().any(|explained| *explained)
    }
}

/// The option values of a variant; none for a product without options.
pub fn values(variant: &Variant) -> Vec<&str> {
    let given: Vec<&str> = variant.options.iter().map(String::as_str).filter(|value| !value.trim().is_empty()).collect();
    match given.as_slice() {
        [] if variant.title != NO_OPTIONS => variant.title.split(" / ").filter(|value| !value.trim().is_empty()).collect(),
        [only] if *only == NO_OPTIONS => Vec::new(),
        _ => given,
    }
}

/// Compares the words with every option. `open` says which words may name an option; a word of the title may only where no other
/// does; what follows a "not" is left out where something else is named.
pub fn named(product: &Product, said: &Said, open: &[bool], title: &[bool]) -> Named {
    let (content, negations, language, used) = (&said.content, &said.negations, said.language, &said.used);
    let labelled: Vec<usize> = (0..said.len()).filter(|at| said.is_labelled(*at)).collect();
    let labelled = labelled.as_slice();
    let said: Vec<&str> = said.spoken.iter().map(AsRef::as_ref).collect();
    let said = said.as_slice();
    let mut result = Named { variants: Vec::new(), explained: vec![false; said.len()] };
    let dimensions = product.variants.iter().map(|variant| values(variant).len()).max().unwrap_or(0);
    let mut wanted: Vec<Vec<&str>> = Vec::new();
    let mut all: Vec<Vec<Hit>> = (0..dimensions).map(|dimension| hits(product, dimension, said, open, language)).collect();
    keep_claimed(&mut all, said);
    for (dimension, hits) in all.iter_mut().enumerate().filter(|(_, hits)| hits.is_empty()) {
        hits.extend(small_words(product, dimension, said, used));
    }
    for hits in &mut all {
        near_label(hits, labelled);
    }
    share_out(&mut all, said);
    for mut hits in all {
        // "Größe M": the word for size is spelt like "große".
        if hits.iter().any(|hit| hit.words.iter().any(|at| content[*at])) {
            hits.retain(|hit| hit.words.iter().any(|at| content[*at]));
        }
        if hits.iter().any(|hit| hit.words.iter().any(|at| !title[*at])) {
            hits.retain(|hit| hit.words.iter().any(|at| !title[*at]));
        }
        let starts: Vec<usize> = hits.iter().filter_map(|hit| hit.words.first().copied()).collect();
        // Only the first value after the "not" is meant by it.
        let is_first_after =
            |not: usize, start: usize| start > not && start - not <= 3 && !starts.iter().any(|other| *other > not && *other < start);
        let negated = |hit: &Hit| hit.words.first().is_some_and(|start| negations.iter().any(|not| is_first_after(*not, *start)));
        hits.iter().filter(|hit| negated(hit)).flat_map(|hit| &hit.words).for_each(|at| result.explained[*at] = true);
        if hits.iter().any(|hit| !negated(hit)) {
            hits.retain(|hit| !negated(hit));
        }
        // A value inside another ("green" in "forest green") is the worse reading of the same words.
        let best: Vec<&Hit> = hits
            .iter()
            .filter(|hit| !hits.iter().any(|other| other.score > hit.score && hit.words.iter().all(|at| other.words.contains(at))))
            .collect();
        best.iter().flat_map(|hit| &hit.words).for_each(|at| result.explained[*at] = true);
        wanted.push(best.iter().map(|hit| hit.value).collect());
    }
    let fits = |variant: &&Variant| {
        let values = values(variant);
        wanted
            .iter()
            .enumerate()
            .all(|(dimension, wanted)| wanted.is_empty() || values.get(dimension).is_some_and(|value| wanted.contains(value)))
    };
    result.variants = product.variants.iter().filter(fits).map(|variant| variant.id.clone()).collect();
    result
}

fn has_number(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}

/// "SPF 50, 200 ml": the number of a value that is said as a whole belongs to no other value.
fn keep_claimed(dimensions: &mut [Vec<Hit>], said: &[&str]) {
    let is_whole = |hit: &Hit| hit.score >= 2.0 && hit.words.len() > 1;
    let claimed: Vec<usize> = dimensions.iter().flatten().filter(|hit| is_whole(hit)).flat_map(|hit| hit.words.clone()).collect();
    for hits in dimensions {
        hits.retain(|hit| is_whole(hit) || !hit.words.iter().any(|at| claimed.contains(at) && has_number(said[*at])));
    }
}

/// "a pair", "the right one": a value that is a small word elsewhere.
fn small_words<'a>(product: &'a Product, dimension: usize, said: &[&str], used: &[bool]) -> Vec<Hit<'a>> {
    const SHORTEST: usize = 4;
    let mut hits: Vec<Hit<'a>> = Vec::new();
    for value in product.variants.iter().filter_map(|variant| values(variant).get(dimension).copied()) {
        let wanted = key(value);
        let at = (0..said.len()).find(|at| !used[*at] && said[*at] == wanted && wanted.len() >= SHORTEST);
        if let Some(at) = at.filter(|_| hits.iter().all(|hit| hit.value != value)) {
            hits.push(Hit { value, score: 2.0, words: vec![at] });
        }
    }
    hits
}

/// "in a size seven and a half, my old ones lasted nine years": a number far from the one that is called a size is none.
fn near_label(hits: &mut Vec<Hit>, labelled: &[usize]) {
    const NEAR: usize = 6;
    let starts = |hit: &Hit| hit.words.first().copied().unwrap_or_default();
    let named: Vec<usize> = hits.iter().map(starts).filter(|start| labelled.contains(start)).collect();
    if !named.is_empty() {
        hits.retain(|hit| named.iter().any(|start| start.abs_diff(starts(hit)) <= NEAR));
    }
}

/// "32/34" of trousers: a word that could be either option is the one that no other word is; of two such words the first is the first.
fn share_out(dimensions: &mut [Vec<Hit>], said: &[&str]) {
    let words = |hits: &[Hit]| {
        let mut words: Vec<usize> = hits.iter().filter(|hit| hit.words.len() == 1).flat_map(|hit| hit.words.clone()).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    for later in 1..dimensions.len() {
        for earlier in 0..later {
            let (first, second) = (words(&dimensions[earlier]), words(&dimensions[later]));
            // "32/32": the second is the other option's.
            if let ([a], [b]) = (first.as_slice(), second.as_slice())
                && a == b
                && let Some(twin) = (a + 1..said.len()).find(|at| said[*at] == said[*a])
            {
                dimensions[later].iter_mut().filter(|hit| hit.words == [*a]).for_each(|hit| hit.words = vec![twin]);
                continue;
            }
            let (of_earlier, of_later) = match (first.as_slice(), second.as_slice()) {
                ([a, b], [c, d]) if (a, b) == (c, d) => (*a, *b),
                ([a, b], [c]) if c == a || c == b => (if c == a { *b } else { *a }, *c),
                ([a], [c, d]) if a == c || a == d => (*a, if a == c { *d } else { *c }),
                _ => continue,
            };
            dimensions[earlier].retain(|hit| hit.words != [of_later]);
            dimensions[later].retain(|hit| hit.words != [of_earlier]);
        }
    }
}

/// Of the variants that fit, those most like the one talked about: after "green M", "the large one" is green too.
pub fn like(product: &Product, fitting: &[String], talked_about: &str) -> Vec<String> {
    let known = |id: &str| product.variants.iter().find(|variant| variant.id == id);
    let Some(reference) = known(talked_about).map(values) else { return fitting.to_vec() };
    let shared = |id: &String| known(id).map_or(0, |variant| values(variant).iter().zip(&reference).filter(|(a, b)| a == b).count());
    let most = fitting.iter().map(shared).max().unwrap_or(0);
    fitting.iter().filter(|id| shared(id) == most).cloned().collect()
}

/// A value that some words name, and how well.
struct Hit<'a> {
    value: &'a str,
    score: f32,
    words: Vec<usize>,
}

fn hits<'a>(product: &'a Product, dimension: usize, said: &[&str], open: &[bool], language: Language) -> Vec<Hit<'a>> {
    let mut hits: Vec<Hit<'a>> = Vec::new();
    for value in product.variants.iter().filter_map(|variant| values(variant).get(dimension).copied()) {
        if hits.iter().all(|hit| hit.value != value) {
            hits.extend(hit(value, said, open, language));
        }
    }
    hits
}

fn hit<'a>(value: &'a str, said: &[&str], open: &[bool], language: Language) -> Option<Hit<'a>> {
    whole(value, said, open, language).or_else(|| part(value, said, open, language))
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
            let same_measure = || measure.is_some() && has_number(&phrase) && super::measure::measure(phrase.trim()) == measure;
            // "the litre one" is the one of a litre.
            let counted = start > 0 && said[start - 1].chars().any(|c| c.is_ascii_digit());
            let same_measure = || {
                same_measure()
                    || (measure.is_some()
                        && length == 1
                        && phrase.len() > 3
                        && !counted
                        && super::measure::measure(&format!("1 {phrase}")) == measure)
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
fn part<'a>(value: &'a str, said: &[&str], open: &[bool], language: Language) -> Option<Hit<'a>> {
    let mut found = Vec::new();
    let mut score = 0.0;
    let value_words: Vec<String> = words(value).into_iter().map(|word| packet(&word).map(str::to_owned).unwrap_or(word)).collect();
    let number = |word: &str| word.chars().any(|c| c.is_ascii_digit());
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
        }
    }
    // Of "100 ml" the "ml" says nothing.
    if value_words.iter().any(|word| number(word)) && !found.iter().any(|at| number(said[*at])) {
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

fn any_kind(word: &str) -> Option<&'static str> {
    Lexicon::all().iter().find_map(|lexicon| lexicon.kind(word))
}

fn said_kind(word: &str, language: Language) -> Option<&'static str> {
    Lexicon::of(language).kind(word).or_else(|| any_kind(word))
}

fn any_size(word: &str) -> Option<&'static str> {
    Lexicon::all().iter().find_map(|lexicon| lexicon.size(word).filter(|size| word.len() > 1 || *size == word))
}

fn any_colour(word: &str) -> Option<&'static str> {
    Lexicon::all().iter().find_map(|lexicon| lexicon.colour(word))
}

fn said_size(word: &str, language: Language) -> Option<&'static str> {
    Lexicon::of(language).size(word).or_else(|| any_size(word))
}

fn said_colour(word: &str, language: Language) -> Option<&'static str> {
    Lexicon::of(language).colour(word).or_else(|| any_colour(word))
}

/// A word that names some size or colour, of whatever product.
pub fn is_option_word(word: &str, language: Language) -> bool {
    is_size_word(word, language) || is_colour(word, language)
}

pub fn is_colour(word: &str, language: Language) -> bool {
    !word.is_empty() && said_colour(word, language).is_some()
}

pub fn is_same_colour(said: &str, named: &str, language: Language) -> bool {
    any_colour(named).is_some_and(|colour| said_colour(said, language) == Some(colour))
}

pub fn is_size_word(word: &str, language: Language) -> bool {
    !word.is_empty()
        && (said_size(word, language).is_some_and(|size| size != ONE_PIECE) || word.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::numbers::as_digits;

    fn found(values: &[&str], said: &str, language: Language) -> String {
        let variant = |value: &&str| Variant {
            id: (*value).to_owned(),
            title: (*value).to_owned(),
            options: value.split(" / ").map(str::to_owned).collect(),
            sku: None,
        };
        let product = Product { variants: values.iter().map(variant).collect(), ..Product::default() };
        let lexicon = Lexicon::of(language);
        let spoken = words(said);
        let words: Vec<&str> = spoken.iter().map(String::as_str).collect();
        let content: Vec<bool> = words.iter().map(|word| !lexicon.is_function(word)).collect();
        let none = vec![false; words.len()];
        let negations = lexicon.negations(&words);
        let parts = vec![None; words.len()];
        let known = none.clone();
        let said = Said {
            spoken: as_digits(&words, language),
            parts,
            known,
            used: none.clone(),
            words,
            content: content.clone(),
            negations,
            language,
        };
        named(&product, &said, &content, &none).variants.join(", ")
    }

    #[test]
    fn options_are_understood_in_any_position_and_spelling() {
        let greens = ["Forest Green / S", "Forest Green / M", "Lime Green / M"];
        let en = Language::En;
        for (values, said, language, expected) in [
            (greens.as_slice(), "medium forest green", en, "Forest Green / M"),
            (&greens, "green in M", en, "Forest Green / M, Lime Green / M"),
            (&greens, "lime one", en, "Lime Green / M"),
            (&greens, "grün, mittel", Language::De, "Forest Green / M, Lime Green / M"),
            (&["US 8", "US 8.5", "US 9"], "8.5 please", en, "US 8.5"),
            (&["8", "8,5"], "taille 8.5", Language::Fr, "8,5"),
            (&["250 ml", "500 ml"], "the 500ml bottle", en, "500 ml"),
            (&["Small", "X-Large", "XX-Large"], "extra large", en, "X-Large"),
            (&["Negro", "Blanco"], "the black one", en, "Negro"),
            (&["Regular", "Large"], "the regualr size", en, "Regular"),
            (&["Black", "White"], "not black but white", en, "White"),
            (&["S", "M", "L"], "M or L", en, "M, L"),
            (&["8", "8.5", "10"], "size ten", en, "10"),
            (&["8", "8.5", "10"], "eight and a half", en, "8.5"),
            (&["1 l", "500 ml", "250 ml"], "the half litre", en, "500 ml"),
            (&["1 l", "500 ml"], "mezzo litro", Language::It, "500 ml"),
            (&["500 g", "1 kg"], "1000 g", en, "1 kg"),
            (&["1 Stück", "3er-Pack", "6er-Pack"], "im Sechserpack", Language::De, "6er-Pack"),
            (&["1 Stück", "3er-Pack"], "einzeln", Language::De, "1 Stück"),
            (&["Single", "Pack of 3"], "the 3 pack", en, "Pack of 3"),
            (&["Yellow / Regular", "Yellow / Long"], "version longue", Language::Fr, "Yellow / Long"),
            (&["36", "38"], "in achtunddreißig", Language::De, "38"),
            (&["EU 38", "EU 42"], "pointure quarante-deux", Language::Fr, "EU 42"),
        ] {
            assert_eq!(found(values, said, language), expected, "{said}");
        }
    }
}
