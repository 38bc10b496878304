//! Sentences, from `locales/{code}.ftl`, and those of text messages from `sms/locales/{code}.ftl`.

use std::sync::LazyLock;

use super::Language;
use crate::sentences::Sentences;

static SENTENCES: LazyLock<Sentences> = LazyLock::new(|| Sentences::of_files(sources));

fn sources(language: Language) -> [&'static str; 2] {
    match language {
        Language::En => [include_str!("locales/en.ftl"), include_str!("../sms/locales/en.ftl")],
        Language::De => [include_str!("locales/de.ftl"), include_str!("../sms/locales/de.ftl")],
        Language::Fr => [include_str!("locales/fr.ftl"), include_str!("../sms/locales/fr.ftl")],
        Language::Es => [include_str!("locales/es.ftl"), include_str!("../sms/locales/es.ftl")],
        Language::It => [include_str!("locales/it.ftl"), include_str!("../sms/locales/it.ftl")],
        Language::Pt => [include_str!("locales/pt.ftl"), include_str!("../sms/locales/pt.ftl")],
        Language::Nl => [include_str!("locales/nl.ftl"), include_str!("../sms/locales/nl.ftl")],
    }
}

/// A sentence without parts to fill in.
pub fn plain(language: Language, key: &str) -> String {
    text(language, key, &[])
}

/// A sentence with its parts filled in. Text from the catalogue is only ever a part, never a sentence.
pub fn text(language: Language, key: &str, parts: &[(&str, &str)]) -> String {
    SENTENCES.text(language, key, parts)
}

/// A sentence that changes with a number, which it names as `$count`.
pub fn counted(language: Language, key: &str, count: i64, parts: &[(&str, &str)]) -> String {
    SENTENCES.counted(language, key, count, parts)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(language: Language) -> BTreeSet<(String, Vec<String>)> {
        sources(language).into_iter().flat_map(crate::sentences::keys).collect()
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
