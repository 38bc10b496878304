//! One SMTP connection: opened, then used for one message after another.
//!
//! The commands are given here one by one, so that it is known which of them failed, and in as few round trips as the relay allows:
//! with PIPELINING (RFC 2920) two a message, and the message with its final dot in one write.

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, MailParameter};
use lettre::transport::smtp::response::Response;
use secrecy::ExposeSecret;
use tokio::net::TcpStream;

use super::Route;
use super::message::Mime;
use super::reply::{Failure, Stage};
use super::settings::{Relay, Security};
use super::tls;

pub(super) struct Connection {
    smtp: AsyncSmtpConnection,
    pipelining: bool,
    utf8: bool,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Ready,
    /// The last transaction ended before its message; RSET goes before the next.
    HalfWay,
    /// What is read next may not answer what is written next.
    OutOfStep,
}

impl Connection {
    pub async fn open(route: &Route, stage: &mut Stage) -> Result<Self, Failure> {
        *stage = Stage::Connect;
        let relay = &route.relay;
        let hello = ClientId::Domain(relay.from.email.domain().to_owned());
        let socket = TcpStream::connect((relay.host.as_str(), relay.port)).await.map_err(|error| Failure::broken(*stage, &error))?;
        // Without this a reply can wait 40 ms for a delayed acknowledgement.
        socket.set_nodelay(true).map_err(|error| Failure::broken(*stage, &error))?;
        let stream: Box<dyn AsyncTokioStream> = match &route.implicit_tls {
            Some(config) => {
                let encrypted = tls::encrypt(config.clone(), &relay.host, socket).await;
                Box::new(encrypted.map_err(|error| Failure::broken(Stage::Connect, &format_args!("no TLS: {error}")))?)
            }
            None => Box::new(socket),
        };
        *stage = Stage::Greeting;
        let mut smtp = AsyncSmtpConnection::connect_with_transport(stream, &hello).await.map_err(|error| Failure::of(*stage, &error))?;
        if let Some(parameters) = &route.start_tls {
            let required = relay.security == Security::StartTls;
            if smtp.can_starttls() {
                *stage = Stage::Encryption;
                smtp.starttls(parameters.clone(), &hello).await.map_err(|error| Failure::of(*stage, &error))?;
            } else if required {
                let cause = "it offers no STARTTLS, and mail.smtp_url asks for it (tls=none sends unencrypted)";
                return Err(Failure::broken(Stage::Encryption, &cause));
            }
        }
        *stage = Stage::Login;
        login(&mut smtp, relay).await?;
        *stage = Stage::Greeting;
        // lettre keeps to itself what it read of the relay's abilities.
        let abilities = smtp.command(Ehlo::new(hello)).await.map_err(|error| Failure::of(*stage, &error))?;
        let offers =
            |keyword: &str| abilities.message().any(|line| line.split(' ').next().is_some_and(|word| word.eq_ignore_ascii_case(keyword)));
        let (pipelining, utf8) = (offers("PIPELINING"), offers("SMTPUTF8"));
        Ok(Self { smtp, pipelining, utf8, state: State::Ready })
    }

    /// Hands one message over and returns the relay's last words. `stage` is kept current for the caller's time limit.
    pub async fn transact(&mut self, mime: &Mime, stage: &mut Stage) -> Result<String, Failure> {
        *stage = Stage::Sender;
        if mime.utf8_address && !self.utf8 {
            // A code of our own making, by RFC 6531 §3.5: 553 5.6.7.
            return Err(Failure::Refused { stage: Stage::Recipient, code: 553, text: "5.6.7 no SMTPUTF8".to_owned() });
        }
        // Until the end is reached, whatever stops us leaves the connection out of step.
        if std::mem::replace(&mut self.state, State::OutOfStep) == State::HalfWay {
            self.command(Rset, *stage, 250).await?;
        }
        let parameters = if mime.utf8_address { vec![MailParameter::SmtpUtfEight] } else { vec![] };
        let sender = Mail::new(Some(mime.from.clone()), parameters);
        let recipient = Rcpt::new(mime.to.clone(), vec![]);
        if self.pipelining {
            self.envelope_at_once(&sender, &recipient, stage).await?;
        } else {
            self.envelope(&sender, &recipient, stage).await?;
        }
        *stage = Stage::Message;
        let reply = self.command(mime.data.as_str(), *stage, 250).await;
        self.settle(&reply, State::Ready);
        reply.map(|reply| reply.message().collect::<Vec<_>>().join(" "))
    }

