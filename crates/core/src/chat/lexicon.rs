//! The words of one language, read from `lexicons/{code}.toml`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::Language;
use super::alike::unit;
use super::pattern::Pattern;
use super::signal::{Signal, Signals};
use super::words::words;

/// As the file is written; every list is one text of words or phrases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    /// Words that carry no meaning for the search.
    function: String,
    /// Words before a size: "size", "waist", "in a".
    labels: String,
    /// Words between two things: "and", "or".
    joins: String,
    /// Endings that inflection adds.
    endings: String,
    /// First, second … sixth, last; alternatives divided by `|`.
    ordinals: Vec<String>,
    groups: BTreeMap<String, String>,
    signals: BTreeMap<Signal, Vec<String>>,
    sizes: BTreeMap<String, String>,
    colours: BTreeMap<String, String>,
    /// Other words of options: lengths, hands, flavours.
    kinds: BTreeMap<String, String>,
}

#[derive(Debug)]
pub struct Lexicon {
    pub language: Language,
    function: HashSet<String>,
    labels: HashSet<String>,
    joins: HashSet<String>,
    pub endings: Vec<String>,
    ordinals: Vec<Pattern>,
    signals: Vec<(Signal, Vec<Pattern>)>,
    sizes: HashMap<String, String>,
    colours: HashMap<String, String>,
    kinds: HashMap<String, String>,
    /// "ner" of nero, nera, neri, nere.
    colour_stems: HashMap<String, String>,
}

/// What a lexicon found in a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub signals: Signals,
    /// For each word: part of a phrase that carried a signal.
    pub used: Vec<bool>,
}

static LEXICONS: LazyLock<Vec<Lexicon>> = LazyLock::new(|| Language::ALL.into_iter().map(Lexicon::embedded).collect());

