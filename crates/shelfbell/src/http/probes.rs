//! Is it alive, is it ready, how is it doing?

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::{ApiError, Http};
use crate::db::{inbox, migrate};

/// The process answers.
pub async fn health() -> &'static str {
    "ok\n"
}

/// The database answers and is at this program's version.
pub async fn ready(State(http): State<Http>) -> Result<&'static str, ApiError> {
    match migrate::is_current(&http.app.db).await {
        Ok(true) => Ok("ready\n"),
        Ok(false) => Err(ApiError::unavailable("The database is at another version than this program; run `shelfbell migrate`.")),
        Err(error) => {
            tracing::error!(%error, "ready.database_failed");
            Err(ApiError::unavailable("The database does not answer."))
        }
    }
}

/// Prometheus text.
pub async fn metrics(State(http): State<Http>) -> Result<Response, ApiError> {
    let mut tx = http.app.db.read().await?;
    #[expect(clippy::cast_precision_loss, reason = "a gauge of rows")]
    metrics::gauge!("shelfbell_inbox_backlog").set(inbox::backlog(&mut tx).await? as f64);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], http.app.metrics.render()).into_response())
}
