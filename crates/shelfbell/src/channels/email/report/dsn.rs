//! Mail that says what became of mail: delivery status notifications (RFC 3464) and abuse reports (RFC 5965). Whoever knows the mailbox
//! can write such a mail about anybody, so only what nobody else knows leads to a message: its token, or its Message-ID.

use mail_parser::{Message, MessageParser, MimeHeaders as _};
use sha2::{Digest as _, Sha256};
use shelfbell_core::deliverability::MailEvent;

use super::{Report, TOKEN_HEADER, Unreadable, detail, token_of_address, without_brackets};

/// The reports in one message; none for one that says that it was delivered or is only late.
pub fn read(raw: &[u8]) -> Result<Vec<Report>, Unreadable> {
    let message = MessageParser::default().parse(raw).ok_or_else(|| Unreadable::new("this is no mail"))?;
    let original = original(&message);
    let to_token = to_addresses(&message).into_iter().find_map(|address| token_of_address(&address));
    let token = original.token.clone().or(to_token);
    if let Some(fields) = part(&message, "delivery-status") {
        return Ok(statuses(raw, &fields, &original, token.as_deref()));
    }
    if let Some(fields) = part(&message, "feedback-report") {
        return Ok(complaint(raw, &fields, &original, token));
    }
    Err(Unreadable::new("this mail is neither a delivery status notification (RFC 3464) nor an abuse report (RFC 5965)"))
}

/// One for each recipient that failed. The first group of fields is about the message (RFC 3464 §2.1).
fn statuses(raw: &[u8], fields: &str, original: &Original, token: Option<&str>) -> Vec<Report> {
    let mut reports = Vec::new();
    for (number, group) in groups(fields).into_iter().enumerate() {
        let Some(recipient) = group.get("final-recipient").or_else(|| group.get("original-recipient")) else { continue };
        let action = group.get("action").map(|action| action.to_ascii_lowercase()).unwrap_or_default();
        if action != "failed" {
            continue;
        }
        let status = group.get("status").map(|status| status.split_whitespace().next().unwrap_or_default().to_owned()).unwrap_or_default();
        // The sender's system gave up: what it calls passing will not pass.
        let kind = MailEvent::of_status(&status).unwrap_or(MailEvent::SoftBounce);
        let diagnostic = group.get("diagnostic-code").map_or("", String::as_str);
        reports.push(Report {
            id: format!("dsn:{}:{number}", fingerprint(raw)),
            kind,
            token: token.map(str::to_owned),
            message_id: original.message_id.clone(),
            address: Some(address_of(recipient)),
            vouched: false,
            detail: detail(&format!("{status} {diagnostic}")),
        });
    }
    reports
}

fn complaint(raw: &[u8], fields: &str, original: &Original, token: Option<String>) -> Vec<Report> {
    let group = groups(fields).into_iter().next().unwrap_or_default();
    let kind = group.get("feedback-type").map_or("abuse", String::as_str);
    if !["abuse", "fraud", "virus", "other"].contains(&kind.to_ascii_lowercase().as_str()) {
        return Vec::new();
    }
    vec![Report {
        id: format!("arf:{}", fingerprint(raw)),
        kind: MailEvent::Complaint,
        token,
        message_id: original.message_id.clone(),
        address: group.get("original-rcpt-to").map(|address| address_of(address)).or_else(|| original.to.clone()),
        vouched: false,
        detail: detail(&format!("complaint {kind}")),
    }]
}

/// What is known of the message that the report is about.
#[derive(Debug, Default)]
struct Original {
    token: Option<String>,
    message_id: Option<String>,
    to: Option<String>,
}

