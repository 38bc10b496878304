//! Which variants of a product a message names: options in any position and language.

mod hit;
mod word;

use super::resolve::Said;
use super::{Product, Variant};
use hit::{Hit, has_number, hits, letters, small_words};
pub use word::{is_colour, is_option_word, is_same_colour, is_size_word};

/// The name that platforms give to the one variant of a product without options.
const NO_OPTIONS: &str = "Default Title";
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
        if hits.is_empty() {
            hits.extend(letters(product, dimension, said, content, labelled));
        }
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

/// "SPF 50, 200 ml": the number of a value that is said as a whole belongs to no other value.
fn keep_claimed(dimensions: &mut [Vec<Hit>], said: &[&str]) {
    let is_whole = |hit: &Hit| hit.score >= 2.0 && hit.words.len() > 1;
    let claimed: Vec<usize> = dimensions.iter().flatten().filter(|hit| is_whole(hit)).flat_map(|hit| hit.words.clone()).collect();
    for hits in dimensions {
        hits.retain(|hit| is_whole(hit) || !hit.words.iter().any(|at| claimed.contains(at) && has_number(said[*at])));
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::Language;
    use crate::chat::lexicon::Lexicon;
    use crate::chat::numbers::as_digits;
    use crate::chat::words::words;

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
            (&["0.60 mm", "0.73 mm"], "the 0.6 picks", en, "0.60 mm"),
            (&["01 Sand", "04 Honey"], "in honey", en, "04 Honey"),
            (&["A", "C", "D"], "the one in a when it is back", en, "A"),
            (&["A", "C", "D"], "in a blue box", en, "A, C, D"),
            (&["W32 / L32", "W32 / L34", "W34 / L32"], "32/32", en, "W32 / L32"),
            (&["60 x 90 cm", "90 x 90 cm"], "60x90", en, "60 x 90 cm"),
            (&["120 liter", "240 liter"], "120l", Language::Nl, "120 liter"),
            (&["Deutsch", "English"], "the german edition", en, "Deutsch"),
        ] {
            assert_eq!(found(values, said, language), expected, "{said}");
        }
    }
}
