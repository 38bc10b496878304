//! Sentences, from `locales/{code}.ftl`, and those of text messages from `sms/locales/{code}.ftl`.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use super::Language;

static BUNDLES: LazyLock<Vec<FluentBundle<FluentResource>>> = LazyLock::new(|| Language::ALL.into_iter().map(bundle).collect());

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

#[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads each of them")]
fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.code().parse().expect("an ISO code is a language")]);
    bundle.set_use_isolating(false);
    for source in sources(language) {
        bundle.add_resource(FluentResource::try_new(source.to_owned()).expect("an embedded file is well-formed")).expect("no key twice");
    }
    bundle
}

/// A sentence without parts to fill in.
pub fn plain(language: Language, key: &str) -> String {
    text(language, key, &[])
}

/// A sentence with its parts filled in. Text from the catalogue is only ever a part, never a sentence.
pub fn text(language: Language, key: &str, parts: &[(&str, &str)]) -> String {
    let bundle = &BUNDLES[language as usize];
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { return key.to_owned() };
    let mut args = FluentArgs::new();
    for (name, value) in parts {
        args.set(*name, *value);
    }
    bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}

/// A sentence that changes with a number, which it names as `$count`.
pub fn counted(language: Language, key: &str, count: i64, parts: &[(&str, &str)]) -> String {
    let bundle = &BUNDLES[language as usize];
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { return key.to_owned() };
    let mut args = FluentArgs::new();
    args.set("count", count);
    for (name, value) in parts {
        args.set(*name, *value);
    }
    bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every key with the parts that it names.
    fn keys(language: Language) -> BTreeSet<(String, Vec<String>)> {
        let mut keys = BTreeSet::new();
        let lines = sources(language).into_iter().flat_map(str::lines);
        for line in lines.filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
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
