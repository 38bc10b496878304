//! The benchmarks. Each prints a ratio against a limit or a peer that was measured in the same run; `bench/run` writes them all to
//! `bench/RESULTS.md`. Everything runs on this machine: server, load and receiver share its cores.

mod chat;
mod dashboard;
mod database;
mod ingest;
mod load;
mod machine;
mod null_server;
mod restock;
mod results;
mod seed;
mod server;

use clap::{Parser, Subcommand};
use std::net::SocketAddr;

use results::Results;

#[derive(Debug, Parser)]
#[command(name = "bench-driver")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Every benchmark, or those named; writes the results to FILE
    Run {
        #[arg(long, default_value = "bench/RESULTS.md")]
        results: std::path::PathBuf,
        /// a, b, b2, c, d, e, f, g
        only: Vec<String>,
    },
    /// The server's own routes with an inbox that stores nothing: what durability is compared with
    NullServer {
        #[arg(long)]
        listen: SocketAddr,
        #[arg(long)]
        database: String,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Args::parse().command {
        Command::NullServer { listen, database } => null_server::run(listen, &database).await,
        Command::Run { results: file, only } => {
            let wanted = |name: &str| only.is_empty() || only.iter().any(|o| o == name);
            let mut results = Results::begin(&file).await?;
            if wanted("a") {
                ingest::throughput(&mut results).await?;
            }
            if wanted("b2") {
                database::fan_out_and_claims(&mut results).await?;
            }
            if wanted("b") || wanted("d") {
                restock::long_list(&mut results).await?;
            }
            if wanted("c") {
                restock::slow_relay(&mut results).await?;
            }
            if wanted("d") {
                restock::memory(&mut results).await?;
            }
            if wanted("e") {
                ingest::cost_by_list_length(&mut results).await?;
            }
            if wanted("f") {
                chat::turns(&mut results).await?;
            }
            if wanted("g") {
                dashboard::pages(&mut results).await?;
            }
            results.write()
        }
    }
}
