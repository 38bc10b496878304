//! Once a second, what changed in shops is told to the pages that show it: in this process, and on PostgreSQL in every other.

use std::time::Duration;

use super::Stop;
use crate::app::App;

const EVERY: Duration = Duration::from_secs(1);

pub async fn run(app: App, stop: Stop) {
    while !stop.is_stopping() {
        if let Err(error) = once(&app).await {
            tracing::warn!(%error, "announce.failed");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.stopped() => {}
        }
    }
}

/// Says what was noted until now.
pub async fn once(app: &App) -> sqlx::Result<()> {
    let changes = app.changes.take();
    if changes.is_empty() {
        return Ok(());
    }
    let payloads: Vec<String> = changes.iter().map(|(shop, what)| app.changes.payload(shop, *what)).collect();
    for (shop, what) in changes {
        app.changes.say(shop, what);
    }
    app.db.announce(&payloads).await
}
