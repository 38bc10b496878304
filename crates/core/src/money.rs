//! Money as integer minor units with an ISO 4217 currency code.

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
}
