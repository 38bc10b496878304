//! An SMTP receiver for benchmarks and crash tests: it takes everything, keeps nothing, and counts.
//!
//! It must not be the bottleneck of what is measured with it. `GET /counts` on the control port answers with the counts as JSON,
//! `GET /messages` with one JSON line a message (with `--record`), `POST /reset` begins anew.

mod control;
mod counts;
mod session;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use tokio::net::TcpListener;

use crate::counts::Counts;
use crate::session::Manners;

#[derive(Debug, Parser)]
#[command(name = "smtp-sink", about = "Takes mail by SMTP as fast as it comes, throws it away and counts it")]
struct Args {
    /// Where to take mail.
    #[arg(long, default_value = "127.0.0.1:2525")]
    listen: SocketAddr,
    /// Where to answer questions by HTTP. None: nowhere.
    #[arg(long)]
    control: Option<SocketAddr>,
    /// Milliseconds that each message takes to be accepted, like a relay at work; connections do not wait for one another.
    #[arg(long, default_value_t = 0)]
    delay_ms: u64,
    /// Do not offer PIPELINING.
    #[arg(long)]
    no_pipelining: bool,
    /// Remember recipient, Message-ID and time of every message for GET /messages.
    #[arg(long)]
    record: bool,
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
    let listener = TcpListener::bind(args.listen).await.with_context(|| format!("cannot listen on {}; is it taken?", args.listen))?;
    let counts = Arc::new(Counts::new(args.record));
    if let Some(address) = args.control {
        let control = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}; is it taken?"))?;
        println!("control http://{}", control.local_addr()?);
        tokio::spawn(control::serve(control, counts.clone()));
    }
    println!("smtp {}", listener.local_addr()?);
    let manners = Manners { delay: Duration::from_millis(args.delay_ms), pipelining: !args.no_pipelining };
    loop {
        let Ok((socket, _)) = listener.accept().await else {
            // Out of file descriptors, most likely; the ones in use will be given back.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let counts = counts.clone();
        // A client that goes away in the middle is everyday business in a crash test.
        tokio::spawn(async move { session::serve(socket, manners, &counts).await.ok() });
    }
}
