//! On PostgreSQL, other processes' commits ring the bells of this one, and what they changed is told to the pages that this one serves. Without it every job still looks once a second.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};

use super::Stop;
use crate::app::{App, Job};
use crate::db::Db;

pub async fn run(app: App, stop: Stop) {
    let Db::Postgres { options, .. } = &app.db else { return };
    while !stop.is_stopping() {
        let ended = tokio::select! {
            ended = listen(&app, options.as_ref().clone()) => ended,
            () = stop.stopped() => return,
        };
        if let Err(error) = ended {
            tracing::warn!(%error, "listener.lost");
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            () = stop.stopped() => return,
        }
    }
}

async fn listen(app: &App, options: sqlx::postgres::PgConnectOptions) -> sqlx::Result<()> {
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options).await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen_all(["shelfbell", "shelfbell_changes"]).await?;
    loop {
        let heard = listener.recv().await?;
        if let Some(job) = Job::ALL.into_iter().find(|job| job.as_str() == heard.payload()) {
            app.wake.ring(job);
        } else if let Some((shop, what)) = app.changes.heard(heard.payload()) {
            app.changes.say(shop, what);
        }
    }
}
