//! A notification as a MIME message (RFC 5322, RFC 2045) in the form in which SMTP carries it.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use url::Host;

use crate::channels::{Outgoing, SendError};

/// A message and its recipient, ready for the wire.
pub(super) struct Mime {
    pub to: Address,
    /// Lines end with CRLF, dots are stuffed (RFC 5321 §4.5.2), and the line with the final dot is there.
    pub data: String,
    /// The recipient's address needs SMTPUTF8 (RFC 6531).
    pub utf8_address: bool,
}

/// Encodings are left to lettre: it takes 7bit for ASCII with lines below 998 bytes, which is both the cheapest to make and what
/// the templates produce; quoted-printable or base64 for the rest.
pub(super) fn build(message: &Outgoing, from: &Mailbox) -> Result<Mime, SendError> {
    let to = recipient(&message.to)?;
    let name = match one_line(&message.from_name) {
        name if name.is_empty() => from.name.clone(),
        name => Some(name),
    };
    let mut builder = Message::builder()
        .from(Mailbox::new(name, from.email.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(&message.subject))
        .date(UNIX_EPOCH + Duration::from_millis(u64::try_from(message.at).unwrap_or(0)))
        .message_id(Some(format!("<{}@{}>", message.id, from.email.domain())))
        // RFC 3834: keeps vacation responders quiet.
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
    if let Some(url) = &message.unsubscribe_url {
        if !url.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>') {
            return Err(unusable("its unsubscribe address is not a URL"));
        }
        // RFC 8058 §3.1.
        builder = builder
            .raw_header(header("List-Unsubscribe", format!("<{url}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    // A boundary of our own: the same message has the same bytes at every attempt.
    let parts = MultiPart::alternative()
        .boundary(format!("=_{}", message.id))
        .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(message.text.clone()))
        .singlepart(SinglePart::builder().header(ContentType::TEXT_HTML).body(message.html.clone()));
    let formatted = builder.multipart(parts).map_err(|_| unusable("it cannot be written as a mail"))?.formatted();
    let formatted = String::from_utf8(formatted).map_err(|_| unusable("it cannot be written as a mail"))?;
    Ok(Mime { utf8_address: !to.user().is_ascii(), to, data: stuffed(&formatted) })
}

/// Domains travel in their ASCII form; a local part outside ASCII stays, and needs a relay that takes it.
fn recipient(address: &str) -> Result<Address, SendError> {
    let not_an_address = || unusable("the recipient's address is not an e-mail address");
    if address.chars().any(char::is_control) {
        return Err(not_an_address());
    }
    let address: Address = address.parse().map_err(|_| not_an_address())?;
    if address.domain().is_ascii() {
        return Ok(address);
    }
    match Host::parse(address.domain()) {
        Ok(Host::Domain(domain)) => Address::new(address.user(), domain).map_err(|_| not_an_address()),
        _ => Err(not_an_address()),
    }
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

/// No control character survives, so no header can begin or end here.
fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    clean.trim().to_owned()
}

fn stuffed(formatted: &str) -> String {
    let mut data = String::with_capacity(formatted.len() + 16);
    let mut rest = formatted;
    if rest.starts_with('.') {
        data.push('.');
    }
    while let Some(at) = rest.find("\n.") {
        data.push_str(&rest[..=at]);
        data.push('.');
        rest = &rest[at + 1..];
    }
    data.push_str(rest);
    data.push_str(if formatted.ends_with("\r\n") { ".\r\n" } else { "\r\n.\r\n" });
    data
}

fn unusable(problem: &str) -> SendError {
    SendError::Reject { reason: format!("the message cannot be sent: {problem}"), address_is_dead: false }
}
