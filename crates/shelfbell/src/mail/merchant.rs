//! Mail to merchants, in English. Theirs alone: shops do not reword it.

use std::sync::OnceLock;

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::template::{Compiled, Source};
use super::{RenderError, Rendered};

/// Many people wait for something.
#[derive(Clone, Debug, Serialize)]
pub struct DemandView<'a> {
    pub shop_name: &'a str,
    pub dashboard_url: &'a str,
    pub items: Vec<DemandLine<'a>>,
    /// Further items, not listed.
    pub more: usize,
    /// The shop's number.
    pub from: i64,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct DemandLine<'a> {
    pub title: &'a str,
    pub people: i64,
    pub worth: Option<&'a str>,
}

static DEMAND: OnceLock<Result<Compiled, RenderError>> = OnceLock::new();

pub fn demand(view: &DemandView<'_>) -> Result<Rendered, RenderError> {
    let compiled = DEMAND.get_or_init(|| {
        let subject = "{% if items|length == 1 and not more %}{{ items[0].people }} people wait for {{ items[0].title }}\
            {% else %}Many people wait for {{ items|length + more }} items{% endif %}";
        Compiled::new("merchant.demand", &Source { subject: subject.to_owned(), mjml: include_str!("defaults/demand.mjml").to_owned() })
    });
    compiled.as_ref().map_err(Clone::clone)?.render("merchant.demand", &Value::from(Serde(view)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(items: Vec<DemandLine<'_>>, more: usize) -> DemandView<'_> {
        DemandView { shop_name: "Tea & Co", dashboard_url: "https://alerts.example.com/", items, more, from: 40 }
    }

    #[test]
    fn one_item_is_the_subject_and_nothing_of_a_title_is_markup() {
        let item = DemandLine { title: "Mug <b>·</b> Blue", people: 41, worth: Some("€60.00 to €400.00") };
        let mail = demand(&view(vec![item], 0)).unwrap();
        assert_eq!(mail.subject, "41 people wait for Mug <b>·</b> Blue");
        assert!(mail.html.contains("Mug &lt;b&gt;") && !mail.html.contains("Mug <b>"), "{}", mail.html);
        assert!(mail.text.contains("Worth €60.00 to €400.00") && mail.text.contains("https://alerts.example.com/"), "{}", mail.text);
    }

    #[test]
    fn several_items_are_listed_and_the_rest_is_counted() {
        let items = vec![DemandLine { title: "Mug", people: 90, worth: None }, DemandLine { title: "Bowl", people: 40, worth: None }];
        let mail = demand(&view(items, 3)).unwrap();
        assert_eq!(mail.subject, "Many people wait for 5 items");
        assert!(
            mail.text.contains("90 people wait") && mail.text.contains("Bowl") && mail.text.contains("And 3 more items."),
            "{}",
            mail.text
        );
    }
}
