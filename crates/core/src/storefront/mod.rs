//! What the shop's own pages say beside a sold-out product and in the chat, in seven languages, from `locales/{code}.ftl`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::chat::Language;
use crate::contact::ChannelKind;
use crate::sentences::{Sentences, keys};

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

/// The sentence that a shopper agrees to by asking to be told in this way. `shop` is its name.
pub fn consent(language: Language, channel: ChannelKind, shop: &str) -> String {
    SENTENCES.text(language, &format!("consent-{}", channel.as_str()), &[("shop", shop)])
}

/// What a notification on a device says: `title`, `body`, `few` (which names how many are left) or `alerts`. Languages that are not ours are English.
pub fn notification(locale: &str, key: &str, parts: &[(&str, &str)]) -> String {
    SENTENCES.text(Language::of_locale(locale).unwrap_or_default(), &format!("notification-{key}"), parts)
}

/// Every text by its key. What only the browser knows is left as `{name}`.
pub fn texts(language: Language) -> BTreeMap<String, String> {
    let keys = keys(source(language)).into_iter().filter(|(key, _)| !key.starts_with("consent-") && !key.starts_with("notification-"));
    keys.map(|(key, parts)| {
        let holes: Vec<(&str, String)> = parts.iter().map(|part| (part.as_str(), format!("{{{part}}}"))).collect();
        let holes: Vec<(&str, &str)> = holes.iter().map(|(part, hole)| (*part, hole.as_str())).collect();
        let text = SENTENCES.text(language, &key, &holes);
        (key, text)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_language_has_every_sentence_with_the_same_parts() {
        let set = |language| keys(source(language)).into_iter().collect::<BTreeSet<_>>();
        let en = set(Language::En);
        assert!(en.len() > 40);
        for language in Language::ALL {
            assert_eq!(set(language), en, "{language:?}");
        }
    }

    #[test]
    fn what_only_the_browser_knows_stays_open() {
        for language in Language::ALL {
            let texts = texts(language);
            assert!(texts["place"].contains("{count}"), "{language:?}");
            assert!(texts["chat-hello"].contains("{shop}"), "{language:?}");
            assert!(!texts.contains_key("consent-email"));
            let consent = consent(language, ChannelKind::Email, "Slack Water");
            assert!(consent.contains("Slack Water") && !consent.contains('{'), "{consent}");
            let few = notification(language.code(), "few", &[("count", "2"), ("shop", "Slack Water")]);
            assert!(few.contains('2') && few.contains("Slack Water") && !texts.contains_key("notification-few"), "{few}");
        }
    }
}