fn original(message: &Message<'_>) -> Original {
    for part in &message.parts {
        let Some(kind) = part.content_type() else { continue };
        let is_original =
            matches!((kind.ctype(), kind.subtype()), ("message" | "text", Some("rfc822" | "rfc822-headers" | "global" | "global-headers")));
        if !is_original {
            continue;
        }
        let headers = match part.message() {
            Some(inner) => String::from_utf8_lossy(inner.raw_message()).into_owned(),
            None => String::from_utf8_lossy(part.contents()).into_owned(),
        };
        // Bodies do not matter, and headers may be cut off anywhere.
        let fields = groups(headers.split("\r\n\r\n").next().unwrap_or_default()).into_iter().next().unwrap_or_default();
        let token = fields.get(&TOKEN_HEADER.to_ascii_lowercase()).cloned();
        let path = fields.get("return-path").and_then(|path| token_of_address(path));
        return Original {
            token: token.or(path),
            message_id: fields.get("message-id").map(|id| without_brackets(id)),
            to: fields.get("to").map(|to| address_of(to)),
        };
    }
    Original::default()
}

fn to_addresses(message: &Message<'_>) -> Vec<String> {
    let mut addresses: Vec<String> = ["Delivered-To", "X-Original-To", "Envelope-To"]
        .into_iter()
        .filter_map(|name| message.header(name).and_then(|value| value.as_text()).map(str::to_owned))
        .collect();
    if let Some(to) = message.to() {
        addresses.extend(to.iter().filter_map(|address| address.address().map(str::to_owned)));
    }
    addresses
}

/// The text of the part `message/NAME`.
fn part(message: &Message<'_>, name: &str) -> Option<String> {
    let is_it = |part: &&mail_parser::MessagePart<'_>| {
        part.content_type()
            .is_some_and(|kind| kind.ctype() == "message" && kind.subtype().is_some_and(|sub| sub.eq_ignore_ascii_case(name)))
    };
    // Some systems say message/global-delivery-status (RFC 6533).
    let found = message.parts.iter().find(is_it).or_else(|| {
        let global = format!("global-{name}");
        message.parts.iter().find(|part| {
            part.content_type()
                .is_some_and(|kind| kind.ctype() == "message" && kind.subtype().is_some_and(|sub| sub.eq_ignore_ascii_case(&global)))
        })
    })?;
    Some(String::from_utf8_lossy(found.contents()).into_owned())
}

type Fields = std::collections::HashMap<String, String>;

