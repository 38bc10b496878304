//! A notification as a MIME message (RFC 5322, RFC 2045) in the form in which SMTP carries it.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, Date, From, HeaderName, HeaderValue, MIME_VERSION_1_0, Subject, To};
use lettre::message::{Body, Mailbox, Mailboxes, MultiPart, SinglePart};
use url::Host;

use super::dkim::Signer;
use super::report::{TOKEN_HEADER, TOKEN_NAME};
use super::settings::Relay;
use crate::channels::{Outgoing, SendError};
use crate::config::MailProvider;

/// A message and its recipient, ready for the wire.
pub(super) struct Mime {
    /// The envelope's sender, to which bounces go.
    pub from: Address,
    pub to: Address,
    /// Lines end with CRLF, dots are stuffed (RFC 5321 §4.5.2), and the line with the final dot is there.
    pub data: String,
    /// The recipient's address needs SMTPUTF8 (RFC 6531).
    pub utf8_address: bool,
}

pub(super) fn build(message: &Outgoing, relay: &Relay, signer: Option<&Signer>) -> Result<Mime, SendError> {
    let from = &relay.from;
    let to = recipient(&message.to)?;
    let name = match one_line(&message.from_name) {
        name if name.is_empty() => from.name.clone(),
        name => Some(name),
    };
    let mut parts = MultiPart::alternative()
        // A boundary of our own: the same message has the same bytes at every attempt.
        .boundary(format!("=_{}", message.id))
        .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(body(&message.text)))
        .singlepart(SinglePart::builder().header(ContentType::TEXT_HTML).body(body(&message.html)));
    // The headers go onto the outer part itself: lettre's message builder reads each one back, which costs more than writing them.
    let headers = parts.headers_mut();
    headers.set(From::from(Mailboxes::from(Mailbox::new(name, from.email.clone()))));
    headers.set(To::from(Mailboxes::from(Mailbox::new(None, to.clone()))));
    headers.set(Subject::from(one_line(&message.subject)));
    headers.set(Date::new(UNIX_EPOCH + Duration::from_millis(u64::try_from(message.at).unwrap_or(0))));
    headers.insert_raw(header("Message-ID", format!("<{}@{}>", message.id, from.email.domain())));
    headers.set(MIME_VERSION_1_0);
    // RFC 3834: keeps vacation responders quiet.
    headers.insert_raw(header("Auto-Submitted", "auto-generated".to_owned()));
    if let Some(url) = &message.unsubscribe_url {
        if !url.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>') {
            return Err(unusable("its unsubscribe address is not a URL"));
        }
        // RFC 8058 §3.1.
        headers.insert_raw(header("List-Unsubscribe", format!("<{url}>")));
        headers.insert_raw(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    if !message.bounce_token.is_empty() {
        headers.insert_raw(header(TOKEN_HEADER, message.bounce_token.clone()));
        if let Some((name, value)) = provider_header(relay.provider, &message.bounce_token) {
            headers.insert_raw(header(name, value));
        }
    }
    let formatted = parts.formatted();
    let mut formatted = String::from_utf8(formatted).map_err(|_| unusable("it cannot be written as a mail"))?;
    if let Some(signer) = signer {
        let at = u64::try_from(message.at / 1000).unwrap_or(0);
        let signatures = signer.sign(&formatted, at).ok_or_else(|| unusable("it cannot be signed (mail.dkim)"))?;
        formatted.insert_str(0, &signatures);
    }
    let from = relay.bounces.as_ref().map_or_else(|| from.email.clone(), |bounces| with_token(bounces, &message.bounce_token));
    Ok(Mime { from, utf8_address: !to.user().is_ascii(), to, data: stuffed(&formatted) })
}

