//! Postmark's bounce and spam complaint webhooks (<https://postmarkapp.com/developer/webhooks/bounce-webhook>). They are not signed:
//! the caller must know the secret of the address.

use serde::Deserialize;
use shelfbell_core::deliverability::MailEvent;

use super::{Report, TOKEN_NAME, Unreadable, detail};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event {
    record_type: String,
    #[serde(rename = "ID")]
    id: Option<serde_json::Value>,
    #[serde(default)]
    r#type: String,
    email: Option<String>,
    #[serde(default)]
    details: String,
    #[serde(default)]
    metadata: std::collections::HashMap<String, serde_json::Value>,
}

pub fn read(body: &[u8]) -> Result<Vec<Report>, Unreadable> {
    let event: Event = serde_json::from_slice(body).map_err(Unreadable::new)?;
    let kind = match (event.record_type.as_str(), event.r#type.as_str()) {
        ("SpamComplaint", _) | ("Bounce", "SpamComplaint" | "SpamNotification") => MailEvent::Complaint,
        ("Bounce", "HardBounce" | "BadEmailAddress") => MailEvent::HardBounce,
        // https://postmarkapp.com/developer/api/bounce-api#bounce-types: what says that nothing arrived, for now.
        ("Bounce", "SoftBounce" | "Transient" | "Undeliverable" | "DnsError" | "Blocked" | "DMARCPolicy" | "SMTPApiError" | "Unknown") => {
            MailEvent::SoftBounce
        }
        _ => return Ok(vec![]),
    };
    let id = event.id.ok_or_else(|| Unreadable::new("a Postmark event without ID"))?;
    Ok(vec![Report {
        id: format!("postmark:{}:{id}", event.record_type),
        kind,
        token: event.metadata.get(TOKEN_NAME).and_then(|token| token.as_str()).map(str::to_owned),
        message_id: None,
        address: event.email,
        vouched: true,
        detail: detail(&format!("{} {}", event.r#type, event.details)),
    }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounce_types_are_sorted() {
        let body = |record: &str, kind: &str| {
            format!(
                r#"{{"RecordType":"{record}","ID":42,"Type":"{kind}","TypeCode":1,"MessageID":"m","Email":"ana@example.com",
                "Details":"smtp;550 5.1.1 ana@example.com","Inactive":true,"CanActivate":true,"Metadata":{{"shelfbell":"7b-aa"}}}}"#
            )
        };
        let read = |record: &str, kind: &str| read(body(record, kind).as_bytes()).unwrap().pop();
        let report = read("Bounce", "HardBounce").unwrap();
        assert_eq!((report.id.as_str(), report.token.as_deref()), ("postmark:Bounce:42", Some("7b-aa")));
        assert_eq!(report.kind, MailEvent::HardBounce);
        assert!(!report.detail.contains('@'));
        assert_eq!(read("Bounce", "Transient").unwrap().kind, MailEvent::SoftBounce);
        assert_eq!(read("SpamComplaint", "SpamComplaint").unwrap().kind, MailEvent::Complaint);
        assert_eq!(read("Bounce", "AutoResponder"), None);
        assert_eq!(read("Delivery", ""), None);
        assert!(super::read(b"[]").is_err());
    }
}
