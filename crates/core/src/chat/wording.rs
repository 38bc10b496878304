//! Sentences, from `locales/{code}.ftl`.

use std::sync::LazyLock;

use super::Language;
use crate::wording::{Part, Wording};

static WORDING: LazyLock<Wording> = LazyLock::new(|| Wording::new(source));

fn source(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("locales/en.ftl"),
        Language::De => include_str!("locales/de.ftl"),
        Language::Fr => include_str!("locales/fr.ftl"),
        Language::Es => include_str!("locales/es.ftl"),
        Language::It => include_str!("locales/it.ftl"),
        Language::Pt => include_str!("locales/pt.ftl"),
        Language::Nl => include_str!("locales/nl.ftl"),
    }
}

/// A sentence without parts to fill in.
pub fn plain(language: Language, key: &str) -> String {
    text(language, key, &[])
}

/// A sentence with its parts filled in. Text from the catalogue is only ever a part, never a sentence.
pub fn text(language: Language, key: &str, parts: &[(&str, &str)]) -> String {
    let parts: Vec<_> = parts.iter().map(|(name, text)| (*name, Part::Text(text))).collect();
    WORDING.text(language, key, &parts)
}

/// A sentence that changes with a number, which it names as `$count`.
pub fn counted(language: Language, key: &str, count: i64, parts: &[(&str, &str)]) -> String {
    let parts: Vec<_> = parts.iter().map(|(name, text)| (*name, Part::Text(text))).chain([("count", Part::Count(count))]).collect();
    WORDING.text(language, key, &parts)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every key with the parts that it names.
    fn keys(language: Language) -> BTreeSet<(String, Vec<String>)> {
        let mut keys = BTreeSet::new();
        for line in source(language).lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let (key, text) = line.split_once(" = ").unwrap_or((line, ""));
            let mut parts: Vec<String> =
                text.split('$').skip(1).map(|part| part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect();
            parts.sort();
            parts.dedup();
            if !key.starts_with([' ', '}']) {
                keys.insert((key.to_owned(), parts));
            }
        }
        keys
    }

    #[test]
    fn every_language_has_every_sentence_with_the_same_parts() {
        let en = keys(Language::En);
        assert!(en.len() > 50);
        for language in Language::ALL {
            assert_eq!(keys(language), en, "{language:?}");
        }
    }
}
