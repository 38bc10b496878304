//! `/images/{handle}.svg`: a picture for each product, drawn from its type, with a colour from its handle.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use minijinja::HtmlEscape;
use serde::Deserialize;

use super::{Shop, view};
use crate::demo::catalogue::Product;

/// Paper, shade and ink of a picture.
const PALETTE: [[&str; 3]; 8] = [
    ["#e4ecea", "#bcd0cc", "#1f4a4d"],
    ["#f3e6d8", "#e3c6a6", "#7a3b1c"],
    ["#e3e8f1", "#bcc8df", "#263b66"],
    ["#efe9da", "#d8cba4", "#5c4b17"],
    ["#f2e2df", "#e0b7b0", "#77282b"],
    ["#e5ebdd", "#c0d0ab", "#36511f"],
    ["#e9e4ee", "#cbbfd9", "#47305f"],
    ["#dfebf0", "#aecedb", "#114b63"],
];

#[derive(Deserialize)]
pub struct View {
    view: Option<u8>,
    /// The value of an option, such as `Rust`.
    colour: Option<String>,
}

pub async fn picture(State(shop): State<Shop>, Path(file): Path<String>, Query(View { view, colour }): Query<View>) -> Response {
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "max-age=3600")];
    if file == "hero.svg" {
        return (headers, include_str!("hero.svg")).into_response();
    }
    let Some(product) = file.strip_suffix(".svg").and_then(|handle| shop.product(handle)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let body = colour.as_deref().and_then(view::colour);
    (headers, svg(product, view == Some(2), body)).into_response()
}

/// The other side is nearer and has another light. `body`: what the thing is made in, as a CSS colour.
fn svg(product: &Product, other_side: bool, body: Option<&str>) -> String {
    let seed = product.handle.bytes().fold(7_usize, |sum, byte| (sum * 31 + usize::from(byte)) % 8_191);
    let [paper, shade, ink] = PALETTE[seed % PALETTE.len()];
    let (tide, sun) = (548 + seed % 70, 560 + seed % 120);
    let (view, sky, sea) = if other_side { ("translate(-280 -270) scale(1.7)", shade, paper) } else { ("", paper, shade) };
    let title = HtmlEscape(&product.title);
    let body = body.unwrap_or("#fffdf8");
    let glyph = glyph(product);
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" role="img" aria-label="{title}">
<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{sky}"/><stop offset="1" stop-color="#fffaf0"/></linearGradient>
<linearGradient id="sea" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{sea}"/><stop offset="1" stop-color="{shade}"/></linearGradient></defs>
<rect width="800" height="800" fill="url(#sky)"/>
<circle cx="{sun}" cy="230" r="84" fill="#fff6dd" opacity=".85"/>
<path d="M0 {tide}q100-26 200 0t200 0 200 0 200 0V800H0Z" fill="url(#sea)"/>
<path d="M0 {low}q100 22 200 0t200 0 200 0 200 0V800H0Z" fill="{ink}" opacity=".1"/>
<g transform="{view}"><g transform="translate(14 18)" fill="{ink}" stroke="{ink}" stroke-width="12" stroke-linejoin="round" opacity=".16">{glyph}</g>
<g fill="{body}" stroke="{ink}" stroke-width="12" stroke-linecap="round" stroke-linejoin="round">{glyph}</g></g>
</svg>"##,
        low = tide + 74,
    )
}

/// Lines on a board of 800 × 800, kept between 180 and 640: by a telling tag, or else by the type.
fn glyph(product: &Product) -> &'static str {
    let mut tags = product.tags.split(", ");
    tags.find_map(by_tag).unwrap_or_else(|| by_type(&product.product_type))
}

fn by_tag(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "men" => {
            r#"<path d="M250 250h300l40 300q-70 30-140 10l-50-150-50 150q-70 20-140-10Z"/><path fill="none" d="M246 310h308M390 310l-12 70"/>"#
        }
        "feet" => {
            r#"<path d="M320 200h140v210q0 40 60 70 80 40 80 90v40H320q-20-60 0-120Z"/><path fill="none" d="M316 560h284M320 265h140"/>"#
        }
        "core" => {
            r#"<path d="M300 200q20 70 0 130l-30 40v250h260V370l-30-40q-20-60 0-130h-50q-50 90-100 0Z"/><path fill="none" d="M400 250v370"/>"#
        }
        "goggles" => {
            r#"<rect x="200" y="340" width="180" height="130" rx="60"/><rect x="420" y="340" width="180" height="130" rx="60"/><path fill="none" d="M380 395q20-20 40 0M200 400q-50-10-50-90M600 400q50-10 50-90M250 380q20-20 50-14"/>"#
        }
        "gadget" => {
            r#"<rect x="365" y="190" width="70" height="330" rx="35"/><circle cx="400" cy="560" r="68"/><path fill="none" d="M400 540V330M470 260h36M470 320h24M470 380h36"/>"#
        }
        "night" => {
            r#"<rect x="320" y="330" width="160" height="290" rx="50"/><circle cx="400" cy="420" r="36"/><path fill="none" d="M400 270v-70M290 300l-46-46M510 300l46-46M480 520h60"/>"#
        }
        "hands" => by_type("Neoprene"),
        "neck" => {
            r#"<path d="M280 250q120 50 240 0v330q-120 60-240 0Z"/><path fill="none" d="M280 330q120 60 240 0M280 500q120 60 240 0"/>"#
        }
        "whistle" => {
            r#"<path d="M230 360h320v70h-90q10 150-110 150t-120-120Z"/><circle cx="350" cy="470" r="44"/><path fill="none" d="M230 360q-60-100 40-150"/>"#
        }
        "keys" => {
            r#"<circle cx="400" cy="280" r="90"/><rect x="330" y="400" width="140" height="220" rx="70"/><path fill="none" d="M400 370v70M360 540q40-24 80 0"/>"#
        }
        "spare" => {
            r#"<circle cx="400" cy="410" r="190"/><circle cx="400" cy="410" r="140"/><circle cx="400" cy="410" r="90"/><path fill="none" d="M580 470q60 60 10 150"/>"#
        }
        _ => return None,
    })
}

