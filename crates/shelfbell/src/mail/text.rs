//! The plain text of a message, made from its HTML. It is made once from the template, with its `{{ }}` and `{% %}` untouched, so that a
//! recipient's text costs no more than any other part.

/// Elements whose content is no text.
const SILENT: [&str; 4] = ["head", "style", "script", "title"];
/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 16] = ["p", "div", "table", "tr", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote", "body"];

/// The text template of an HTML template.
pub(super) fn from_html(html: &str) -> String {
    let mut text = Text::default();
    let mut rest = html;
    while !rest.is_empty() {
        rest = text.step(rest);
    }
    text.out
}

/// A filled-in text: what its conditions left behind is taken away.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        // Links that stood beside each other, with a sign between them, have a line each.
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '·' | '|' | '•')).trim_end();
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() && empty > 0 {
            out.push('\n');
        }
        empty = 0;
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[derive(Default)]
struct Text {
    out: String,
    /// The link that is open, and where its text begins.
    link: Option<(String, usize)>,
}

impl Text {
    /// Reads one piece and returns what follows.
    fn step<'h>(&mut self, html: &'h str) -> &'h str {
        for (open, close) in [("{{", "}}"), ("{%", "%}"), ("{#", "#}")] {
            if html.starts_with(open) {
                let (piece, rest) = cut_after(html, close);
                self.out.push_str(piece);
                return rest;
            }
        }
        if html.starts_with("<!--") {
            return comment(html);
        }
        if let Some(tag) = html.strip_prefix('<') {
            return self.tag(tag);
        }
        // A brace that opened nothing is text, so the first character is passed over.
        let first = html.chars().next().map_or(0, char::len_utf8);
        let stops = ["{{", "{%", "{#", "<"].into_iter().filter_map(|stop| html[first..].find(stop));
        let (text, rest) = html.split_at(stops.min().map_or(html.len(), |at| at + first));
        self.text(text);
        rest
    }

    fn text(&mut self, text: &str) {
        let decoded = entities(text);
        let blank = decoded.starts_with(char::is_whitespace);
        let words = decoded.split_whitespace().collect::<Vec<_>>().join(" ");
        if (blank || words.is_empty()) && !self.out.ends_with(['\n', ' ']) && !self.out.is_empty() {
            self.out.push(' ');
        }
        // What only looks like a variable is not one.
        self.out.push_str(&words.replace("{{", "{{ '{{' }}").replace("{%", "{{ '{%' }}"));
        if !words.is_empty() && decoded.ends_with(char::is_whitespace) {
            self.out.push(' ');
        }
    }

    fn tag<'h>(&mut self, tag: &'h str) -> &'h str {
        let (inside, rest) = cut_tag(tag);
        let closes = inside.starts_with('/');
        let name: String =
            inside.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        if !closes && SILENT.contains(&name.as_str()) {
            return skip_element(rest, &name);
        }
        // The preview text is in the message already.
        if !closes && name == "div" && inside.replace(' ', "").contains("display:none") {
            return skip_element(rest, &name);
        }
        match name.as_str() {
            "br" => self.line(),
            "td" | "th" if closes => self.out.push(' '),
            "a" if !closes => {
                if let Some(href) = attribute(inside, "href") {
                    self.link = Some((entities(href), self.out.len()));
                }
            }
            "a" => self.close_link(),
            name if BLOCKS.contains(&name) => {
                self.paragraph();
                if name == "li" && !closes {
                    self.out.push_str("- ");
                }
            }
            _ => {}
        }
        rest
    }

    fn close_link(&mut self) {
        let Some((href, from)) = self.link.take() else { return };
        let words = self.out[from..].trim().to_owned();
        if words.is_empty() {
            // Around a picture: the same link comes again with words.
            self.out.truncate(from);
            return;
        }
        if words != href {
            self.out.push_str(": ");
            self.out.push_str(&href);
        }
        self.out.push('\n');
    }

    fn line(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn paragraph(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push_str("\n\n");
        }
    }
}

/// Everything up to and with `end`, and the rest.
fn cut_after<'h>(html: &'h str, end: &str) -> (&'h str, &'h str) {
    html.find(end).map_or((html, ""), |at| html.split_at(at + end.len()))
}

/// A conditional comment is for one program only, and ends where it says so.
fn comment(html: &str) -> &str {
    cut_after(html, "-->").1
}

/// The inside of a tag, up to the `>` that is not in quotes, and what follows.
fn cut_tag(tag: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => return (&tag[..at], &tag[at + 1..]),
            _ => {}
        }
    }
    (tag, "")
}

fn skip_element<'h>(rest: &'h str, name: &str) -> &'h str {
    let end = format!("</{name}");
    rest.find(&end).map_or("", |at| cut_tag(&rest[at + 1..]).1)
}

fn attribute<'h>(inside: &'h str, name: &str) -> Option<&'h str> {
    let start = inside.find(&format!("{name}="))? + name.len() + 1;
    let quote = inside[start..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = &inside[start + 1..];
    value.find(quote).map(|end| &value[..end])
}

/// The named entities that mail is written with, and all numbered ones.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(12).find(|(_, c)| *c == ';').map(|(end, _)| end);
        if let Some((c, end)) = end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            out.push(c);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "middot" => '·',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "euro" => '€',
        "copy" => '©',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_lines_with_links_written_out() {
        let html = "<html><head><title>x</title><style>p { a: b }</style></head><body><div style=\"display:none;\">peek</div>\
            <!--[if mso]><td>outlook</td><![endif]--><a href=\"https://a.example/1\"><img src=\"x\" alt=\"p\"></a>\
            <h1>{{ title }} is&#160;back</h1><p>S &amp; M<br>new {% if a > 1 %}<b>now</b>{% endif %}</p><ul><li>one</li></ul>\
            <table><tr><td><a\n href='https://a.example/?a=1&amp;b={{ t }}'>Buy</a></td></tr></table>\
            <p><a href=\"{{ x }}\">A</a> &#183; <a href=\"{{ y }}\">B</a></p></body></html>";
        let text = tidy(&from_html(html));
        let expected = "{{ title }} is back\n\nS & M\nnew {% if a > 1 %}now{% endif %}\n\n- one\n\nBuy: https://a.example/?a=1&b={{ t }}\n\n\
            A: {{ x }}\nB: {{ y }}\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn broken_html_is_read_to_its_end() {
        for html in ["<", "<p", "{{ x", "<a href=\"", "&#;&#x;&", "<!-- x", "<style>p", "a<b>ü</b>{", "<a>x</a>"] {
            let _ = tidy(&from_html(html));
        }
        assert_eq!(tidy(&from_html("&#123;&#123; x }}")), "{{ '{{' }} x }}\n");
    }
}
