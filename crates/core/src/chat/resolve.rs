//! Which product and which variants a message means.

use super::alike::{alike, unit};
use super::lexicon::Lexicon;
use super::options::{self, Named};
use super::words::{CONTACT, key, words};
use super::{Heard, Language, Product};

/// A runner-up this close to the best is as likely to be meant.
const CLOSE: f32 = 0.9;
/// Words that say little ("with", "the") count this much in a title.
const SMALL_WORD: f32 = 0.2;
/// A vendor, a type or a handle names less than a title.
const OTHER_FIELD: f32 = 0.6;

/// What a message names.
#[derive(Clone, Debug)]
pub enum Meant<'a> {
    /// Nothing of the catalogue, and nothing that sounds like it.
    Nothing,
    /// Something, but nothing that the shop has.
    Unknown,
    /// One of several.
    OneOf(Vec<&'a Product>),
    Item(Item<'a>),
}

#[derive(Clone, Debug)]
pub struct Item<'a> {
    pub product: &'a Product,
    /// Named in this message, not only known from before.
    pub by_name: bool,
    pub options: Named,
    /// Names a size or colour that the product does not have.
    pub missing_option: bool,
    /// Words of the message that are the product's own.
    pub own_words: Vec<bool>,
}

struct Candidate<'a> {
    product: &'a Product,
    /// For each word, how well it fits the title.
    title: Vec<f32>,
    /// For each word, how well it fits anything of the product.
    fit: Vec<f32>,
    /// Share of the title that the message says.
    coverage: f32,
    title_words: usize,
    /// The title's last word, which in most titles is what the thing is, was not said.
    lacks_last: bool,
    /// A word of the title with digits was not said.
    lacks_number: bool,
    options: Named,
    score: f32,
}

/// Resolves against the candidates; `focus` is what the conversation is about.
pub fn resolve<'a>(heard: &Heard, focus: Option<&'a Product>, found: &'a [Product]) -> Meant<'a> {
    let said: Vec<&str> = heard.words.iter().map(String::as_str).collect();
    let language = heard.language;
    if let Some(item) = by_sku(&said, found.iter().chain(focus)) {
        return Meant::Item(item);
    }
    let lexicon = Lexicon::of(language);
    let content: Vec<bool> =
        said.iter().enumerate().map(|(at, word)| !heard.found.used[at] && *word != CONTACT && !lexicon.is_function(word)).collect();
    let negations = lexicon.negations(&said);
    let mut candidates: Vec<Candidate<'a>> = Vec::new();
    for product in focus.into_iter().chain(found) {
        if candidates.iter().all(|candidate| candidate.product.id != product.id) {
            candidates.push(candidate(product, &said, &content, &negations, language));
        }
    }
    weigh(&mut candidates, &content);
    let by_focus = focus.and_then(|focus| candidates.iter().find(|candidate| candidate.product.id == focus.id));
    let contents: Vec<usize> = (0..said.len()).filter(|at| content[*at]).collect();
    let names_product = |c: &&Candidate| {
        // "5 l" in a title names a product as little as a size does.
        let substantial = |at: usize| unit(said[at]).is_none() && !said[at].chars().all(|c| c.is_ascii_digit() || c == '.');
        c.coverage >= 0.999
            || contents.iter().any(|at| (c.title[*at] > 0.0 && substantial(*at)) || (c.fit[*at] > 0.0 && !c.options.explained[*at]))
    };
    let only_options = by_focus.is_some_and(|c| c.options.says_something() && contents.iter().all(|at| c.options.explained[*at]));
    let mut named: Vec<&Candidate> = candidates.iter().filter(names_product).collect();
    if only_options {
        named.retain(|candidate| candidate.coverage >= 0.999);
    }
    named.sort_by(|a, b| b.score.total_cmp(&a.score));
    match named.first() {
        Some(best) => choose(best, &named, by_focus, &said, &content, language),
        None => unnamed(by_focus, &contents, &said, language),
    }
}

