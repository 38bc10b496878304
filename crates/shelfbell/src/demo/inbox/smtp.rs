//! A small SMTP receiver (RFC 5321) with PIPELINING (RFC 2920), SIZE (RFC 1870) and 8BITMIME (RFC 6152). It takes every mail and sends none on.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, BufWriter};
use tokio::net::TcpListener;
use tokio::time::timeout;

use super::Mailbox;
use crate::clock::Clock;

/// Bytes of one mail.
const MOST_BYTES: usize = 10 * 1024 * 1024;
/// RFC 5321 §4.5.3.1.4 asks for at least 512; ESMTP parameters add to that.
const LONGEST_COMMAND: usize = 4_096;
const MOST_RECIPIENTS: usize = 1_000;
/// RFC 5321 §4.5.3.2.7.
const PATIENCE: Duration = Duration::from_mins(5);

/// Takes connections until the task that runs it is dropped.
pub async fn receive(listener: TcpListener, mailbox: Mailbox, clock: Clock) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // A reply that waits to be joined by the next one costs 40 ms a mail.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "the inbox could not set TCP_NODELAY");
                }
                let (mailbox, clock) = (mailbox.clone(), clock.clone());
                tokio::spawn(async move {
                    let (input, output) = stream.into_split();
                    if let Err(error) = Session::new(input, output, mailbox, clock).run().await {
                        tracing::debug!(%error, "a connection to the inbox broke");
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the inbox cannot take a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

struct Session<R, W: AsyncWrite> {
    input: BufReader<R>,
    output: BufWriter<W>,
    mailbox: Mailbox,
    clock: Clock,
    greeted: bool,
    sender: Option<String>,
    recipients: Vec<String>,
}

enum Line {
    Text(Vec<u8>),
    TooLong,
    End,
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Session<R, W> {
    fn new(input: R, output: W, mailbox: Mailbox, clock: Clock) -> Self {
        let (input, output) = (BufReader::new(input), BufWriter::new(output));
        Self { input, output, mailbox, clock, greeted: false, sender: None, recipients: Vec::new() }
    }

    async fn run(mut self) -> io::Result<()> {
        self.reply("220 inbox.localhost ESMTP Shelfbell demo inbox").await?;
        loop {
            // Pipelined commands are answered together.
            if self.input.buffer().is_empty() {
                self.output.flush().await?;
            }
            let line = match self.line(LONGEST_COMMAND).await? {
                Line::Text(line) => line,
                Line::TooLong => {
                    self.reply("500 5.5.2 Line too long").await?;
                    continue;
                }
                Line::End => return Ok(()),
            };
            let text = String::from_utf8_lossy(&line).into_owned();
            let (verb, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
            match verb.to_ascii_uppercase().as_str() {
                "QUIT" => {
                    self.reply("221 2.0.0 Bye").await?;
                    return self.output.flush().await;
                }
                "DATA" => self.data().await?,
                "EHLO" => {
                    self.greet();
                    self.reply("250-inbox.localhost").await?;
                    self.reply("250-PIPELINING").await?;
                    self.reply(&format!("250-SIZE {MOST_BYTES}")).await?;
                    self.reply("250-ENHANCEDSTATUSCODES").await?;
                    self.reply("250-SMTPUTF8").await?;
                    self.reply("250 8BITMIME").await?;
                }
                verb => {
                    let reply = self.command(verb, rest);
                    self.reply(reply).await?;
                }
            }
        }
    }

    fn command(&mut self, verb: &str, rest: &str) -> &'static str {
        match verb {
            "HELO" => {
                self.greet();
                "250 inbox.localhost"
            }
            "RSET" => {
                self.reset();
                "250 2.0.0 OK"
            }
            "NOOP" => "250 2.0.0 OK",
            "VRFY" => "252 2.5.0 Send some mail, it will arrive",
            "MAIL" => self.mail(rest),
            "RCPT" => self.recipient(rest),
            _ => "502 5.5.1 Command not implemented",
        }
    }

    fn greet(&mut self) {
        self.greeted = true;
        self.reset();
    }

    fn reset(&mut self) {
        self.sender = None;
        self.recipients.clear();
    }

    fn mail(&mut self, rest: &str) -> &'static str {
        if !self.greeted {
            return "503 5.5.1 EHLO first";
        }
        if self.sender.is_some() {
            return "503 5.5.1 Nested MAIL command";
        }
        let Some((path, parameters)) = path_after(rest, "FROM:") else { return "501 5.5.4 Syntax: MAIL FROM:<address>" };
        for parameter in parameters.split_whitespace() {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match name.to_ascii_uppercase().as_str() {
                "SIZE" if value.parse().is_ok_and(|size: usize| size > MOST_BYTES) => return "552 5.3.4 Message too big",
                "SIZE" | "BODY" | "SMTPUTF8" => {}
                _ => return "555 5.5.4 Unknown parameter",
            }
        }
        self.sender = Some(path);
        "250 2.1.0 OK"
    }

    fn recipient(&mut self, rest: &str) -> &'static str {
        if self.sender.is_none() {
            return "503 5.5.1 MAIL first";
        }
        match path_after(rest, "TO:") {
            Some((path, _)) if !path.is_empty() => {
                if self.recipients.len() >= MOST_RECIPIENTS {
                    return "452 4.5.3 Too many recipients";
                }
                self.recipients.push(path);
                "250 2.1.5 OK"
            }
            _ => "501 5.5.4 Syntax: RCPT TO:<address>",
        }
    }

    async fn data(&mut self) -> io::Result<()> {
        if self.recipients.is_empty() {
            return self.reply("503 5.5.1 RCPT first").await;
        }
        self.reply("354 End with a line that holds a dot only").await?;
        self.output.flush().await?;
        let mut source = Vec::new();
        let mut too_big = false;
        loop {
            match self.line(MOST_BYTES).await? {
                Line::End => return Ok(()),
                Line::Text(line) if line == b"." => break,
                Line::Text(line) => {
                    // A leading dot was doubled by the sender (RFC 5321 §4.5.2).
                    let line = line.strip_prefix(b".").unwrap_or(&line);
                    too_big |= source.len() + line.len() + 2 > MOST_BYTES;
                    if !too_big {
                        source.extend_from_slice(line);
                        source.extend_from_slice(b"\r\n");
                    }
                }
                Line::TooLong => too_big = true,
            }
        }
        let sender = self.sender.take().unwrap_or_default();
        let recipients = std::mem::take(&mut self.recipients);
        if too_big {
            return self.reply("552 5.3.4 Message too big").await;
        }
        self.mailbox.put(self.clock.now(), sender, recipients, source);
        self.reply("250 2.0.0 OK, caught").await
    }

    /// A line without its end. What is longer than `most` bytes is read to its end and dropped.
    async fn line(&mut self, most: usize) -> io::Result<Line> {
        let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(2);
        let mut line = Vec::new();
        let mut too_long = false;
        loop {
            let read = timeout(PATIENCE, (&mut self.input).take(limit).read_until(b'\n', &mut line)).await??;
            if read == 0 {
                return Ok(Line::End);
            }
            if line.ends_with(b"\n") {
                break;
            }
            too_long |= line.len() > most;
            if too_long {
                line.clear();
            }
        }
        if too_long {
            return Ok(Line::TooLong);
        }
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
        Ok(Line::Text(line))
    }

    async fn reply(&mut self, text: &str) -> io::Result<()> {
        self.output.write_all(text.as_bytes()).await?;
        self.output.write_all(b"\r\n").await
    }
}

/// `FROM:<a@b> SIZE=1` → the path and the parameters.
fn path_after<'a>(rest: &'a str, keyword: &str) -> Option<(String, &'a str)> {
    let after = rest.get(keyword.len()..).filter(|_| rest[..keyword.len()].eq_ignore_ascii_case(keyword))?;
    let (path, parameters) = after.trim_start().strip_prefix('<')?.split_once('>')?;
    Some((path.to_owned(), parameters))
}
