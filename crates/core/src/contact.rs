//! An address at which a shopper can be told: parsed once, then trusted.

use std::fmt::Write as _;

use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, Type, country};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::push::Subscription;

/// How a message travels. What a contact has is an address of one of these kinds, except for a postback: that is another way to people whose
/// address is of another kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    Email,
    Sms,
    /// Web push: a browser's own subscription (RFC 8030).
    Push,
    /// A signed POST to the shop's own provider.
    Postback,
}

impl ChannelKind {
    pub const ALL: [Self; 4] = [Self::Email, Self::Sms, Self::Push, Self::Postback];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Push => "push",
            Self::Postback => "postback",
        }
    }

    /// What an address looks like, whether or not it can be written to.
    pub fn of(address: &str) -> Self {
        match address {
            push if push.trim_start().starts_with('{') => Self::Push,
            mail if mail.contains('@') => Self::Email,
            _ => Self::Sms,
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A valid address. `text` is what the shopper wrote, of a phone number its E.164 form, of a push subscription its JSON; `key` is what makes two
/// spellings the same contact.
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
    #[error("a phone number is needed")]
    NoPhone,
    #[error("this is not a phone number; it looks like +44 7400 123456")]
    NotAPhone,
    #[error("please write the phone number with its country, such as +44 7400 123456")]
    CountryNeeded,
    #[error("there is no such phone number; please check its digits")]
    NoSuchPhone,
    #[error("this phone number cannot receive text messages; please give a mobile number")]
    NotMobile,
    #[error("this shop sends no text messages to numbers of this country; please give an e-mail address")]
    CountryNotServed,
    #[error("this shop does not write to such addresses; please give an e-mail address")]
    ChannelNotOffered,
    #[error(
        "this is not a push subscription: give what the browser's PushSubscription.toJSON() says, with endpoint, keys.p256dh and keys.auth"
    )]
    NotASubscription,
}

/// The longest address that fits an SMTP path, bytes (RFC 5321 §4.5.3.1.3, erratum 1690).
const LONGEST_EMAIL: usize = 254;

/// More characters than any spelling of a phone number has.
const LONGEST_PHONE: usize = 40;

impl Address {
    /// As [`Address::parse_in`], for an address that says its country itself.
    pub fn parse(channel: ChannelKind, text: &str) -> Result<Self, AddressError> {
        Self::parse_in(channel, text, None)
    }

    /// `country`: ISO 3166-1 alpha-2 code of the country that a phone number without a country code belongs to.
    pub fn parse_in(channel: ChannelKind, text: &str, country: Option<&str>) -> Result<Self, AddressError> {
        match channel {
            ChannelKind::Email => Self::email(text),
            ChannelKind::Sms => Self::phone(text, country),
            ChannelKind::Push => Self::subscription(text),
            ChannelKind::Postback => Err(AddressError::ChannelNotOffered),
        }
    }

    /// Only numbers that a text message can reach, by the numbering plan of their country.
    fn phone(text: &str, country: Option<&str>) -> Result<Self, AddressError> {
        // A spreadsheet's mark for "this is text".
        let text = text.trim().trim_start_matches('\'');
        if text.is_empty() {
            return Err(AddressError::NoPhone);
        }
        let spelling =
            |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '\u{a0}' | '(' | ')' | '-' | '.' | '/' | '\u{2011}' | '\u{2013}');
        if text.chars().count() > LONGEST_PHONE || !text.chars().all(spelling) {
            return Err(AddressError::NotAPhone);
        }
        let international = text.starts_with('+') || text.starts_with("00");
        let country: Option<country::Id> = country.and_then(|code| code.to_ascii_uppercase().parse().ok());
        if !international && country.is_none() {
            return Err(AddressError::CountryNeeded);
        }
        let dialled = match text.strip_prefix("00") {
            Some(rest) if country.is_none() => format!("+{rest}"),
            _ => text.to_owned(),
        };
        // A number that says its country is no other country's.
        let home = country.filter(|_| !dialled.starts_with('+'));
        let number = phonenumber::parse(home, dialled).map_err(|_| AddressError::NotAPhone)?;
        if !number.is_valid() {
            return Err(AddressError::NoSuchPhone);
        }
        match number.number_type(&DATABASE) {
            Type::Mobile | Type::FixedLineOrMobile | Type::PersonalNumber | Type::Voip | Type::Unknown => {}
            _ => return Err(AddressError::NotMobile),
        }
        Ok(Self { channel: ChannelKind::Sms, text: number.format().mode(Mode::E164).to_string() })
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

