//! Sentences in the seven languages, from Fluent files: a set of files is a [`Wording`]. Text from a catalogue or a shopper is only ever a
//! part of a sentence, never a sentence.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::chat::Language;

/// One set of sentences, in every language.
#[expect(missing_debug_implementations, reason = "a bundle has none, and says nothing that the files do not")]
pub struct Wording {
    bundles: Vec<FluentBundle<FluentResource>>,
}

/// What stands in a sentence's gap.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    Text(&'a str),
    /// A number, which the sentence may bend to.
    Count(i64),
}

impl Wording {
    /// From the text of one file for each language. The files are part of the program: one that is not well-formed is a mistake that any
    /// test finds.
    #[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads each of them")]
    pub fn new(source: impl Fn(Language) -> &'static str) -> Self {
        let bundle = |language: Language| {
            let mut bundle = FluentBundle::new_concurrent(vec![language.code().parse().expect("an ISO code is a language")]);
            bundle.set_use_isolating(false);
            bundle
                .add_resource(FluentResource::try_new(source(language).to_owned()).expect("an embedded file is well-formed"))
                .expect("no key twice");
            bundle
        };
        Self { bundles: Language::ALL.into_iter().map(bundle).collect() }
    }

    /// The sentence with its parts filled in; the key itself where there is no such sentence.
    pub fn text(&self, language: Language, key: &str, parts: &[(&str, Part<'_>)]) -> String {
        let Some(bundle) = self.bundles.get(language as usize) else { return key.to_owned() };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { return key.to_owned() };
        let mut args = FluentArgs::new();
        for (name, part) in parts {
            match part {
                Part::Text(text) => args.set(*name, *text),
                Part::Count(count) => args.set(*name, FluentValue::from(*count)),
            }
        }
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}
