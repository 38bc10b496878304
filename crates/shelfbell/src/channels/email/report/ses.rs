//! Amazon SES events, as they come through SNS
//! (<https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html>).

use serde::Deserialize;
use shelfbell_core::deliverability::MailEvent;

use super::{Report, TOKEN_HEADER, TOKEN_NAME, Unreadable, detail, token_of_address, without_brackets};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    /// `eventType` when published by a configuration set, `notificationType` as a feedback notification.
    #[serde(rename = "eventType", alias = "notificationType")]
    kind: Option<String>,
    mail: Option<Mail>,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Mail {
    /// The envelope's sender.
    source: String,
    tags: std::collections::HashMap<String, Vec<String>>,
    headers: Vec<Header>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    #[serde(rename = "bounceType")]
    kind: String,
    #[serde(rename = "bounceSubType", default)]
    sub_type: String,
    #[serde(default)]
    bounced_recipients: Vec<Recipient>,
    #[serde(default)]
    feedback_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    #[serde(default)]
    complained_recipients: Vec<Recipient>,
    #[serde(rename = "complaintFeedbackType")]
    kind: Option<String>,
    #[serde(default)]
    feedback_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    email_address: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    diagnostic_code: String,
}

/// The reports in one notification's message; none for what is no bounce and no complaint.
pub fn read(message: &str) -> Result<Vec<Report>, Unreadable> {
    let event: Event = serde_json::from_str(message).map_err(Unreadable::new)?;
    let mail = event.mail.unwrap_or_default();
    let header = |name: &str| mail.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name)).map(|h| h.value.clone());
    let token = mail.tags.get(TOKEN_NAME).and_then(|values| values.first().cloned());
    let token = token.or_else(|| header(TOKEN_HEADER)).or_else(|| token_of_address(&mail.source));
    let message_id = header("Message-ID").map(|id| without_brackets(&id));
    let report = |feedback: &str, kind, recipient: Recipient, words: String| Report {
        id: format!("ses:{feedback}:{}", recipient.email_address.to_lowercase()),
        kind,
        token: token.clone(),
        message_id: message_id.clone(),
        address: Some(recipient.email_address),
        vouched: true,
        detail: detail(&words),
    };
    match (event.kind.as_deref(), event.bounce, event.complaint) {
        (Some("Bounce"), Some(bounce), _) => {
            let kind = if bounce.kind == "Permanent" { MailEvent::HardBounce } else { MailEvent::SoftBounce };
            let each = bounce.bounced_recipients.into_iter().map(|recipient| {
                let words = format!("{} {} {} {}", bounce.kind, bounce.sub_type, recipient.status, recipient.diagnostic_code);
                report(&bounce.feedback_id, kind, recipient, words)
            });
            Ok(each.collect())
        }
        // Somebody said that a message is no spam after all.
        (Some("Complaint"), _, Some(complaint)) if complaint.kind.as_deref() == Some("not-spam") => Ok(vec![]),
        (Some("Complaint"), _, Some(complaint)) => {
            let words = format!("complaint {}", complaint.kind.unwrap_or_default());
            let each = complaint.complained_recipients.into_iter();
            Ok(each.map(|recipient| report(&complaint.feedback_id, MailEvent::Complaint, recipient, words.clone())).collect())
        }
        (Some("Bounce" | "Complaint") | None, _, _) => Err(Unreadable::new("an SES event without its kind")),
        _ => Ok(vec![]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounces_and_complaints_are_read_by_tag_header_or_sender() {
        let bounce = r#"{"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","feedbackId":"f-1",
            "bouncedRecipients":[{"emailAddress":"Ana@example.com","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 ana@example.com unknown"}]},
            "mail":{"source":"bounces+7b-aa@shop.example","messageId":"ses","tags":{"shelfbell":["7b-tag"]},
            "headers":[{"name":"Message-ID","value":"<e:s@shop.example>"},{"name":"X-Shelfbell-Id","value":"7b-header"}]}}"#;
        let report = read(bounce).unwrap().remove(0);
        assert_eq!((report.kind, report.id.as_str()), (MailEvent::HardBounce, "ses:f-1:ana@example.com"));
        assert_eq!((report.token.as_deref(), report.message_id.as_deref()), (Some("7b-tag"), Some("e:s@shop.example")));
        assert!(report.detail.contains("5.1.1") && !report.detail.contains('@'), "{}", report.detail);
        let by_header = bounce.replace(r#""tags":{"shelfbell":["7b-tag"]},"#, "");
        assert_eq!(read(&by_header).unwrap()[0].token.as_deref(), Some("7b-header"));
        let by_sender = by_header.replace("X-Shelfbell-Id", "X-Other");
        assert_eq!(read(&by_sender).unwrap()[0].token.as_deref(), Some("7b-aa"));
        assert_eq!(read(&bounce.replace("Permanent", "Transient")).unwrap()[0].kind, MailEvent::SoftBounce);
        let complaint = r#"{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"ana@example.com"}],
            "complaintFeedbackType":"abuse","feedbackId":"f-2"},"mail":{"source":"bounces+7b-aa@shop.example"}}"#;
        assert_eq!(read(complaint).unwrap()[0].kind, MailEvent::Complaint);
        assert_eq!(read(&complaint.replace("abuse", "not-spam")).unwrap(), vec![]);
        assert_eq!(read(r#"{"eventType":"Delivery","mail":{"source":"x"}}"#).unwrap(), vec![]);
        assert!(read("{}").is_err() && read("no").is_err() && read(r#"{"eventType":"Bounce"}"#).is_err());
    }
}
