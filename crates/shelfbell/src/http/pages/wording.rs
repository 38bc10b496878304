//! The words of the pages, from `locales/{code}.ftl`, and in which language a shopper reads them.

use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use minijinja::value::Kwargs;
use minijinja::{Error, ErrorKind, State, Value};
use shelfbell_core::chat::Language;
use shelfbell_core::sentences::Sentences;

static SENTENCES: LazyLock<Sentences> = LazyLock::new(|| Sentences::new(source));

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

pub fn text(language: Language, key: &str, parts: &[(&str, &str)]) -> String {
    SENTENCES.text(language, key, parts)
}

/// A sentence with a number in it, which it names as `$count`.
pub fn counted(language: Language, key: &str, count: i64) -> String {
    SENTENCES.counted(language, key, count, &[])
}

/// The template function `t("key", part=…)`: a sentence in the language that the page calls `lang`. A key that no file has is an error.
#[expect(clippy::needless_pass_by_value, reason = "template functions take their arguments by value")]
pub fn in_template(state: &State<'_, '_>, key: &str, parts: Kwargs) -> Result<String, Error> {
    let language = state.lookup("lang").and_then(|lang| Language::of_locale(lang.as_str()?)).unwrap_or_default();
    let (mut values, mut count): (Vec<(&str, Value)>, _) = (Vec::new(), None);
    for name in parts.args() {
        match name {
            "count" => count = Some(parts.get(name)?),
            name => values.push((name, parts.get(name)?)),
        }
    }
    let texts: Vec<(&str, &str)> = values.iter().filter_map(|(name, value)| Some((*name, value.as_str()?))).collect();
    let text = match count {
        Some(count) => SENTENCES.counted(language, key, count, &texts),
        None => SENTENCES.text(language, key, &texts),
    };
    if text == key { Err(Error::new(ErrorKind::InvalidOperation, format!("there is no sentence '{key}'"))) } else { Ok(text) }
}

/// The first of ours that the browser asks for.
pub fn asked_for(headers: &HeaderMap) -> Option<Language> {
    let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut asked: Vec<(u32, &str)> = header
        .split(',')
        .filter_map(|range| {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight: f32 = weight.trim().strip_prefix("q=")?.trim().parse().ok()?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to thousandths from 0 to 1")]
            let thousandths = (weight.clamp(0.0, 1.0) * 1000.0) as u32;
            (thousandths > 0).then_some((thousandths, tag.trim()))
        })
        .collect();
    // Stable: of equal weights the first one counts.
    asked.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    asked.into_iter().find_map(|(_, tag)| Language::of_locale(tag))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use shelfbell_core::sentences::keys;

    use super::*;

    #[test]
    fn every_language_has_every_sentence_with_the_same_parts() {
        let set = |language| keys(source(language)).into_iter().collect::<BTreeSet<_>>();
        let en = set(Language::En);
        assert!(en.len() > 60);
        for language in Language::ALL {
            assert_eq!(set(language), en, "{language:?}");
        }
    }

    #[test]
    fn the_browsers_first_language_of_ours_counts() {
        let asked = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, value.parse().unwrap());
            asked_for(&headers)
        };
        assert_eq!(asked("pl, de-AT;q=0.8, en;q=0.9"), Some(Language::En));
        assert_eq!(asked("pt-BR,pt;q=0.9"), Some(Language::Pt));
        assert_eq!(asked("nl;q=0, fr ; q=0.1"), Some(Language::Fr));
        assert_eq!(asked("pl, *"), None);
        assert_eq!(asked("de;q=nonsense"), None);
        assert_eq!(asked_for(&HeaderMap::new()), None);
    }
}