/// Header-like fields in groups that empty lines part; folded lines are joined, names are in lower case, the first of a name counts.
fn groups(text: &str) -> Vec<Fields> {
    let mut groups = Vec::new();
    let mut group = Fields::new();
    let mut last: Option<String> = None;
    for line in text.lines().chain(std::iter::once("")) {
        if line.trim().is_empty() {
            if !group.is_empty() {
                groups.push(std::mem::take(&mut group));
            }
            last = None;
        } else if line.starts_with([' ', '\t']) {
            if let Some(value) = last.as_ref().and_then(|name| group.get_mut(name)) {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let name = name.trim().to_ascii_lowercase();
            group.entry(name.clone()).or_insert_with(|| value.trim().to_owned());
            last = Some(name);
        }
    }
    groups
}

/// `rfc822; ana@example.com`, `Ana <ana@example.com>` and the like.
fn address_of(field: &str) -> String {
    let address = field.rsplit_once(';').map_or(field, |(_, address)| address);
    let address = address.rsplit_once('<').map_or(address, |(_, address)| address);
    address.trim().trim_end_matches('>').to_owned()
}

/// The same report, sent twice, has one name.
fn fingerprint(raw: &[u8]) -> String {
    hex::encode(&Sha256::digest(raw)[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Postfix writes it.
    const POSTFIX: &str = "From: MAILER-DAEMON@mx.example.com (Mail Delivery System)\r\nSubject: Undelivered Mail Returned to Sender\r\n\
        To: bounces+7b-0011@shop.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"B\"\r\n\r\n\
        --B\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\r\n\
        --B\r\nContent-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n\r\n\
        Reporting-MTA: dns; mx.example.com\r\nArrival-Date: Mon, 23 Nov 2026 10:00:00 +0000 (UTC)\r\n\r\n\
        Final-Recipient: rfc822; ana@example.com\r\nOriginal-Recipient: rfc822;Ana@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\
        Remote-MTA: dns; mail.example.com\r\nDiagnostic-Code: smtp; 550 5.1.1 <ana@example.com>: Recipient address\r\n    rejected: User unknown\r\n\r\n\
        --B\r\nContent-Description: Undelivered Message Headers\r\nContent-Type: text/rfc822-headers\r\n\r\n\
        Return-Path: <bounces+7b-2233@shop.example>\r\nMessage-ID: <episode:subscription@shop.example>\r\nTo: ana@example.com\r\n\r\n--B--\r\n";

    #[test]
    fn a_delivery_status_notification_is_read() {
        let reports = read(POSTFIX.as_bytes()).unwrap();
        assert_eq!(reports.len(), 1);
        let report = &reports[0];
        assert_eq!(report.kind, MailEvent::HardBounce);
        assert_eq!(report.token.as_deref(), Some("7b-2233"));
        assert_eq!(report.message_id.as_deref(), Some("episode:subscription@shop.example"));
        assert_eq!(report.address.as_deref(), Some("ana@example.com"));
        assert_eq!(report.detail, "5.1.1 smtp; 550 5.1.1 … Recipient address rejected: User unknown");
        assert_eq!(read(POSTFIX.as_bytes()).unwrap()[0].id, report.id, "a repeat has the same name");
        let whole = POSTFIX
            .replace("text/rfc822-headers", "message/rfc822")
            .replace("To: ana@example.com\r\n\r\n--B--", "To: ana@example.com\r\n\r\nBody\r\n--B--");
        assert_eq!(read(whole.as_bytes()).unwrap()[0].message_id, report.message_id);
        let without = POSTFIX.replace("Return-Path: <bounces+7b-2233@shop.example>\r\n", "");
        assert_eq!(read(without.as_bytes()).unwrap()[0].token.as_deref(), Some("7b-0011"), "by the address it was sent to");
    }

    #[test]
    fn what_failed_for_now_is_soft_and_what_is_late_is_nothing() {
        assert_eq!(read(POSTFIX.replace("Status: 5.1.1", "Status: 4.4.1 (no route)").as_bytes()).unwrap()[0].kind, MailEvent::SoftBounce);
        assert_eq!(read(POSTFIX.replace("Status: 5.1.1", "Status: 5.2.2").as_bytes()).unwrap()[0].kind, MailEvent::SoftBounce);
        for action in ["delayed", "delivered", "relayed", "expanded"] {
            assert_eq!(read(POSTFIX.replace("Action: failed", &format!("Action: {action}")).as_bytes()).unwrap(), vec![], "{action}");
        }
    }

    #[test]
    fn an_abuse_report_is_a_complaint() {
        let arf = "From: <abuse@isp.example>\r\nTo: bounces@shop.example\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/report; report-type=feedback-report; boundary=\"B\"\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nspam\r\n\
            --B\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: ISP/1\r\nVersion: 1\r\n\
            Original-Rcpt-To: <ana@example.com>\r\n\r\n\
            --B\r\nContent-Type: message/rfc822\r\n\r\nFrom: alerts@shop.example\r\nX-Shelfbell-Id: 7b-44\r\nMessage-ID: <e:s@shop.example>\r\n\r\nHi\r\n--B--\r\n";
        let report = read(arf.as_bytes()).unwrap().remove(0);
        assert_eq!(
            (report.kind, report.token.as_deref(), report.address.as_deref()),
            (MailEvent::Complaint, Some("7b-44"), Some("ana@example.com"))
        );
        assert_eq!(read(arf.replace("Feedback-Type: abuse", "Feedback-Type: not-spam").as_bytes()).unwrap(), vec![]);
    }

    #[test]
    fn other_mail_is_refused_and_nothing_panics() {
        assert!(read(b"Subject: Out of office\r\n\r\nI am away.\r\n").is_err());
        for cut in (0..POSTFIX.len()).step_by(7) {
            let _ = read(&POSTFIX.as_bytes()[..cut]);
        }
    }
}
