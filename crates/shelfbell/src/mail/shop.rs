//! The templates that one shop wrote for itself.

use std::collections::HashMap;

use minijinja::Value;

use super::template::{Compiled, Source, Template};
use super::{RenderError, Rendered, Slot};

#[derive(Debug, Default)]
pub struct ShopTemplates {
    own: HashMap<(Template, String), (Source, Slot)>,
}

impl ShopTemplates {
    /// By kind and language. Nothing is compiled yet.
    pub fn new(sources: impl IntoIterator<Item = ((Template, String), Source)>) -> Self {
        Self { own: sources.into_iter().map(|(name, source)| (name, (source, Slot::new()))).collect() }
    }

    /// `None`: the shop has none of this kind in this language.
    pub(super) fn render(&self, template: Template, language: &str, view: &Value) -> Option<Result<Rendered, RenderError>> {
        if self.own.is_empty() {
            return None;
        }
        let (source, slot) = self.own.get(&(template, language.to_owned()))?;
        let name = format!("{}.{language}", template.as_str());
        let compiled = slot.get_or_init(|| Compiled::new(&name, source));
        Some(compiled.as_ref().map_err(Clone::clone).and_then(|compiled| compiled.render(&name, view)))
    }
}
