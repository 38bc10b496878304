//! What is written on the phone: handed on to the server, whose `TwiML` answer is sent back.

use super::{Text, Twilio};

/// Twilio's own keywords, alone in a message, in any case.
const STOP: [&str; 8] = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"];
const START: [&str; 3] = ["START", "YES", "UNSTOP"];
const HELP: [&str; 2] = ["HELP", "INFO"];

/// Why a text could not be handed on.
#[derive(Debug, thiserror::Error)]
pub enum SendFailure {
    #[error("nobody told the stand-in where texts are handed on to")]
    Nowhere,
    #[error("the server cannot be reached: {0}")]
    Unreachable(#[from] reqwest::Error),
    #[error("the server answered with HTTP {0}")]
    Refused(u16),
    #[error("the server's answer is not TwiML: {0}")]
    NotTwiml(&'static str),
}

impl Twilio {
    /// Somebody writes a text on the phone `from`. Returns what the server answered with.
    pub async fn write(&self, from: &str, body: &str) -> Result<Vec<String>, SendFailure> {
        let text = self.keep(Text::new(from, self.sender(), body, true));
        self.deliver(&text).await
    }

    /// As [`Twilio::write`], for a message that was kept already: Twilio may hand one on twice.
    pub async fn deliver(&self, text: &Text) -> Result<Vec<String>, SendFailure> {
        let url = self.state().inbound_url.clone().ok_or(SendFailure::Nowhere)?;
        let key = (text.to.clone(), text.from.clone());
        let keyword = text.body.trim().to_uppercase();
        let is = |list: &[&str]| list.contains(&keyword.as_str());
        if is(&STOP) && self.state().opted_out.insert(key.clone()) {
            // Twilio answers its own keywords itself, and only the first time.
            let words = "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.";
            self.answer(text, words);
        } else if is(&START) && self.state().opted_out.remove(&key) {
            self.answer(
                text,
                "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe.",
            );
        } else if is(&HELP) {
            self.answer(text, "Reply STOP to unsubscribe. Msg&Data Rates May Apply.");
        }
        let mut form = vec![
            ("ToCountry", "US".to_owned()),
            ("SmsMessageSid", text.sid.clone()),
            ("NumMedia", "0".to_owned()),
            ("SmsSid", text.sid.clone()),
            ("SmsStatus", "received".to_owned()),
            ("Body", text.body.clone()),
            ("FromCountry", "US".to_owned()),
            ("To", text.to.clone()),
            ("NumSegments", text.segments.to_string()),
            ("MessageSid", text.sid.clone()),
            ("AccountSid", self.0.account.account_sid.clone()),
            ("From", text.from.clone()),
            ("ApiVersion", "2010-04-01".to_owned()),
        ];
        if text.to.starts_with("MG") {
            // A service's messages arrive at one of its numbers.
            form.push(("MessagingServiceSid", text.to.clone()));
            form.retain(|(name, _)| *name != "To");
            form.push(("To", "+15005550008".to_owned()));
        }
        let answer = self.tell(&url, &form).await?;
        if !answer.status().is_success() {
            return Err(SendFailure::Refused(answer.status().as_u16()));
        }
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        if !kind.starts_with("text/xml") && !kind.starts_with("application/xml") {
            return Err(SendFailure::NotTwiml("its content type is not XML"));
        }
        let messages = messages(&answer.text().await?)?;
        if !self.state().opted_out.contains(&key) {
            for words in &messages {
                self.answer(text, words);
            }
        }
        Ok(messages)
    }

    fn answer(&self, to: &Text, words: &str) {
        self.keep(Text { status: "delivered".to_owned(), ..Text::new(&to.to, &to.from, words, false) });
    }
}

/// The messages of a `TwiML` document, which holds nothing else.
fn messages(document: &str) -> Result<Vec<String>, SendFailure> {
    let wrong = SendFailure::NotTwiml;
    let body = match document.trim().strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>").ok_or(wrong("the declaration does not end"))?.1.trim(),
        None => document.trim(),
    };
    if body == "<Response/>" {
        return Ok(Vec::new());
    }
    let mut rest =
        body.strip_prefix("<Response>").and_then(|body| body.strip_suffix("</Response>")).ok_or(wrong("there is no Response"))?.trim();
    let mut messages = Vec::new();
    while !rest.is_empty() {
        let (text, after) = rest
            .strip_prefix("<Message>")
            .and_then(|rest| rest.split_once("</Message>"))
            .ok_or(wrong("a Response holds Messages and nothing else"))?;
        messages.push(unescaped(text)?);
        rest = after.trim();
    }
    Ok(messages)
}

fn unescaped(text: &str) -> Result<String, SendFailure> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        out.push_str(&rest[..at]);
        let (entity, after) = rest[at..].split_once(';').ok_or(SendFailure::NotTwiml("a < or & is not escaped"))?;
        out.push(match entity {
            "&amp" => '&',
            "&lt" => '<',
            "&gt" => '>',
            "&quot" => '"',
            "&apos" | "&#39" => '\'',
            _ => return Err(SendFailure::NotTwiml("an entity is unknown")),
        });
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}