fn choose<'a>(
    best: &Candidate<'a>,
    named: &[&Candidate<'a>],
    focus: Option<&Candidate<'a>>,
    said: &[&str],
    content: &[bool],
    language: Language,
) -> Meant<'a> {
    let close: Vec<&&Candidate> = named.iter().filter(|candidate| candidate.score >= best.score * CLOSE).collect();
    let full: Vec<&&&Candidate> = close.iter().filter(|candidate| candidate.coverage >= 0.999).collect();
    let longest = full.iter().map(|candidate| candidate.title_words).max().unwrap_or(0);
    let full: Vec<&&&Candidate> = full.into_iter().filter(|candidate| candidate.title_words == longest).collect();
    let chosen: &Candidate = match (full.as_slice(), close.as_slice()) {
        ([only], _) => only,
        ([], [only]) => only,
        _ => match focus.filter(|focus| close.iter().any(|candidate| candidate.product.id == focus.product.id)) {
            Some(focus) => focus,
            None => return Meant::OneOf(close.iter().map(|candidate| candidate.product).collect()),
        },
    };
    if chosen.coverage < 0.999 && is_something_else(chosen, said, content, language) {
        return match focus {
            Some(focus) if focus.product.id == chosen.product.id => Meant::Unknown,
            _ => Meant::OneOf(close.iter().map(|candidate| candidate.product).collect()),
        };
    }
    Meant::Item(item(chosen, true, said, content, language))
}

/// "kiln plate" is not the Kiln Mug: a word beside the product's own that belongs to nothing of it.
fn is_something_else(chosen: &Candidate, said: &[&str], content: &[bool], language: Language) -> bool {
    // A brown leather bag is not the Black Leather Bag.
    let only_look = chosen.product.variants.len() == 1;
    let strange = |at: usize| content[at] && chosen.fit[at] == 0.0 && !options::is_option_word(said[at], language);
    if only_look && (0..said.len()).any(|at| content[at] && chosen.fit[at] == 0.0 && options::is_colour(said[at], language)) {
        return true;
    }
    let own = |at: usize| content[at] && chosen.fit[at] > 0.0;
    let beside = (0..said.len()).any(|at| strange(at) && ((at > 0 && own(at - 1)) || (at + 1 < said.len() && own(at + 1))));
    // A denim jumpsuit is no denim jacket.
    if is_other_number(chosen, said, content) || (beside && chosen.lacks_last) {
        return true;
    }
    let strangers = (0..said.len()).filter(|at| strange(*at)).count();
    let owned = (0..said.len()).filter(|at| own(*at)).count();
    (beside && strangers >= owned) || strangers > owned
}

/// K75 is not the K65, and the Tablet 13 not the Tablet 11.
fn is_other_number(chosen: &Candidate, said: &[&str], content: &[bool]) -> bool {
    let titled = |at: usize| chosen.title.get(at).is_some_and(|fit| *fit > 0.0);
    let foreign = |at: usize| content[at] && has_digit(said[at]) && !titled(at) && !chosen.options.explained[at];
    let is_model = |at: usize| said[at].chars().any(char::is_alphabetic) || (at > 0 && titled(at - 1));
    chosen.lacks_number && (0..said.len()).any(|at| foreign(at) && is_model(at))
}

fn has_digit(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}

fn unnamed<'a>(focus: Option<&Candidate<'a>>, contents: &[usize], said: &[&str], language: Language) -> Meant<'a> {
    let Some(focus) = focus else { return if contents.is_empty() { Meant::Nothing } else { Meant::Unknown } };
    let content: Vec<bool> = (0..said.len()).map(|at| contents.contains(&at)).collect();
    let of_options = |at: &usize| focus.options.explained[*at] || options::is_option_word(said[*at], language);
    if contents.is_empty() || focus.options.says_something() || contents.iter().all(of_options) {
        return Meant::Item(item(focus, false, said, &content, language));
    }
    Meant::Unknown
}

fn item<'a>(chosen: &Candidate<'a>, by_name: bool, said: &[&str], content: &[bool], language: Language) -> Item<'a> {
    // "navy (bleu marine)", "arena... sand": one of the words is the product's own, and the others say the same.
    let explained = |kind: fn(&str, Language) -> bool| (0..said.len()).any(|at| chosen.options.explained[at] && kind(said[at], language));
    let (size, colour) = (explained(options::is_size_word) || explained(|word, _| has_digit(word)), explained(options::is_colour));
    let strange = |at: usize| {
        let unexplained = (options::is_size_word(said[at], language) && !size) || (options::is_colour(said[at], language) && !colour);
        content[at] && chosen.title[at] == 0.0 && !chosen.options.explained[at] && unexplained
    };
    let has_options = chosen.product.variants.len() > 1;
    // "in blue?" of a product that comes in one way only; a number there may be a quantity.
    let named_look = |at: usize| strange(at) && !said[at].chars().all(|c| c.is_ascii_digit() || c == '.');
    let missing_look = !has_options && (0..said.len()).any(named_look);
    Item {
        product: chosen.product,
        by_name,
        missing_option: missing_look || (has_options && (chosen.options.variants.is_empty() || (0..said.len()).any(strange))),
        own_words: chosen.title.iter().map(|fit| *fit > 0.0 && chosen.coverage >= 0.6).collect(),
        options: chosen.options.clone(),
    }
}

