//! A shopper's text made safe to keep and to show.

use super::LONGEST_MESSAGE;

/// Removes what is not seen or reverses what is: control characters, bidi overrides, zero-width characters, tags.
pub fn clean(message: &str) -> String {
    let visible = |c: char| if c.is_whitespace() { Some(' ') } else { (!is_invisible(c)).then_some(c) };
    message.chars().take(LONGEST_MESSAGE).filter_map(visible).collect::<String>().trim().to_owned()
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_invisible_stays() {
        assert_eq!(super::clean(" a\u{202e}b\u{200b}c\u{0}\nd\u{e0041}\t"), "abc d");
    }
}
