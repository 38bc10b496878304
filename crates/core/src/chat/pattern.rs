//! Phrases of a lexicon, matched against folded words.
//!
//! `in stock` two words · `notif*` a beginning · `tell|inform` either · `me?` may be missing · `_` up to five words, any · `^` and `$`
//! the ends of the message (`it|$` the word or the end) · `{tell}` a group of the lexicon · `@` an address · `!de` the word before is another ·
//! `~same` the word after is.

use std::collections::BTreeMap;

use strsim::osa_distance;

use super::words::words;

/// How many words `_` may stand for.
const GAP: usize = 5;
/// The shortest word in which one slip of the finger is forgiven.
const FORGIVING_LENGTH: usize = 8;

#[derive(Debug)]
pub struct Pattern {
    parts: Vec<Part>,
    from_start: bool,
    to_end: bool,
}

#[derive(Debug)]
enum Part {
    Gap,
    /// Takes no word: the one before is none of these.
    NotAfter(Vec<String>),
    /// The same of the one that follows.
    NotBefore(Vec<String>),
    Word {
        any_of: Vec<Spelling>,
        /// May be missing; at the end of the message only, or anywhere.
        at_end: bool,
        optional: bool,
    },
}

#[derive(Debug)]
enum Spelling {
    Exact(String),
    Beginning(String),
}

impl Spelling {
    fn fits(&self, word: &str) -> bool {
        match self {
            Self::Exact(text) => text == word || is_slip(text, word),
            Self::Beginning(text) => word.starts_with(text.as_str()),
        }
    }
}

/// `avialable` for `available`: one slip in a long word that begins the same.
fn is_slip(text: &str, word: &str) -> bool {
    text.len() >= FORGIVING_LENGTH
        && word.len() >= FORGIVING_LENGTH
        && text.len().abs_diff(word.len()) <= 1
        && text.as_bytes().first() == word.as_bytes().first()
        // Another last letter is another form of the word, not a slip.
        && text.as_bytes().last() == word.as_bytes().last()
        && osa_distance(text, word) == 1
}

impl Pattern {
    /// Parses one phrase; `groups` are the alternatives that `{name}` stands for.
    pub fn parse(phrase: &str, groups: &BTreeMap<String, String>) -> Self {
        let mut pattern = Self { parts: Vec::new(), from_start: false, to_end: false };
        for part in phrase.split_whitespace() {
            match part {
                "^" => pattern.from_start = true,
                "$" => pattern.to_end = true,
                "_" => pattern.parts.push(Part::Gap),
                part if part.starts_with('!') => pattern.parts.push(Part::NotAfter(none_of(&part[1..]))),
                part if part.starts_with('~') => pattern.parts.push(Part::NotBefore(none_of(&part[1..]))),
                part => pattern.push(part, groups),
            }
        }
        pattern
    }

    fn push(&mut self, part: &str, groups: &BTreeMap<String, String>) {
        let (part, optional) = part.strip_suffix('?').map_or((part, false), |part| (part, true));
        let mut any_of = Vec::new();
        for alternative in part.split('|') {
            match alternative.strip_prefix('{').and_then(|name| name.strip_suffix('}')).and_then(|name| groups.get(name)) {
                Some(group) => any_of.extend(group.split('|').filter_map(spelling)),
                None => any_of.extend(spelling(alternative)),
            }
        }
        let at_end = part.split('|').any(|alternative| alternative == "$");
        self.parts.push(Part::Word { any_of, at_end, optional });
    }

    /// The words of the first match, by position; `None` where the phrase does not occur.
    pub fn find(&self, words: &[&str]) -> Option<Vec<usize>> {
        let last_start = if self.from_start { 0 } else { words.len() };
        (0..=last_start).find_map(|start| {
            let mut used = Vec::new();
            self.fits_from(&self.parts, words, start, &mut used).then_some(used)
        })
    }

