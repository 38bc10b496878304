//! How the pages look: one style sheet, in the shop's colour, readable on light and on dark. It stands in the page itself, and the page's
//! security policy names its hash, so that nothing else can style or run there.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use shelfbell_core::colour::{Colour, READABLE, VISIBLE};

use crate::db::shops::Shop;

const SHEET: &str = include_str!("style.css");
const PLAIN: &str = "#0b6e4f";
const LIGHT_CARD: &str = "#ffffff";
const DARK_CARD: &str = "#1d2128";

/// A style sheet and the policy that allows it.
#[derive(Clone, Debug)]
pub struct Theme {
    pub style: String,
    pub policy: HeaderValue,
}

/// For pages that belong to no shop.
pub static OURS: LazyLock<Theme> = LazyLock::new(|| Theme::of(None));

impl Theme {
    pub fn of_shop(shop: &Shop) -> Self {
        Self::of(shop.policy.colour.as_deref())
    }

    fn of(colour: Option<&str>) -> Self {
        let accent = colour.and_then(Colour::parse).or_else(|| Colour::parse(PLAIN)).unwrap_or(Colour::BLACK);
        let style = format!("{}{}{SHEET}", colours(accent, false), colours(accent, true));
        let policy = policy(&style);
        Self { style, policy }
    }
}

/// Text in the accent must be read on cards, on the paper behind them (which is a little darker) and on its own tint.
fn colours(accent: Colour, dark: bool) -> String {
    let card = Colour::parse(if dark { DARK_CARD } else { LIGHT_CARD }).unwrap_or(Colour::WHITE);
    let (link, edge, ink) = (accent.against(card, READABLE + 1.2), accent.against(card, VISIBLE + 0.7), accent.ink());
    let own = format!("--accent: {accent}; --accent-ink: {ink}; --link: {link}; --edge: {edge}; --card: {card};");
    if dark {
        format!(
            "@media (prefers-color-scheme: dark) {{ :root {{ {own} --ink: #eceae5; --soft: #aab0ba; --paper: #14171c; --line: #343b46; --field: #7d8794; --tint: #262c35; --warn: #f4ab85; --warn-tint: #3a2a20; }} }}\n"
        )
    } else {
        format!(
            ":root {{ color-scheme: light dark; {own} --ink: #1d2430; --soft: #566070; --paper: #f6f5f2; --line: #e0ddd5; --field: #7f8690; --tint: #f1f2f0; --warn: #8f3a0e; --warn-tint: #fbeee6; }}\n"
        )
    }
}

/// No script at all, no style but this one, pictures from the shop, forms to ourselves.
fn policy(style: &str) -> HeaderValue {
    let hash = STANDARD.encode(Sha256::digest(style));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src https: http: data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(style: &str, name: &str, from: usize) -> Colour {
        let at = style[from..].find(&format!("{name}: ")).unwrap() + from + name.len() + 2;
        Colour::parse(&style[at..at + 7]).unwrap()
    }

    #[test]
    fn words_can_be_read_in_any_shops_colour() {
        for colour in ["#0b6e4f", "#ffff00", "#ffffff", "#000000", "#c4552d", "#777777", "#ff00ff", "#14171c"] {
            let theme = Theme::of(Some(colour));
            for from in [0, theme.style.find("dark)").unwrap()] {
                let of = |name: &str| value(&theme.style, name, from);
                assert!(of("--accent-ink").contrast(of("--accent")) >= READABLE, "{colour}");
                for paper in ["--card", "--paper", "--tint"] {
                    for text in ["--ink", "--soft", "--link", "--warn"] {
                        let contrast = of(text).contrast(of(paper));
                        assert!(contrast >= READABLE, "{text} on {paper} with {colour}: {contrast:.2}");
                    }
                    assert!(of("--edge").contrast(of(paper)) >= VISIBLE, "{colour} on {paper}");
                    assert!(of("--field").contrast(of(paper)) >= VISIBLE, "{paper}");
                }
                assert!(of("--warn").contrast(of("--warn-tint")) >= READABLE);
            }
        }
    }
}
