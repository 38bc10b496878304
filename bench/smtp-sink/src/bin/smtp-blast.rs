//! The ceiling for benchmarks: a bare SMTP sender that makes no message, renders nothing and records nothing. Each connection
//! sends the end of one message and the envelope of the next in one write: one round trip a message.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, bail};
use clap::Parser;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

#[derive(Clone, Debug, Parser)]
#[command(name = "smtp-blast", about = "Sends mail by SMTP as fast as the receiver takes it")]
struct Args {
    /// The receiver; it must offer PIPELINING.
    #[arg(long, default_value = "127.0.0.1:2525")]
    to: SocketAddr,
    #[arg(long, default_value_t = 50)]
    connections: usize,
    #[arg(long, default_value_t = 100_000)]
    messages: usize,
    /// Bytes of a message.
    #[arg(long, default_value_t = 5_000)]
    size: usize,
    /// Worker threads.
    #[arg(long, default_value_t = 1)]
    threads: usize,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let mut builder =
        if args.threads > 1 { tokio::runtime::Builder::new_multi_thread() } else { tokio::runtime::Builder::new_current_thread() };
    if args.threads > 1 {
        builder.worker_threads(args.threads);
    }
    builder.enable_all().build().context("cannot start the runtime")?.block_on(run(args))
}

async fn run(args: Args) -> anyhow::Result<()> {
    let next = Arc::new(AtomicUsize::new(0));
    let body: Arc<str> = "A line of seventy-four characters, as long as a line of mail may well be.\r\n".repeat(args.size / 75 + 1).into();
    let began = Instant::now();
    let senders: Vec<_> = (0..args.connections).map(|_| tokio::spawn(send(args.clone(), next.clone(), body.clone()))).collect();
    for sender in senders {
        sender.await.context("a connection's task failed")??;
    }
    let seconds = began.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let per_second = (args.messages as f64 / seconds).round();
    println!(
        "{}",
        serde_json::json!({ "messages": args.messages, "connections": args.connections, "seconds": seconds, "per_second": per_second })
    );
    Ok(())
}

async fn send(args: Args, next: Arc<AtomicUsize>, body: Arc<str>) -> anyhow::Result<()> {
    let mut socket = BufReader::new(TcpStream::connect(args.to).await.with_context(|| format!("cannot reach {}", args.to))?);
    socket.get_mut().set_nodelay(true)?;
    let mut line = String::new();
    expect(&mut socket, &mut line, '2').await?;
    socket.write_all(b"EHLO blast\r\n").await?;
    expect(&mut socket, &mut line, '2').await?;
    let mut out = String::with_capacity(args.size + 400);
    // Messages of this connection whose body is still to be sent.
    let mut open = false;
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let more = number < args.messages;
        if more {
            out.push_str("MAIL FROM:<blast@example.com>\r\nRCPT TO:<to");
            out.push_str(&number.to_string());
            out.push_str("@example.com>\r\nDATA\r\n");
        } else if !open {
            return Ok(());
        }
        socket.write_all(out.as_bytes()).await?;
        if open {
            expect(&mut socket, &mut line, '2').await?;
        }
        if !more {
            return Ok(());
        }
        for kind in ['2', '2', '3'] {
            expect(&mut socket, &mut line, kind).await?;
        }
        out.clear();
        let header = format!(
            "From: <blast@example.com>\r\nTo: <to{number}@example.com>\r\nSubject: {number}\r\nMessage-ID: <{number}@blast>\r\n\r\n"
        );
        let room = args.size.saturating_sub(header.len() + 5);
        out.push_str(&header);
        out.push_str(&body[..room.min(body.len())]);
        out.push_str("\r\n.\r\n");
        open = true;
    }
}

/// The last line of one reply, which must begin with this digit.
async fn expect(socket: &mut BufReader<TcpStream>, line: &mut String, kind: char) -> anyhow::Result<()> {
    loop {
        line.clear();
        if socket.read_line(line).await? == 0 {
            bail!("the receiver closed the connection");
        }
        if line.as_bytes().get(3) == Some(&b'-') {
            continue;
        }
        if !line.starts_with(kind) {
            bail!("the receiver answered: {}", line.trim_end());
        }
        return Ok(());
    }
}
