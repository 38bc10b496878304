//! What a relay's answer means for the queue. Codes: RFC 5321 §4.2.3; enhanced status codes: RFC 3463 and the IANA registry.

use std::error::Error as _;

use lettre::transport::smtp;

use crate::channels::SendError;

/// How far a message came. Later is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Connect,
    Greeting,
    Encryption,
    Login,
    Sender,
    Recipient,
    Data,
    /// The message was sent; the relay may have taken it.
    Message,
}

impl Stage {
    fn what(self) -> &'static str {
        match self {
            Self::Connect => "the connection",
            Self::Greeting => "our greeting (EHLO)",
            Self::Encryption => "encryption (STARTTLS)",
            Self::Login => "the user name and password (AUTH)",
            Self::Sender => "the sender (MAIL FROM)",
            Self::Recipient => "the recipient (RCPT TO)",
            Self::Data => "to take a message (DATA)",
            Self::Message => "the message",
        }
    }
}

/// Why a message did not go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The relay said no.
    Refused { stage: Stage, code: u16, text: String },
    /// The relay is unreachable, went away, or speaks something else.
    Broken { stage: Stage, cause: String },
}

impl Failure {
    /// lettre tells apart what the relay said and what went wrong on the way.
    pub fn of(stage: Stage, error: &smtp::Error) -> Self {
        let cause = error.source().map(ToString::to_string);
        match error.status() {
            Some(code) => Self::Refused { stage, code: code.into(), text: cause.unwrap_or_default() },
            None => Self::Broken { stage, cause: cause.unwrap_or_else(|| error.to_string()) },
        }
    }

    pub fn broken(stage: Stage, cause: &dyn std::fmt::Display) -> Self {
        Self::Broken { stage, cause: cause.to_string() }
    }

    /// On a connection that lay idle this says nothing about the message: the relay closed the connection meanwhile, or ends its
    /// service on it (421). The relay cannot have taken the message.
    pub fn is_stale_connection(&self) -> bool {
        match self {
            Self::Refused { stage, code, .. } => *code == 421 && *stage < Stage::Message,
            Self::Broken { stage, .. } => *stage < Stage::Message,
        }
    }

    /// The verdict, worded for the merchant. `to` is kept out of it.
    pub fn verdict(&self, to: &str) -> SendError {
        match self {
            Self::Broken { stage: Stage::Message, cause } => {
                let cause = without_addresses(cause, to);
                SendError::Retry {
                    reason: format!("the connection broke after the message was sent; the relay may have taken it ({cause})"),
                }
            }
            Self::Broken { stage: Stage::Connect, cause } => {
                SendError::Retry { reason: format!("the mail relay cannot be reached: {}", without_addresses(cause, to)) }
            }
            Self::Broken { stage, cause } => {
                SendError::Retry { reason: format!("the mail relay went away before {}: {}", stage.what(), without_addresses(cause, to)) }
            }
            Self::Refused { stage, code, text } => refused(*stage, *code, text, to),
        }
    }
}

fn refused(stage: Stage, code: u16, text: &str, to: &str) -> SendError {
    let said = format!("{code} {}", without_addresses(text, to));
    let said = said.trim_end();
    if !(500..600).contains(&code) {
        return SendError::Retry {
            reason: format!("the mail relay does not take {} now: {said}", stage.what().trim_start_matches("to take ")),
        };
    }
    match guilty(stage, code, text) {
        Guilty::Settings => {
            SendError::Retry { reason: format!("the mail relay refused {}; check the mail settings: {said}", stage.what()) }
        }
        Guilty::Recipient => {
            SendError::Reject { reason: format!("the recipient's address does not take mail: {said}"), address_is_dead: true }
        }
        Guilty::Message => SendError::Reject { reason: format!("the mail relay refused {}: {said}", stage.what()), address_is_dead: false },
    }
}

enum Guilty {
    /// The relay does not want us: the shop's configuration, no fault of the recipient.
    Settings,
    /// The address does not exist.
    Recipient,
    /// This message to this recipient, for a reason that is not the address: policy, size, quota.
    Message,
}

fn guilty(stage: Stage, code: u16, text: &str) -> Guilty {
    if stage < Stage::Recipient || matches!(code, 530 | 535 | 538) {
        return Guilty::Settings;
    }
    // "Relaying denied" comes as a plain 550 to RCPT too: it would declare every recipient dead.
    if stage == Stage::Recipient && text.to_ascii_lowercase().contains("relay") {
        return Guilty::Settings;
    }
    match (enhanced(text), stage) {
        // x.1.7 and x.1.8 are about the sender's address.
        (Some((1, 7 | 8)), _) => Guilty::Settings,
        // 5.4.1 is Exchange Online: "550 5.4.1 Recipient address rejected".
        (Some((1, _) | (2, 1)), _) | (Some((4, 1)), Stage::Recipient) => Guilty::Recipient,
        (None, Stage::Recipient) if matches!(code, 550 | 551 | 553) => Guilty::Recipient,
        _ => Guilty::Message,
    }
}

