//! (b) A restock with 100,000 waiting, end to end; (c) the same through a slow relay; (d) the memory it takes.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::load::{Connection, Webhook};
use crate::machine;
use crate::results::Results;
use crate::seed::{ITEM, seed};
use crate::server::{Counts, Installation, Process, Sink, blast, peer};

const WAITING: u64 = 100_000;
const PEER_MESSAGES: u64 = 20_000;

#[expect(clippy::disallowed_methods, reason = "compared with the receiver's clock, which is the system's")]
fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|d| i64::try_from(d.as_millis()).ok()).unwrap_or(0)
}

struct Told {
    server: Process,
    counts: Counts,
    restocked_at: i64,
    highest_mib: f64,
    _installation: Installation,
}

/// Restocks a variant that `waiting` people wait for, and waits until the receiver has all their mails.
async fn restock(waiting: u64, delay_ms: u64, at_most: Duration) -> anyhow::Result<(Told, Sink)> {
    let installation = Installation::new()?;
    installation.add_shop()?;
    seed(&installation.database(), 1, waiting).await?;
    let sink = Sink::start(installation.smtp, delay_ms).await?;
    let server = installation.serve("all").await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut connection = Connection::open(installation.listen).await?;
    let restocked_at = now_ms();
    connection.post_fresh(&Webhook::level(ITEM, 1_000_000, "2026-11-23T10:00:00Z")).await?;
    let counts = sink.wait_for(waiting, at_most).await?;
    let (_, highest_mib) = machine::memory(server.id())?;
    Ok((Told { server, counts, restocked_at, highest_mib, _installation: installation }, sink))
}

fn per_second(messages: u64, from_ms: i64, to_ms: i64) -> f64 {
    let seconds = f64::from(u32::try_from((to_ms - from_ms).max(1)).unwrap_or(u32::MAX)) / 1000.0;
    f64::from(u32::try_from(messages).unwrap_or(u32::MAX)) / seconds
}

pub async fn long_list(results: &mut Results) -> anyhow::Result<()> {
    let mut rounds = Vec::new();
    for _ in 0..3 {
        let (told, sink) = restock(WAITING, 0, Duration::from_mins(5)).await?;
        let counts = told.counts;
        anyhow::ensure!(counts.distinct == WAITING, "{} distinct messages for {WAITING} people", counts.distinct);
        rounds.push((per_second(WAITING, told.restocked_at, counts.last_ms), counts.first_ms - told.restocked_at, told.highest_mib));
        drop((told.server, sink));
    }
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (rate, first_ms, highest_mib) = rounds[1];
    let spread = format!("{:.0}–{:.0}", rounds[0].0, rounds[2].0);
    results.add("(b) webhook → first mail, 100,000 waiting", &format!("{first_ms} ms"), "≤ 250 ms", Some(first_ms <= 250));
    let listen = crate::server::free_port()?;
    let sink = Sink::start(listen, 0).await?;
    let ceiling = blast(listen, 50, 100_000)?;
    results.add("(b) bare pipelined sender, same receiver", &format!("{ceiling:.0}/s"), "", None);
    let arguments = [format!("--smtp={listen}"), format!("--n={PEER_MESSAGES}")];
    let bullmq = peer(Path::new("bench/peers/bullmq/run"), &arguments).and_then(|answer| answer["per_second"].as_f64());
    drop(sink);
    let figure = format!("{rate:.0}/s ({spread}), {:.2} of the bare sender", rate / ceiling);
    match bullmq {
        Some(peer) => {
            results.add("(b) BullMQ + nodemailer, same receiver", &format!("{peer:.0}/s"), "", None);
            let ratio = rate / peer;
            results.add(
                "(b) 100,000 told, end to end",
                &format!("{figure}: **{ratio:.1} ×** BullMQ"),
                "≥ 8 × (stretch 15 ×)",
                Some(ratio >= 8.0),
            );
        }
        None => results.add("(b) 100,000 told, end to end", &format!("{figure}; the peer could not run here"), "≥ 8 × BullMQ", Some(false)),
    }
    results.add(
        "(d) resident memory while sending to 100,000",
        &format!("{highest_mib:.0} MiB at its highest"),
        "≤ 150 MB",
        Some(highest_mib <= 143.0),
    );
    Ok(())
}

pub async fn slow_relay(results: &mut Results) -> anyhow::Result<()> {
    const MESSAGES: u64 = 10_000;
    let (told, _sink) = restock(MESSAGES, 50, Duration::from_mins(2)).await?;
    let rate = per_second(MESSAGES, told.counts.first_ms, told.counts.last_ms);
    let ratio = rate / 1_000.0;
    let figure = format!("{rate:.0}/s of 1,000/s possible = **{ratio:.2}**");
    results.add("(c) relay that takes 50 ms, 50 connections", &figure, "≥ 0.90", Some(ratio >= 0.9));
    Ok(())
}

pub async fn memory(results: &mut Results) -> anyhow::Result<()> {
    let installation = Installation::new()?;
    installation.add_shop()?;
    seed(&installation.database(), 1, 1_000_000).await?;
    let server = installation.serve("all").await?;
    let mut connection = Connection::open(installation.listen).await?;
    for n in 0..200 {
        connection.post_fresh(&Webhook::level(ITEM, -(n % 2), &format!("2026-11-23T10:{:02}:{:02}Z", n / 60, n % 60))).await?;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (_, highest) = machine::memory(server.id())?;
    results.add(
        "(d) resident memory with 1,000,000 waiting",
        &format!("{highest:.0} MiB at its highest"),
        "≤ 150 MB",
        Some(highest <= 143.0),
    );
    Ok(())
}
