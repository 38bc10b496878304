//! STOP, HELP and START in every reasonable wording (47 CFR 64.1200(a)(10)), in the languages of the shop's shoppers together: a phone
//! says nothing of its owner's language.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::chat::pattern::Pattern;
use crate::chat::words::words;

/// What is done with a message whatever else is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyword {
    /// Nothing more is sent to this phone (R8).
    Stop,
    /// Who writes, why, and how it ends.
    Help,
    /// Messages are welcome again.
    Start,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    around: String,
    stop: Stop,
    help: Words,
    start: Words,
    yes: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stop {
    words: String,
    phrases: Vec<String>,
    never: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: String,
}

struct Keywords {
    around: HashSet<String>,
    stop: HashSet<String>,
    phrases: Vec<Pattern>,
    never: Vec<Pattern>,
    help: HashSet<String>,
    start: HashSet<String>,
    yes: HashSet<String>,
}

static KEYWORDS: LazyLock<Keywords> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the program, and tests read it")]
    let source: Source = toml::from_str(include_str!("keywords.toml")).expect("keywords.toml is well-formed");
    let set = |text: &str| text.split_whitespace().flat_map(words).collect();
    let patterns = |phrases: &[String]| phrases.iter().map(|phrase| Pattern::parse(phrase, &BTreeMap::new())).collect();
    Keywords {
        around: set(&source.around),
        stop: set(&source.stop.words),
        phrases: patterns(&source.stop.phrases),
        never: patterns(&source.stop.never),
        help: set(&source.help.words),
        start: set(&source.start.words),
        yes: set(&source.yes.words),
    }
});

/// A message with more words is read for its phrases only: keywords alone stand in short ones.
const SHORT: usize = 6;

/// What the message asks for, if it is one of these.
pub fn keyword(text: &str) -> Option<Keyword> {
    let words = spoken(text);
    let refs: Vec<&str> = words.iter().map(String::as_str).collect();
    let any = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.find(&refs).is_some());
    let is_stop = consists_of(&words, &KEYWORDS.stop) || any(&KEYWORDS.phrases) || text.trim() == "\u{1f6d1}";
    if is_stop && !any(&KEYWORDS.never) {
        Some(Keyword::Stop)
    } else if consists_of(&words, &KEYWORDS.help) {
        Some(Keyword::Help)
    } else if consists_of(&words, &KEYWORDS.start) {
        Some(Keyword::Start)
    } else {
        None
    }
}

/// Is it a yes, and nothing more?
pub fn is_yes(text: &str) -> bool {
    consists_of(&spoken(text), &KEYWORDS.yes)
}

/// `S.T.O.P.` is a word.
fn spoken(text: &str) -> Vec<String> {
    let words = words(text);
    let spelt_out = words.len() > 2 && words.iter().all(|word| word.chars().count() == 1);
    if spelt_out { vec![words.concat()] } else { words }
}

fn consists_of(words: &[String], keywords: &HashSet<String>) -> bool {
    let known = |word: &String| keywords.contains(word);
    // `opt-in` is one word to its reader.
    if keywords.contains(&words.concat()) {
        return true;
    }
    words.len() <= SHORT && words.iter().any(known) && words.iter().all(|word| known(word) || KEYWORDS.around.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups of wordings, one a line; `#` begins a comment.
    fn lines(text: &str) -> impl Iterator<Item = &str> {
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
    }

    #[test]
    fn every_reasonable_wording_of_stop_is_one() {
        let missed: Vec<&str> = lines(include_str!("wordings/stop.txt")).filter(|line| keyword(line) != Some(Keyword::Stop)).collect();
        assert!(missed.is_empty(), "not taken for a stop: {missed:#?}");
    }

    #[test]
    fn what_only_sounds_like_it_goes_to_the_concierge() {
        let taken: Vec<_> = lines(include_str!("wordings/other.txt")).filter_map(|line| Some((line, keyword(line)?))).collect();
        assert!(taken.is_empty(), "taken for a keyword: {taken:#?}");
    }

    #[test]
    fn help_and_start_stand_alone() {
        for text in ["HELP", "help!", "Info", "HILFE", "Aide svp", "ayuda", "Aiuto", "ajuda", "hulp"] {
            assert_eq!(keyword(text), Some(Keyword::Help), "{text}");
        }
        for text in ["START", "unstop", "Start please", "RESUME", "opt-in", "alta"] {
            assert_eq!(keyword(text), Some(Keyword::Start), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn anything_may_be_written(text in "\\PC{0,200}") {
            let found = keyword(&text);
            // Shouting and waiting change nothing.
            proptest::prop_assert_eq!(keyword(&format!("  {text} ")), found);
            is_yes(&text);
        }
    }

    #[test]
    fn yes_in_every_language() {
        for text in ["YES", "yes please", "Y", "Ja", "ja bitte", "OUI", "oui merci", "Sí", "si", "Sì", "Sim", "ja graag", "yes!"] {
            assert!(is_yes(text), "{text}");
        }
        for text in ["no", "yes but in blue", "is the mug back?", "", "please", "yesterday"] {
            assert!(!is_yes(text), "{text}");
        }
    }
}
