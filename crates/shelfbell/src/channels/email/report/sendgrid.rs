//! `SendGrid`'s event webhook (<https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event>), signed by ECDSA over P-256.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use shelfbell_core::deliverability::MailEvent;

use super::{Report, Unreadable, detail, without_brackets};

/// A P-256 key as `SubjectPublicKeyInfo` (RFC 5480) begins with this; the point follows.
const SPKI_P256: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01,
    0x07, 0x03, 0x42, 0x00,
];

/// The verification key that `SendGrid` shows in its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(Vec<u8>);

impl Key {
    /// Base64 of its DER.
    pub fn parse(text: &str) -> Option<Self> {
        let der = STANDARD.decode(text.trim()).ok()?;
        let point = der.strip_prefix(&SPKI_P256[..])?;
        (point.len() == 65 && point[0] == 4).then(|| Self(point.to_vec()))
    }

    /// `signature` and `timestamp` are the headers as they came; the signature covers the timestamp and the raw body.
    pub fn verify(&self, signature: &str, timestamp: &str, body: &[u8]) -> bool {
        let Ok(signature) = STANDARD.decode(signature.trim()) else { return false };
        let signed = [timestamp.as_bytes(), body].concat();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.0).verify(&signed, &signature).is_ok()
    }
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "event")]
    name: String,
    email: Option<String>,
    #[serde(rename = "smtp-id")]
    smtp_id: Option<String>,
    /// Our unique argument.
    shelfbell: Option<String>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    r#type: String,
    #[serde(default)]
    status: String,
}

pub fn read(body: &[u8]) -> Result<Vec<Report>, Unreadable> {
    let events: Vec<Value> = serde_json::from_slice(body).map_err(Unreadable::new)?;
    let events = events.into_iter().map(|event| Ok((named(&event), serde_json::from_value(event).map_err(Unreadable::new)?)));
    let events: Vec<(String, Event)> = events.collect::<Result<_, Unreadable>>()?;
    let report = |(id, event): (String, Event)| {
        let kind = match (event.name.as_str(), event.r#type.as_str()) {
            ("spamreport", _) => MailEvent::Complaint,
            ("dropped", _) if event.reason.contains("Spam Reporting") => MailEvent::Complaint,
            ("dropped", _) if event.reason.contains("Bounced Address") => MailEvent::HardBounce,
            ("bounce", "blocked") | ("blocked", _) => MailEvent::SoftBounce,
            ("bounce", _) if event.status.starts_with('4') => MailEvent::SoftBounce,
            ("bounce", _) => MailEvent::HardBounce,
            _ => return None,
        };
        Some(Report {
            id,
            kind,
            token: event.shelfbell,
            message_id: event.smtp_id.map(|id| without_brackets(&id)),
            address: event.email,
            vouched: true,
            detail: detail(&format!("{} {} {} {}", event.name, event.r#type, event.status, event.reason)),
        })
    };
    Ok(events.into_iter().filter_map(report).collect())
}

/// The same at every repeat. An event without a name of its own is named by what it says, so that such events are not all one.
fn named(event: &Value) -> String {
    match event["sg_event_id"].as_str().filter(|id| !id.is_empty()) {
        Some(id) => format!("sendgrid:{id}"),
        None => format!("sendgrid:sha256-{}", hex::encode(&Sha256::digest(event.to_string())[..12])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_sorted() {
        let body = br#"[{"email":"ana@example.com","timestamp":1,"event":"bounce","type":"bounce","status":"5.1.1","reason":"550 ana@example.com","sg_event_id":"e1","smtp-id":"<e:s@shop.example>","shelfbell":"7b-aa"},
            {"email":"b@example.com","timestamp":1,"event":"bounce","type":"blocked","sg_event_id":"e2"},
            {"email":"c@example.com","timestamp":1,"event":"spamreport","sg_event_id":"e3"},
            {"email":"d@example.com","timestamp":1,"event":"dropped","reason":"Bounced Address","sg_event_id":"e4"},
            {"email":"e@example.com","timestamp":1,"event":"delivered","sg_event_id":"e5"}]"#;
        let reports = read(body).unwrap();
        let kinds: Vec<MailEvent> = reports.iter().map(|report| report.kind).collect();
        assert_eq!(kinds, [MailEvent::HardBounce, MailEvent::SoftBounce, MailEvent::Complaint, MailEvent::HardBounce]);
        assert_eq!((reports[0].token.as_deref(), reports[0].message_id.as_deref()), (Some("7b-aa"), Some("e:s@shop.example")));
        assert!(!reports[0].detail.contains('@'));
        assert!(read(b"{}").is_err());
    }

    #[test]
    fn events_without_a_name_are_not_one() {
        let event = |email: &str, id: &str| format!(r#"{{"email":"{email}","timestamp":1,"event":"spamreport"{id}}}"#);
        let ids = |events: &[String]| -> Vec<String> {
            read(format!("[{}]", events.join(",")).as_bytes()).unwrap().into_iter().map(|report| report.id).collect()
        };
        for missing in ["", r#","sg_event_id":"""#] {
            let two = [event("a@example.com", missing), event("b@example.com", missing)];
            let (first, again) = (ids(&two), ids(&two));
            assert_ne!(first[0], first[1]);
            assert_eq!(first, again, "a repeat is one");
            assert!(!first[0].contains('@'));
        }
        assert_eq!(ids(&[event("a@example.com", r#","sg_event_id":"e1""#)]), ["sendgrid:e1"]);
    }

    #[test]
    fn only_a_p256_key_is_a_key() {
        for bad in ["", "AAAA", "not base64", &STANDARD.encode(SPKI_P256)] {
            assert_eq!(Key::parse(bad), None, "{bad}");
        }
    }
}
