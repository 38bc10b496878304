//! (a) Durable webhooks against the same server that stores nothing; (e) what a webhook costs when a million people wait.

use std::time::Duration;

use crate::load::{Connection, Measured, Webhook, hammer};
use crate::machine;
use crate::results::Results;
use crate::seed::{ITEM, seed};
use crate::server::Installation;

const CONNECTIONS: usize = 64;
const LENGTH: Duration = Duration::from_secs(5);
const ROUNDS: usize = 3;

/// Levels of many items, none of which somebody waits for.
fn many_items() -> Vec<Webhook> {
    (0..500).map(|n| Webhook::level(ITEM + n, 3, "2026-11-23T10:00:00Z")).collect()
}

pub async fn throughput(results: &mut Results) -> anyhow::Result<()> {
    let installation = Installation::new()?;
    installation.add_shop()?;
    seed(&installation.database(), 500, 1).await?;
    let (mut null, mut stored, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let server = installation.null_server().await?;
        null.push(hammer(installation.listen, many_items(), CONNECTIONS, LENGTH).await?);
        drop(server);
        let server = installation.serve("http").await?;
        stored.push(hammer(installation.listen, many_items(), CONNECTIONS, LENGTH).await?);
        drop(server);
        let server = installation.serve("all").await?;
        all.push(hammer(installation.listen, many_items(), CONNECTIONS, LENGTH).await?);
        drop(server);
    }
    let (null, stored, all) = (median(null), median(stored), median(all));
    let ratio = stored.per_second / null.per_second;
    let figure = |m: &Measured| format!("{:.0}/s, p50 {:.1} ms, p99 {:.1} ms", m.per_second, m.p50_ms, m.p99_ms);
    results.add("(a) null handler, 64 connections", &figure(&null), "", None);
    results.add("(a) durable ingest, `--role http`", &format!("{}: **{ratio:.2}** of null", figure(&stored)), "≥ 0.5", Some(ratio >= 0.5));
    results.add("(a) p99", &format!("{:.1} ms", stored.p99_ms), "≤ 50 ms", Some(stored.p99_ms <= 50.0));
    results.add(
        "(a) the same while the jobs understand them",
        &format!("{}: {:.2} of null", figure(&all), all.per_second / null.per_second),
        "",
        None,
    );
    Ok(())
}

fn median(mut rounds: Vec<Measured>) -> Measured {
    rounds.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    rounds.swap_remove(rounds.len() / 2)
}

/// Webhooks about the very item that all these people wait for; it stays sold out.
const WEBHOOKS: u32 = 3_000;

pub async fn cost_by_list_length(results: &mut Results) -> anyhow::Result<()> {
    let mut costs = Vec::new();
    for waiting in [1_000, 1_000_000] {
        let installation = Installation::new()?;
        installation.add_shop()?;
        seed(&installation.database(), 500, waiting).await?;
        let server = installation.serve("all").await?;
        let mut connection = Connection::open(installation.listen).await?;
        let mut rounds = Vec::new();
        for round in 0..3 {
            let before = machine::cpu_seconds(server.id())?;
            for n in 0..WEBHOOKS / 3 {
                let seconds = round * WEBHOOKS / 3 + n;
                let at = format!("2026-11-23T{:02}:{:02}:{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60);
                connection.post_fresh(&Webhook::level(ITEM, -i64::from(n % 2), &at)).await?;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
            rounds.push((machine::cpu_seconds(server.id())? - before) * 1e6 / f64::from(WEBHOOKS / 3));
        }
        rounds.sort_by(f64::total_cmp);
        costs.push(rounds[1]);
    }
    let ratio = costs[1] / costs[0];
    let figure = format!("{:.0} µs CPU with 1,000,000 waiting ÷ {:.0} µs with 1,000 = **{ratio:.2}**", costs[1], costs[0]);
    results.add("(e) cost of a webhook", &figure, "≤ 1.2", Some(ratio <= 1.2));
    Ok(())
}