fn by_type(product_type: &str) -> &'static str {
    match product_type {
        "Robes" => {
            r#"<path d="M330 190q70 60 140 0l110 60 60 250-90 20-30-130v240H280V390l-30 130-90-20 60-250Z"/><path fill="none" d="M400 235v395M300 520h50M450 520h50"/>"#
        }
        "Swimwear" => {
            r#"<path d="M310 190q-10 110 10 150-50 130-30 210 80 10 110 80 30-70 110-80 20-80-30-210 20-40 10-150-30 90-90 90t-90-90Z"/><path fill="none" d="M318 350q82 40 164 0"/>"#
        }
        "Neoprene" => {
            r#"<path d="M300 610V430l-70-60q-26-40 20-48l60 36V230q20-44 50 0v110V200q24-40 50 0v140V215q24-40 50 0v140l4-95q22-38 46 0v190l-30 160Z"/><path fill="none" d="M300 545h186"/>"#
        }
        "Hats" => {
            r#"<circle cx="400" cy="225" r="46"/><path d="M230 500q-10-230 170-230t170 230Z"/><rect x="205" y="490" width="390" height="96" rx="34"/><path fill="none" d="M300 515v46M400 515v46M500 515v46"/>"#
        }
        "Safety" => {
            r#"<path d="M300 330q100-60 200 0 60 130 0 250-100 50-200 0-60-120 0-250Z"/><path fill="none" d="M320 310q80-120 160 0M276 420h248M276 500h248M400 200v-10M290 600q-60 50-90 20"/>"#
        }
        "Bags" => {
            r#"<path d="M270 320h260l40 270q2 40-40 40H270q-42 0-40-40Z"/><path fill="none" d="M320 370v-80q0-90 80-90t80 90v80M250 470h300"/>"#
        }
        "Towels" => {
            r#"<path d="M250 210h230q70 0 70 70v330H320V280q0-70-70-70t-20 70v50h90"/><path fill="none" d="M320 520h230M320 560h230M380 290h110"/>"#
        }
        "Flasks" => {
            r#"<rect x="310" y="290" width="180" height="345" rx="34"/><path d="M335 290v-70q0-30 30-30h70q30 0 30 30v70Z"/><path fill="none" d="M490 350q70 10 70 80t-70 80M310 390h180"/>"#
        }
        "Mugs" => {
            r#"<path d="M240 330h260v200q0 90-90 90h-80q-90 0-90-90Z"/><path fill="none" d="M500 370q90-10 90 70t-94 80M310 270q-30-40 0-80M400 270q-30-40 0-80"/>"#
        }
        "Tea & larder" => {
            r#"<path d="M280 280h240v320q0 30-30 30H310q-30 0-30-30Z"/><rect x="260" y="215" width="280" height="70" rx="20"/><rect x="325" y="370" width="150" height="150" rx="12"/><path fill="none" d="M365 475q0-70 70-70 0 70-70 70Z"/>"#
        }
        "Home" => {
            r#"<path d="M250 630V430l150-150 150 150v200Z"/><path d="M360 630V500h80v130Z"/><path fill="none" d="M210 470l190-190 190 190M470 250q-24-34 0-64"/>"#
        }
        "Books" => {
            r#"<path d="M400 270q-90-60-200-30v350q110-30 200 30 90-60 200-30V240q-110-30-200 30Z"/><path fill="none" d="M400 270v350M260 330q50-8 90 10M260 410q50-8 90 10M450 340q50-18 90-10M450 420q50-18 90-10"/>"#
        }
        _ => {
            r#"<rect x="190" y="270" width="420" height="290" rx="28"/><path fill="none" d="M190 380h420M400 270v290M400 270q-90 0-90-60 50-50 90 60 40-110 90-60 0 60-90 60Z"/>"#
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue;

    #[test]
    fn every_type_but_the_gift_card_has_its_own_glyph() {
        let products = catalogue::embedded().unwrap();
        let plain = by_type("?");
        let without: Vec<_> = products.iter().filter(|product| glyph(product) == plain).map(|product| product.handle.as_str()).collect();
        assert_eq!(without, ["gift-card"]);
    }

    #[test]
    fn a_title_cannot_break_out() {
        let mut product = catalogue::embedded().unwrap().remove(0);
        product.title = "<script>\"".to_owned();
        assert!(!svg(&product, false, None).contains("<script>"));
    }
}
