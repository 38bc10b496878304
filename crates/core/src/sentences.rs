//! Sentences in seven languages, from Fluent files: one file per language and place of use.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use crate::chat::Language;

/// The sentences of one place, such as the chat.
#[expect(missing_debug_implementations, reason = "the bundles have none")]
pub struct Sentences(Vec<FluentBundle<FluentResource>>);

impl Sentences {
    /// `source` gives the text of a language's file, which is part of the program.
    pub fn new(source: fn(Language) -> &'static str) -> Self {
        Self(Language::ALL.into_iter().map(|language| bundle(language, &[source(language)])).collect())
    }

    /// The same for sentences in several files; no key is in two of them.
    pub fn of_files(sources: fn(Language) -> [&'static str; 2]) -> Self {
        Self(Language::ALL.into_iter().map(|language| bundle(language, &sources(language))).collect())
    }

    /// A sentence with its parts filled in; the key itself where there is none. Text from a catalogue is only ever a part.
    pub fn text(&self, language: Language, key: &str, parts: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in parts {
            args.set(*name, *value);
        }
        self.fill_in(language, key, &args)
    }

    /// A sentence that changes with a number, which it names as `$count`.
    pub fn counted(&self, language: Language, key: &str, count: i64, parts: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        args.set("count", count);
        for (name, value) in parts {
            args.set(*name, *value);
        }
        self.fill_in(language, key, &args)
    }

    fn fill_in(&self, language: Language, key: &str, args: &FluentArgs) -> String {
        let bundle = &self.0[language as usize];
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { return key.to_owned() };
        bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
    }
}

#[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads each of them")]
fn bundle(language: Language, sources: &[&str]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.code().parse().expect("an ISO code is a language")]);
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned()).expect("an embedded file is well-formed");
        bundle.add_resource(resource).expect("no key twice");
    }
    bundle
}

/// The keys of a file in their order, each with the parts that it names.
pub fn keys(source: &str) -> Vec<(String, Vec<String>)> {
    let mut keys = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let (key, text) = line.split_once(" = ").unwrap_or((line, ""));
        let mut parts: Vec<String> =
            text.split('$').skip(1).map(|part| part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect();
        parts.sort();
        parts.dedup();
        if !key.starts_with([' ', '}']) {
            keys.push((key.to_owned(), parts));
        }
    }
    keys
}
