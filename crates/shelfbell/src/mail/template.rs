//! The templates that there are, what each may say, and what each must link to.

use std::collections::HashMap;
use std::fmt::Write as _;

use minijinja::{AutoEscape, Environment, ErrorKind, Output, State, UndefinedBehavior, Value};

use super::{RenderError, Rendered, html, text};

/// Longer subjects are cut by every mail program; the whole title stands in the message.
pub(super) const SUBJECT_CHARS: usize = 160;

/// What filling in one template may cost: about as many steps, or 64 times as many bytes. The longest default needs a hundredth of it.
const FUEL: u64 = 20_000;

/// A mail that a shop can word by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Template {
    /// Double opt-in: is this address yours, and do you want it?
    Confirmation,
    /// One item is back.
    Alert,
    /// Several items that one person waits for are back together.
    Digest,
    /// Still there, and not followed yet.
    Reminder,
    /// Few are left.
    LastUnits,
    /// It sold out again; this person is back in line.
    SoldOut,
}

const SHOP: [(&str, &str); 3] = [
    ("shop_name", "the shop's name"),
    ("postal_address", "the sender's postal address, or nothing"),
    ("locale", "the recipient's language, such as de-AT"),
];
const ITEM: [(&str, &str); 4] = [
    ("product_title", "the product's title"),
    ("variant_title", "the variant, such as M / Green, or nothing where a product has one only"),
    ("price", "the price with its currency, or nothing"),
    ("image_url", "a picture, or nothing"),
];
const LINKS: [(&str, &str); 2] =
    [("alerts_url", "the recipient's own page: their alerts, their place in line"), ("unsubscribe_url", "the page that stops everything")];
const CONFIRM: [(&str, &str); 2] =
    [("confirm_url", "the page that confirms"), ("code", "six digits, which confirm it where they are typed into the chat")];
const BUY: [(&str, &str); 2] = [("click_url", "to the product, counted"), ("units_left", "how many are left when few are, or nothing")];

impl Template {
    pub const ALL: [Self; 6] = [Self::Confirmation, Self::Alert, Self::Digest, Self::Reminder, Self::LastUnits, Self::SoldOut];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::Alert => "alert",
            Self::Digest => "digest",
            Self::Reminder => "reminder",
            Self::LastUnits => "last_units",
            Self::SoldOut => "sold_out",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.as_str() == text)
    }

    /// What it may say: names and their meaning.
    pub fn variables(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Confirmation => [&SHOP[..], &ITEM[..2], &CONFIRM].concat(),
            Self::Alert | Self::Reminder | Self::LastUnits => [&SHOP[..], &ITEM, &BUY, &LINKS].concat(),
            Self::SoldOut => [&SHOP[..], &ITEM, &LINKS].concat(),
            Self::Digest => {
                let items = "the items, each with product_title, variant_title, price, image_url, click_url and units_left";
                [&SHOP[..], &[("items", items)], &LINKS].concat()
            }
        }
    }

    /// Links without which the message is useless or unlawful.
    pub(super) fn must_link(self) -> &'static [&'static str] {
        match self {
            Self::Confirmation => &["confirm_url"],
            Self::Alert | Self::Reminder | Self::LastUnits => &["click_url", "unsubscribe_url"],
            // Each item has a click_url of its own; the sample's are looked for.
            Self::Digest => &["items.click_url", "unsubscribe_url"],
            Self::SoldOut => &["unsubscribe_url"],
        }
    }
}

/// A template as its author wrote it: a subject in minijinja, and MJML with minijinja in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub subject: String,
    pub mjml: String,
}

/// A template that is ready to be filled in: subject, HTML, and the text that follows from the HTML.
pub(super) struct Compiled {
    environment: Environment<'static>,
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Compiled")
    }
}

impl Compiled {
    /// `name` is for error messages.
    pub fn new(name: &str, source: &Source) -> Result<Self, RenderError> {
        let problem = |part: &str, problem: String| RenderError { template: format!("{name}.{part}"), problem };
        let html = html::from_mjml(&source.mjml).map_err(|error| problem("mjml", error))?;
        let text = text::from_html(&html);
        let mut environment = environment();
        for (part, source) in [("html", html), ("txt", text), ("subject", source.subject.trim().to_owned())] {
            environment.add_template_owned(part, source).map_err(|error| problem(part, words(&error)))?;
        }
        Ok(Self { environment })
    }

    pub fn render(&self, name: &str, view: &Value) -> Result<Rendered, RenderError> {
        let part = |part: &str| {
            let rendered = self.environment.get_template(part).and_then(|template| template.render(view));
            rendered.map_err(|error| RenderError { template: format!("{name}.{part}"), problem: error.kind().to_string() })
        };
        let mut subject = part("subject")?.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((cut, _)) = subject.char_indices().nth(SUBJECT_CHARS) {
            subject.truncate(cut);
            subject.push('…');
        }
        Ok(Rendered { subject, html: part("html")?, text: text::tidy(&part("txt")?) })
    }
}

/// Strict, with a limit, and with nothing to include: there is no loader, so a template reaches no other and no file.
pub(super) fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.remove_global("debug");
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|name| if name == "html" { AutoEscape::Html } else { AutoEscape::None });
    environment.set_formatter(write_value);
    environment
}

/// What is wrong with a template, for its author.
pub(super) fn words(error: &minijinja::Error) -> String {
    match (error.kind(), error.detail()) {
        (ErrorKind::OutOfFuel, _) => "it takes too long to fill in; is there a loop in a loop?".to_owned(),
        (ErrorKind::UndefinedError, None) => "something here has no value in every message; ask {% if … %} first".to_owned(),
        (ErrorKind::TemplateNotFound, _) => "a template cannot include another".to_owned(),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
        (kind, None) => kind.to_string(),
    }
}

/// Values are one line: in a text part a title cannot pretend to be the next paragraph, in a subject it cannot be a header. No filter
/// marks a value as safe: in HTML every one is escaped.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    if value.is_none() {
        return Ok(());
    }
    if value.is_undefined() {
        return Err(ErrorKind::UndefinedError.into());
    }
    let held;
    let text = if let Some(text) = value.as_str() {
        text
    } else {
        held = value.to_string();
        &held
    };
    let written = match state.auto_escape() {
        AutoEscape::Html => html::escape(out, text),
        _ if text.contains(char::is_control) => out.write_str(&text.replace(char::is_control, " ")),
        _ => out.write_str(text),
    };
    written.map_err(minijinja::Error::from)
}

/// The words of one language, by key.
pub(super) type Words = HashMap<String, String>;

/// Puts words where a skeleton says `[[key]]`. A key without a word is left as it is, which a test finds.
pub(super) fn worded(skeleton: &str, words: &Words) -> String {
    let mut out = String::with_capacity(skeleton.len() + 512);
    let mut rest = skeleton;
    while let Some((before, after)) = rest.split_once("[[") {
        out.push_str(before);
        let Some((key, after)) = after.split_once("]]") else {
            rest = after;
            break;
        };
        match words.get(key) {
            Some(word) => out.push_str(word),
            None => {
                let _ = write!(out, "[[{key}]]");
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
