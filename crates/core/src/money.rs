//! Money as integer minor units with an ISO 4217 currency code.

use crate::chat::Language;

/// Minor units of a decimal price such as `19.99`, by the currency's exponent (ISO 4217: 0 for JPY, 3 for KWD, else 2).
/// `None` for text that is not a plain non-negative decimal number or does not fit.
pub fn parse_minor(price: &str, currency: &str) -> Option<i64> {
    let price = price.trim();
    let (whole, fraction) = price.split_once('.').unwrap_or((price, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let exponent = exponent(currency);
    let mut minor: i64 = whole.parse().ok()?;
    for place in 0..exponent {
        let digit = fraction.as_bytes().get(place).map_or(0, |b| i64::from(b - b'0'));
        minor = minor.checked_mul(10)?.checked_add(digit)?;
    }
    Some(minor)
}

/// `1999` and `EUR` as `EUR 19.99`: unambiguous in every language.
pub fn format_minor(minor: i64, currency: &str) -> String {
    let exponent = exponent(currency);
    if exponent == 0 {
        return format!("{currency} {minor}");
    }
    let unit = 10_i64.pow(u32::try_from(exponent).unwrap_or(2));
    format!("{currency} {}.{:0exponent$}", minor / unit, (minor % unit).abs())
}

/// As a reader of `locale` (BCP 47) writes it: `€1,299.00`, `1.299,00 €`, `€ 1.299,00`, `R$ 1.299,00`. A currency without a sign that is known
/// everywhere keeps its code. Separators and places follow Unicode CLDR for the seven languages in their first countries, for Brazil and for
/// Spanish America; other locales read as English.
pub fn written(minor: i64, currency: &str, locale: &str) -> String {
    let language = Language::of_locale(locale).unwrap_or_default();
    let region = locale.split(['-', '_']).nth(1).unwrap_or_default().to_ascii_uppercase();
    let brazil = language == Language::Pt && region == "BR";
    let america = language == Language::Es && !matches!(region.as_str(), "" | "ES");
    // Spain and Portugal group from five digits on.
    let (thousands, decimal, grouped_from) = match language {
        Language::En => (",", ".", 4),
        Language::Es if america => (",", ".", 4),
        Language::Fr => ("\u{202f}", ",", 4),
        Language::Es => (".", ",", 5),
        Language::Pt if !brazil => (".", ",", 5),
        Language::De | Language::It | Language::Pt | Language::Nl => (".", ",", 4),
    };
    let plain = format_minor(minor.abs(), currency);
    let digits = plain.rsplit(' ').next().unwrap_or_default();
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let groups: Vec<&str> = (0..whole.len()).rev().step_by(3).rev().map(|end| &whole[end.saturating_sub(2)..=end]).collect();
    let mut amount = groups.join(if whole.len() >= grouped_from { thousands } else { "" });
    if !fraction.is_empty() {
        amount = format!("{amount}{decimal}{fraction}");
    }
    let sign = if minor < 0 { "-" } else { "" };
    let (symbol, known) = symbol(currency).map_or((currency, false), |symbol| (symbol, true));
    match language {
        Language::En | Language::Es if (language == Language::En || america) && known => format!("{sign}{symbol}{amount}"),
        Language::En | Language::Nl => format!("{sign}{symbol}\u{a0}{amount}"),
        _ if brazil || america => format!("{sign}{symbol}\u{a0}{amount}"),
        _ => format!("{sign}{amount}\u{a0}{symbol}"),
    }
}

/// A sign that means one currency alone; other dollars keep a letter before it.
fn symbol(currency: &str) -> Option<&'static str> {
    Some(match currency {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" => "¥",
        "CAD" => "CA$",
        "AUD" => "A$",
        "NZD" => "NZ$",
        "MXN" => "MX$",
        "BRL" => "R$",
        "INR" => "₹",
        "KRW" => "₩",
        _ => return None,
    })
}

fn exponent(currency: &str) -> usize {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_become_minor_units_of_their_currency() {
        assert_eq!(parse_minor("19.99", "EUR"), Some(1999));
        assert_eq!(parse_minor("50", "USD"), Some(5000));
        assert_eq!(parse_minor("1200.00", "JPY"), Some(1200));
        assert_eq!(parse_minor("1.5", "KWD"), Some(1500));
        assert_eq!(parse_minor("", "EUR"), None);
        assert_eq!(parse_minor("-1", "EUR"), None);
        assert_eq!(parse_minor("1,50", "EUR"), None);
        assert_eq!(parse_minor("99999999999999999999", "EUR"), None);
        assert_eq!(format_minor(1999, "EUR"), "EUR 19.99");
        assert_eq!(format_minor(5, "USD"), "USD 0.05");
        assert_eq!(format_minor(1200, "JPY"), "JPY 1200");
    }

    #[test]
    fn readers_see_money_as_they_write_it() {
        for (minor, currency, locale, expected) in [
            (13_900, "EUR", "en", "€139.00"),
            (129_900, "EUR", "de-AT", "1.299,00 €"),
            (129_900, "EUR", "nl", "€ 1.299,00"),
            (123_456_789, "USD", "fr", "1 234 567,89 $"),
            (129_900, "BRL", "pt-BR", "R$ 1.299,00"),
            (129_900, "EUR", "pt-PT", "1299,00 €"),
            (1_299_000, "EUR", "es", "12.990,00 €"),
            (129_900, "USD", "es-MX", "$1,299.00"),
            (8_900, "CHF", "en", "CHF 89.00"),
            (8_900, "CHF", "de-CH", "89,00 CHF"),
            (120_000, "JPY", "ja", "¥120,000"),
            (-5, "GBP", "en-GB", "-£0.05"),
            (1_500, "KWD", "it", "1,500 KWD"),
        ] {
            let plain = written(minor, currency, locale).replace(['\u{a0}', '\u{202f}'], " ");
            assert_eq!(plain, expected, "{locale}");
        }
    }
}
