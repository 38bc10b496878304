//! The templates that come with the program: a skeleton for each kind, the same in every language, and the words of each language.

use super::template::{Source, Template, Words, worded};

const HEAD: &str = include_str!("head.mjml");
const FOOT: &str = include_str!("foot.mjml");

fn skeleton(template: Template) -> &'static str {
    match template {
        Template::Confirmation => include_str!("confirmation.mjml"),
        Template::Digest => include_str!("digest.mjml"),
        Template::SoldOut => include_str!("sold_out.mjml"),
        // They say the same in other words.
        Template::Alert | Template::Reminder | Template::LastUnits => include_str!("alert.mjml"),
    }
}

fn words(language: &str) -> &'static str {
    match language {
        "de" => include_str!("words/de.toml"),
        "fr" => include_str!("words/fr.toml"),
        "es" => include_str!("words/es.toml"),
        "it" => include_str!("words/it.toml"),
        "pt" => include_str!("words/pt.toml"),
        "nl" => include_str!("words/nl.toml"),
        _ => include_str!("words/en.toml"),
    }
}

/// A whole template, as a shop would begin its own with.
pub(super) fn source(template: Template, language: &str) -> Source {
    let all: toml::Table = words(language).parse().unwrap_or_default();
    let mut known = Words::from([("lang".to_owned(), language.to_owned())]);
    for table in ["common", template.as_str()] {
        let own = all.get(table).and_then(toml::Value::as_table).into_iter().flatten();
        known.extend(own.filter_map(|(key, word)| Some((key.clone(), word.as_str()?.to_owned()))));
    }
    let subject = known.get("subject").cloned().unwrap_or_default();
    let whole = skeleton(template).replace("[[head]]", HEAD.trim_end()).replace("[[foot]]", FOOT.trim_end());
    Source { subject, mjml: worded(&whole, &known) }
}