impl Lexicon {
    pub fn of(language: Language) -> &'static Self {
        &LEXICONS[language as usize]
    }

    pub fn all() -> &'static [Self] {
        &LEXICONS
    }

    #[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads each of them")]
    fn embedded(language: Language) -> Self {
        let text = match language {
            Language::En => include_str!("lexicons/en.toml"),
            Language::De => include_str!("lexicons/de.toml"),
            Language::Fr => include_str!("lexicons/fr.toml"),
            Language::Es => include_str!("lexicons/es.toml"),
            Language::It => include_str!("lexicons/it.toml"),
            Language::Pt => include_str!("lexicons/pt.toml"),
            Language::Nl => include_str!("lexicons/nl.toml"),
        };
        Self::read(language, &toml::from_str(text).expect("an embedded lexicon is well-formed"))
    }

    fn read(language: Language, source: &Source) -> Self {
        let pattern = |phrase: &String| Pattern::parse(phrase, &source.groups);
        let (endings, colours): (Vec<&str>, _) = (source.endings.split_whitespace().collect(), by_word(&source.colours));
        let stems_of = |(word, name): (&String, &String)| -> Vec<(String, String)> {
            let stems = endings.iter().filter_map(|ending| word.strip_suffix(ending)).filter(|stem| stem.len() >= 3);
            stems.map(|stem| (stem.to_owned(), name.clone())).collect()
        };
        Self {
            colour_stems: colours.iter().flat_map(stems_of).collect(),
            language,
            function: words(&source.function).into_iter().collect(),
            labels: words(&source.labels).into_iter().collect(),
            joins: words(&source.joins).into_iter().collect(),
            endings: endings.iter().map(|ending| (*ending).to_owned()).collect(),
            ordinals: source.ordinals.iter().map(pattern).collect(),
            signals: source.signals.iter().map(|(signal, phrases)| (*signal, phrases.iter().map(pattern).collect())).collect(),
            sizes: by_word(&source.sizes),
            kinds: by_word(&source.kinds),
            colours,
        }
    }

    /// Looks for every phrase. A word that is `""` is covered: it takes room, and fits nothing.
    pub fn find(&self, words: &[&str]) -> Found {
        let mut found = Found { signals: Signals::default(), used: vec![false; words.len()] };
        let words: Vec<&str> = (0..words.len()).map(|at| if is_measured(words, at) { "" } else { words[at] }).collect();
        let words = words.as_slice();
        for (signal, patterns) in &self.signals {
            for used in patterns.iter().filter_map(|pattern| pattern.find(words)) {
                found.signals.add(*signal);
                for at in used {
                    found.used[at] = true;
                }
            }
        }
        found
    }

    pub fn is_function(&self, word: &str) -> bool {
        self.function.contains(word)
    }

    /// Stands before a size.
    pub fn is_label(&self, word: &str) -> bool {
        self.labels.contains(word)
    }

    /// Stands between two things.
    pub fn joins(&self, word: &str) -> bool {
        self.joins.contains(word)
    }

    /// Positions of the words that say "not".
    pub fn negations(&self, words: &[&str]) -> Vec<usize> {
        let patterns = self.signals.iter().filter(|(signal, _)| *signal == Signal::Not).flat_map(|(_, patterns)| patterns);
        patterns.filter_map(|pattern| pattern.find(words)).filter_map(|used| used.first().copied()).collect()
    }

    /// 0 for "the first"; counted from the end, -1, for "the last".
    pub fn ordinal(&self, words: &[&str]) -> Option<isize> {
        let at = self.ordinals.iter().position(|pattern| pattern.find(words).is_some())?;
        if at + 1 == self.ordinals.len() { Some(-1) } else { isize::try_from(at).ok() }
    }

    /// The size that a word means, such as `m` for `medium`.
    pub fn size(&self, word: &str) -> Option<&str> {
        self.sizes.get(word).map(String::as_str)
    }

    /// The length, hand, flavour … that a word means, by its English name.
    pub fn kind(&self, word: &str) -> Option<&str> {
        self.kinds.get(word).map(String::as_str)
    }

    /// The colour that a word means, by its English name.
    pub fn colour(&self, word: &str) -> Option<&str> {
        let exact = |word: &str| self.colours.get(word).map(String::as_str);
        exact(word).or_else(|| self.stems(word).find_map(|stem| exact(stem).or_else(|| self.colour_stems.get(stem).map(String::as_str))))
    }

    /// The language's own words for a colour.
    pub fn names_of_colour<'a>(&'a self, colour: &'a str) -> impl Iterator<Item = String> + 'a {
        self.colours.iter().filter(move |(word, name)| *name == colour && !word.contains(' ')).map(|(word, _)| word.clone())
    }

    /// The word without each ending that leaves three letters or more.
    pub fn stems<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        self.endings.iter().filter_map(move |ending| word.strip_suffix(ending.as_str())).filter(|stem| stem.chars().count() >= 3)
    }

    /// Words by which the language is known, with how strongly.
    pub fn vocabulary(&self) -> impl Iterator<Item = (&str, f32)> {
        const TELLING: [Signal; 5] = [Signal::Yes, Signal::No, Signal::Thanks, Signal::Greeting, Signal::When];
        let signals = self.signals.iter().flat_map(|(signal, patterns)| {
            let weight = if TELLING.contains(signal) { 1.3 } else { 0.7 };
            patterns.iter().flat_map(Pattern::vocabulary).map(move |word| (word, weight))
        });
        self.function.iter().map(|word| (word.as_str(), 0.8)).chain(signals)
    }
}

/// "28 Zoll" is no customs duty.
fn is_measured(words: &[&str], at: usize) -> bool {
    const SPELT_OUT: usize = 4;
    let number = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    at > 0 && number(words[at - 1]) && words[at].len() >= SPELT_OUT && unit(words[at]).is_some()
}

fn by_word(lists: &BTreeMap<String, String>) -> HashMap<String, String> {
    let spelt = |text: &str| words(text).join(" ");
    lists.iter().flat_map(|(name, list)| list.split('|').map(move |text| (spelt(text), name.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lexicon_has_every_section() {
        let en = Lexicon::of(Language::En);
        let names = |map: &HashMap<String, String>| map.values().cloned().collect::<std::collections::BTreeSet<_>>();
        for lexicon in Lexicon::all() {
            let signals: Vec<Signal> = lexicon.signals.iter().map(|(signal, _)| *signal).collect();
            assert_eq!(signals, Signal::ALL, "{:?}", lexicon.language);
            assert_eq!(lexicon.ordinals.len(), 7, "{:?}", lexicon.language);
            assert_eq!(names(&lexicon.sizes), names(&en.sizes), "{:?}", lexicon.language);
            assert_eq!(names(&lexicon.colours), names(&en.colours), "{:?}", lexicon.language);
            assert_eq!(names(&lexicon.kinds), names(&en.kinds), "{:?}", lexicon.language);
            assert!(!lexicon.labels.is_empty() && !lexicon.joins.is_empty(), "{:?}", lexicon.language);
            assert!(lexicon.function.len() > 80 && !lexicon.endings.is_empty(), "{:?}", lexicon.language);
        }
    }
}