    async fn envelope(&mut self, sender: &Mail, recipient: &Rcpt, stage: &mut Stage) -> Result<(), Failure> {
        let steps = [
            (Stage::Sender, sender.to_string(), 250),
            (Stage::Recipient, recipient.to_string(), 250),
            (Stage::Data, Data.to_string(), 354),
        ];
        for (step, line, code) in steps {
            *stage = step;
            let reply = self.command(line, step, code).await;
            self.settle(&reply, State::HalfWay);
            reply?;
        }
        Ok(())
    }

    async fn envelope_at_once(&mut self, sender: &Mail, recipient: &Rcpt, stage: &mut Stage) -> Result<(), Failure> {
        let sender = self.command(format!("{sender}{recipient}{Data}"), Stage::Sender, 250).await;
        if ends_connection(&sender) {
            return sender.map(drop);
        }
        *stage = Stage::Recipient;
        let recipient = self.reply(Stage::Recipient, 250).await;
        if ends_connection(&recipient) {
            return recipient.map(drop);
        }
        *stage = Stage::Data;
        let data = self.reply(Stage::Data, 354).await;
        let wanted = sender.and(recipient).map(drop);
        // Otherwise the relay waits for a message that has no recipient (RFC 2920 §3.1); the end of the connection tells it that
        // none comes.
        if wanted.is_ok() || data.is_err() {
            self.settle(&data, State::HalfWay);
        }
        wanted.and(data.map(drop))
    }

    /// `state`, unless this reply was the connection's last.
    fn settle(&mut self, reply: &Result<Response, Failure>, state: State) {
        self.state = if ends_connection(reply) { State::OutOfStep } else { state };
    }

    async fn command(&mut self, line: impl std::fmt::Display, stage: Stage, expected: u16) -> Result<Response, Failure> {
        in_step(self.smtp.command(line).await, stage, expected)
    }

    async fn reply(&mut self, stage: Stage, expected: u16) -> Result<Response, Failure> {
        in_step(self.smtp.read_response().await, stage, expected)
    }

    pub fn is_usable(&self) -> bool {
        self.state != State::OutOfStep
    }

    /// Says goodbye; nothing hangs on the answer.
    pub async fn quit(mut self) {
        let _ = self.smtp.quit().await;
    }
}

fn ends_connection(reply: &Result<Response, Failure>) -> bool {
    matches!(reply, Err(Failure::Broken { .. } | Failure::Refused { code: 421, .. }))
}

/// A positive reply of another kind than the command asks for is not this command's: the relay and we are out of step.
fn in_step(reply: Result<Response, lettre::transport::smtp::Error>, stage: Stage, expected: u16) -> Result<Response, Failure> {
    let reply = reply.map_err(|error| Failure::of(stage, &error))?;
    let code = u16::from(reply.code());
    // 251: the recipient's mail is forwarded (RFC 5321 §3.4).
    if code / 100 == expected / 100 {
        Ok(reply)
    } else {
        Err(Failure::broken(stage, &format_args!("it answered {code} where {expected} was due")))
    }
}

async fn login(smtp: &mut AsyncSmtpConnection, relay: &Relay) -> Result<(), Failure> {
    let Some(login) = &relay.login else { return Ok(()) };
    let encrypted = smtp.is_encrypted() || relay.security == Security::Implicit;
    if relay.security == Security::Opportunistic && !encrypted && !relay.loopback {
        let cause = "it offers no encryption, so the password stays here (tls=none sends it unencrypted)";
        return Err(Failure::broken(Stage::Login, &cause));
    }
    let credentials = Credentials::new(login.user.clone(), login.password.expose_secret().to_owned());
    smtp.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await.map_err(|error| Failure::of(Stage::Login, &error))?;
    Ok(())
}
