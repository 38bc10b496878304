//! (a) Durable webhooks against the same server that stores nothing; (e) what a webhook costs when a million people wait.

use std::time::Duration;

use crate::load::{Connection, Measured, Webhook, hammer};
use crate::machine;
use crate::results::Results;
use crate::seed::{ITEM, seed};
use crate::server::{Installation, Process};

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
const WEBHOOKS: u32 = 1_000;
const COST_ROUNDS: u32 = 5;

struct Waiting {
    server: Process,
    connection: Connection,
    rounds: Vec<f64>,
    _installation: Installation,
}

impl Waiting {
    async fn start(people: u64) -> anyhow::Result<Self> {
        let installation = Installation::new()?;
        installation.add_shop()?;
        seed(&installation.database(), 500, people).await?;
        let server = installation.serve("all").await?;
        let connection = Connection::open(installation.listen).await?;
        Ok(Self { server, connection, rounds: Vec::new(), _installation: installation })
    }

    async fn round(&mut self, round: u32) -> anyhow::Result<()> {
        let before = machine::cpu_seconds(self.server.id())?;
        for n in 0..WEBHOOKS {
            let seconds = round * WEBHOOKS + n;
            let at = format!("2026-11-23T{:02}:{:02}:{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60);
            self.connection.post_fresh(&Webhook::level(ITEM, -i64::from(n % 2), &at)).await?;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        self.rounds.push((machine::cpu_seconds(self.server.id())? - before) * 1e6 / f64::from(WEBHOOKS));
        Ok(())
    }

    /// µs of processor time for one webhook.
    fn cost(mut self) -> f64 {
        self.rounds.sort_by(f64::total_cmp);
        self.rounds[self.rounds.len() / 2]
    }
}

pub async fn cost_by_list_length(results: &mut Results) -> anyhow::Result<()> {
    let (mut short, mut long) = (Waiting::start(1_000).await?, Waiting::start(1_000_000).await?);
    // In turns: the machine's speed changes more in a minute than the list's length costs.
    for round in 0..COST_ROUNDS {
        short.round(round).await?;
        long.round(round).await?;
    }
    let (short, long) = (short.cost(), long.cost());
    let ratio = long / short;
    let figure = format!("{long:.0} µs CPU with 1,000,000 waiting ÷ {short:.0} µs with 1,000 = **{ratio:.2}**");
    results.add("(e) cost of a webhook", &figure, "≤ 1.2", Some(ratio <= 1.2));
    Ok(())
}
