//! The words of a GraphQL document (October 2021 edition, section 2.1). Comments, commas and white space mean nothing.

use std::fmt;

use serde_json::Value;

use super::GraphqlError;

#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Name(String),
    Text(String),
    Number(Value),
    Mark(&'static str),
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "\"{name}\""),
            Self::Text(_) => f.write_str("a text"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Mark(mark) => f.write_str(mark),
        }
    }
}

const MARKS: [&str; 12] = ["...", "{", "}", "(", ")", "[", "]", ":", "$", "!", "=", "@"];

pub fn tokens(document: &str) -> Result<Vec<Token>, GraphqlError> {
    let mut rest = document;
    let mut tokens = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n', ',', '\u{feff}']);
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        if first == '#' {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
        } else if let Some(mark) = MARKS.into_iter().find(|mark| rest.starts_with(mark)) {
            tokens.push(Token::Mark(mark));
            rest = &rest[mark.len()..];
        } else if first.is_ascii_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(Token::Name(rest[..end].to_owned()));
            rest = &rest[end..];
        } else if first == '"' {
            let (text, after) = text(rest)?;
            tokens.push(Token::Text(text));
            rest = after;
        } else {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '+' | '.')).unwrap_or(rest.len());
            let number = serde_json::from_str::<serde_json::Number>(&rest[..end]);
            let number = number.map_err(|_| GraphqlError::new(format!("Parse error on {first:?}")))?;
            tokens.push(Token::Number(Value::Number(number)));
            rest = &rest[end..];
        }
    }
}

/// A text in quotes, whose escapes are JSON's, or a block in triple quotes. Gives what stands after it as well.
fn text(rest: &str) -> Result<(String, &str), GraphqlError> {
    let unclosed = || GraphqlError::new("Parse error: a text is not closed");
    if let Some(block) = rest.strip_prefix("\"\"\"") {
        let (text, after) = block.split_once("\"\"\"").ok_or_else(unclosed)?;
        return Ok((text.trim().to_owned(), after));
    }
    let mut escaped = false;
    for (index, c) in rest.char_indices().skip(1) {
        match c {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => {
                let text =
                    serde_json::from_str(&rest[..=index]).map_err(|_| GraphqlError::new("Parse error: a text has a wrong escape"))?;
                return Ok((text, &rest[index + 1..]));
            }
            '\n' => break,
            _ => escaped = false,
        }
    }
    Err(unclosed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart() {
        let found = tokens("{ a(b: \"x\\\"y\", n: -1.5) # no\n ...on }").unwrap();
        let name = |text: &str| Token::Name(text.to_owned());
        let expected = [
            Token::Mark("{"),
            name("a"),
            Token::Mark("("),
            name("b"),
            Token::Mark(":"),
            Token::Text("x\"y".to_owned()),
            name("n"),
            Token::Mark(":"),
            Token::Number(serde_json::json!(-1.5)),
            Token::Mark(")"),
            Token::Mark("..."),
            name("on"),
            Token::Mark("}"),
        ];
        assert_eq!(found, expected);
        assert!(tokens("\"open").is_err());
        assert!(tokens("%").is_err());
    }
}