    fn subscription(text: &str) -> Result<Self, AddressError> {
        let subscription = Subscription::parse(text).ok_or(AddressError::NotASubscription)?;
        Ok(Self { channel: ChannelKind::Push, text: subscription.to_json() })
    }

    pub fn channel(&self) -> ChannelKind {
        self.channel
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The country of a phone number, ISO 3166-1 alpha-2; `None` for mail and for numbers of no country.
    pub fn country(&self) -> Option<String> {
        if self.channel != ChannelKind::Sms {
            return None;
        }
        let number = phonenumber::parse(None, self.text.as_str()).ok()?;
        number.country().id().map(|country| country.as_ref().to_owned())
    }

    /// Mailboxes differ by case on no server that shoppers use, so case does not make a second contact. Of a push subscription it is the SHA-256
    /// of its endpoint, which is long and a secret of the browser's.
    pub fn key(&self) -> String {
        match (self.channel, Subscription::parse(&self.text)) {
            (ChannelKind::Push, Some(subscription)) => {
                Sha256::digest(&subscription.endpoint).iter().fold(String::new(), |mut key, byte| {
                    // Writing to a string does not fail.
                    let _ = write!(key, "{byte:02x}");
                    key
                })
            }
            _ => self.text.to_lowercase(),
        }
    }

    /// `a•••@example.com`: enough for its owner to recognise.
    pub fn masked(&self) -> String {
        mask(&self.text)
    }
}

/// An address as it may be shown to somebody who might not own it.
pub fn mask(address: &str) -> String {
    if ChannelKind::of(address) == ChannelKind::Push {
        return Subscription::parse(address).map_or_else(|| "•••".to_owned(), |subscription| subscription.host());
    }
    if address.starts_with('+') && !address.contains('@') {
        let last: String = address.chars().skip(address.chars().count().saturating_sub(2)).collect();
        return format!("+•••{last}");
    }
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
    fn phone_numbers_become_e164() {
        for (text, country, e164) in [
            ("+1 (415) 867-5309", None, "+14158675309"),
            ("(415) 867 5309", Some("US"), "+14158675309"),
            ("0171 1234567", Some("DE"), "+491711234567"),
            ("00491711234567", None, "+491711234567"),
            ("0049 171 1234567", Some("DE"), "+491711234567"),
            ("07400 123456", Some("gb"), "+447400123456"),
            ("'+447400123456", None, "+447400123456"),
            ("06 12 34 56 78", Some("FR"), "+33612345678"),
            ("+34 612 345 678", Some("US"), "+34612345678"),
            ("312 345 6789", Some("IT"), "+393123456789"),
            ("+491711234567", Some("US"), "+491711234567"),
            ("+1 500 555 0006", None, "+15005550006"),
        ] {
            let address = Address::parse_in(ChannelKind::Sms, text, country).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((address.as_str(), address.key().as_str()), (e164, e164));
            assert!(address.masked().starts_with("+•••") && !address.masked().contains(&e164[2..]), "{}", address.masked());
        }
    }

    #[test]
    fn a_number_has_a_country() {
        for (text, country) in
            [("+14158675309", Some("US")), ("+14165550123", Some("CA")), ("+491711234567", Some("DE")), ("+15005550006", Some("US"))]
        {
            assert_eq!(Address::parse(ChannelKind::Sms, text).unwrap().country().as_deref(), country, "{text}");
        }
        assert_eq!(Address::parse(ChannelKind::Email, "ana@example.com").unwrap().country(), None);
    }

    #[test]
    fn what_no_text_message_reaches_is_refused_with_its_reason() {
        for (text, country, problem) in [
            ("", None, AddressError::NoPhone),
            ("ana@example.com", Some("DE"), AddressError::NotAPhone),
            ("call me", Some("DE"), AddressError::NotAPhone),
            ("+1 415 867 5309\r\nBcc: x", None, AddressError::NotAPhone),
            ("+49171123456７", None, AddressError::NotAPhone),
            ("12", Some("DE"), AddressError::NoSuchPhone),
            ("0171 1234567", None, AddressError::CountryNeeded),
            ("0171 1234567", Some("Germany"), AddressError::CountryNeeded),
            ("+1 415 055 5309", None, AddressError::NoSuchPhone),
            ("+999 171 1234567", None, AddressError::NotAPhone),
            ("030 901820", Some("DE"), AddressError::NotMobile),
            ("+44 20 7946 0958", None, AddressError::NotMobile),
            ("+1 800 555 1212", None, AddressError::NotMobile),
        ] {
            assert_eq!(Address::parse_in(ChannelKind::Sms, text, country), Err(problem), "{text:?} in {country:?}");
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
