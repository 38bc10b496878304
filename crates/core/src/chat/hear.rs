//! What was written, before it is known what is meant.

use super::lexicon::{Found, Lexicon};
use super::signal::Signal;
use super::things::{other_names, parts};
use super::words::{CONTACT, key, words};
use super::{Asks, Dialogue, Language, contacts, detect, fold, text};
use crate::contact::ChannelKind;

/// A message, read. Decides nothing yet.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// Without control, bidi and zero-width characters. Safe to store; still the shopper's words, so never markup.
    pub text: String,
    pub language: Language,
    /// Addresses in the shopper's own words, in order.
    pub contacts: Vec<ContactMention>,
    /// Folded words to search the catalogue with (see [`super::index_words`]), the likeliest hits are products that match most of
    /// them, rarely all; empty when nothing is named.
    pub search: Vec<String>,
    /// The first so many of these are the shopper's own words, which may be misspelt; the others are other ways to say them.
    pub spelled: usize,
    /// Products that the conversation is about: load them too, and add them to what `plan` gets as `found`.
    pub recall: Vec<String>,
    /// Asks for something else: add products of the same type as the recalled one, or the page's, to `found`.
    pub wants_alternatives: bool,
    /// The shop sends text messages, so a phone number is an address too: for the caller to say.
    pub takes_phones: bool,
    pub(crate) words: Vec<String>,
    /// For each word, where it stands.
    pub(crate) parts: Vec<Part>,
    pub(crate) found: Found,
}

/// The clause and the sentence of a word, counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub clause: usize,
    pub sentence: usize,
}

/// An e-mail address or phone number in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactMention {
    pub channel: ChannelKind,
    /// As typed.
    pub text: String,
    pub valid: bool,
    /// The address probably meant, when a big provider's name is misspelt.
    pub slip_for: Option<String>,
}

/// Nobody names a product in more words; whoever sends more gets an answer to the beginning.
const MOST_WORDS: usize = 120;

/// Reads a message. `locale` is the shopper's or the shop's hint (BCP 47), `country` the shop's for phone numbers without a country
/// code (ISO 3166-1 alpha-2). Reads the first [`super::LONGEST_MESSAGE`] characters; refusing longer ones is the caller's.
pub fn hear(message: &str, locale: &str, dialogue: &Dialogue, country: Option<&str>) -> Heard {
    let text = text::clean(message);
    let (mut contacts, mut rest) = contacts::find(&text, country);
    let (mut words, mut parts) = cut(&rest);
    let hint = Language::of_locale(locale);
    let (mut language, mut found) = understand(&words, dialogue.language, hint, &text, dialogue);
    let asked = dialogue.asks() == Some(Asks::Address);
    let else_asked = found.signals.any(&[Signal::Other, Signal::Stock, Signal::Have, Signal::Range]);
    let unread = if contacts.is_empty() && !else_asked { contacts::unread_phone(&rest, asked) } else { None };
    if let Some((mention, without)) = unread {
        contacts.push(mention);
        rest = without;
        (words, parts) = cut(&rest);
        (language, found) = understand(&words, dialogue.language, hint, &text, dialogue);
    }
    let (search, spelled) = search_words(&rest, &words, &found, language);
    Heard {
        wants_alternatives: found.signals.has(Signal::Alternatives),
        takes_phones: false,
        recall: dialogue.products_in_play(),
        text,
        language,
        contacts,
        search,
        spelled,
        words,
        parts,
        found,
    }
}

/// Marks between clauses.
const DIVIDES: [char; 5] = [',', ';', ':', '&', '+'];

/// A full stop, or a picture in its place.
fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{1f300}'..='\u{1faff}')
}

