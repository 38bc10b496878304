//! A template is checked before it is kept: it must be readable, say only what there is, hold the links that it must, and stay below
//! the size at which mail programs cut. Each problem names its line.

use serde::Serialize;

use super::sample::{sample, url_of};
use super::template::{Compiled, Source, Template, environment, words};
use super::{Rendered, html};

/// Gmail cuts a message off at about 102 KB, and with it the link that ends the messages; some room is left for longer titles.
pub const LARGEST_HTML: usize = 96_000;
/// A source larger than this is not read.
pub const LARGEST_SOURCE: usize = 200_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Subject,
    Mjml,
}

/// Why a template is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TemplateProblem)]
pub struct Problem {
    pub part: Part,
    /// Of that part, from 1; `None` where the whole is meant.
    pub line: Option<usize>,
    pub problem: String,
}

/// A template that may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What mail programs may not show as meant: attributes that MJML does not know.
    pub warnings: Vec<Problem>,
    /// With the sample's data, all of it.
    pub sample: Rendered,
}

/// Every problem of a template at once, or its sample.
pub fn check(template: Template, source: &Source, shop_name: &str, locale: &str) -> Result<Checked, Vec<Problem>> {
    let mut problems = sizes(source);
    if problems.is_empty() {
        let (warnings, mut found) = mjml(&source.mjml);
        problems.append(&mut found);
        problems.extend(minijinja(template, source, shop_name, locale));
        if problems.is_empty() {
            match filled_in(template, source, shop_name, locale) {
                Ok(sample) => return Ok(Checked { warnings, sample }),
                Err(found) => problems = found,
            }
        }
    }
    problems.sort_by_key(|problem| (problem.part == Part::Mjml, problem.line));
    problems.dedup();
    Err(problems)
}

fn problem(part: Part, line: Option<usize>, problem: impl Into<String>) -> Problem {
    Problem { part, line, problem: problem.into() }
}

fn sizes(source: &Source) -> Vec<Problem> {
    let mut problems = Vec::new();
    let subject = source.subject.trim();
    if subject.is_empty() {
        problems.push(problem(Part::Subject, None, "a message needs a subject"));
    }
    if subject.contains(['\r', '\n']) {
        problems.push(problem(Part::Subject, None, "a subject is one line"));
    }
    if source.mjml.trim().is_empty() {
        problems.push(problem(Part::Mjml, None, "the template is empty"));
    }
    if source.mjml.len() + source.subject.len() > LARGEST_SOURCE {
        problems.push(problem(Part::Mjml, None, format!("the template is larger than {LARGEST_SOURCE} bytes")));
    }
    problems
}

/// Warnings and problems of the MJML alone.
fn mjml(source: &str) -> (Vec<Problem>, Vec<Problem>) {
    let mut unknown = html::unknown_elements(source).peekable();
    if unknown.peek().is_some() {
        return (vec![], unknown.map(|found| problem(Part::Mjml, found.line(source), found.words)).collect());
    }
    match html::parse(source) {
        Ok(warnings) => {
            let warnings = warnings.into_iter().map(|found| problem(Part::Mjml, found.line(source), found.words));
            (warnings.collect(), vec![])
        }
        Err(found) => (vec![], vec![problem(Part::Mjml, found.line(source), found.words)]),
    }
}

/// Filled in as it was written, before MJML made HTML of it: so the lines are the author's.
fn minijinja(template: Template, source: &Source, shop_name: &str, locale: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let environment = environment();
    let known: Vec<&str> = template.variables().into_iter().map(|(name, _)| name).collect();
    for (part, text) in [(Part::Subject, source.subject.trim()), (Part::Mjml, source.mjml.as_str())] {
        let compiled = match environment.template_from_named_str("", text) {
            Ok(compiled) => compiled,
            Err(error) => {
                problems.push(problem(part, error.line(), words(&error)));
                continue;
            }
        };
        let mut unknown: Vec<String> = compiled.undeclared_variables(false).into_iter().collect();
        unknown.retain(|name| !known.contains(&name.as_str()) && !environment.globals().any(|(function, _)| function == name));
        unknown.sort();
        for name in &unknown {
            let says = format!("there is no variable {name}; this message knows {}", known.join(", "));
            problems.push(problem(part, line_of_variable(text, name), says));
        }
        if unknown.is_empty() {
            for full in [true, false] {
                if let Err(error) = compiled.render(sample(template, shop_name, locale, full)) {
                    problems.push(problem(part, error.line(), words(&error)));
                }
            }
        }
    }
    problems
}

/// What a recipient would get.
fn filled_in(template: Template, source: &Source, shop_name: &str, locale: &str) -> Result<Rendered, Vec<Problem>> {
    let whole = |says: String| problem(Part::Mjml, None, says);
    let compiled = Compiled::new(template.as_str(), source).map_err(|error| vec![whole(error.problem)])?;
    let (mut problems, mut missing) = (Vec::new(), Vec::new());
    let mut last = None;
    for full in [false, true] {
        let rendered =
            compiled.render(template.as_str(), &sample(template, shop_name, locale, full)).map_err(|e| vec![whole(e.problem)])?;
        for variable in template.must_link() {
            let href = format!("href=\"{}\"", url_of(variable));
            if !rendered.html.contains(&href) && !missing.contains(variable) {
                missing.push(variable);
                let name = variable.replace("items.", "item.");
                let when = if full { "" } else { ", also in a message without picture, price or variant" };
                problems
                    .push(whole(format!("{} is missing: every message of this kind links to {{{{ {name} }}}}{when}", meaning(variable))));
            }
        }
        if rendered.html.len() > LARGEST_HTML {
            let says = format!("the message has {} bytes; Gmail cuts off what is longer than {LARGEST_HTML}", rendered.html.len());
            problems.push(whole(says));
        }
        last = Some(rendered);
    }
    match last {
        Some(rendered) if problems.is_empty() => Ok(rendered),
        _ => Err(problems),
    }
}

fn meaning(variable: &str) -> &'static str {
    match variable {
        "unsubscribe_url" => "the unsubscribe link",
        "confirm_url" => "the link that confirms",
        _ => "the link to the product",
    }
}

/// The first line that names a variable in an expression or a statement.
fn line_of_variable(text: &str, name: &str) -> Option<usize> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut inside = false;
    for (number, line) in text.lines().enumerate() {
        let mut rest = line;
        loop {
            let mark = if inside { ["}}", "%}"] } else { ["{{", "{%"] };
            let next = mark.into_iter().filter_map(|mark| rest.find(mark)).min();
            let (piece, after) = next.map_or((rest, None), |at| (&rest[..at], Some(&rest[at + 2..])));
            let named = piece
                .match_indices(name)
                .any(|(at, _)| !piece[..at].ends_with(|c| is_name(c) || c == '.') && !piece[at + name.len()..].starts_with(is_name));
            if inside && named {
                return Some(number + 1);
            }
            match after {
                Some(after) => {
                    inside = !inside;
                    rest = after;
                }
                None => break,
            }
        }
    }
    None
}
