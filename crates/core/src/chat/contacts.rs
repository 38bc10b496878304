//! Addresses in a message: found where they stand, in the shopper's own spelling.

use phonenumber::{Type, country, metadata};

use super::hear::ContactMention;
use super::slip;
use super::words::CONTACT_CHAR;
use crate::contact::{Address, ChannelKind};

/// Fewer digits than this are a size, a quantity or an order.
const SHORTEST_PHONE: usize = 8;
/// ITU-T E.164.
const LONGEST_PHONE: usize = 15;
/// "my number is 0151 23456789": who says more speaks of something else.
const FEW_WORDS: usize = 5;

/// The addresses, and the text with a mark in the place of each.
pub fn find(text: &str, country: Option<&str>) -> (Vec<ContactMention>, String) {
    let mut contacts = Vec::new();
    let mut rest = String::with_capacity(text.len());
    for (at, token) in text.split(' ').enumerate() {
        if at > 0 {
            rest.push(' ');
        }
        match email_in(token) {
            Some((before, mention, after)) => {
                rest.push_str(before);
                rest.push(' ');
                rest.push(CONTACT_CHAR);
                rest.push(' ');
                rest.push_str(after);
                contacts.push(mention);
            }
            None => rest.push_str(token),
        }
    }
    if let Some((span, mention)) = phone_in(&rest, country) {
        rest.replace_range(span, &format!(" {CONTACT_CHAR} "));
        contacts.push(mention);
    }
    (contacts, rest)
}

/// Without the zero that begins a national number, a barcode of a country with long numbers is as valid.
fn is_mobile(number: &phonenumber::PhoneNumber) -> bool {
    matches!(number.number_type(&metadata::DATABASE), Type::Mobile | Type::FixedLineOrMobile | Type::PersonalNumber)
}

/// What is probably a phone number, and could not be read as one of `country`: asked about, and never written to. For a message that says
/// little else; `alone` is a number that was asked for, so that its digits need no space between them.
pub fn unread_phone(text: &str, alone: bool) -> Option<(ContactMention, String)> {
    let start = text.find(|c: char| c == '+' || c == '(' || c.is_ascii_digit())?;
    let end = text[start..].find(|c: char| !is_of_phone(c)).map_or(text.len(), |i| start + i);
    let number = text[start..end].trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = number.chars().filter(char::is_ascii_digit).count();
    // "38 39 40 41 42" are sizes.
    let in_groups = number.contains([' ', '-', '/']) && number.split([' ', '-', '/', '.']).any(|group| group.len() >= 3);
    let spelt_as_one = alone || number.starts_with(['+', '(', '0']) || in_groups;
    let apart = !text[..start].ends_with(char::is_alphanumeric) && !text[end..].starts_with(char::is_alphanumeric);
    let others = text[..start].split_whitespace().chain(text[end..].split_whitespace()).count();
    if !((SHORTEST_PHONE + 1..=LONGEST_PHONE).contains(&digits) && spelt_as_one && apart && others <= FEW_WORDS) {
        return None;
    }
    let mention = ContactMention { channel: ChannelKind::Sms, text: number.to_owned(), valid: false, slip_for: None };
    Some((mention, format!("{} {CONTACT_CHAR} {}", &text[..start], &text[start + number.len()..])))
}

fn is_of_phone(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | ' ' | '(' | ')' | '-' | '.' | '/')
}

fn email_in(token: &str) -> Option<(&str, ContactMention, &str)> {
    let at = token.find('@')?;
    let allowed = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '.' | '_' | '-' | '+' | '\'' | '%' | '&' | '=' | '~' | '#' | '/' | '!' | '$' | '*' | '^' | '{' | '}' | '|')
    };
    let opening = |c: char| matches!(c, '\'' | '/' | '!' | '*' | '{' | '|' | '=' | '#' | '.');
    let start = token[..at].char_indices().rev().take_while(|(_, c)| allowed(*c)).last().map_or(at, |(i, _)| i);
    let start = at - token[start..at].trim_start_matches(opening).len();
    let end = token[at + 1..].find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '@'))).map_or(token.len(), |i| at + 1 + i);
    let text = token[start..end].trim_end_matches(['.', '-']);
    if text.starts_with('@') {
        return None;
    }
    let valid = Address::parse(ChannelKind::Email, text).is_ok();
    let slip_for = if valid { slip::meant(text) } else { None };
    let mention = ContactMention { channel: ChannelKind::Email, text: text.to_owned(), valid, slip_for };
    Some((&token[..start], mention, &token[start + text.len()..]))
}