fn candidate<'a>(product: &'a Product, said: &[&str], content: &[bool], negations: &[usize], language: Language) -> Candidate<'a> {
    let title_words = words(&product.title);
    let lexicon = Lexicon::of(Language::En);
    let mut title = vec![0.0_f32; said.len()];
    let (mut covered, mut whole) = (0.0, 0.0);
    let (mut lacks_last, mut lacks_number) = (false, false);
    for (at, word) in title_words.iter().enumerate() {
        let weight = if lexicon.is_function(word) { SMALL_WORD } else { 1.0 };
        whole += weight;
        let next = title_words.get(at + 1).map(|next| format!("{word}{next}"));
        let before = at.checked_sub(1).map(|at| format!("{}{word}", title_words[at]));
        let mut best: f32 = 0.0;
        for (i, one) in said.iter().enumerate() {
            let joined = said.get(i + 1).map(|after| format!("{one}{after}"));
            let pair = joined.is_some_and(|joined| joined == *word);
            let halves = [&next, &before].into_iter().flatten().any(|both| both == one);
            let fit = if pair || halves {
                1.0
            } else if content[i] || *one == word.as_str() {
                named_alike(one, word, language)
            } else {
                0.0
            };
            title[i] = title[i].max(fit);
            if pair && i + 1 < said.len() {
                title[i + 1] = 1.0;
            }
            best = best.max(fit);
        }
        covered += if best > 0.0 { weight } else { 0.0 };
        if !has_digit(word) && weight >= 1.0 {
            lacks_last = best == 0.0;
        }
        lacks_number |= best == 0.0 && has_digit(word);
    }
    let coverage = if whole > 0.0 { covered / whole } else { 0.0 };
    let is_title: Vec<bool> = title.iter().map(|fit| *fit > 0.0 && coverage > 0.6).collect();
    // "size L", "Größe L": before an option, a common word is its label.
    let is_label = |at: usize| said.get(at + 1).is_some_and(|next| content[at + 1] && options::is_size_word(next, language));
    let open: Vec<bool> =
        said.iter().enumerate().map(|(at, word)| content[at] || (options::is_option_word(word, language) && !is_label(at))).collect();
    let options = options::named(product, said, &open, &is_title, content, negations, language);
    let fields: Vec<String> = [product.product_type.as_deref(), product.vendor.as_deref()].into_iter().flatten().flat_map(words).collect();
    let field = |word: &str| fields.iter().map(|named| alike(word, named, language)).fold(0.0, f32::max) * OTHER_FIELD;
    let fit = said.iter().enumerate().map(|(at, word)| {
        let option = if options.explained[at] { 0.8 } else { 0.0 };
        title[at].max(option).max(if content[at] { field(word) } else { 0.0 })
    });
    Candidate {
        product,
        fit: fit.collect(),
        title,
        coverage,
        title_words: title_words.len(),
        lacks_last,
        lacks_number,
        options,
        score: 0.0,
    }
}

/// Alike, or the same colour in another language.
fn named_alike(said: &str, named: &str, language: Language) -> f32 {
    let fit = alike(said, named, language);
    if fit == 0.0 && options::is_same_colour(said, named, language) { 0.9 } else { fit }
}

/// A word that fits few candidates says more than one that fits all.
#[expect(clippy::cast_precision_loss, reason = "there are a dozen candidates")]
fn weigh(candidates: &mut [Candidate], content: &[bool]) {
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
        candidate.score = words.sum::<f32>() + candidate.coverage * 0.5;
    }
}

/// A SKU is exact: all its letters and digits, however they are divided.
fn by_sku<'a>(said: &[&str], products: impl Iterator<Item = &'a Product>) -> Option<Item<'a>> {
    for product in products {
        for variant in &product.variants {
            let Some(sku) = variant.sku.as_deref().map(key).filter(|sku| sku.len() >= 3) else { continue };
            // Letters alone may be a word of the language; in several parts they are a code.
            let shortest = if sku.chars().any(|c| c.is_ascii_digit()) { 1 } else { 2 };
            for start in 0..said.len() {
                let lengths = shortest..=6.min(said.len() - start);
                if let Some(length) = lengths.into_iter().find(|length| said[start..start + length].concat() == sku) {
                    let explained: Vec<bool> = (0..said.len()).map(|at| (start..start + length).contains(&at)).collect();
                    let options = Named { variants: vec![variant.id.clone()], explained: explained.clone() };
                    return Some(Item { product, by_name: true, options, missing_option: false, own_words: explained });
                }
            }
        }
    }
    None
}
