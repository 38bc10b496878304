//! One SMTP session (RFC 5321, with PIPELINING): commands and messages are taken from whatever one read brought, and answered in
//! one write.

use std::io;
use std::time::Duration;

use memchr::memmem::Finder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::counts::Counts;

/// Longer lines end the session.
const MAX_LINE: usize = 4096;

#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// How long a message takes to be accepted.
    pub delay: Duration,
    pub pipelining: bool,
}

enum Next {
    /// Nothing whole is left in the buffer.
    Read,
    /// A command was answered.
    Go,
    /// A message came to its end: this many bytes of the buffer, with the final dot.
    Message(usize),
    Close,
}

struct Session {
    buffer: Vec<u8>,
    at: usize,
    /// In a message: how far the final dot has been looked for.
    looked: usize,
    in_message: bool,
    sender: bool,
    recipient: Vec<u8>,
    replies: Vec<u8>,
    pipelining: bool,
    final_dot: Finder<'static>,
}

pub async fn serve(mut socket: TcpStream, manners: Manners, counts: &Counts) -> io::Result<()> {
    socket.set_nodelay(true)?;
    counts.connected();
    socket.write_all(b"220 sink ESMTP\r\n").await?;
    let mut session = Session::new(manners.pipelining);
    loop {
        match session.step() {
            Next::Go => {}
            Next::Message(length) => {
                if !manners.delay.is_zero() {
                    session.flush(&mut socket).await?;
                    tokio::time::sleep(manners.delay).await;
                }
                let message = &session.buffer[session.at..session.at + length];
                counts.accepted(&session.recipient, message_id(message), length);
                session.accept(length);
            }
            Next::Read => {
                session.flush(&mut socket).await?;
                session.buffer.drain(..session.at);
                session.at = 0;
                session.buffer.reserve(16 * 1024);
                if socket.read_buf(&mut session.buffer).await? == 0 {
                    return Ok(());
                }
            }
            Next::Close => return session.flush(&mut socket).await,
        }
    }
}

impl Session {
    fn new(pipelining: bool) -> Self {
        Self {
            buffer: Vec::new(),
            at: 0,
            looked: 0,
            in_message: false,
            sender: false,
            recipient: Vec::new(),
            replies: Vec::new(),
            pipelining,
            final_dot: Finder::new(b"\r\n.\r\n"),
        }
    }

    fn step(&mut self) -> Next {
        if self.in_message { self.look_for_the_dot() } else { self.command() }
    }

    fn look_for_the_dot(&mut self) -> Next {
        let message = &self.buffer[self.at..];
        if message.starts_with(b".\r\n") {
            return Next::Message(3);
        }
        // The end may have come in two reads.
        let from = self.looked.saturating_sub(4);
        if let Some(dot) = self.final_dot.find(&message[from..]) {
            return Next::Message(from + dot + 5);
        }
        self.looked = message.len();
        Next::Read
    }

    fn accept(&mut self, length: usize) {
        self.at += length;
        self.forget();
        self.replies.extend_from_slice(b"250 2.0.0 Ok: taken\r\n");
    }

    fn forget(&mut self) {
        self.in_message = false;
        self.sender = false;
        self.recipient.clear();
        self.looked = 0;
    }

    fn command(&mut self) -> Next {
        let rest = &self.buffer[self.at..];
        let Some(end) = memchr::memchr(b'\n', rest) else {
            return if rest.len() > MAX_LINE { Next::Close } else { Next::Read };
        };
        let line = rest[..end].trim_ascii_end();
        let verb = line.get(..4).unwrap_or(line).to_ascii_uppercase();
        let reply: &[u8] = match verb.as_slice() {
            b"EHLO" if self.pipelining => b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            b"EHLO" => b"250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            b"MAIL" => {
                self.sender = true;
                b"250 2.1.0 Ok\r\n"
            }
            b"RCPT" if self.sender => {
                self.recipient = in_brackets(line).to_vec();
                b"250 2.1.5 Ok\r\n"
            }
            b"DATA" if !self.recipient.is_empty() => {
                self.in_message = true;
                b"354 go ahead\r\n"
            }
            b"RCPT" | b"DATA" => b"503 5.5.1 not now\r\n",
            b"HELO" | b"NOOP" => b"250 2.0.0 Ok\r\n",
            b"RSET" => {
                self.forget();
                b"250 2.0.0 Ok\r\n"
            }
            b"QUIT" => {
                self.replies.extend_from_slice(b"221 2.0.0 bye\r\n");
                return Next::Close;
            }
            _ => b"500 5.5.2 unknown\r\n",
        };
        self.replies.extend_from_slice(reply);
        self.at += end + 1;
        Next::Go
    }

    async fn flush(&mut self, socket: &mut TcpStream) -> io::Result<()> {
        if !self.replies.is_empty() {
            socket.write_all(&self.replies).await?;
            self.replies.clear();
        }
        Ok(())
    }
}

fn in_brackets(line: &[u8]) -> &[u8] {
    let from = memchr::memchr(b'<', line).map_or(0, |at| at + 1);
    let to = memchr::memrchr(b'>', line).unwrap_or(line.len());
    line.get(from..to).unwrap_or_default()
}

/// The Message-ID header's value, or nothing.
fn message_id(message: &[u8]) -> &[u8] {
    const NAME: &[u8] = b"message-id:";
    for line in message.split(|b| *b == b'\n').take_while(|line| !line.trim_ascii().is_empty()) {
        if line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME)) {
            return line[NAME.len()..].trim_ascii();
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn talk(chunks: &[&[u8]]) -> (String, crate::counts::Report) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (socket, _) = listener.accept().await.unwrap();
        let counts = std::sync::Arc::new(Counts::new(true));
        let served = tokio::spawn({
            let counts = counts.clone();
            async move { serve(socket, Manners { delay: Duration::ZERO, pipelining: true }, &counts).await }
        });
        for chunk in chunks {
            client.write_all(chunk).await.unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let mut said = String::new();
        client.read_to_string(&mut said).await.unwrap();
        served.await.unwrap().unwrap();
        (said, counts.report())
    }

    #[tokio::test]
    async fn messages_are_counted_however_the_bytes_arrive() {
        let one = b"MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n";
        let body = b"Subject: x\r\nMessage-ID: <1@b>\r\n\r\nMessage-ID: <no>\r\n..dot\r\n.\r\n";
        let mut whole = b"EHLO x\r\n".to_vec();
        for _ in 0..2 {
            whole.extend_from_slice(one);
            whole.extend_from_slice(body);
        }
        whole.extend_from_slice(b"QUIT\r\n");
        let bytewise: Vec<&[u8]> = whole.chunks(1).collect();
        for chunks in [vec![whole.as_slice()], whole.chunks(7).collect(), bytewise] {
            let (said, report) = talk(&chunks).await;
            assert_eq!(
                (report.accepted, report.distinct_message_ids, report.distinct_recipients, report.duplicates),
                (2, 1, 1, 1),
                "{said}"
            );
            assert_eq!(said.matches("250 2.0.0 Ok: taken").count(), 2);
            assert!(said.ends_with("221 2.0.0 bye\r\n"));
        }
    }

    #[tokio::test]
    async fn a_message_without_envelope_or_end_is_not_counted() {
        let (said, report) = talk(&[b"DATA\r\nMAIL FROM:<a@b>\r\nDATA\r\nRCPT TO:<c@d>\r\nRSET\r\nDATA\r\nQUIT\r\n"]).await;
        assert_eq!((report.accepted, said.matches("503").count()), (0, 3), "{said}");
    }
}
