//! How a committed fact wakes the job that acts on it, without polling.

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

/// One bell for each job of this process. On PostgreSQL, a listener rings them for what other processes commit.
#[derive(Debug, Default)]
pub struct Wake {
    ingest: Notify,
    evaluate: Notify,
    deliver: Notify,
}

impl Wake {
    fn bell(&self, job: Job) -> &Notify {
        match job {
            Job::Ingest => &self.ingest,
            Job::Evaluate => &self.evaluate,
            Job::Deliver => &self.deliver,
        }
    }

    /// Rung while the job is busy, it is remembered once.
    pub fn ring(&self, job: Job) {
        self.bell(job).notify_one();
    }

    pub async fn rung(&self, job: Job) {
        self.bell(job).notified().await;
    }
}
