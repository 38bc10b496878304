//! Spelling made equal: case, accents, widths, ligatures.

use unicode_normalization::UnicodeNormalization;

/// Lower case without accents, so that `CAFÉ`, `café` and `cafe` are one word. `ß` is `ss`; kana and other scripts keep their marks.
pub fn fold(text: &str) -> String {
    let lower: String = with_fractions(text).nfkd().filter(|c| !is_accent(*c)).collect::<String>().to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    for c in lower.nfc() {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            '\u{2019}' | '\u{2018}' | '\u{02bc}' | '`' | '´' => folded.push('\''),
            c => folded.push(c),
        }
    }
    folded
}

/// `7½` is `7.5`, and `½` alone `0.5`.
fn with_fractions(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let decimals = match c {
            '¼' => ".25",
            '½' => ".5",
            '¾' => ".75",
            c => {
                plain.push(c);
                continue;
            }
        };
        if !plain.ends_with(|before: char| before.is_ascii_digit()) {
            plain.push_str(" 0");
        }
        plain.push_str(decimals);
    }
    plain
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}')
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_become_one() {
        for (text, folded) in [
            ("CAFÉ", "cafe"),
            ("Größe", "grosse"),
            ("Ｆｕｌｌ", "full"),
            ("Œuvre", "oeuvre"),
            ("ガラス", "ガラス"),
            ("한국", "한국"),
            ("Ñandú", "nandu"),
            ("7½ ¾", "7.5  0.75"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }
}
