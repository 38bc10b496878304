//! A shop's colour, and what can be read on it and in it: contrast as WCAG 2.2 defines it
//! (<https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>).

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// The least contrast of text that everybody can read (WCAG 2.2, 1.4.3 AA).
pub const READABLE: f64 = 4.5;
/// The least contrast of the edge of a control (WCAG 2.2, 1.4.11).
pub const VISIBLE: f64 = 3.0;

impl Colour {
    pub const BLACK: Self = Self { red: 0, green: 0, blue: 0 };
    pub const WHITE: Self = Self { red: 255, green: 255, blue: 255 };

    /// `#rrggbb`, upper or lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok();
        Some(Self { red: part(0)?, green: part(2)?, blue: part(4)? })
    }

    /// From 1 (the same) to 21 (black and white).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if a > b { a / b } else { b / a }
    }

    /// What is written on this colour: white or black, whichever reads better. One of the two always reaches [`READABLE`].
    #[must_use]
    pub fn ink(self) -> Self {
        if self.contrast(Self::WHITE) >= self.contrast(Self::BLACK) { Self::WHITE } else { Self::BLACK }
    }

    /// This colour, or the nearest one towards black or white that stands out from `paper` by at least `contrast`.
    #[must_use]
    pub fn against(self, paper: Self, contrast: f64) -> Self {
        let towards = paper.ink();
        let steps = (0..=20).map(|twentieths| self.mixed(towards, twentieths));
        steps.into_iter().find(|colour| colour.contrast(paper) >= contrast).unwrap_or(towards)
    }

    /// `twentieths` of `other` in it, of 20.
    fn mixed(self, other: Self, twentieths: u16) -> Self {
        let mix = |a: u8, b: u8| {
            let sum = u16::from(a) * (20 - twentieths) + u16::from(b) * twentieths;
            u8::try_from(sum / 20).unwrap_or(u8::MAX)
        };
        Self { red: mix(self.red, other.red), green: mix(self.green, other.green), blue: mix(self.blue, other.blue) }
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contrast_is_as_wcag_counts_it() {
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
        // #767676 is the lightest grey that passes on white; #777777 is the well-known one that does not.
        assert!(Colour::parse("#767676").unwrap().contrast(Colour::WHITE) >= READABLE);
        assert!(Colour::parse("#777777").unwrap().contrast(Colour::WHITE) < READABLE);
        assert_eq!(Colour::parse("#0B6E4F").unwrap().to_string(), "#0b6e4f");
        for bad in ["", "#fff", "0b6e4f", "#0b6e4", "#0b6e4fz", "#0b6é4", "red"] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_colour_can_be_written_on_and_made_readable(red: u8, green: u8, blue: u8) {
            let colour = Colour { red, green, blue };
            prop_assert!(colour.ink().contrast(colour) >= READABLE);
            for paper in [Colour::WHITE, Colour::parse("#14171c").unwrap_or(Colour::BLACK)] {
                let text = colour.against(paper, READABLE);
                prop_assert!(text.contrast(paper) >= READABLE, "{} on {}", text, paper);
                if colour.contrast(paper) >= READABLE {
                    prop_assert_eq!(text, colour);
                }
            }
        }
    }
}
