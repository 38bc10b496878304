use std::time::Duration;

use lettre::message::{MultiPart, header};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{Mailbox, receive};
use crate::clock::Clock;

async fn started() -> (Mailbox, std::net::SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mailbox = Mailbox::default();
    tokio::spawn(receive(listener, mailbox.clone(), Clock::manual(1_000)));
    (mailbox, address)
}

/// Sends raw lines and gives everything that came back until the receiver closed.
async fn talk(address: std::net::SocketAddr, lines: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(lines).await.unwrap();
    let mut answer = String::new();
    tokio::time::timeout(Duration::from_secs(10), stream.read_to_string(&mut answer)).await.unwrap().unwrap();
    answer
}

#[tokio::test]
async fn lettres_mail_arrives_whole() {
    let (mailbox, address) = started().await;
    let message = Message::builder()
        .from("Café Nord <shop@example.com>".parse().unwrap())
        .to("ada@example.com".parse().unwrap())
        .subject("Zurück im Regal – Größe M")
        .header(header::ContentType::TEXT_PLAIN)
        .multipart(MultiPart::alternative_plain_html(".one dot\n..two dots\nEnd".to_owned(), "<p>Größe <b>M</b></p>".to_owned()))
        .unwrap();
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(address.port()).build();
    transport.send(message.clone()).await.unwrap();
    transport.send(message).await.unwrap();

    let mails = mailbox.after(0);
    assert_eq!(mails.iter().map(|mail| mail.id).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(mailbox.after(1).len(), 1);
    let opened = mails[0].open();
    assert_eq!(opened.summary.subject, "Zurück im Regal – Größe M");
    assert_eq!(opened.summary.from, "Café Nord <shop@example.com>");
    assert_eq!(opened.summary.to, ["ada@example.com"]);
    assert_eq!(opened.summary.received_at, 1_000);
    assert_eq!(opened.text.unwrap().replace("\r\n", "\n").trim_end(), ".one dot\n..two dots\nEnd");
    assert_eq!(opened.html.unwrap().trim_end(), "<p>Größe <b>M</b></p>");
    assert!(opened.headers.iter().any(|header| header.name == "Subject"));
}

#[tokio::test]
async fn pipelined_commands_are_answered_in_order() {
    let (mailbox, address) = started().await;
    let lines =
        b"EHLO me\r\nMAIL FROM:<a@example.com> SIZE=10 BODY=8BITMIME\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<c@example.com>\r\nDATA\r\n\
        Subject: x\r\n\r\n..\r\n.\r\nRSET\r\nNOOP\r\nQUIT\r\n";
    let answer = talk(address, lines).await;
    let codes: Vec<_> = answer.lines().filter(|line| line.as_bytes()[3] == b' ').map(|line| &line[..3]).collect();
    assert_eq!(codes, ["220", "250", "250", "250", "250", "354", "250", "250", "250", "221"]);
    let mail = mailbox.find(1).unwrap();
    assert_eq!(mail.source, b"Subject: x\r\n\r\n.\r\n");
    assert_eq!(mail.recipients, ["b@example.com", "c@example.com"]);
}

#[tokio::test]
async fn wrong_order_and_wrong_sizes_are_refused() {
    let (mailbox, address) = started().await;
    let lines = b"MAIL FROM:<a@example.com>\r\nHELO me\r\nRCPT TO:<b@example.com>\r\nDATA\r\nMAIL FROM:<a@example.com> SIZE=99999999\r\n\
        MAIL TO:<x>\r\nMAIL FROM:<> \r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<>\r\nWHAT\r\nQUIT\r\n";
    let answer = talk(address, lines).await;
    let codes: Vec<_> = answer.lines().map(|line| &line[..3]).collect();
    assert_eq!(codes, ["220", "503", "250", "503", "503", "552", "501", "250", "503", "501", "502", "221"]);
    assert_eq!(mailbox.received(), 0);
}

#[tokio::test]
async fn a_mail_that_is_too_big_is_refused_and_the_connection_lives() {
    let (mailbox, address) = started().await;
    let mut lines = b"EHLO me\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n".to_vec();
    for _ in 0..11 {
        lines.extend(vec![b'x'; 1024 * 1024]);
        lines.extend(b"\r\n");
    }
    lines.extend(b".\r\n");
    lines.extend([b"y".repeat(5_000), b"\r\nNOOP\r\nQUIT\r\n".to_vec()].concat());
    let answer = talk(address, &lines).await;
    assert!(answer.contains("552 5.3.4"), "{answer}");
    assert!(answer.contains("500 5.5.2"), "{answer}");
    assert!(answer.ends_with("250 2.0.0 OK\r\n221 2.0.0 Bye\r\n"), "{answer}");
    assert_eq!(mailbox.received(), 0);
}

#[test]
fn only_the_last_mails_are_kept() {
    let mailbox = Mailbox::default();
    for _ in 0..510 {
        mailbox.put(0, String::new(), Vec::new(), b"Subject: x\r\n\r\n".to_vec());
    }
    assert_eq!(mailbox.received(), 510);
    assert_eq!(mailbox.after(0).len(), 500);
    assert!(mailbox.find(10).is_none() && mailbox.find(11).is_some());
}
