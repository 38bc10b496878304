//! MJML to HTML, and values to HTML text. Both come out as ASCII with short lines, so that the message needs no transfer encoding:
//! that is a third of the cost of making one.

use std::collections::HashMap;
use std::fmt::{self, Write};

use mrml::prelude::parser::Error;
use mrml::prelude::render::RenderOptions;

/// Tags that MJML writes on one long line. The space after the name becomes a line end, which is the same to HTML.
const BREAK_AFTER: [&str; 6] = ["<table ", "<td ", "<div ", "<a ", "<img ", "<meta "];

/// What MJML says of a source, and where.
pub(super) struct Found {
    /// Byte offset.
    at: Option<usize>,
    /// As the parser counts, for what breaks its grammar.
    row: Option<usize>,
    pub words: String,
}

impl Found {
    /// From 1.
    pub fn line(&self, source: &str) -> Option<usize> {
        self.row.or_else(|| self.at.map(|at| source.bytes().take(at).filter(|b| *b == b'\n').count() + 1))
    }
}

/// Warnings of a source that can be read, or why it cannot.
pub(super) fn parse(mjml: &str) -> Result<Vec<Found>, Found> {
    let warning = |at: usize| {
        let attribute: String = mjml.get(at..).unwrap_or_default().chars().take_while(|c| !matches!(c, '=' | '>' | ' ' | '\n')).collect();
        Found { at: Some(at), row: None, words: format!("MJML knows no attribute {attribute} here; it does nothing") }
    };
    match mrml::parse(mjml) {
        Ok(parsed) => Ok(parsed.warnings.into_iter().map(|found| warning(found.span.start)).collect()),
        Err(Error::EndOfStream { .. }) => Err(Found { at: unclosed(mjml), row: None, words: "this element is not closed".to_owned() }),
        Err(error) => Err(found(&error)),
    }
}

/// HTML elements that have no end.
const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Where the first element begins that is not closed before its parent is.
fn unclosed(mjml: &str) -> Option<usize> {
    let mut open: Vec<(&str, usize)> = Vec::new();
    for (at, _) in mjml.match_indices('<') {
        let tag = &mjml[at + 1..];
        let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
        let name = tag.trim_start_matches('/');
        let name = &name[..name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(name.len())];
        if name.is_empty() || VOID.contains(&name) || tag.ends_with('/') {
            continue;
        }
        if tag.starts_with('/') {
            match open.pop() {
                Some((own, _)) if own == name => {}
                Some((_, at)) => return Some(at),
                None => return None,
            }
        } else {
            open.push((name, at));
        }
    }
    open.pop().map(|(_, at)| at)
}

/// <https://documentation.mjml.io/#components>, without `mj-include`.
const ELEMENTS: [&str; 33] = [
    "accordion",
    "accordion-element",
    "accordion-text",
    "accordion-title",
    "all",
    "attributes",
    "body",
    "breakpoint",
    "button",
    "carousel",
    "carousel-image",
    "class",
    "column",
    "divider",
    "font",
    "group",
    "head",
    "hero",
    "image",
    "include",
    "navbar",
    "navbar-link",
    "preview",
    "raw",
    "section",
    "social",
    "social-element",
    "spacer",
    "style",
    "table",
    "text",
    "title",
    "wrapper",
];

/// Elements that look like MJML's and are not; the parser would take them for HTML.
pub(super) fn unknown_elements(mjml: &str) -> impl Iterator<Item = Found> {
    mjml.match_indices("<mj-").filter_map(|(at, _)| {
        let name: String = mjml[at + 4..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        (!ELEMENTS.contains(&name.as_str())).then(|| Found { at: Some(at), row: None, words: format!("MJML has no element mj-{name}") })
    })
}

fn found(error: &Error) -> Found {
    let (at, words) = match error {
        Error::UnexpectedElement { position, .. } => (Some(position.start), "this element cannot stand here, or is no MJML"),
        Error::UnexpectedToken { position, .. } => (Some(position.start), "this cannot stand here; is a tag not closed?"),
        Error::InvalidAttribute { position, .. } => (Some(position.start), "this attribute is not one that MJML can read"),
        Error::InvalidFormat { position, .. } => (Some(position.start), "MJML cannot read this"),
        Error::MissingAttribute { position, name, .. } => {
            return Found { at: Some(position.start), row: None, words: format!("this element needs the attribute {name}") };
        }
        Error::IncludeLoaderError { position, .. } => (Some(position.start), "mj-include is not available: a template stands alone"),
        Error::ParserError { source, .. } => {
            let row = usize::try_from(source.pos().row).ok();
            return Found { at: None, row, words: "this is not well-formed; inside of {% %} write > for a comparison, not <".to_owned() };
        }
        Error::EndOfStream { .. } => (None, "an element is not closed"),
        Error::NoRootNode => (None, "it must begin with <mjml>"),
        Error::SizeLimit { .. } => (None, "it is too large"),
    };
    Found { at, row: None, words: words.to_owned() }
}

/// A template's HTML with its `{{ }}` and `{% %}` untouched.
pub(super) fn from_mjml(mjml: &str) -> Result<String, String> {
    let parsed = mrml::parse(mjml).map_err(|error| found(&error).words)?;
    // No fonts: the default ones are loaded from elsewhere, and tell elsewhere who reads the mail.
    let options = RenderOptions { disable_comments: true, social_icon_origin: None, fonts: HashMap::new() };
    let html = parsed.element.render(&options).map_err(|error| error.to_string())?;
    let mut compact = String::with_capacity(html.len());
    for line in html.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let _ = push_ascii(&mut compact, line);
        compact.push('\n');
    }
    // Between two conditional comments of the same kind nothing is left to say.
    compact = compact.replace("<![endif]--><!--[if mso | IE]>", "");
    for tag in BREAK_AFTER {
        compact = compact.replace(tag, &format!("{}\n", tag.trim_end()));
    }
    Ok(compact)
}

/// A value inside HTML text or a quoted attribute.
pub(super) fn escape(out: &mut impl Write, value: &str) -> fmt::Result {
    let mut clean = 0;
    for (at, c) in value.char_indices() {
        let replacement = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            c if c.is_control() => " ",
            c if c.is_ascii() => continue,
            _ => "",
        };
        out.write_str(&value[clean..at])?;
        if c.is_ascii() || c.is_control() {
            out.write_str(replacement)?;
        } else {
            write!(out, "&#{};", u32::from(c))?;
        }
        clean = at + c.len_utf8();
    }
    out.write_str(&value[clean..])
}

fn push_ascii(out: &mut String, text: &str) -> fmt::Result {
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            write!(out, "&#{};", u32::from(c))?;
        }
    }
    Ok(())
}
