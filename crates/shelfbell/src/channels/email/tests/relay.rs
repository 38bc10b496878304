//! A relay that does what a test tells it to.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::channels::email::{Email, MailSettings};
use crate::config::{Dkim, MailProvider};

pub const CERTIFICATE: &[u8] = include_bytes!("../testdata/localhost.cert.der");
const KEY: &[u8] = include_bytes!("../testdata/localhost.key.der");

/// What the relay does at a point of the conversation.
pub enum Act {
    /// The usual answer.
    Ok,
    Say(&'static str),
    /// Hangs up without a word.
    Close,
    SayAndClose(&'static str),
    /// Never answers.
    Hang,
}

/// Where in the conversation. `verb` is the command in capitals, `CONNECT` for the greeting and `.` for the end of a message;
/// `connection` and `messages` (taken on this connection so far) count from 0.
pub struct Point<'a> {
    pub connection: usize,
    pub messages: usize,
    pub verb: &'a str,
}

type Script = Arc<dyn Fn(&Point<'_>) -> Act + Send + Sync>;

#[derive(Default)]
pub struct Seen {
    /// `0 MAIL FROM:<…>`: each command with its connection.
    pub commands: Vec<String>,
    pub messages: Vec<String>,
    pub connections: usize,
}

pub struct Relay {
    pub port: u16,
    pub seen: Arc<Mutex<Seen>>,
}

impl Relay {
    pub async fn start(script: impl Fn(&Point<'_>) -> Act + Send + Sync + 'static) -> Self {
        Self::start_with(false, script).await
    }

    pub async fn start_with(implicit_tls: bool, script: impl Fn(&Point<'_>) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (seen, script): (Arc<Mutex<Seen>>, Script) = (Arc::default(), Arc::new(script));
        tokio::spawn({
            let seen = seen.clone();
            async move {
                while let Ok((socket, _)) = listener.accept().await {
                    let connection = {
                        let mut seen = seen.lock().unwrap();
                        seen.connections += 1;
                        seen.connections - 1
                    };
                    let talk = Talk { connection, script: script.clone(), seen: seen.clone() };
                    tokio::spawn(async move {
                        if implicit_tls {
                            if let Ok(socket) = acceptor().accept(socket).await {
                                talk.hold(BufReader::new(socket), true).await;
                            }
                        } else if let Some(socket) = talk.hold(BufReader::new(socket), true).await
                            && let Ok(socket) = acceptor().accept(socket).await
                        {
                            talk.hold(BufReader::new(socket), false).await;
                        }
                    });
                }
            }
        });
        Self { port, seen }
    }

    /// A channel to this relay, with at most one second a message.
    pub fn channel(&self) -> Email {
        channel_by(&format!("smtp://127.0.0.1:{}", self.port), 1, Duration::from_secs(20))
    }

    pub fn commands(&self) -> Vec<String> {
        self.seen.lock().unwrap().commands.clone()
    }

    /// Verbs in order, such as `EHLO MAIL RCPT DATA .`.
    pub fn verbs(&self) -> String {
        let verbs: Vec<_> = self.commands().iter().map(|line| line.split([' ', ':']).nth(1).unwrap_or_default().to_owned()).collect();
        verbs.join(" ")
    }

    pub fn messages(&self) -> Vec<String> {
        self.seen.lock().unwrap().messages.clone()
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }
}

/// `keep`: how long a connection may lie idle. The relay's certificate is trusted.
pub fn channel_by(url: &str, connections: u16, keep: Duration) -> Email {
    let roots = [CertificateDer::from(CERTIFICATE)];
    Email::trusting(&settings(url, connections), &roots, keep).unwrap()
}

pub fn settings(url: &str, connections: u16) -> MailSettings {
    MailSettings {
        smtp_url: url.to_owned().into(),
        from: "Shelfbell <alerts@shop.example>".to_owned(),
        provider: MailProvider::Smtp,
        bounce_address: String::new(),
        dkim: Dkim::default(),
        connections,
        timeout_secs: 1,
    }
}

struct Talk {
    connection: usize,
    script: Script,
    seen: Arc<Mutex<Seen>>,
}

impl Talk {
    /// One conversation; returns the socket when it goes on under TLS.
    async fn hold<S: AsyncRead + AsyncWrite + Unpin>(&self, mut socket: BufReader<S>, greet: bool) -> Option<S> {
        let mut messages = 0;
        if greet && !self.act(&mut socket, messages, "CONNECT", "220 relay ESMTP").await {
            return None;
        }
        loop {
            let line = read_line(&mut socket).await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            self.seen.lock().unwrap().commands.push(format!("{} {line}", self.connection));
            let usual = match verb.as_str() {
                "EHLO" => "250-relay\r\n250-PIPELINING\r\n250 8BITMIME",
                "DATA" => "354 go ahead",
                "QUIT" => "221 bye",
                "AUTH" => "235 2.7.0 welcome",
                "STARTTLS" => "220 go ahead",
                _ => "250 2.1.0 Ok",
            };
            let point = Point { connection: self.connection, messages, verb: &verb };
            let refused = matches!((self.script)(&point), Act::Say(reply) if !reply.starts_with(['2', '3']));
            if !self.act(&mut socket, messages, &verb, usual).await || verb == "QUIT" {
                return None;
            }
            if verb == "STARTTLS" && !refused {
                return Some(socket.into_inner());
            }
            if verb == "DATA" && !refused {
                let mut message = String::new();
                loop {
                    let line = read_line(&mut socket).await?;
                    if line == "." {
                        break;
                    }
                    message.push_str(line.strip_prefix('.').unwrap_or(&line));
                    message.push_str("\r\n");
                }
                {
                    let mut seen = self.seen.lock().unwrap();
                    seen.messages.push(message);
                    seen.commands.push(format!("{} .", self.connection));
                }
                if !self.act(&mut socket, messages, ".", "250 2.0.0 Ok: queued as 4XYZ").await {
                    return None;
                }
                messages += 1;
            }
        }
    }

    /// `false`: the conversation is over.
    async fn act<S: AsyncWrite + Unpin>(&self, socket: &mut S, messages: usize, verb: &str, usual: &str) -> bool {
        let (reply, goes_on) = match (self.script)(&Point { connection: self.connection, messages, verb }) {
            Act::Ok => (usual, true),
            Act::Say(reply) => (reply, true),
            Act::SayAndClose(reply) => (reply, false),
            Act::Close => return false,
            Act::Hang => return std::future::pending().await,
        };
        socket.write_all(format!("{reply}\r\n").as_bytes()).await.is_ok() && socket.flush().await.is_ok() && goes_on
    }
}

async fn read_line<S: AsyncRead + Unpin>(socket: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let read = socket.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}

fn acceptor() -> TlsAcceptor {
    let key = PrivateKeyDer::try_from(KEY).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(CERTIFICATE)], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
