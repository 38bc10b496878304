//! A webhook is acknowledged when it is on disk (R7). Many that arrive together share one commit.

use tokio::sync::{mpsc, oneshot};

use crate::app::{App, Job};
use crate::db::inbox::{self, Arrival};

/// Webhooks in one commit.
const MOST: usize = 1_000;
/// Webhooks that may wait for the writer; beyond that callers wait to hand theirs over.
const QUEUE: usize = 10_000;

type Waiting = (Arrival, oneshot::Sender<bool>);

/// The way into the inbox.
#[derive(Clone, Debug)]
pub struct Receiver(mpsc::Sender<Waiting>);

impl Receiver {
    /// Starts the writer, which ends when the last clone of this is gone.
    pub fn start(app: &App) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(write(app.clone(), receiver));
        Self(sender)
    }

    /// Acknowledges and forgets: for benchmarks, which compare durability with its absence.
    pub fn forgetful() -> Self {
        let (sender, mut receiver) = mpsc::channel::<Waiting>(QUEUE);
        tokio::spawn(async move {
            while let Some((_, done)) = receiver.recv().await {
                let _ = done.send(true);
            }
        });
        Self(sender)
    }

    /// `true` once it is on disk, also when it was there already.
    pub async fn receive(&self, arrival: Arrival) -> bool {
        let (done, written) = oneshot::channel();
        self.0.send((arrival, done)).await.is_ok() && written.await.unwrap_or(false)
    }
}

async fn write(app: App, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch: Vec<Waiting> = Vec::new();
    while waiting.recv_many(&mut batch, MOST).await > 0 {
        let (arrivals, callers): (Vec<Arrival>, Vec<oneshot::Sender<bool>>) = batch.drain(..).unzip();
        let written = inbox::store(&app.db, &arrivals, Job::Ingest.as_str()).await;
        if let Err(error) = &written {
            tracing::error!(%error, webhooks = arrivals.len(), "inbox.write_failed");
        }
        for caller in callers {
            // A caller that went away has its webhook stored all the same.
            let _ = caller.send(written.is_ok());
        }
        app.wake.ring(Job::Ingest);
    }
}
