//! Mail as people see it: the templates, and the one place that fills them in.
//!
//! A template is MJML, turned into HTML once at start; each recipient costs a pass of minijinja.

mod html;
#[cfg(test)]
mod tests;
mod view;

use std::borrow::Cow;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

pub use self::view::{AlertView, ConfirmationView};

/// Longer subjects are cut by every mail program; the whole title stands in the message.
const SUBJECT_CHARS: usize = 160;

const ALERT: Sources =
    Sources { name: "alert", mjml: include_str!("alert.mjml"), text: include_str!("alert.txt"), subject: include_str!("alert.subject") };
const CONFIRMATION: Sources = Sources {
    name: "confirmation",
    mjml: include_str!("confirmation.mjml"),
    text: include_str!("confirmation.txt"),
    subject: include_str!("confirmation.subject"),
};

struct Sources {
    name: &'static str,
    mjml: &'static str,
    text: &'static str,
    subject: &'static str,
}

/// A message that could not be made. Names the template and what is wrong with it, never a value.
#[derive(Debug, thiserror::Error)]
#[error("mail template {template}: {problem}")]
pub struct RenderError {
    template: String,
    problem: String,
}

/// One message, ready for [`crate::channels::Outgoing`].
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub html: String,
    pub text: String,
}

impl std::fmt::Debug for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rendered").field("html_bytes", &self.html.len()).finish_non_exhaustive()
    }
}

/// The templates, ready to be filled in. Built once; shared freely.
#[derive(Debug)]
pub struct Renderer {
    templates: Environment<'static>,
}

impl Renderer {
    /// Compiles the templates that come with the program.
    pub fn new() -> Result<Self, RenderError> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates
            .set_auto_escape_callback(|name| if name.rsplit('.').next() == Some("html") { AutoEscape::Html } else { AutoEscape::None });
        templates.set_formatter(write_value);
        for sources in [ALERT, CONFIRMATION] {
            let name = sources.name;
            let html = html::from_mjml(sources.mjml).map_err(|problem| RenderError { template: format!("{name}.mjml"), problem })?;
            for (part, source) in [("html", html), ("txt", sources.text.to_owned()), ("subject", sources.subject.to_owned())] {
                let template = format!("{name}.{part}");
                templates
                    .add_template_owned(template.clone(), source)
                    .map_err(|error| RenderError { template, problem: error.to_string() })?;
            }
        }
        Ok(Self { templates })
    }

    pub fn alert(&self, view: &AlertView<'_>) -> Result<Rendered, RenderError> {
        let view = AlertView {
            image_url: view.image_url.filter(|url| url.starts_with("https://") || url.starts_with("http://")),
            units_left: view.units_left.filter(|units| *units > 0),
            ..*view
        };
        self.render("alert", view.locale, &view)
    }

    pub fn confirmation(&self, view: &ConfirmationView<'_>) -> Result<Rendered, RenderError> {
        self.render("confirmation", view.locale, view)
    }

    fn render(&self, name: &str, locale: &str, view: &impl Serialize) -> Result<Rendered, RenderError> {
        let view = Value::from(Serde(view));
        let name = self.in_language_of(locale, name);
        let part = |part: &str| {
            let template = format!("{name}.{part}");
            let rendered = self.templates.get_template(&template).and_then(|template| template.render(&view));
            rendered.map_err(|error| RenderError { template, problem: error.kind().to_string() })
        };
        let mut subject = part("subject")?;
        if let Some((cut, _)) = subject.char_indices().nth(SUBJECT_CHARS) {
            subject.truncate(cut);
            subject.push('…');
        }
        Ok(Rendered { subject, html: part("html")?, text: part("txt")? })
    }

    /// `alert.de` for `de-AT` when there is such a template, else `alert`, which is English.
    fn in_language_of<'n>(&self, locale: &str, name: &'n str) -> Cow<'n, str> {
        let language = locale.split(['-', '_']).next().unwrap_or_default();
        let translated = format!("{name}.{language}");
        let exists = language != "en" && self.templates.get_template(&format!("{translated}.html")).is_ok();
        if exists { Cow::Owned(translated) } else { Cow::Borrowed(name) }
    }
}

/// Values are one line: in a text part a title cannot pretend to be the next paragraph, in a subject it cannot be a header.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    if value.is_none() {
        return Ok(());
    }
    if value.is_undefined() {
        return Err(minijinja::ErrorKind::UndefinedError.into());
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
