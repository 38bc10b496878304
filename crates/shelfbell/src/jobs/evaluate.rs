//! Looks at the variants that are due, one transaction each; a long wave is told in chunks, so that the first mails leave at once.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Next, Stop, repeat};
use crate::app::{App, Job, What};
use crate::db::evaluations;
use crate::flows::evaluate::{CHUNK, FIRST_CHUNK, Looked, evaluate};

pub async fn run(app: App, stop: Stop) {
    let told_before = AtomicBool::new(false);
    let (app, told_before) = (&app, &told_before);
    repeat(app, &stop, Job::Evaluate, || async move {
        let chunk = if told_before.load(Ordering::Relaxed) { CHUNK } else { FIRST_CHUNK };
        let looked = step(app, chunk).await?;
        told_before.store(looked.is_some_and(|looked| looked.told > 0), Ordering::Relaxed);
        if looked.is_some_and(|looked| looked.told > 0) {
            app.wake.ring(Job::Deliver);
        }
        match looked {
            Some(_) => Ok(Next::Now),
            None => Ok(Next::At(next_due_at(app).await?)),
        }
    })
    .await;
}

/// Looks at the variant that has been due longest; `None` when none is due.
pub async fn step(app: &App, chunk: i64) -> sqlx::Result<Option<Looked>> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let Some((shop, variant)) = evaluations::claim(&mut tx, now).await? else { return Ok(None) };
    let looked = evaluate(&mut tx, &app.ids, &shop, &variant, chunk, now).await?;
    tx.commit().await?;
    app.changes.note(shop.as_str(), &[What::Episodes, What::Demand, What::Messages]);
    if looked.told > 0 {
        metrics::counter!("shelfbell_told_total").increment(looked.told);
    }
    Ok(Some(looked))
}

async fn next_due_at(app: &App) -> sqlx::Result<Option<i64>> {
    let mut tx = app.db.read().await?;
    evaluations::next_due_at(&mut tx).await
}