fn phone_in(text: &str, country: Option<&str>) -> Option<(std::ops::Range<usize>, ContactMention)> {
    let country: Option<country::Id> = country.and_then(|code| code.to_ascii_uppercase().parse().ok());
    let mut from = 0;
    while let Some(start) = text[from..].find(|c: char| c == '+' || c == '(' || c.is_ascii_digit()).map(|i| from + i) {
        let end = text[start..].find(|c: char| !is_of_phone(c)).map_or(text.len(), |i| start + i);
        let number = text[start..end].trim_end_matches(|c: char| !c.is_ascii_digit());
        let alone = !text[..start].ends_with(char::is_alphanumeric) && !text[start + number.len()..].starts_with(char::is_alphanumeric);
        let digits = number.chars().filter(char::is_ascii_digit).count();
        if alone
            && digits >= SHORTEST_PHONE
            && phonenumber::parse(country.filter(|_| !number.starts_with('+')), number)
                .is_ok_and(|parsed| parsed.is_valid() && (number.starts_with(['+', '(', '0']) || is_mobile(&parsed)))
        {
            let mention = ContactMention { channel: ChannelKind::Sms, text: number.to_owned(), valid: true, slip_for: None };
            return Some((start..start + number.len(), mention));
        }
        from = end.max(start + 1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emails_are_found_in_their_own_spelling() {
        for (text, address, valid) in [
            ("my mail is Ana.B@Example.com.", "Ana.B@Example.com", true),
            ("(ana+shop@mail.example.co.uk)", "ana+shop@mail.example.co.uk", true),
            ("mail:ana@example.com!", "ana@example.com", true),
            ("<ana@example.com>, please", "ana@example.com", true),
            ("ana@gmail", "ana@gmail", false),
            ("o'hara@example.com", "o'hara@example.com", true),
        ] {
            let (found, rest) = find(text, None);
            assert_eq!((found[0].text.as_str(), found[0].valid), (address, valid), "{text}");
            assert!(!rest.contains('@'), "{rest}");
        }
        assert_eq!(find("meet @ 5", None).0, []);
    }

    #[test]
    fn phones_need_to_be_real_numbers() {
        assert_eq!(find("call +49 151 23456789 please", None).0[0].text, "+49 151 23456789");
        assert_eq!(find("text me 0151 23456789", Some("DE")).0[0].text, "0151 23456789");
        assert_eq!(find("text me 151 23456789", Some("DE")).0[0].text, "151 23456789");
        assert_eq!(find("4006381333931", Some("DE")).0, []);
        assert_eq!(find("612 345 678", Some("ES")).0[0].text, "612 345 678");
        assert_eq!(find("347 123 4567", Some("IT")).0[0].text, "347 123 4567");
        assert_eq!(find("order 0151 23456789", None).0, []);
        assert_eq!(find("size 8.5 or 12345678", Some("US")).0, []);
    }

    #[test]
    fn a_number_of_no_known_country_is_seen() {
        for (text, alone, expected) in [
            ("my number is 07911 123456", false, Some("07911 123456")),
            ("612 345 178", false, Some("612 345 178")),
            ("612345178", true, Some("612345178")),
            ("612345178", false, None),
            ("4006381333931", false, None),
            ("38 39 40 41 42", false, None),
            ("size 8.5 or 12345678", false, None),
            ("I would like three of the tins called 0151 234567", false, None),
        ] {
            let found = unread_phone(text, alone);
            assert_eq!(found.as_ref().map(|(mention, _)| (mention.text.as_str(), mention.valid)), expected.map(|number| (number, false)));
            assert!(found.is_none_or(|(_, rest)| !rest.contains(|c: char| c.is_ascii_digit())));
        }
    }
}