/// Subject and detail of an enhanced status code such as `5.1.1`.
fn enhanced(text: &str) -> Option<(u16, u16)> {
    let mut parts = text.split_whitespace().next()?.split('.');
    if parts.next()? != "5" {
        return None;
    }
    let subject = parts.next()?.parse().ok()?;
    let detail = parts.next()?.parse().ok()?;
    parts.next().is_none().then_some((subject, detail))
}

/// The relay's words on one line, without `to` and without anything that looks like an address, at most 200 characters.
pub(super) fn without_addresses(text: &str, to: &str) -> String {
    let text = if to.is_empty() { text.to_owned() } else { text.replace(to, "@") };
    let mut line = String::with_capacity(text.len().min(200));
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if line.chars().count() + word.chars().count() >= 200 {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(if word.contains('@') { "<…>" } else { word });
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(stage: Stage, code: u16, text: &str) -> SendError {
        Failure::Refused { stage, code, text: text.to_owned() }.verdict("ann@example.com")
    }

    fn is_retry(error: &SendError) -> bool {
        matches!(error, SendError::Retry { .. })
    }

    fn is_reject(error: &SendError, dead: bool) -> bool {
        matches!(error, SendError::Reject { address_is_dead, .. } if *address_is_dead == dead)
    }

    #[test]
    fn temporary_answers_are_tried_again_at_every_stage() {
        for stage in [Stage::Connect, Stage::Sender, Stage::Recipient, Stage::Data, Stage::Message] {
            for code in [421, 450, 451, 452] {
                assert!(is_retry(&verdict(stage, code, "4.3.0 later")), "{stage:?} {code}");
            }
        }
    }

    #[test]
    fn an_address_is_dead_only_when_the_relay_says_so() {
        for (code, text) in
            [(550, "5.1.1 no such user"), (550, "no such user"), (553, "5.1.3 bad"), (550, "5.2.1 disabled"), (550, "5.4.1 no")]
        {
            assert!(is_reject(&verdict(Stage::Recipient, code, text), true), "{code} {text}");
        }
        assert!(is_reject(&verdict(Stage::Message, 550, "5.1.1 no such user"), true));
        for (code, text) in [
            (550, "5.7.1 policy"),
            (552, "5.3.4 too big"),
            (552, "too big"),
            (552, "5.2.2 full"),
            (554, "no"),
            (550, "5.2.3 too long"),
            (501, "5.5.2 syntax"),
        ] {
            assert!(is_reject(&verdict(Stage::Recipient, code, text), false), "{code} {text}");
        }
        for (code, text) in [(550, "spam"), (554, "5.7.1 spam"), (552, "5.3.4 too big"), (550, "5.4.1 no")] {
            assert!(is_reject(&verdict(Stage::Message, code, text), false), "{code} {text}");
        }
    }

    #[test]
    fn what_the_shop_set_wrong_is_nobodys_bounce() {
        for (stage, code, text) in [
            (Stage::Sender, 550, "5.7.1 sender not allowed"),
            (Stage::Login, 535, "5.7.8 bad password"),
            (Stage::Greeting, 550, "5.7.1 blocked"),
            (Stage::Recipient, 550, "relay not permitted"),
            (Stage::Recipient, 554, "5.7.1 <ann@example.com>: Relay access denied"),
            (Stage::Recipient, 550, "5.1.8 sender domain not found"),
            (Stage::Recipient, 530, "5.7.0 authentication required"),
        ] {
            let error = verdict(stage, code, text);
            assert!(is_retry(&error), "{stage:?} {code} {text}");
            assert!(error.to_string().contains("mail settings"), "{error}");
        }
    }

    #[test]
    fn reasons_hold_no_address_and_stay_short() {
        let error = verdict(Stage::Recipient, 550, "5.1.1 <ann@example.com>: bob@example.net\r\nunknown in table");
        assert_eq!(error.to_string(), "the recipient's address does not take mail: 550 5.1.1 <…> <…> unknown in table");
        assert!(verdict(Stage::Message, 554, &"long ".repeat(200)).to_string().len() < 300);
        assert_eq!(without_addresses("<\"a b\"@example.com> gone", "\"a b\"@example.com"), "<…> gone");
    }
}
