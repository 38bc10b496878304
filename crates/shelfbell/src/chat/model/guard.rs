//! Whether a model's text may be shown. It refuses whatever it cannot compare with a reading of this turn (R11): a refusal costs a
//! nicer wording, a mistake would cost a shopper.

use shelfbell_core::chat::{Dialogue, Intent, Language, Reply, hear};

use super::claims::{Claims, Word, of, words};
use super::evidence::Evidence;
use super::sentence::Sentence;

/// The longest text that is used, characters.
const LONGEST: usize = 1_200;
/// One in so many words is a small word of the language, or it is another language.
const COMMON_ONE_IN: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    TooLong,
    /// Markup, or characters that are not seen.
    Markup,
    Link,
    Address,
    Language,
    Number,
    /// Stock without a reading or against one, or in words that cannot be compared; or no word of what was read.
    Stock,
    /// Says that something was or will be done, or costs so much.
    Promise,
}

impl Refusal {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "refused_empty",
            Self::TooLong => "refused_too_long",
            Self::Markup => "refused_markup",
            Self::Link => "refused_link",
            Self::Address => "refused_address",
            Self::Language => "refused_language",
            Self::Number => "refused_number",
            Self::Stock => "refused_stock",
            Self::Promise => "refused_promise",
        }
    }
}

/// `reply` is the concierge's own: sentences repeated from it are true already. `hosts`: where links may lead.
pub fn check(text: &str, reply: &Reply, evidence: &Evidence, hosts: &[String]) -> Result<(), Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    if text.chars().count() > LONGEST {
        return Err(Refusal::TooLong);
    }
    plain(text, reply.locale)?;
    let text = without_links(text, hosts)?;
    let own = sentences(words(&reply.text), evidence);
    let said = sentences(words(&text), evidence);
    let is_repeated = |sentence: &Sentence| own.iter().any(|known| known.words == sentence.words);
    in_language(said.iter().filter(|sentence| !is_repeated(sentence)), reply.locale)?;
    let asked_about_stock = !matches!(reply.intent, Intent::Greeting | Intent::Thanks);
    let mut answers = false;
    let mut subject_is_ours = false;
    for sentence in &said {
        let repeated = own.iter().position(|known| known.words == sentence.words);
        answers |= sentence.states_stock() && (repeated.is_some() || sentence.names_what_was_asked(evidence));
        match repeated {
            None => sentence.check(evidence, reply.locale, asked_about_stock)?,
            // `You can buy it right now.` is true after what the concierge said before it, not after another product's praise.
            Some(at) if at > 0 && !sentence.names_a_product() && !subject_is_ours => return Err(Refusal::Stock),
            Some(_) => {}
        }
        subject_is_ours = repeated.is_some() || sentence.sets_the_subject(evidence);
    }
    // An answer that leaves out what was read hides it.
    if answers || evidence.answered.is_empty() { Ok(()) } else { Err(Refusal::Stock) }
}

/// No markup, nothing invisible, no address.
fn plain(text: &str, language: Language) -> Result<(), Refusal> {
    let markup = ["<", ">", "`", "**", "__", "](", "&#", "&lt", "\\", "{", "}"];
    if markup.iter().any(|mark| text.contains(mark)) || text.lines().any(|line| line.trim_start().starts_with(['#', '|'])) {
        return Err(Refusal::Markup);
    }
    let heard = hear(text, language.code(), &Dialogue::default(), None);
    let seen = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if seen(&heard.text) != seen(text) {
        return Err(Refusal::Markup);
    }
    if !heard.contacts.is_empty() || text.contains(['@', '＠']) {
        return Err(Refusal::Address);
    }
    if text.contains(['€', '$', '£', '¥', '%']) {
        return Err(Refusal::Promise);
    }
    Ok(())
}

/// Leaves out links to the shop; any other is refused, also one without a scheme.
fn without_links(text: &str, hosts: &[String]) -> Result<String, Refusal> {
    let mut kept = Vec::new();
    for token in text.split(' ') {
        let bare = token.trim_matches(|c: char| matches!(c, '(' | ')' | ',' | '.' | '!' | '?' | ':' | ';' | '"' | '\''));
        if !is_link(bare) {
            kept.push(token);
            continue;
        }
        let address = if bare.contains("://") { bare.to_owned() } else { format!("https://{bare}") };
        let url = url::Url::parse(&address).map_err(|_| Refusal::Link)?;
        let ours = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| hosts.iter().any(|known| known == host));
        if !ours || url.query().is_some() || url.fragment().is_some() {
            return Err(Refusal::Link);
        }
    }
    Ok(kept.join(" "))
}

fn is_link(token: &str) -> bool {
    let dotted = |part: &str| {
        part.rsplit_once('.')
            .is_some_and(|(host, end)| !host.is_empty() && end.chars().count() >= 2 && end.chars().all(char::is_alphabetic))
    };
    token.contains("://") || token.starts_with("www.") || token.split(['/', '\n', ':']).any(dotted)
}

/// Sentences by what separates them, names of products found first: a mark within a name ends nothing.
fn sentences(mut words: Vec<Word>, evidence: &Evidence) -> Vec<Sentence> {
    let names: Vec<Vec<Word>> = evidence.products.iter().map(|product| self::words(&product.title)).collect();
    for at in 0..words.len() {
        for name in &names {
            let span = at..at + name.len();
            if name.len() > 1 && words.get(span.clone()).is_some_and(|words| same(words, name)) {
                for word in &mut words[span.start..span.end - 1] {
                    word.ends = false;
                }
            }
        }
    }
    words.split_inclusive(|word| word.ends).map(|words| Sentence::read(words, evidence)).collect()
}

pub fn same(words: &[Word], name: &[Word]) -> bool {
    words.len() == name.len() && words.iter().zip(name).all(|(word, named)| word.text == named.text)
}

fn in_language<'a>(said: impl Iterator<Item = &'a Sentence>, language: Language) -> Result<(), Refusal> {
    let common = of(&Claims::get().common, language);
    let free: Vec<&Word> = said.flat_map(Sentence::beside_names).collect();
    let latin = |word: &&Word| word.text.chars().all(|c| c.is_ascii_alphanumeric() || ('\u{c0}'..='\u{24f}').contains(&c));
    let known = free.iter().filter(|word| common.iter().any(|phrase| phrase.begins(std::slice::from_ref(word)).is_some())).count();
    if free.iter().all(latin) && known * COMMON_ONE_IN >= free.len() { Ok(()) } else { Err(Refusal::Language) }
}
