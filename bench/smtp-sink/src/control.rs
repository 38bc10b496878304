//! The control port.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use tokio::net::TcpListener;

use crate::counts::{Counts, Report};

pub async fn serve(listener: TcpListener, counts: Arc<Counts>) {
    let router = Router::new()
        .route("/counts", get(report))
        .route("/messages", get(messages))
        .route("/reset", post(async |State(counts): State<Arc<Counts>>| counts.reset()))
        .with_state(counts);
    if let Err(error) = axum::serve(listener, router).await {
        eprintln!("the control port failed: {error}");
    }
}

async fn report(State(counts): State<Arc<Counts>>) -> Json<Report> {
    Json(counts.report())
}

async fn messages(State(counts): State<Arc<Counts>>) -> String {
    let lines = counts.messages().into_iter().filter_map(|message| serde_json::to_string(&message).ok());
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}
