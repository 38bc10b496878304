//! What runs by itself: each job claims rows, works, and records the outcome. Every job may run in any number of processes.

pub mod alerts;
pub mod announce;
pub mod deliver;
pub mod evaluate;
pub mod ingest;
mod listen;
mod reconcile;
mod stop;
mod sweep;

use std::future::Future;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::app::{App, Job};
use crate::flows::evaluate::CHUNK;

pub use reconcile::{connect_shop, hook_address, read_products, reconcile_shop};
pub use stop::{Stop, Stopper};
pub use sweep::sweep;

/// Starts every job. They end, with what they hold finished or given back, when `stop` says so.
pub fn start(app: &App, stop: &Stop) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(ingest::run(app.clone(), stop.clone()));
    jobs.spawn(evaluate::run(app.clone(), stop.clone()));
    jobs.spawn(deliver::run(app.clone(), stop.clone()));
    jobs.spawn(reconcile::run(app.clone(), stop.clone()));
    jobs.spawn(sweep::run(app.clone(), stop.clone()));
    jobs.spawn(listen::run(app.clone(), stop.clone()));
    jobs.spawn(announce::run(app.clone(), stop.clone()));
    jobs.spawn(alerts::run(app.clone(), stop.clone()));
    jobs
}

/// What a process that only serves HTTP runs besides: it tells pages what changed, here and in other processes.
pub fn start_for_http(app: &App, stop: &Stop) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(listen::run(app.clone(), stop.clone()));
    jobs.spawn(announce::run(app.clone(), stop.clone()));
    jobs
}

/// Everything that is due now, one step after another in this task, until nothing is left: for tests and tools whose clock stands still.
pub async fn run_due(app: &App) -> sqlx::Result<()> {
    loop {
        let mut worked = ingest::step_once(app).await? > 0;
        while evaluate::step(app, CHUNK).await?.is_some() {
            worked = true;
        }
        loop {
            let claim = deliver::claim(app, 1_000).await?;
            let mut outcomes = Vec::with_capacity(claim.messages.len());
            for claimed in &claim.messages {
                outcomes.extend(deliver::send(app, claimed).await);
            }
            if !outcomes.is_empty() {
                deliver::record(app, &outcomes).await?;
            }
            if claim.looked_at == 0 {
                break;
            }
            worked = true;
        }
        if !worked {
            return Ok(());
        }
    }
}

/// After an error of the database: long enough not to flood the log, short enough to heal at once.
const AFTER_ERROR: Duration = Duration::from_secs(1);
/// A wake-up that was lost (another process, no listener) costs at most this.
const LONGEST_SLEEP_MS: i64 = 1_000;

/// Runs `work` again and again: at once while it finds work, else when the bell rings or when it says that something is due.
async fn repeat<F, Fut>(app: &App, stop: &Stop, job: Job, mut work: F)
where
    F: FnMut() -> Fut,
    Fut: Future<Output = sqlx::Result<Next>>,
{
    while !stop.is_stopping() {
        let pause = match work().await {
            Ok(Next::Now) => continue,
            Ok(Next::At(due_at)) => {
                let until_due = due_at.map_or(LONGEST_SLEEP_MS, |at| (at - app.now()).clamp(1, LONGEST_SLEEP_MS));
                Duration::from_millis(u64::try_from(until_due).unwrap_or(1))
            }
            Err(error) => {
                tracing::error!(job = job.as_str(), %error, "job.failed");
                metrics::counter!("shelfbell_job_errors_total", "job" => job.as_str()).increment(1);
                AFTER_ERROR
            }
        };
        tokio::select! {
            () = app.wake.rung(job) => {}
            () = tokio::time::sleep(pause) => {}
            () = stop.stopped() => {}
        }
    }
}

/// When a job looks for work again.
enum Next {
    Now,
    At(Option<i64>),
}
