//! MJML to HTML, and values to HTML text. Both come out as ASCII with short lines, so that the message needs no transfer encoding:
//! that is a third of the cost of making one.

use std::collections::HashMap;
use std::fmt::{self, Write};

use mrml::prelude::render::RenderOptions;

/// Tags that MJML writes on one long line. The space after the name becomes a line end, which is the same to HTML.
const BREAK_AFTER: [&str; 6] = ["<table ", "<td ", "<div ", "<a ", "<img ", "<meta "];

/// A template's HTML with its `{{ }}` and `{% %}` untouched.
pub(super) fn from_mjml(mjml: &str) -> Result<String, String> {
    let parsed = mrml::parse(mjml).map_err(|error| error.to_string())?;
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
