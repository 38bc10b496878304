//! Who works for a shop: what may be a user's name and password.

/// NIST SP 800-63B wants at least 8 beside a second factor and 15 without; it wants no rules about kinds of characters.
pub const SHORTEST_PASSWORD: usize = 12;
/// Longer is no stronger, and hashing it costs.
pub const LONGEST_PASSWORD: usize = 200;
/// Characters of a name.
const LONGEST_NAME: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("a password has at least {SHORTEST_PASSWORD} characters")]
    TooShort,
    #[error("a password has at most {LONGEST_PASSWORD} characters")]
    TooLong,
    #[error("a password must not be the e-mail address")]
    IsTheEmail,
}

/// Is this good enough for a password of the user with this address?
pub fn check_password(password: &str, email: &str) -> Result<(), PasswordError> {
    match password.chars().count() {
        ..SHORTEST_PASSWORD => Err(PasswordError::TooShort),
        LONGEST_PASSWORD.. if password.chars().count() > LONGEST_PASSWORD => Err(PasswordError::TooLong),
        _ if password.trim().eq_ignore_ascii_case(email.trim()) => Err(PasswordError::IsTheEmail),
        _ => Ok(()),
    }
}

/// A name as it is kept; `None` when it is none.
pub fn name(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = (1..=LONGEST_NAME).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_the_only_rule_for_passwords_but_one() {
        let email = "ana.maria@example.com";
        assert_eq!(check_password("short", email), Err(PasswordError::TooShort));
        assert_eq!(check_password("eleven chrs", email), Err(PasswordError::TooShort));
        assert_eq!(check_password("twelve chars", email), Ok(()));
        // Characters, not bytes.
        assert_eq!(check_password("пароль-короткий", email), Ok(()));
        assert_eq!(check_password(&"x".repeat(200), email), Ok(()));
        assert_eq!(check_password(&"x".repeat(201), email), Err(PasswordError::TooLong));
        assert_eq!(check_password(" Ana.Maria@Example.com ", email), Err(PasswordError::IsTheEmail));
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(name("  Ana  "), Some("Ana".to_owned()));
        assert_eq!(name(" "), None);
        assert_eq!(name("Ana\nMaria"), None);
        assert_eq!(name(&"x".repeat(101)), None);
    }
}
