//! How well one product fits the words of a message.

use super::Said;
use crate::chat::alike::{TYPO, alike, is_perhaps, is_typo};
use crate::chat::lexicon::Lexicon;
use crate::chat::options::{self, Named};
use crate::chat::things::is_thing;
use crate::chat::words::words;
use crate::chat::{Language, Product};

/// Words that say little ("with", "the") count this much in a title.
pub const SMALL_WORD: f32 = 0.2;
/// Part of a compound names less than a word of its own.
const PART: f32 = 0.9;
/// A word that another one may be, where the rest of the title is said.
const PERHAPS: f32 = 0.6;
/// A vendor, a type or a handle names less than a title.
const OTHER_FIELD: f32 = 0.6;

pub struct Candidate<'a> {
    pub product: &'a Product,
    /// For each word, how well it fits the title.
    pub title: Vec<f32>,
    /// For each word, a compound of which only a part fits the title: a garden table is no bedside table.
    pub half: Vec<bool>,
    /// For each word, how well it fits anything of the product.
    pub fit: Vec<f32>,
    /// Share of the title that the message says.
    pub coverage: f32,
    /// The same, by how well each word fits.
    pub likeness: f32,
    pub title_words: usize,
    /// Words of the title that were not said.
    pub unsaid: Vec<String>,
    /// The title's last word, which in most titles is what the thing is, was not said.
    pub lacks_last: bool,
    /// A word of the title with digits was not said.
    pub lacks_number: bool,
    pub options: Named,
    pub score: f32,
}

impl<'a> Candidate<'a> {
    pub fn new(product: &'a Product, said: &Said) -> Self {
        let title_words = words(&product.title);
        let small = Lexicon::of(Language::En);
        let mut title = vec![0.0_f32; said.len()];
        let (mut covered, mut whole, mut likeness) = (0.0, 0.0, 0.0);
        let (mut lacks_last, mut lacks_number) = (false, false);
        let mut unsaid = Vec::new();
        for (at, word) in title_words.iter().enumerate() {
            let weight = if small.is_function(word) { SMALL_WORD } else { 1.0 };
            whole += weight;
            let best = fit_of_title_word(&title_words, at, said, &mut title);
            covered += if best > 0.0 { weight } else { 0.0 };
            likeness += weight * best;
            if !has_digit(word) && weight >= 1.0 {
                lacks_last = best == 0.0;
            }
            if best == 0.0 {
                lacks_number |= has_digit(word);
                unsaid.push(word.clone());
            }
        }
        let coverage = if whole > 0.0 { covered / whole } else { 0.0 };
        let likeness = if whole > 0.0 { likeness / whole } else { 0.0 };
        // "galaxie ohrringe": beside a word of the title, another may be meant for one.
        if covered >= 1.0 {
            for at in said.contents() {
                if title[at] == 0.0 && !said.known[at] && unsaid.iter().any(|word| is_perhaps(said.words[at], word)) {
                    title[at] = PERHAPS;
                }
            }
        }
        let fits = |part: &str| title_words.iter().any(|word| named_alike(part, word, said.language) > 0.0);
        let whole_word = |at: usize| title_words.iter().any(|word| named_alike(said.words[at], word, said.language) > 0.0);
        let half = (0..said.len()).map(|at| said.parts[at].is_some_and(|parts| !parts.iter().all(|part| fits(part)) && !whole_word(at)));
        let half = half.collect();
        let options = options_of(product, said, &title, coverage);
        let fields: Vec<String> =
            [product.product_type.as_deref(), product.vendor.as_deref()].into_iter().flatten().flat_map(words).collect();
        let field = |word: &str| fields.iter().map(|named| alike(word, named, said.language)).fold(0.0, f32::max) * OTHER_FIELD;
        let fit = said.words.iter().enumerate().map(|(at, word)| {
            let option = if options.explained[at] { 0.8 } else { 0.0 };
            title[at].max(option).max(if said.content[at] { field(word) } else { 0.0 })
        });
        Self {
            product,
            fit: fit.collect(),
            title,
            half,
            coverage,
            likeness,
            title_words: title_words.len(),
            unsaid,
            lacks_last,
            lacks_number,
            options,
            score: 0.0,
        }
    }