/// The words, and where the marks between them put each.
fn cut(text: &str) -> (Vec<String>, Vec<Part>) {
    let (mut all, mut parts) = (Vec::new(), Vec::new());
    let mut part = Part::default();
    // A mark inside a word or a number ("8,5", "K2.1") divides nothing.
    for clause in text.split_inclusive(|c: char| c.is_whitespace()).fold(vec![String::new()], |mut clauses, token| {
        if let Some(last) = clauses.last_mut() {
            last.push_str(token);
        }
        if token.trim_end().ends_with(|c: char| DIVIDES.contains(&c) || ends_sentence(c)) {
            clauses.push(String::new());
        }
        clauses
    }) {
        for word in words(&clause) {
            all.push(word);
            parts.push(part);
        }
        part.clause += 1;
        part.sentence += usize::from(clause.trim_end().ends_with(ends_sentence));
    }
    all.truncate(MOST_WORDS);
    parts.truncate(MOST_WORDS);
    (all, parts)
}

/// A tapped choice keeps the language. A message that means nothing in its likeliest language is tried in the others: "restock?" is
/// understood in a German shop.
fn understand(words: &[String], spoken: Option<Language>, hint: Option<Language>, text: &str, dialogue: &Dialogue) -> (Language, Found) {
    let refs: Vec<&str> = words.iter().map(String::as_str).collect();
    let tapped = dialogue.asked.iter().flat_map(|asked| &asked.picks).any(|pick| fold(&pick.choice.message) == fold(text));
    let likely = match spoken {
        Some(spoken) if tapped => spoken,
        spoken => detect::language(words, spoken, hint),
    };
    let found = Lexicon::of(likely).find(&refs);
    if !found.signals.is_empty() || tapped || refs.contains(&CONTACT) {
        return (likely, found);
    }
    let others = Lexicon::all().iter().filter(|lexicon| lexicon.language != likely).map(|lexicon| lexicon.find(&refs));
    match others.into_iter().max_by_key(|found| found.used.iter().filter(|used| **used).count()) {
        Some(other) if other.used.iter().filter(|used| **used).count() * 2 > words.len() => (likely, other),
        _ => (likely, found),
    }
}

/// The words, and how many of them are the shopper's own.
fn search_words(rest: &str, words: &[String], found: &Found, language: Language) -> (Vec<String>, usize) {
    let lexicon = Lexicon::of(language);
    let content = |(at, word): &(usize, &String)| !found.used[*at] && word.as_str() != CONTACT && !lexicon.is_function(word);
    let content: Vec<(usize, &String)> = words.iter().enumerate().filter(content).collect();
    let mut seen = std::collections::HashSet::new();
    let mut search: Vec<String> = content.iter().map(|(_, word)| (*word).clone()).filter(|word| seen.insert(word.clone())).collect();
    let spelled = search.len();
    // `bean bag` and `beanbag`.
    search.extend(content.windows(2).filter(|pair| pair[0].0 + 1 == pair[1].0).map(|pair| format!("{}{}", pair[0].1, pair[1].1)));
    search.extend(rest.split_whitespace().filter(|token| is_code(token) || is_measure(token)).map(key));
    search.extend(content.iter().flat_map(|(_, word)| other_names(word)).map(str::to_owned));
    if matches!(language, Language::De | Language::Nl) {
        let parts: Vec<&str> = content.iter().filter_map(|(_, word)| parts(word.as_str())).flatten().collect();
        search.extend(parts.iter().map(|part| (*part).to_owned()));
        search.extend(parts.iter().flat_map(|part| other_names(part)).map(str::to_owned));
    }
    // "das graue" finds the Grey Sofa.
    let colours = content.iter().filter_map(|(_, word)| lexicon.colour(word));
    search.extend(colours.flat_map(|colour| Lexicon::all().iter().flat_map(move |lexicon| lexicon.names_of_colour(colour))));
    let mut seen = std::collections::HashSet::new();
    search.retain(|word| !word.is_empty() && seen.insert(word.clone()));
    (search, spelled)
}

/// "60x90": an index may hold it as one word.
fn is_measure(token: &str) -> bool {
    token.split(['x', 'X']).count() > 1 && token.split(['x', 'X']).all(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

/// Looks like a SKU: parts held together, with digits or in capitals.
fn is_code(token: &str) -> bool {
    let capitals = || token.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    token.chars().any(|c| matches!(c, '-' | '_' | '/' | '.')) && (token.chars().any(|c| c.is_ascii_digit()) || capitals())
}
