//! The one place where the program reads the time, so that tests hold literal dates and the demo can make hours pass.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Milliseconds since the Unix epoch.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Stands still until it is moved.
    Manual(Arc<AtomicI64>),
    /// Runs with the system's clock, shifted by this many milliseconds.
    Shifted(Arc<AtomicI64>),
}

impl Clock {
    pub fn manual(now: i64) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(now)))
    }

    pub fn now(&self) -> i64 {
        match self {
            Self::System => system_now(),
            Self::Manual(now) => now.load(Ordering::SeqCst),
            Self::Shifted(by) => system_now() + by.load(Ordering::SeqCst),
        }
    }

    /// Moves a manual or shifted clock; the system's clock stays as it is.
    pub fn advance(&self, ms: i64) {
        if let Self::Manual(at) | Self::Shifted(at) = self {
            at.fetch_add(ms, Ordering::SeqCst);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one reader of the system clock")]
fn system_now() -> i64 {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}
