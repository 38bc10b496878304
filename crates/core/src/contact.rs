//! An address at which a shopper can be told: parsed once, then trusted.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    Email,
    Sms,
}

impl ChannelKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    /// What an address looks like, whether or not it can be written to.
    pub fn of(address: &str) -> Self {
        if address.contains('@') { Self::Email } else { Self::Sms }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Email, Self::Sms].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A valid address. `text` is what the shopper wrote; `key` is what makes two spellings the same contact.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    channel: ChannelKind,
    text: String,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("an e-mail address is needed")]
    Empty,
    #[error("an e-mail address has at most 254 characters")]
    TooLong,
    #[error("this is not a complete e-mail address; it looks like name@example.com")]
    NotAnEmail,
    #[error("this shop cannot send text messages; please give an e-mail address")]
    ChannelNotOffered,
}

/// The longest address that fits an SMTP path, bytes (RFC 5321 §4.5.3.1.3, erratum 1690).
const LONGEST_EMAIL: usize = 254;

impl Address {
    pub fn parse(channel: ChannelKind, text: &str) -> Result<Self, AddressError> {
        match channel {
            ChannelKind::Email => Self::email(text),
            ChannelKind::Sms => Err(AddressError::ChannelNotOffered),
        }
    }

    fn email(text: &str) -> Result<Self, AddressError> {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.len() > LONGEST_EMAIL {
            return Err(AddressError::TooLong);
        }
        if !is_email(text) {
            return Err(AddressError::NotAnEmail);
        }
        Ok(Self { channel: ChannelKind::Email, text: text.to_owned() })
    }

    pub fn channel(&self) -> ChannelKind {
        self.channel
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Mailboxes differ by case on no server that shoppers use, so case does not make a second contact.
    pub fn key(&self) -> String {
        self.text.to_lowercase()
    }

    /// `a•••@example.com`: enough for its owner to recognise.
    pub fn masked(&self) -> String {
        mask(&self.text)
    }
}

/// An address as it may be shown to somebody who might not own it.
pub fn mask(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    if domain.is_empty() { format!("{first}•••") } else { format!("{first}•••@{domain}") }
}

/// A plain mailbox at a domain with a dot, as SMTP carries it: no display name, no comment, no quoting, no address literal.
pub(crate) fn is_email(text: &str) -> bool {
    let options = email_address::Options::default().with_required_tld().without_display_text().without_domain_literal();
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && !matches!(c, '"' | '(' | ')' | ',' | ':' | ';' | '<' | '>' | '\\');
    text.chars().all(plain) && email_address::EmailAddress::parse_with_options(text, options).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_mailboxes_pass() {
        for good in ["ana@example.com", "o'hara+x@mail.example.co.uk", "müller@exämple.de", " ana@example.com\n"] {
            assert!(Address::parse(ChannelKind::Email, good).is_ok(), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(250));
        let bad = [
            "",
            "ana",
            "ana@",
            "@example.com",
            "ana@localhost",
            "ana@example.com\r\nBcc: x@example.com",
            "Ana <ana@example.com>",
            "\"a b\"@example.com",
            "ana@[127.0.0.1]",
            "a,b@example.com",
            "ana@exa mple.com",
            "ana@example.com\u{202e}x y",
            "a\0@example.com",
            &long,
        ];
        for bad in bad {
            assert!(Address::parse(ChannelKind::Email, bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_key_ignores_case_and_the_mask_hides_the_mailbox() {
        let address = Address::parse(ChannelKind::Email, "Ana.B@Example.com").unwrap();
        assert_eq!(address.as_str(), "Ana.B@Example.com");
        assert_eq!(address.key(), "ana.b@example.com");
        assert_eq!(format!("{address:?}"), "A•••@Example.com");
    }
}