/// The header that a provider hands back with what it reports.
fn provider_header(provider: MailProvider, token: &str) -> Option<(&'static str, String)> {
    Some(match provider {
        MailProvider::Smtp => return None,
        MailProvider::Ses => ("X-SES-MESSAGE-TAGS", format!("{TOKEN_NAME}={token}")),
        MailProvider::Postmark => ("X-PM-Metadata-shelfbell", token.to_owned()),
        MailProvider::Sendgrid => ("X-SMTPAPI", format!(r#"{{"unique_args":{{"{TOKEN_NAME}":"{token}"}}}}"#)),
    })
}

/// `bounces+TOKEN@example.com` (VERP), so that a bounce leads back to its message even without a copy of it.
fn with_token(bounces: &Address, token: &str) -> Address {
    let user = if token.is_empty() { bounces.user().to_owned() } else { format!("{}+{token}", bounces.user()) };
    Address::new(user, bounces.domain()).unwrap_or_else(|_| bounces.clone())
}

/// 7bit whenever SMTP can carry the text as it is: ASCII in lines of at most 998 bytes (RFC 5321 §4.5.3.1.6). lettre goes over to
/// quoted-printable at 76, which costs four times as much as the rest of the message; it chooses for what is not ASCII.
fn body(text: &str) -> Body {
    match seven_bit(text) {
        Some(lines) => Body::dangerous_pre_encoded(lines, ContentTransferEncoding::SevenBit),
        None => Body::new(text.to_owned()),
    }
}

/// The text with CRLF line ends, if 7bit can carry it. A lone CR is no line end to us and may be one to a relay, so it cannot.
fn seven_bit(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() {
        return None;
    }
    let mut lines = Vec::with_capacity(text.len() + text.len() / 16 + 2);
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
        if line.len() > 998 || memchr::memchr2(b'\r', 0, line).is_some() {
            return None;
        }
        lines.extend_from_slice(line);
        lines.extend_from_slice(b"\r\n");
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    Some(lines)
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
    if formatted.starts_with('.') {
        data.push('.');
    }
    let mut rest = formatted;
    while let Some(at) = memchr::memmem::find(rest.as_bytes(), b"\n.") {
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

#[cfg(test)]
mod tests {
    use mail_parser::{HeaderValue as Parsed, MessageParser};
    use shelfbell_core::ids::{NotificationId, ShopId};

    use super::*;
    use crate::channels::email::MailSettings;
    use crate::config::Dkim;

    fn outgoing() -> Outgoing {
        Outgoing {
            id: NotificationId::new("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"),
            shop: ShopId::new("shop"),
            sender: None,
            to: "Ann.O'Hara+shop@Example.com".to_owned(),
            from_name: "Café Nord, \"the shop\"".to_owned(),
            subject: "Überraschung: wieder da ✓".to_owned(),
            html: "<p>Back</p>\n".to_owned(),
            text: "Back\n".to_owned(),
            unsubscribe_url: Some("https://alerts.example.com/s/abc".to_owned()),
            bounce_token: "7b-0011223344556677889a".to_owned(),
            postback: None,
            at: 1_790_000_000_000,
        }
    }

    fn relay(provider: MailProvider, bounce_address: &str) -> Relay {
        Relay::read(&MailSettings {
            smtp_url: "smtp://127.0.0.1".to_owned().into(),
            from: "Shelfbell <alerts@shop.example>".to_owned(),
            provider,
            bounce_address: bounce_address.to_owned(),
            dkim: Dkim::default(),
            connections: 1,
            timeout_secs: 1,
        })
        .unwrap()
    }

    fn built(message: &Outgoing) -> Result<Mime, SendError> {
        build(message, &relay(MailProvider::Smtp, ""), None)
    }

    fn data(message: &Outgoing) -> String {
        built(message).unwrap().data
    }

    #[test]
    fn a_bounce_can_be_led_back_to_its_message() {
        let token = outgoing().bounce_token;
        for (provider, header) in [
            (MailProvider::Smtp, String::new()),
            (MailProvider::Ses, format!("X-SES-MESSAGE-TAGS: shelfbell={token}")),
            (MailProvider::Postmark, format!("X-PM-Metadata-shelfbell: {token}")),
            (MailProvider::Sendgrid, format!(r#"X-SMTPAPI: {{"unique_args":{{"shelfbell":"{token}"}}}}"#)),
        ] {
            let mime = build(&outgoing(), &relay(provider, "bounces@mail.shop.example"), None).unwrap();
            assert!(mime.data.contains(&format!("\r\nX-Shelfbell-Id: {token}\r\n")), "{}", mime.data);
            assert!(mime.data.contains(&header), "{header}");
            assert_eq!(mime.from.to_string(), format!("bounces+{token}@mail.shop.example"));
        }
        assert_eq!(built(&outgoing()).unwrap().from.to_string(), "alerts@shop.example");
        let unnamed = Outgoing { bounce_token: String::new(), ..outgoing() };
        assert!(!data(&unnamed).contains("X-Shelfbell"));
    }

    #[test]
    fn a_parser_reads_what_was_meant() {
        let data = data(&outgoing());
        let parsed = MessageParser::default().parse(data.as_bytes()).unwrap();
        let sender = parsed.from().unwrap().first().unwrap();
        assert_eq!((sender.name(), sender.address()), (Some("Café Nord, \"the shop\""), Some("alerts@shop.example")));
        assert_eq!(parsed.to().unwrap().first().unwrap().address(), Some("Ann.O'Hara+shop@Example.com"));
        assert_eq!(parsed.subject(), Some("Überraschung: wieder da ✓"));
        assert_eq!(parsed.message_id(), Some("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b@shop.example"));
        assert_eq!(parsed.date().unwrap().to_timestamp(), 1_790_000_000);
        assert_eq!(parsed.body_text(0).unwrap().trim_end(), "Back");
        assert_eq!(parsed.body_html(0).unwrap().trim_end(), "<p>Back</p>");
        for (name, value) in
            [("Auto-Submitted", "auto-generated"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"), ("MIME-Version", "1.0")]
        {
            assert_eq!(parsed.header(name).and_then(Parsed::as_text), Some(value), "{name}");
        }
        assert!(data.contains("\r\nList-Unsubscribe: <https://alerts.example.com/s/abc>\r\n"));
        assert!(!data.contains("Precedence"));
    }

    #[test]
    fn the_same_notification_is_the_same_message_at_every_attempt() {
        assert_eq!(data(&outgoing()), data(&outgoing()));
    }

    #[test]
    fn a_message_that_is_not_for_a_list_has_no_list_headers() {
        assert!(!data(&Outgoing { unsubscribe_url: None, ..outgoing() }).contains("List-"));
    }

    #[test]
    fn nothing_that_a_shop_or_a_shopper_writes_becomes_a_header() {
        let attack = "x\r\nBcc: victim@example.com\r\n\r\n<script>\u{2028}\u{85}";
        let message = Outgoing { subject: attack.to_owned(), from_name: attack.to_owned(), ..outgoing() };
        let data = data(&message);
        let parsed = MessageParser::default().parse(data.as_bytes()).unwrap();
        assert!(parsed.bcc().is_none());
        assert_eq!(parsed.subject(), Some("x  Bcc: victim@example.com    <script>"));
        assert_eq!(data.matches("\r\nBcc").count(), 0);
        for to in
            ["ann@example.com\r\nRCPT TO:<bob@example.com>", "ann", "<ann@example.com>", "", "\"a\u{0}b\"@example.com", "a b@example.com"]
        {
            let message = Outgoing { to: to.to_owned(), ..outgoing() };
            assert!(matches!(built(&message), Err(SendError::Reject { address_is_dead: false, .. })), "{to:?}");
        }
        for url in ["https://a.example/>, <mailto:x@y>", "https://a.example/\r\nBcc: x@y"] {
            assert!(built(&Outgoing { unsubscribe_url: Some(url.to_owned()), ..outgoing() }).is_err(), "{url:?}");
        }
    }

    #[test]
    fn the_name_of_the_sender_falls_back_to_the_settings() {
        let message = Outgoing { from_name: " ".to_owned(), ..outgoing() };
        assert!(data(&message).contains("From: Shelfbell <alerts@shop.example>\r\n"));
    }

    #[test]
    fn a_line_that_is_a_dot_does_not_end_the_message() {
        let data = data(&Outgoing { text: ".\n..\nx\n.y\n".to_owned(), ..outgoing() });
        assert!(data.contains("\r\n\r\n..\r\n...\r\nx\r\n..y\r\n"), "{data}");
        assert!(data.ends_with("\r\n.\r\n"));
        assert_eq!(data.matches("\r\n.\r\n").count(), 1);
        assert_eq!(stuffed(".a\r\n"), "..a\r\n.\r\n");
        assert_eq!(stuffed("a"), "a\r\n.\r\n");
    }

    #[test]
    fn text_travels_as_it_is_where_it_can_and_encoded_where_it_must() {
        let encodings = |html: &str| {
            let data = data(&Outgoing { html: html.to_owned(), ..outgoing() });
            assert!(data.lines().all(|line| line.len() <= 998) && data.is_ascii(), "{data}");
            assert_eq!(data.matches('\r').count(), data.matches('\n').count());
            let parsed = MessageParser::default().parse(data.as_bytes()).unwrap();
            let expected = html.replace("\r\n", "\n");
            assert_eq!(parsed.body_html(0).unwrap().replace("\r\n", "\n").trim_end(), expected.trim_end());
            let part = data.rsplit("Content-Transfer-Encoding: ").next().unwrap();
            part.lines().next().unwrap().to_owned()
        };
        assert_eq!(encodings(&format!("<p>{}</p>\r\n<p>a</p>\n", "x".repeat(900))), "7bit");
        assert_eq!(encodings(&"x".repeat(1200)), "quoted-printable");
        assert_eq!(encodings("<p>grün</p>"), "quoted-printable");
        assert_eq!(encodings("在庫が戻りました"), "base64");
    }
}