    pub fn is_whole(&self) -> bool {
        self.coverage >= 0.999
    }
}

/// The best fit of one word of the title; each word of the message remembers its own best.
fn fit_of_title_word(title_words: &[String], at: usize, said: &Said, title: &mut [f32]) -> f32 {
    let word = &title_words[at];
    let next = title_words.get(at + 1).map(|next| format!("{word}{next}"));
    let before = at.checked_sub(1).map(|at| format!("{}{word}", title_words[at]));
    let mut best: f32 = 0.0;
    for (i, one) in said.words.iter().enumerate().filter(|(_, one)| !one.is_empty()) {
        // "bean bags" and "beanbag"
        let rest = word.strip_prefix(one).filter(|rest| rest.len() >= 2);
        let pair = rest.is_some_and(|rest| said.words.get(i + 1).is_some_and(|after| alike(after, rest, said.language) >= 0.9));
        let halves = [&next, &before].into_iter().flatten().any(|both| both == one);
        let fit = if pair || halves {
            1.0
        } else if said.content[i] || *one == word.as_str() {
            let parts = said.parts[i].iter().flatten().map(|part| named_alike(part, word, said.language) * PART);
            let number = if said.spoken[i] == *word { 1.0 } else { 0.0 };
            let whole = Some(named_alike(one, word, said.language)).filter(|fit| *fit > TYPO || !said.known[i] || !is_typo(one, word));
            whole.unwrap_or(0.0).max(number).max(head_of(one, word, said.language)).max(parts.fold(0.0, f32::max))
        } else {
            0.0
        };
        title[i] = title[i].max(fit);
        if pair {
            title[i + 1] = 1.0;
        }
        best = best.max(fit);
    }
    best
}

/// "kaars" of the "Geurkaars": the last part of the title's compound.
fn head_of(said: &str, named: &str, language: Language) -> f32 {
    const LONG: usize = 6;
    let compounds = matches!(language, Language::De | Language::Nl);
    let is_word = is_thing(said) || (compounds && said.len() >= LONG);
    if said.len() >= 4 && named.len() >= said.len() + 3 && named.ends_with(said) && is_word { TYPO } else { 0.0 }
}

fn options_of(product: &Product, said: &Said, title: &[f32], coverage: f32) -> Named {
    let is_title: Vec<bool> = title.iter().map(|fit| *fit > 0.0 && coverage > 0.6).collect();
    // "size L", "Größe L": before an option, a common word is its label; "or 50" is gold.
    let is_label = |at: usize| {
        let before_size = said.spoken.get(at + 1).is_some_and(|next| said.content[at + 1] && options::is_size_word(next, said.language));
        before_size && !options::is_colour(&said.spoken[at], said.language)
    };
    let is_open = |at: usize| said.content[at] || (options::is_option_word(&said.spoken[at], said.language) && !is_label(at));
    let open: Vec<bool> = (0..said.len()).map(is_open).collect();
    options::named(product, said, &open, &is_title)
}

/// Alike, or the same colour in another language.
fn named_alike(said: &str, named: &str, language: Language) -> f32 {
    let fit = alike(said, named, language);
    if fit == 0.0 && options::is_same_colour(said, named, language) { 0.9 } else { fit }
}

/// A word that fits few candidates says more than one that fits all.
#[expect(clippy::cast_precision_loss, reason = "there are a dozen candidates")]
pub fn weigh(candidates: &mut [Candidate], content: &[bool]) {
    let count = candidates.len() as f32;
    let weights: Vec<f32> = (0..content.len())
        .map(|at| {
            let fitting = candidates.iter().filter(|candidate| candidate.fit[at] > 0.0).count() as f32;
            if fitting == 0.0 { 0.0 } else { (1.0 + count / fitting).ln() }
        })
        .collect();
    for candidate in candidates {
        let words = candidate
            .fit
            .iter()
            .zip(&weights)
            .zip(content)
            .map(|((fit, weight), content)| fit * weight * if *content { 1.0 } else { SMALL_WORD });
        candidate.score = words.sum::<f32>() + candidate.likeness * 0.5;
    }
}

pub fn has_digit(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}
