//! How a committed fact wakes the job that acts on it, without polling.

use shelfbell_core::contact::ChannelKind;
use tokio::sync::Notify;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    Ingest,
    Evaluate,
    Deliver,
}

impl Job {
    pub const ALL: [Self; 3] = [Self::Ingest, Self::Evaluate, Self::Deliver];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Evaluate => "evaluate",
            Self::Deliver => "deliver",
        }
    }
}

/// One bell for each job of this process, and for the delivery of each channel. On PostgreSQL, a listener rings them for what other processes commit.
#[derive(Debug, Default)]
pub struct Wake {
    ingest: Notify,
    evaluate: Notify,
    deliver: [Notify; ChannelKind::ALL.len()],
}

impl Wake {
    /// Rung while the job is busy, it is remembered once.
    pub fn ring(&self, job: Job) {
        match job {
            Job::Ingest => self.ingest.notify_one(),
            Job::Evaluate => self.evaluate.notify_one(),
            Job::Deliver => self.deliver.iter().for_each(Notify::notify_one),
        }
    }

    /// For ingest and evaluate.
    pub async fn rung(&self, job: Job) {
        match job {
            Job::Ingest => self.ingest.notified().await,
            Job::Evaluate => self.evaluate.notified().await,
            Job::Deliver => std::future::pending().await,
        }
    }

    /// There may be messages of this channel to deliver.
    pub async fn rung_to_deliver(&self, channel: ChannelKind) {
        self.deliver[channel as usize].notified().await;
    }
}
