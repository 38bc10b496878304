//! (b2) The database half alone: a million people told, and their messages claimed and recorded.

use std::time::Instant;

use shelfbell::app::App;
use shelfbell::channels::Receipt;
use shelfbell::clock::Clock;
use shelfbell::config::Config;
use shelfbell::db::shops::{By, find};
use shelfbell::flows::evaluate::CHUNK;
use shelfbell::flows::record_facts::record_facts;
use shelfbell::ids::Ids;
use shelfbell::jobs::{deliver, evaluate};
use shelfbell_core::fact::{Fact, Level, Version};

use crate::load::number;
use crate::results::Results;
use crate::seed::{ITEM, seed};
use crate::server::{DOMAIN, Installation};

const WAITING: u64 = 1_000_000;
/// What the deliver job claims at its fastest.
const CLAIM: usize = 4_000;

pub async fn fan_out_and_claims(results: &mut Results) -> anyhow::Result<()> {
    let installation = Installation::new()?;
    installation.add_shop()?;
    seed(&installation.database(), 1, WAITING).await?;
    let mut config = Config::defaults()?;
    config.database.url = installation.database().into();
    let app = App::build(config, Clock::System, Ids::random(), None).await?;
    restock(&app).await?;
    let from = Instant::now();
    let mut told = 0;
    while let Some(looked) = evaluate::step(&app, CHUNK).await? {
        told += looked.told;
        if looked.told == 0 && told > 0 {
            break;
        }
    }
    let seconds = from.elapsed().as_secs_f64();
    anyhow::ensure!(told == WAITING, "{told} of {WAITING} people were told");
    results.add("(b2) fan-out of 1,000,000 people", &format!("{seconds:.2} s"), "≤ 4 s", Some(seconds <= 4.0));

    let from = Instant::now();
    let (mut rows, mut claims) = (0, Vec::new());
    loop {
        let began = Instant::now();
        let claim = deliver::claim(&app, CLAIM).await?;
        if claim.messages.is_empty() {
            break;
        }
        claims.push(began.elapsed().as_secs_f64() * 1000.0);
        let sent = Ok(Receipt { provider_id: None });
        let outcomes: Vec<_> = claim.messages.iter().flat_map(|claimed| deliver::Outcome::of(&app, claimed, &sent)).collect();
        deliver::record(&app, &outcomes).await?;
        rows += outcomes.len();
    }
    let per_second = number(rows) / from.elapsed().as_secs_f64();
    claims.sort_by(f64::total_cmp);
    let figure = format!("{per_second:.0} rows/s; a claim of {CLAIM} takes {:.0} ms (median)", claims[claims.len() / 2]);
    results.add("(b2) claim + record", &figure, "≥ 100,000 rows/s", Some(per_second >= 100_000.0));
    app.db.close().await;
    Ok(())
}

async fn restock(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    let shop = find(&mut tx, By::Domain, DOMAIN).await?.ok_or_else(|| anyhow::anyhow!("the bench shop is missing"))?;
    let level = Level {
        item: ITEM.to_string(),
        location: "1".to_owned(),
        available: Some(10_000_000),
        connected: true,
        version: Version { updated_at: 1, triggered_at: 0 },
    };
    record_facts(&mut tx, &app.ids, &shop, vec![Fact::Level(level)], app.now()).await?;
    tx.commit().await?;
    Ok(())
}
