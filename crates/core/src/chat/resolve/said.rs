//! The words of a message as the catalogue is compared with them.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::chat::alike::unit;
use crate::chat::lexicon::Lexicon;
use crate::chat::numbers::as_digits;
use crate::chat::things::parts;
use crate::chat::words::{CONTACT, words};
use crate::chat::{Heard, Language, Product};

#[derive(Clone, Debug)]
pub struct Said<'a> {
    pub words: Vec<&'a str>,
    /// The same with digits in place of number words.
    pub spoken: Vec<Cow<'a, str>>,
    /// Of a compound, the two things that it is made of.
    pub parts: Vec<Option<[&'a str; 2]>>,
    /// May name something: neither a small word nor part of a phrase that carries a signal.
    pub content: Vec<bool>,
    /// Positions of words that say "not".
    pub negations: Vec<usize>,
    /// Stands as it is in the title of a candidate, so that it is no misspelling of anything else.
    pub known: Vec<bool>,
    /// Part of a phrase that carries a signal.
    pub used: Vec<bool>,
    pub language: Language,
}

/// Articles before "two" that make it "both".
const PLURALS: [&str; 20] = [
    "the", "die", "den", "les", "des", "aux", "los", "las", "i", "le", "dei", "delle", "nei", "nelle", "os", "as", "nos", "nas", "dos",
    "de",
];

impl<'a> Said<'a> {
    pub fn new(heard: &'a Heard) -> Self {
        let words: Vec<&str> = heard.words.iter().map(String::as_str).collect();
        let lexicon = Lexicon::of(heard.language);
        let mut spoken = as_digits(&words, heard.language);
        // "once" and "sei" are numbers where a size is asked for, and something else everywhere else.
        for at in 0..words.len() {
            let is_word = spoken[at] != words[at] && lexicon.is_function(words[at]);
            let counts = words.get(at + 1).is_some_and(|next| next.len() > 1 && unit(next).is_some());
            if is_word && !counts && !(at > 0 && lexicon.is_label(words[at - 1])) {
                spoken[at] = Cow::Borrowed(words[at]);
            }
            // "the two", "las dos": both of them.
            if spoken[at] == "2" && words[at] != "2" && !counts && at > 0 && PLURALS.contains(&words[at - 1]) {
                spoken[at] = Cow::Borrowed("");
            }
        }
        let content = words
            .iter()
            .enumerate()
            .map(|(at, word)| {
                let number = spoken[at] != *word && !spoken[at].is_empty();
                number || (!spoken[at].is_empty() && !heard.found.used[at] && *word != CONTACT && !lexicon.is_function(word))
            })
            .collect();
        let negations = lexicon.negations(&words);
        let compounds = matches!(heard.language, Language::De | Language::Nl);
        let parts = words.iter().map(|word| if compounds { parts(word) } else { None }).collect();
        Self {
            parts,
            known: vec![false; words.len()],
            used: heard.found.used.clone(),
            words,
            spoken,
            content,
            negations,
            language: heard.language,
        }
    }

    /// With the words marked that stand in one of the titles. The "without" of "beer without alcohol" refuses nothing where that is a title.
    pub fn knowing(&self, products: &[&Product]) -> Self {
        let titles: Vec<Vec<String>> = products.iter().map(|product| words(&product.title)).collect();
        let titled: HashSet<&str> = titles.iter().flatten().map(String::as_str).collect();
        let in_title = |not: usize| {
            let pair = self.words.get(not..not + 2).unwrap_or_default();
            !pair.is_empty() && titles.iter().any(|title| title.windows(2).any(|two| two == pair))
        };
        let negations = self.negations.iter().copied().filter(|not| !in_title(*not)).collect();
        Self { known: self.words.iter().map(|word| titled.contains(*word)).collect(), negations, ..self.clone() }
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Positions of the words that may name something.
    pub fn contents(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter(|at| self.content[*at])
    }

    /// Without the words that are not kept; positions stay.
    pub fn only(&self, keep: &[bool]) -> Self {
        let mut said = self.clone();
        for at in (0..self.len()).filter(|at| !keep[*at]) {
            said.words[at] = "";
            said.spoken[at] = Cow::Borrowed("");
            said.content[at] = false;
            said.parts[at] = None;
        }
        said.negations.retain(|at| keep[*at]);
        said
    }

    /// "size" of "size 9", "Größe" of "Größe L".
    pub fn is_labelled(&self, at: usize) -> bool {
        at > 0 && Lexicon::of(self.language).is_label(self.words[at - 1])
    }
}
