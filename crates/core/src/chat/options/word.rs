//! Words for sizes, colours and kinds, said in one language and written in another.

use crate::chat::Language;
use crate::chat::lexicon::Lexicon;

/// The lexicons' name of one piece where packets of several are sold: no size of anything else.
const ONE_PIECE: &str = "single";

pub fn any_kind(word: &str) -> Option<&'static str> {
    Lexicon::all().iter().find_map(|lexicon| lexicon.kind(word))
}

pub fn said_kind(word: &str, language: Language) -> Option<&'static str> {
    Lexicon::of(language).kind(word).or_else(|| any_kind(word))
}

pub fn any_size(word: &str) -> Option<&'static str> {
    Lexicon::all().iter().find_map(|lexicon| lexicon.size(word).filter(|size| word.len() > 1 || *size == word))
}

pub fn any_colour(word: &str) -> Option<&'static str> {
    Lexicon::all().iter().find_map(|lexicon| lexicon.colour(word))
}

pub fn said_size(word: &str, language: Language) -> Option<&'static str> {
    Lexicon::of(language).size(word).or_else(|| any_size(word))
}

pub fn said_colour(word: &str, language: Language) -> Option<&'static str> {
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
