//! What a text costs: one part up to 160 characters of the GSM alphabet, or 70 of any other (3GPP TS 23.038 §6.2.1, 23.040 §9.2.3.24.1).

use unicode_normalization::UnicodeNormalization;

/// The GSM 7-bit default alphabet.
const BASIC: &str =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension: each takes the room of two.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Gsm7,
    Ucs2,
}

/// The parts that a text travels in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    pub encoding: Encoding,
    /// Of the encoding: septets, or UTF-16 units.
    pub units: usize,
    pub count: usize,
}

/// How a text is sent and what it costs. A part of several loses the room of the header that puts them together again; a character that
/// takes two units is not torn apart.
pub fn segments(text: &str) -> Segments {
    let septets: Option<Vec<usize>> = text.chars().map(septets).collect();
    match septets {
        Some(sizes) => Segments::of(Encoding::Gsm7, &sizes, 160, 153),
        None => Segments::of(Encoding::Ucs2, &text.chars().map(char::len_utf16).collect::<Vec<_>>(), 70, 67),
    }
}

impl Segments {
    fn of(encoding: Encoding, sizes: &[usize], alone: usize, joined: usize) -> Self {
        let units = sizes.iter().sum();
        if units <= alone {
            return Self { encoding, units, count: usize::from(units > 0) };
        }
        let (mut count, mut used) = (1, 0);
        for size in sizes {
            if used + size > joined {
                (count, used) = (count + 1, 0);
            }
            used += size;
        }
        Self { encoding, units, count }
    }
}

fn septets(c: char) -> Option<usize> {
    if BASIC.contains(c) {
        Some(1)
    } else if EXTENDED.contains(c) {
        Some(2)
    } else {
        None
    }
}

/// Typographic characters as the plain ones that everybody reads as the same; control characters and invisible ones are left out.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2032}' | '\u{02bc}' | '`' | '\u{b4}' => plain.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => plain.push('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{b7}' => plain.push('-'),
            '\u{2026}' => plain.push_str("..."),
            '\u{d7}' => plain.push('x'),
            '\u{2022}' => plain.push('*'),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' => {}
            '\n' => plain.push('\n'),
            c if c.is_whitespace() => plain.push(' '),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    plain
}

/// Letters whose accent the GSM alphabet lacks without it, such as `ç` and `á`: a message of one part instead of two.
pub fn unaccented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        if septets(c).is_some() {
            out.push(c);
            continue;
        }
        match c {
            'œ' => out.push_str("oe"),
            'Œ' => out.push_str("OE"),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'đ' => out.push('d'),
            'Đ' => out.push('D'),
            'ı' => out.push('i'),
            'ẞ' => out.push_str("SS"),
            '™' => out.push_str("(TM)"),
            c if is_mark(c) => {}
            c => {
                let letters: String = c.nfkd().filter(|part| !is_mark(*part)).collect();
                let spelt = c.is_alphanumeric() && letters.chars().all(|letter| septets(letter).is_some());
                if spelt { out.push_str(&letters) } else { out.push(c) }
            }
        }
    }
    out
}

/// A combining accent.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counted(text: &str) -> (Encoding, usize, usize) {
        let found = segments(text);
        (found.encoding, found.units, found.count)
    }

    #[test]
    fn parts_are_counted_as_carriers_count_them() {
        assert_eq!(BASIC.chars().count(), 127);
        for (text, expected) in [
            (String::new(), (Encoding::Gsm7, 0, 0)),
            ("a".repeat(160), (Encoding::Gsm7, 160, 1)),
            ("a".repeat(161), (Encoding::Gsm7, 161, 2)),
            ("a".repeat(306), (Encoding::Gsm7, 306, 2)),
            ("a".repeat(307), (Encoding::Gsm7, 307, 3)),
            ("€".repeat(80), (Encoding::Gsm7, 160, 1)),
            // 76 € fill 152 of 153 septets, and the escape is not torn from its character.
            ("€".repeat(153), (Encoding::Gsm7, 306, 3)),
            ("ж".repeat(70), (Encoding::Ucs2, 70, 1)),
            ("ж".repeat(71), (Encoding::Ucs2, 71, 2)),
            ("🧵".repeat(35), (Encoding::Ucs2, 70, 1)),
            ("🧵".repeat(67), (Encoding::Ucs2, 134, 3)),
            (format!("{}ç", "a".repeat(70)), (Encoding::Ucs2, 71, 2)),
            ("größer, àèéìòù ÄÖÜ ñ".to_owned(), (Encoding::Gsm7, 20, 1)),
        ] {
            assert_eq!(counted(&text), expected, "{text}");
        }
    }

    #[test]
    fn typography_is_made_plain_and_accents_only_when_asked() {
        assert_eq!(plain("“Ana’s”\u{a0}mug – 5×5…\u{200b}\u{202e}"), "\"Ana's\" mug - 5x5...");
        assert_eq!(plain("ça va, está"), "ça va, está");
        assert_eq!(unaccented("ça va, está à Łódź, œuvre é"), "ca va, esta à Lodz, oeuvre é");
        assert_eq!(unaccented("マグ 🧵"), "マグ 🧵");
    }

    proptest! {
        #[test]
        fn each_part_has_room_for_what_is_in_it(text in "\\PC{0,400}") {
            let found = segments(&text);
            let (alone, joined) = if found.encoding == Encoding::Gsm7 { (160, 153) } else { (70, 67) };
            let least = if found.units <= alone { usize::from(found.units > 0) } else { found.units.div_ceil(joined) };
            // Not tearing a character apart wastes at most one unit a part.
            let most = if found.units <= alone { least } else { found.units.div_ceil(joined - 1) };
            prop_assert!((least..=most).contains(&found.count), "{found:?}");
        }

        #[test]
        fn a_longer_text_never_costs_less(text in "\\PC{0,200}", more in "\\PC{1,20}") {
            let longer = segments(&(text.clone() + &more));
            prop_assert!(longer.count >= segments(&text).count);
        }

        #[test]
        fn plain_and_unaccented_are_stable(text in "\\PC{0,80}") {
            prop_assert_eq!(plain(&plain(&text)), plain(&text));
            prop_assert_eq!(unaccented(&unaccented(&text)), unaccented(&text));
        }
    }
}
