//! What Twilio answers, and what an error means for the message and for the phone
//! (<https://www.twilio.com/docs/api/errors>). Its own words are not passed on: they name the number.

use serde::Deserialize;
use shelfbell_core::consent::Suppression;

use super::SendError;

/// The parts of an answer that matter, of a message as of an account.
#[derive(Debug, Deserialize)]
pub struct Answer {
    pub sid: Option<String>,
    pub status: Option<String>,
}

#[derive(Deserialize)]
struct Refusal {
    code: Option<i64>,
}

pub fn read(status: u16, body: &[u8]) -> Result<Answer, SendError> {
    if (200..300).contains(&status) {
        // It took the message even if its answer cannot be read; sending again would repeat it.
        return Ok(serde_json::from_slice(body).unwrap_or(Answer { sid: None, status: None }));
    }
    let code = serde_json::from_slice::<Refusal>(body).ok().and_then(|refusal| refusal.code);
    Err(refused(status, code.unwrap_or(0)))
}

fn refused(status: u16, code: i64) -> SendError {
    let known = meaning(code);
    let reason = match (known, code) {
        (Some(meaning), _) => format!("Twilio {code}: {}", meaning.words),
        (None, 0) => format!("Twilio answered with HTTP {status}"),
        (None, code) => format!("Twilio refused it with error {code} (https://www.twilio.com/docs/api/errors/{code})"),
    };
    match (known.map(|meaning| meaning.verdict), status) {
        (Some(Verdict::Again), _) | (None, 408 | 425 | 429 | 500..) => SendError::Retry { reason },
        (Some(Verdict::OptedOut), _) => SendError::OptedOut { reason },
        (Some(Verdict::NoSuchPhone), _) => SendError::Reject { reason, address_is_dead: true },
        // A wrong password or a missing account is mended by the operator, and then the message is as good as before.
        (None, 401 | 403 | 404) => SendError::Retry { reason: format!("{reason}; check sms.account_sid and sms.auth_token") },
        (Some(Verdict::NotThisMessage) | None, _) => SendError::Reject { reason, address_is_dead: false },
    }
}

/// What a status report's error says: words for the merchant, and why the phone must not be written to any more, if so.
pub fn reported(code: Option<i64>) -> (String, Option<Suppression>) {
    match code.map(|code| (code, meaning(code))) {
        None => ("the carrier did not deliver it".to_owned(), None),
        Some((code, None)) => {
            (format!("the carrier did not deliver it: error {code} (https://www.twilio.com/docs/api/errors/{code})"), None)
        }
        Some((code, Some(meaning))) => {
            let suppression = match meaning.verdict {
                Verdict::OptedOut => Some(Suppression::Unsubscribed),
                Verdict::NoSuchPhone => Some(Suppression::HardBounce),
                Verdict::Again | Verdict::NotThisMessage => None,
            };
            (format!("Twilio {code}: {}", meaning.words), suppression)
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// The message is as good as before: a limit, an outage, or a setting that the operator can mend.
    Again,
    /// Another message to this phone may arrive.
    NotThisMessage,
    NoSuchPhone,
    OptedOut,
}

#[derive(Clone, Copy)]
struct Meaning {
    verdict: Verdict,
    words: &'static str,
}

fn meaning(code: i64) -> Option<Meaning> {
    use Verdict::{Again, NoSuchPhone, NotThisMessage, OptedOut};
    let (verdict, words) = match code {
        21_610 => (OptedOut, "the recipient replied STOP to this sender"),
        21_211 | 21_217 => (NoSuchPhone, "there is no such phone number"),
        21_614 => (NoSuchPhone, "the number is not a mobile number"),
        30_004 => (NoSuchPhone, "the phone blocks messages"),
        30_005 => (NoSuchPhone, "the number does not exist or is out of service"),
        30_006 => (NoSuchPhone, "the number is a landline, or its carrier cannot be reached"),
        30_003 => (NotThisMessage, "the phone was off or out of reach"),
        30_007 => (NotThisMessage, "the carrier filtered the message out as unwanted"),
        30_008 => (NotThisMessage, "the carrier gave no reason"),
        21_408 => (NotThisMessage, "messages to this country are switched off in the account (Messaging, Geo Permissions)"),
        21_612 => (NotThisMessage, "this sender has no route to that number"),
        21_602 | 21_617 => (NotThisMessage, "the text is empty or too long"),
        30_036 => (NotThisMessage, "it was not delivered within sms.validity_secs"),
        30_034 => (NotThisMessage, "the sender is not registered for messages to the USA (A2P 10DLC)"),
        30_032 => (NotThisMessage, "the toll-free sender is not verified"),
        20_003 => (Again, "the account or its key is not accepted; check sms.account_sid and sms.auth_token"),
        20_005 | 30_002 => (Again, "the account is suspended"),
        20_429 | 14_107 | 21_611 | 30_001 => (Again, "too many messages at once"),
        21_212 | 21_603 | 21_606 | 21_659 | 21_660 | 21_661 => {
            (Again, "the account may not send from the shop's number; `shelfbell shop sms DOMAIN --from NUMBER` sets another")
        }
        21_701 | 21_703 | 21_704 => (Again, "the messaging service does not exist or has no number; `shelfbell shop sms` sets another"),
        _ => return None,
    };
    Some(Meaning { verdict, words })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(status: u16, code: i64) -> &'static str {
        let body = format!(r#"{{"code":{code},"message":"The number +15005550001 is bad","status":{status}}}"#);
        let error = read(status, body.as_bytes()).unwrap_err();
        assert!(!error.to_string().contains("+1500"), "{error}");
        match error {
            SendError::Retry { .. } => "again",
            SendError::Later { .. } | SendError::Closed { .. } => "not of this channel",
            SendError::OptedOut { .. } => "opted out",
            SendError::Reject { address_is_dead: true, .. } => "no such phone",
            SendError::Reject { .. } => "not this message",
        }
    }

    #[test]
    fn every_error_has_its_consequence() {
        for (status, code, expected) in [
            (400, 21_610, "opted out"),
            (400, 21_211, "no such phone"),
            (400, 21_614, "no such phone"),
            (400, 21_408, "not this message"),
            (400, 21_617, "not this message"),
            (400, 21_606, "again"),
            (400, 99_999, "not this message"),
            (401, 20_003, "again"),
            (404, 20_404, "again"),
            (429, 20_429, "again"),
            (500, 20_500, "again"),
            (503, 0, "again"),
        ] {
            assert_eq!(verdict(status, code), expected, "{status} {code}");
        }
        assert!(matches!(read(502, b"<html>bad gateway"), Err(SendError::Retry { .. })));
        assert_eq!(read(201, br#"{"sid":"SM1","status":"queued"}"#).unwrap().sid.as_deref(), Some("SM1"));
        assert!(read(201, b"?").unwrap().sid.is_none());
    }

    #[test]
    fn reports_suppress_only_phones_that_are_gone_or_refuse() {
        for (code, suppression) in [
            (Some(30_003), None),
            (Some(30_005), Some(Suppression::HardBounce)),
            (Some(30_006), Some(Suppression::HardBounce)),
            (Some(21_610), Some(Suppression::Unsubscribed)),
            (Some(30_007), None),
            (Some(12_345), None),
            (None, None),
        ] {
            assert_eq!(reported(code).1, suppression, "{code:?}");
        }
    }
}