    fn fits_from(&self, parts: &[Part], words: &[&str], at: usize, used: &mut Vec<usize>) -> bool {
        let Some((part, rest)) = parts.split_first() else { return !self.to_end || at == words.len() };
        match part {
            Part::Gap => (0..=GAP).take_while(|skip| at + skip <= words.len()).any(|skip| self.fits_from(rest, words, at + skip, used)),
            Part::NotAfter(none_of) | Part::NotBefore(none_of) => {
                let neighbour = if matches!(part, Part::NotAfter(_)) { at.checked_sub(1) } else { Some(at) };
                let neighbour = neighbour.and_then(|at| words.get(at));
                !neighbour.is_some_and(|neighbour| none_of.iter().any(|word| word == neighbour)) && self.fits_from(rest, words, at, used)
            }
            Part::Word { any_of, at_end, optional } => {
                if words.get(at).is_some_and(|word| any_of.iter().any(|spelling| spelling.fits(word))) {
                    used.push(at);
                    if self.fits_from(rest, words, at + 1, used) {
                        return true;
                    }
                    used.pop();
                }
                (*optional || (*at_end && at == words.len())) && self.fits_from(rest, words, at, used)
            }
        }
    }

    /// Whole words that the phrase is made of, for telling languages apart.
    pub fn vocabulary(&self) -> impl Iterator<Item = &str> {
        self.parts
            .iter()
            .flat_map(|part| match part {
                Part::Gap | Part::NotAfter(_) | Part::NotBefore(_) => [].iter(),
                Part::Word { any_of, .. } => any_of.iter(),
            })
            .filter_map(|spelling| match spelling {
                Spelling::Exact(text) => Some(text.as_str()),
                Spelling::Beginning(_) => None,
            })
    }
}

/// The words that a mark forbids.
fn none_of(part: &str) -> Vec<String> {
    part.split('|').filter_map(spelt).collect()
}

fn spelling(text: &str) -> Option<Spelling> {
    let (text, beginning) = text.strip_suffix('*').map_or((text, false), |text| (text, true));
    let word = spelt(text)?;
    Some(if beginning { Spelling::Beginning(word) } else { Spelling::Exact(word) })
}

/// As the word stands in a message that was cut.
fn spelt(text: &str) -> Option<String> {
    let word = if text == super::words::CONTACT { text.to_owned() } else { words(text).concat() };
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrase: &str, text: &str) -> Option<Vec<usize>> {
        let groups = BTreeMap::from([("tell".to_owned(), "tell|notif*".to_owned())]);
        let words = words(text);
        Pattern::parse(phrase, &groups).find(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn phrases_are_found_where_they_stand() {
        assert_eq!(found("in stock", "is it in stock now"), Some(vec![2, 3]));
        assert_eq!(found("{tell} me", "please notify me"), Some(vec![1, 2]));
        assert_eq!(found("do you _ have", "do you by chance have"), Some(vec![0, 1, 4]));
        assert_eq!(found("never? mind $", "oh mind"), Some(vec![1]));
        assert_eq!(found("^ no", "oh no"), None);
        assert_eq!(found("no $", "no thanks"), None);
        assert_eq!(found("available", "is it avialable"), Some(vec![2]));
        assert_eq!(found("stock", "shock"), None);
        assert_eq!((found("cancel that|$", "please cancel"), found("cancel that|$", "cancel my order")), (Some(vec![1]), None));
        assert_eq!(found("!out|of stock", "out of stock"), None);
        assert_eq!(found("!out|of stock", "any stock"), Some(vec![1]));
        assert_eq!(found("quand ~même", "quand même"), None);
        assert_eq!(found("quand ~même", "c'est quand"), Some(vec![2]));
        assert_eq!((found("number ~is|@", "my number"), found("number ~is|@", "my number is 3")), (Some(vec![1]), None));
        assert_eq!(found("number ~@", &format!("my number {}", super::super::words::CONTACT_CHAR)), None);
    }
}
