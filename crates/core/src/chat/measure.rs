//! Quantities of an option in whatever unit: half a litre is 500 ml.

use super::alike::unit;

/// A quantity in its smallest unit, so that half a litre is 500 ml.
pub fn measure(phrase: &str) -> Option<(u64, &'static str)> {
    let phrase: Vec<&str> = phrase.split_whitespace().collect();
    let split = |word: &str| word.find(|c: char| c.is_alphabetic()).map(|at| (word[..at].to_owned(), word[at..].to_owned()));
    let (number, name) = match phrase.as_slice() {
        [number, name] => ((*number).to_owned(), (*name).to_owned()),
        [both] => split(both)?,
        _ => return None,
    };
    let (factor, base) = match unit(&name)? {
        "l" => (1_000_000.0, "ml"),
        "cl" => (10_000.0, "ml"),
        "ml" => (1000.0, "ml"),
        "kg" => (1_000_000.0, "g"),
        "g" => (1000.0, "g"),
        "m" => (1_000_000.0, "mm"),
        "cm" => (10_000.0, "mm"),
        "mm" => (1000.0, "mm"),
        "tb" => (1_000_000.0, "gb"),
        "gb" => (1000.0, "gb"),
        _ => return None,
    };
    let number: f64 = number.parse().ok().filter(|number| (0.0..1_000_000.0).contains(number))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10^12")]
    Some(((number * factor).round() as u64, base))
}

#[cfg(test)]
mod tests {
    use super::measure;

    #[test]
    fn units_are_made_equal() {
        assert_eq!(measure("0.5 litre"), measure("500 ml"));
        assert_eq!((measure("1kg"), measure("150 cm")), (measure("1000 g"), measure("1.5 m")));
        assert_eq!((measure("ml"), measure("5 apples"), measure("1 l x")), (None, None, None));
    }
}
