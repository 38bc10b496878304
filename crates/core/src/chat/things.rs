//! The same thing by another language's name: a shopper's "Regenschirm" is the shop's "umbrella".

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Deserialize)]
struct Source {
    things: Vec<String>,
}

/// For each word the lines that it stands in: "tee" is tea in one language and a T-shirt in another.
struct Things {
    lines: Vec<Vec<String>>,
    of_word: HashMap<String, Vec<usize>>,
}

static THINGS: LazyLock<Things> = LazyLock::new(|| {
    let source: Source = toml::from_str(include_str!("lexicons/things.toml")).unwrap_or(Source { things: Vec::new() });
    let lines: Vec<Vec<String>> = source.things.iter().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect();
    let mut of_word: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, line) in lines.iter().enumerate() {
        for word in line {
            of_word.entry(word.clone()).or_default().push(number);
        }
    }
    Things { lines, of_word }
});

/// Two folded words name the same kind of thing.
pub fn is_same_thing(a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (THINGS.of_word.get(a), THINGS.of_word.get(b)) else { return false };
    a.iter().any(|line| b.contains(line))
}

/// Names some kind of thing.
pub fn is_thing(word: &str) -> bool {
    THINGS.of_word.contains_key(word)
}

/// Other names of what a folded word names.
pub fn other_names(word: &str) -> impl Iterator<Item = &'static str> + use<> {
    let lines = THINGS.of_word.get(word).map_or(&[][..], Vec::as_slice);
    let own = word.to_owned();
    lines.iter().flat_map(|line| &THINGS.lines[*line]).map(String::as_str).filter(move |name| *name != own)
}

/// Shorter parts of a compound are as likely chance.
const SHORTEST_PART: usize = 3;
/// What may stand between the parts of a compound.
const JOINTS: [&str; 6] = ["", "s", "n", "en", "es", "er"];

/// The two things that a compound is made of, "vanille" and "kerze"; `None` for a word that is a thing itself, or that is made of
/// anything else: snow shoes are no shoes.
pub fn parts(word: &str) -> Option<[&str; 2]> {
    if is_thing(word) || word.len() < 2 * SHORTEST_PART {
        return None;
    }
    let cuts = (SHORTEST_PART..=word.len() - SHORTEST_PART).filter(|at| word.is_char_boundary(*at));
    cuts.map(|at| word.split_at(at)).filter(|(_, last)| is_thing(last)).find_map(|(first, last)| {
        let first =
            JOINTS.iter().filter_map(|joint| first.strip_suffix(joint)).find(|first| first.len() >= SHORTEST_PART && is_thing(first));
        first.map(|first| [first, last])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::words::words;

    #[test]
    fn things_have_names_in_all_languages() {
        assert!(is_same_thing("regenschirm", "umbrella") && is_same_thing("tee", "tshirt") && is_same_thing("tee", "thee"));
        assert!(!is_same_thing("umbrella", "jacket") && !is_same_thing("umbrella", "nothing"));
        assert!(other_names("stuhl").any(|name| name == "chair") && other_names("nothing").next().is_none());
        assert!(THINGS.lines.len() > 80);
    }

    #[test]
    fn compounds_are_made_of_things() {
        assert_eq!(parts("vanillekerze"), Some(["vanille", "kerze"]));
        assert_eq!(parts("gartentisch"), Some(["garten", "tisch"]));
        assert_eq!((parts("kerze"), parts("schneeschuhe"), parts("verfugbar")), (None, None, None));
    }

    #[test]
    fn names_are_written_as_messages_are_cut() {
        for name in THINGS.lines.iter().flatten() {
            assert_eq!(words(name), [name.as_str()]);
        }
    }
}
