//! The mails that were caught, as they came.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mail_parser::{Address, Message, MessageParser};
use serde::Serialize;

const MOST_MAILS: usize = 500;
/// Bytes; large mails leave earlier.
const MOST_BYTES: usize = 64 * 1024 * 1024;
const PREVIEW_CHARS: usize = 140;

/// Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Mailbox(Arc<Mutex<Content>>);

#[derive(Debug, Default)]
struct Content {
    mails: VecDeque<Arc<Mail>>,
    bytes: usize,
    received: u64,
}

#[derive(Debug)]
pub struct Mail {
    /// From 1, in the order of arrival.
    pub id: u64,
    /// Milliseconds since the Unix epoch.
    pub received_at: i64,
    /// The envelope: who was to be told of failures, and who was written to.
    pub sender: String,
    pub recipients: Vec<String>,
    pub source: Vec<u8>,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub id: u64,
    pub received_at: i64,
    pub from: String,
    pub to: Vec<String>,
    pub subject: String,
    pub preview: String,
}

/// A whole mail, decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Opened {
    #[serde(flatten)]
    pub summary: Summary,
    pub envelope_from: String,
    pub text: Option<String>,
    pub html: Option<String>,
    pub headers: Vec<Header>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Header {
    pub name: String,
    pub value: String,
}

impl Mailbox {
    /// `received_at` in milliseconds since the Unix epoch.
    pub fn put(&self, received_at: i64, sender: String, recipients: Vec<String>, source: Vec<u8>) {
        let mut content = self.content();
        content.received += 1;
        content.bytes += source.len();
        let id = content.received;
        content.mails.push_back(Arc::new(Mail { id, received_at, sender, recipients, source }));
        while content.mails.len() > MOST_MAILS || (content.bytes > MOST_BYTES && content.mails.len() > 1) {
            let oldest = content.mails.pop_front();
            content.bytes -= oldest.map_or(0, |mail| mail.source.len());
        }
    }

    /// All that ever came, also what is not kept any more.
    pub fn received(&self) -> u64 {
        self.content().received
    }

    /// Newest first, without those up to `after`.
    pub fn after(&self, after: u64) -> Vec<Arc<Mail>> {
        self.content().mails.iter().rev().take_while(|mail| mail.id > after).cloned().collect()
    }

    pub fn find(&self, id: u64) -> Option<Arc<Mail>> {
        self.content().mails.iter().rev().find(|mail| mail.id == id).cloned()
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mail {
    pub fn summary(&self) -> Summary {
        self.summarise(self.parse().as_ref())
    }

    pub fn open(&self) -> Opened {
        let message = self.parse();
        let text = message.as_ref().and_then(|message| message.body_text(0)).map(std::borrow::Cow::into_owned);
        let headers = message.iter().flat_map(Message::headers_raw);
        Opened {
            summary: self.summarise(message.as_ref()),
            envelope_from: self.sender.clone(),
            text: text.or_else(|| message.is_none().then(|| String::from_utf8_lossy(&self.source).into_owned())),
            html: self.html(),
            headers: headers.map(|(name, value)| Header { name: name.to_owned(), value: unfolded(value) }).collect(),
        }
    }

    /// `None` for a mail without an HTML part.
    pub fn html(&self) -> Option<String> {
        let message = self.parse()?;
        message.html_bodies().find(|part| part.is_text_html()).and_then(|part| part.text_contents()).map(str::to_owned)
    }

    fn parse(&self) -> Option<Message<'_>> {
        MessageParser::default().parse(&self.source)
    }

    fn summarise(&self, message: Option<&Message<'_>>) -> Summary {
        let from = message.and_then(|message| message.from()).map(shown);
        let preview = message.and_then(|message| message.body_text(0));
        let preview = preview.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default();
        Summary {
            id: self.id,
            received_at: self.received_at,
            from: from.filter(|from| !from.is_empty()).unwrap_or_else(|| self.sender.clone()),
            to: self.recipients.clone(),
            subject: message.and_then(|message| message.subject()).unwrap_or("(no subject)").to_owned(),
            preview: preview.chars().take(PREVIEW_CHARS).collect(),
        }
    }
}

fn shown(address: &Address<'_>) -> String {
    let shown = address.iter().map(|one| match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => address.or(name).unwrap_or_default().to_owned(),
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn unfolded(value: &str) -> String {
    value.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}
