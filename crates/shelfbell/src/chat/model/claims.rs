//! The words in which a text speaks of stock, from `claims.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use shelfbell_core::chat::{Language, fold};
use shelfbell_core::stock::Availability;

/// What a text says about stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Stocked,
    Orderable,
    Few,
    Out,
    Absent,
    Gone,
    Backorder,
}

impl Kind {
    /// Whether it is true of what was read.
    pub fn holds(self, read: Availability) -> bool {
        use Availability::{Backorder, InStock, LowStock, SoldOut, Unavailable};
        match self {
            Self::Stocked => matches!(read, InStock | LowStock),
            Self::Orderable => matches!(read, InStock | LowStock | Backorder),
            Self::Few => read == LowStock,
            Self::Out => matches!(read, SoldOut | Backorder),
            Self::Absent => matches!(read, SoldOut | Unavailable),
            Self::Gone => read == Unavailable,
            Self::Backorder => read == Backorder,
        }
    }
}

#[derive(Clone, Debug)]
enum Piece {
    Word(String),
    Prefix(String),
    Number,
}

#[derive(Clone, Debug)]
pub struct Phrase(Vec<Piece>);

impl Phrase {
    fn read(text: &str) -> Self {
        let piece = |part: &str| match part.strip_suffix('*') {
            _ if part == "#" => vec![Piece::Number],
            Some(stem) => words(stem).into_iter().map(|word| Piece::Prefix(word.text)).collect(),
            None => words(part).into_iter().map(|word| Piece::Word(word.text)).collect(),
        };
        Self(text.split_whitespace().flat_map(piece).collect())
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How many words it takes at the beginning of these, and the number among them.
    pub fn begins(&self, words: &[Word]) -> Option<(usize, Option<i64>)> {
        let mut number = None;
        for (at, piece) in self.0.iter().enumerate() {
            let word = &words.get(at)?.text;
            let fits = match piece {
                Piece::Word(wanted) => word == wanted,
                Piece::Prefix(stem) => word.starts_with(stem.as_str()),
                Piece::Number => {
                    number = word.parse().ok();
                    number.is_some()
                }
            };
            if !fits {
                return None;
            }
        }
        Some((self.len(), number))
    }
}

#[derive(Deserialize)]
struct File {
    stocked: PerLanguage,
    orderable: PerLanguage,
    few: PerLanguage,
    out: PerLanguage,
    absent: PerLanguage,
    gone: PerLanguage,
    backorder: PerLanguage,
    yes: PerLanguage,
    no: PerLanguage,
    suspect: PerLanguage,
    promise: PerLanguage,
    doubt: PerLanguage,
    every: PerLanguage,
    common: PerLanguage,
    plain: PerLanguage,
}

type PerLanguage = HashMap<Language, String>;

#[derive(Debug)]
pub struct Claims {
    /// The longest first.
    pub kinds: Vec<(Phrase, Kind)>,
    pub yes: Vec<Phrase>,
    pub no: Vec<Phrase>,
    pub suspect: Vec<Phrase>,
    pub promise: Vec<Phrase>,
    pub every: Vec<Phrase>,
    pub doubt: HashMap<Language, Vec<Phrase>>,
    pub common: HashMap<Language, Vec<Phrase>>,
    pub plain: HashMap<Language, Vec<Phrase>>,
}

static CLAIMS: LazyLock<Claims> = LazyLock::new(read);

impl Claims {
    pub fn get() -> &'static Self {
        &CLAIMS
    }
}

fn phrases(list: &str) -> Vec<Phrase> {
    list.split('|').map(Phrase::read).collect()
}

fn merged(lists: &PerLanguage) -> Vec<Phrase> {
    lists.values().flat_map(|list| phrases(list)).collect()
}

#[expect(clippy::expect_used, reason = "the file is part of the program, and a test reads it")]
fn read() -> Claims {
    let file: File = toml::from_str(include_str!("claims.toml")).expect("an embedded file is well-formed");
    let kinds = [
        (&file.stocked, Kind::Stocked),
        (&file.orderable, Kind::Orderable),
        (&file.few, Kind::Few),
        (&file.out, Kind::Out),
        (&file.absent, Kind::Absent),
        (&file.gone, Kind::Gone),
        (&file.backorder, Kind::Backorder),
    ];
    let mut kinds: Vec<(Phrase, Kind)> =
        kinds.into_iter().flat_map(|(lists, kind)| merged(lists).into_iter().map(move |phrase| (phrase, kind))).collect();
    kinds.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    let apart = |lists: PerLanguage| lists.into_iter().map(|(language, list)| (language, phrases(&list))).collect();
    Claims {
        kinds,
        yes: merged(&file.yes),
        no: merged(&file.no),
        suspect: merged(&file.suspect),
        promise: merged(&file.promise),
        every: merged(&file.every),
        doubt: apart(file.doubt),
        common: apart(file.common),
        plain: apart(file.plain),
    }
}

/// Only small words of some language: in a text it is not to be told from them.
pub fn is_common(name: &[Word]) -> bool {
    let lists = &Claims::get().common;
    name.iter().all(|word| lists.values().flatten().any(|phrase| phrase.begins(std::slice::from_ref(word)).is_some()))
}

/// The language's phrases of a list.
pub fn of(lists: &HashMap<Language, Vec<Phrase>>, language: Language) -> &[Phrase] {
    lists.get(&language).map_or(&[], Vec::as_slice)
}

/// One folded word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    /// A sentence ends after it.
    pub ends: bool,
}

/// Cuts a text into folded words; apostrophes are dropped, everything else that is no letter or digit separates.
pub fn words(text: &str) -> Vec<Word> {
    let folded = fold(text);
    let mut words: Vec<Word> = Vec::new();
    let mut word = String::new();
    let mut characters = folded.chars().peekable();
    while let Some(character) = characters.next() {
        if character.is_alphanumeric() {
            word.push(character);
            continue;
        }
        if character == '\'' {
            continue;
        }
        if !word.is_empty() {
            words.push(Word { text: std::mem::take(&mut word), ends: false });
        }
        let gap_follows = characters.peek().is_none_or(|next| !next.is_alphanumeric());
        let ends = matches!(character, '\n' | ';') || (gap_follows && matches!(character, '.' | '!' | '?'));
        if let Some(last) = words.last_mut().filter(|_| ends) {
            last.ends = true;
        }
    }
    if !word.is_empty() {
        words.push(Word { text: word, ends: false });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_there_in_every_language() {
        let file: File = toml::from_str(include_str!("claims.toml")).unwrap();
        let lists = [
            &file.stocked,
            &file.orderable,
            &file.few,
            &file.out,
            &file.absent,
            &file.gone,
            &file.backorder,
            &file.yes,
            &file.no,
            &file.suspect,
            &file.promise,
            &file.doubt,
            &file.every,
            &file.common,
            &file.plain,
        ];
        for (at, list) in lists.into_iter().enumerate() {
            for language in Language::ALL {
                let phrases = phrases(&list[&language]);
                assert!(phrases.iter().all(|phrase| phrase.len() > 0), "list {at} {language:?}");
            }
        }
    }

    #[test]
    fn sentences_end_at_their_marks_only() {
        let ends: Vec<String> =
            words("It's 8.5. Épuisé; oui!\nNo").into_iter().map(|word| if word.ends { word.text + "." } else { word.text }).collect();
        assert_eq!(ends, ["its", "8", "5.", "epuise.", "oui.", "no"]);
    }
}
