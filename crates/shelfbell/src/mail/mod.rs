//! Mail as people see it: the templates, and the one place that fills them in.
//!
//! A template is MJML, turned into HTML and text when it is first needed; each recipient costs a pass of minijinja. The ones that come
//! with the program are a skeleton for each kind, and the words of seven languages (`defaults/`). A shop's own come from the database.

mod check;
mod defaults;
mod html;
pub mod merchant;
mod sample;
mod shop;
mod template;
#[cfg(test)]
mod tests;
mod text;
mod view;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;
use shelfbell_core::chat::Language;

pub use check::{Checked, LARGEST_SOURCE, Part, Problem, check};
pub use shop::ShopTemplates;
pub use template::{Source, Template};
pub use view::{AlertView, ConfirmationView, DigestView, ItemView};

use template::Compiled;

/// A message that could not be made. Names the template and what is wrong with it, never a value.
#[derive(Clone, Debug, thiserror::Error)]
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

/// A template that is compiled when it is first needed, and may turn out to be broken.
type Slot = OnceLock<Result<Compiled, RenderError>>;

/// The templates that come with the program. Built once; shared freely.
#[derive(Debug, Default)]
pub struct Renderer {
    defaults: BTreeMap<(Template, &'static str), Slot>,
}

impl Renderer {
    pub fn new() -> Self {
        let every = Template::ALL.into_iter().flat_map(|template| Language::ALL.map(|language| (template, language.code())));
        Self { defaults: every.map(|name| (name, Slot::new())).collect() }
    }

    /// Fills in the best template: in the first of these languages in which there is one, the shop's own before ours.
    /// A shop's template that fails on a message gives way to ours, so that nobody waits for its repair.
    pub fn render(
        &self,
        own: &ShopTemplates,
        template: Template,
        locales: &[&str],
        view: &impl Serialize,
    ) -> Result<Rendered, RenderError> {
        let view = Value::from(Serde(view));
        for locale in locales.iter().chain(&["en"]) {
            let language = language_of(locale);
            match own.render(template, &language, &view) {
                Some(Ok(rendered)) => return Ok(rendered),
                Some(Err(error)) => {
                    tracing::error!(%error, "template.failed");
                    metrics::counter!("shelfbell_template_failures_total").increment(1);
                }
                None => {}
            }
            if let Some(((_, code), slot)) = self.defaults.get_key_value(&(template, language.as_str())) {
                let name = format!("{}.{code}", template.as_str());
                let compiled = slot.get_or_init(|| Compiled::new(&name, &defaults::source(template, code)));
                return compiled.as_ref().map_err(Clone::clone)?.render(&name, &view);
            }
        }
        Err(RenderError { template: template.as_str().to_owned(), problem: "there is none".to_owned() })
    }

    /// What comes with the program in this language, to begin one's own with; English where there is nothing in it.
    pub fn default_source(template: Template, language: &str) -> Source {
        let known = Language::of_locale(language).unwrap_or_default();
        defaults::source(template, known.code())
    }
}

/// `de` of `de-AT`.
pub fn language_of(locale: &str) -> String {
    locale.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}
