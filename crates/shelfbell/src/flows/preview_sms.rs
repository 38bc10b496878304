//! A text message as it would be sent, and what it costs.

use serde::Serialize;
use shelfbell_core::sms::{Alert, Confirmation, Encoding, Place, confirmed, help, segments, started, stopped};

use crate::app::App;
use crate::db::shops::Shop;
use crate::tokens::Purpose;

/// A number in every country's manner: those of North America read how to stop, in every message.
const IN_NORTH_AMERICA: &str = "+14155550100";
const ELSEWHERE: &str = "+491715550100";
/// Of a link as long as real ones are.
const ROW: i64 = 1_234_567;
const SUBSCRIPTION: &str = "01900000-0000-7000-8000-000000000000";

/// What text messages are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    Alert,
    /// An alert when few are left.
    AlertFew,
    Confirmation,
    /// It waited for a yes and got it.
    Confirmed,
    Stopped,
    Started,
    Help,
}

impl Text {
    pub const ALL: [Self; 7] = [Self::Alert, Self::AlertFew, Self::Confirmation, Self::Confirmed, Self::Stopped, Self::Started, Self::Help];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::AlertFew => "alert_few",
            Self::Confirmation => "confirmation",
            Self::Confirmed => "confirmed",
            Self::Stopped => "stopped",
            Self::Started => "started",
            Self::Help => "help",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A text message of a shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SmsPreview {
    /// `alert`, `alert_few`, `confirmation`, `confirmed`, `stopped`, `started` or `help`.
    pub kind: &'static str,
    pub language: String,
    pub text: String,
    /// `gsm7` or `ucs2`.
    pub encoding: &'static str,
    /// Of the encoding: septets, or UTF-16 units.
    pub units: usize,
    /// The parts that it travels in; each is paid for.
    pub segments: usize,
}

/// What the message is about; a sample where nothing is said.
#[derive(Clone, Debug, Default)]
pub struct About<'a> {
    pub product: Option<&'a str>,
    pub variant: Option<&'a str>,
}

pub fn preview_sms(app: &App, shop: &Shop, text: Text, language: &str, about: &About<'_>) -> SmsPreview {
    let to = if matches!(shop.policy.default_country.as_deref(), Some("US" | "CA")) { IN_NORTH_AMERICA } else { ELSEWHERE };
    let product = about.product.unwrap_or("Linen Shirt");
    let variant = about.variant.or((about.product.is_none()).then_some("Blue / M"));
    let place = Place { shop: &shop.name, product, variant, locale: language, to };
    let link = |purpose, path| {
        let token = app.tokens.issue_short(purpose, ROW, SUBSCRIPTION).unwrap_or_default();
        format!("{}/{path}/{token}", app.config.http.base())
    };
    let words = match text {
        Text::Alert => Alert { place, units_left: None, link: &link(Purpose::Click, "r") }.text(),
        Text::AlertFew => Alert { place, units_left: Some(3), link: &link(Purpose::Click, "r") }.text(),
        Text::Confirmation => Confirmation { place, code: "482913", link: &link(Purpose::Alerts, "s") }.text(),
        Text::Confirmed => {
            confirmed(language, &shop.name, &[variant.map_or_else(|| product.to_owned(), |variant| format!("{product} ({variant})"))])
        }
        Text::Stopped => stopped(language, &shop.name),
        Text::Started => started(language, &shop.name),
        Text::Help => help(language, &shop.name, shop.policy.support_address.as_deref()),
    };
    let cost = segments(&words);
    let encoding = match cost.encoding {
        Encoding::Gsm7 => "gsm7",
        Encoding::Ucs2 => "ucs2",
    };
    SmsPreview { kind: text.as_str(), language: language.to_owned(), text: words, encoding, units: cost.units, segments: cost.count }
}
